/* What happens in the browser: clicks and highlighting; live changes are in live.js. It draws and remembers; it computes no results. */
(function () {
  "use strict";
  const BUNDLE = "\x1f";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  let chosen = "";

  function cytoscape() {
    const frame = document.getElementById("graph");
    const holder = frame && (frame._cyreg ? frame : frame.querySelector("*"));
    let found = frame && frame._cyreg && frame._cyreg.cy;
    if (!found && frame) {
      for (const child of frame.querySelectorAll("*")) {
        if (child._cyreg && child._cyreg.cy) { found = child._cyreg.cy; break; }
      }
    }
    return holder ? found : null;
  }

  /* Wait until the component has drawn a scene's boxes, then act on them. */
  let waiting = 0;
  function whenDrawn(scene, act) {
    const turn = ++waiting;
    const started = performance.now();
    (function look() {
      if (turn !== waiting) return;
      const cy = cytoscape();
      const ready = cy && (scene.elements || (scene.boxes.every((key) => cy.getElementById(key).nonempty())
        && cy.nodes("[shift]").length === scene.boxes.length));
      if (ready) act(cy);
      else if (performance.now() - started < 5000) requestAnimationFrame(look);
    })();
  }

  function follow(start, links, from, to) {
    const next = new Map();
    for (const link of links) {
      if (!next.has(link[from])) next.set(link[from], []);
      next.get(link[from]).push(link[to]);
    }
    const seen = new Set([start]);
    const queue = [start];
    while (queue.length) {
      for (const other of next.get(queue.pop()) || []) {
        if (!seen.has(other)) { seen.add(other); queue.push(other); }
      }
    }
    return seen;
  }

  /* The route of a node: all it leads to and all it draws on, as boxes and lines that are drawn. */
  function route(scene, node) {
    const forth = follow(node, scene.links, 0, 1);
    const back = follow(node, scene.links, 1, 0);
    const keys = new Set();
    for (const id of [...forth, ...back]) if (scene.drawn[id]) keys.add(scene.drawn[id]);
    for (const [source, target] of scene.links) {
      if ((forth.has(source) && forth.has(target)) || (back.has(source) && back.has(target))) {
        keys.add(scene.drawn[source] + BUNDLE + scene.drawn[target]);
      }
    }
    return keys;
  }

  /* Show the whole network; when that would be too small to read, show its top at a size that can be read. */
  function fit(cy) {
    cy.resize();
    cy.fit(undefined, 14);
    const boxes = cy.nodes("[shift]");
    if (boxes.empty()) return;
    const font = Math.min(...boxes.map((node) => node.data("font")));
    if (cy.zoom() * font >= 10) return;
    const all = cy.elements().boundingBox();
    const zoom = Math.min((cy.width() - 28) / all.w, 16 / font);
    const node = cy.nodes(".chosen");
    const lowest = cy.height() - 14 - all.y2 * zoom;
    const top = 14 - all.y1 * zoom;
    const wanted = node.nonempty() ? cy.height() / 2 - node.position("y") * zoom : top;
    const y = lowest > top ? (lowest + top) / 2 : Math.max(lowest, Math.min(wanted, top));
    cy.zoom(zoom);
    cy.pan({ x: (cy.width() - all.w * zoom) / 2 - all.x1 * zoom, y });
  }

  function tooltip() {
    let box = document.getElementById("tooltip");
    if (!box) {
      box = document.createElement("div");
      box.id = "tooltip";
      box.setAttribute("aria-hidden", "true");
      document.body.appendChild(box);
    }
    return box;
  }

  function attach(cy) {
    if (cy.scratch("din")) return;
    cy.scratch("din", true);
    cy.on("tap", (event) => {
      if (event.target === cy) { if (chosen) setProps("chosen", { data: "" }); return; }
      const node = event.target;
      if (!node.isNode() || node.data("kind") === "heading") return;
      if (node.id().startsWith(BUNDLE)) {
        const opened = (cy.scratch("opened") || []).concat(node.id());
        setProps("opened-bundles", { data: opened });
      } else {
        setProps("chosen", { data: node.id() });
      }
    });
    cy.on("mouseover", "node[shift]", (event) => {
      cy.container().style.cursor = "pointer";
      const box = tooltip();
      box.textContent = event.target.data("name");
      box.className = "seen";
    });
    cy.on("mousemove", (event) => {
      const box = tooltip();
      const at = event.originalEvent;
      if (at) { box.style.left = Math.min(at.clientX + 14, innerWidth - 320) + "px"; box.style.top = at.clientY + 18 + "px"; }
    });
    cy.on("mouseout", "node", () => { cy.container().style.cursor = ""; tooltip().className = ""; });
    new ResizeObserver(() => fit(cy)).observe(cy.container());
  }
  Object.assign(din, { cytoscape, fit });

  let lastScene = null;
  din.highlight = function (scene, node, _panel) {
    chosen = node || "";
    const changed = scene !== lastScene;
    lastScene = scene;
    whenDrawn(scene, (cy) => {
      attach(cy);
      if (changed) din.show(cy, scene);
      const state = new URLSearchParams(cy.scratch("query") || "");
      cy.scratch("opened", state.getAll("open").map((key) => BUNDLE + key));
      const keys = chosen && scene.drawn[chosen] ? route(scene, chosen) : null;
      cy.batch(() => {
        cy.elements().removeClass("faded route chosen");
        if (keys) {
          cy.elements().forEach((element) => {
            if (element.data("kind") === "heading") return;
            const key = element.data("of") || element.id();
            element.addClass(keys.has(key) ? "route" : "faded");
          });
          cy.getElementById(scene.drawn[chosen]).addClass("chosen");
        }
      });
      if (changed && !scene.live) fit(cy);
      document.documentElement.dataset.drawn = String(performance.now());
    });
    return window.dash_clientside.no_update;
  };

  din.remember = function (query, node) {
    const state = new URLSearchParams(query || "");
    if (node) state.set("focus", node);
    const text = state.toString();
    history.replaceState(history.state, "", location.pathname + (text ? "?" + text : ""));
    din.view = query || "";
    din.lookAt(node || "");
    const cy = cytoscape();
    if (cy) {
      cy.scratch("query", query || "");
      cy.scratch("opened", state.getAll("open").map((key) => BUNDLE + key));
    }
    return ["png", "svg", "pdf"].map((end) => "/download/netwerk." + end + (text ? "?" + text : ""));
  };

  din.search = (value) => value || "";
  din.pick = function (rows) {
    if (rows && rows.length) setProps("chosen", { data: rows[0].id });
    return window.dash_clientside.no_update;
  };
  din.clear = () => [[], [], [], [], []];
  din.unfold = function () {
    const triggered = window.dash_clientside.callback_context.triggered[0] || {};
    return [(triggered.prop_id || "").startsWith("show-everything"), []];
  };
  din.mode = (value) => [value === "table", value !== "table"];
  din.projector = function () {
    document.documentElement.classList.toggle("projector");
    return window.dash_clientside.no_update;
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("#panel-close")) setProps("chosen", { data: "" });
    const link = event.target.closest("[data-choose]");
    if (link) { event.preventDefault(); setProps("chosen", { data: link.dataset.choose }); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (document.documentElement.classList.contains("projector")) document.documentElement.classList.remove("projector");
    else if (chosen) setProps("chosen", { data: "" });
  });
})();

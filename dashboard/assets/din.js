/* What happens in the browser: clicks and highlighting; live changes are in live.js. It draws and remembers; it computes no results. */
(function () {
  "use strict";
  const BUNDLE = "\x1f";
  const MARGIN = 14;
  const CLOSE = 0.9; // how much smaller labels may be when that brings the route into sight up to the mission
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  let chosen = "";
  let lastScene = null;
  let opened = [];

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

  /* What belongs to one picture. Not in Cytoscape's own scratchpad: it styles every element anew at each note there. */
  const notes = new WeakMap();
  din.kept = function (cy) {
    if (!notes.has(cy)) notes.set(cy, {});
    return notes.get(cy);
  };

  /* Give these elements a class, and no others; only what changes is styled anew. */
  din.classed = function (cy, name, wanted) {
    const there = cy.elements("." + name);
    there.difference(wanted).removeClass(name);
    wanted.difference(there).addClass(name);
  };

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

  /* Instead of an empty picture: what to do first, or that the choice leaves nothing. */
  din.tellNothing = function (scene) {
    const box = document.getElementById("nothing-drawn");
    if (!box) return;
    for (const one of box.children) one.hidden = one.dataset.case !== scene.nothing;
    box.hidden = !scene.nothing;
  };

  const onProjector = () => document.documentElement.classList.contains("projector");

  /* The smallest label in pixels that can be read: from a distance on a projector, from a chair elsewhere. */
  function readable() {
    if (onProjector()) return Math.max(12, 24 * innerWidth / 1920);
    return innerWidth >= 1800 ? 16 : 12;
  }

  /* Where to put the picture along one axis: in the middle when it fits, else at its start, moved no further than
     is needed to see `wanted` (a box's low and high end). */
  function offset(room, from, to, wanted, zoom) {
    const first = MARGIN - from * zoom;
    const last = room - MARGIN - to * zoom;
    if (last >= first) return (first + last) / 2;
    if (!wanted) return first;
    const low = first + wanted[0] * zoom;
    const high = first + wanted[1] * zoom;
    const move = Math.max(0, Math.min(high - (room - MARGIN), low - MARGIN));
    return Math.max(last, first - move);
  }

  /* Show the whole network; when that would be too small to read, show what matters now at a size that can be
     read: the chosen node, else what was just unfolded, else the top left. The rest is reached by moving. */
  function fit(cy, scene = din.kept(cy).drawing) {
    cy.resize();
    if (!scene || !scene.extent) return;
    const [x1, y1, x2, y2] = scene.extent; // known already: measuring a thousand boxes takes longer than drawing them
    const wide = (cy.width() - 2 * MARGIN) / (x2 - x1);
    const whole = Math.min(wide, (cy.height() - 2 * MARGIN) / (y2 - y1));
    const least = readable() / scene.font;
    const nearly = !onProjector() && wide < least && wide > CLOSE * least;
    const zoom = Math.max(Math.min(whole, 2), nearly ? wide : least);
    const chosenNode = cy.nodes(".chosen");
    const unfolded = cy.collection((din.kept(cy).unfolded || []).map((key) => cy.getElementById(key)).filter((n) => n.nonempty()));
    const wanted = chosenNode.nonempty() ? chosenNode : unfolded;
    const span = wanted.nonempty() ? wanted.boundingBox() : null;
    cy.viewport({
      zoom,
      pan: {
        x: offset(cy.width(), x1, x2, span && [span.x1, span.x2], zoom),
        y: offset(cy.height(), y1, y2, span && [span.y1, span.y2], zoom),
      },
    });
  }
  din.fit = fit;

  /* The first picture stands at once as it will stay: its extent comes with the frame, before anything is drawn. */
  new MutationObserver((_changes, observer) => {
    const cy = cytoscape(), frame = document.getElementById("graph-frame");
    if (!cy || !frame) return;
    observer.disconnect();
    fit(cy, JSON.parse(frame.dataset.extent));
    cy.one("render", () => din.afterPicture(din.bringFields));
  }).observe(document.documentElement, { childList: true, subtree: true });

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

  /* Unfold a stack, or choose a node. */
  function act(cy, key) {
    if (!key.startsWith(BUNDLE)) {
      if (lastScene) din.highlight(lastScene, key); // at once; the panel follows
      setProps("chosen", { data: key });
      return;
    }
    din.kept(cy).unfolded = Object.keys(lastScene.drawn).filter((id) => lastScene.drawn[id] === key);
    opened = opened.concat(key); // at once: the next click may come before the answer
    setProps("opened-bundles", { data: opened });
  }
  din.act = act;
  din.cytoscape = cytoscape;
  din.scene = () => lastScene;
  din.chosen = () => chosen;

  function attach(cy) {
    if (din.kept(cy).attached) return;
    din.kept(cy).attached = true;
    cy.on("tap", (event) => {
      if (event.target === cy) { if (chosen) setProps("chosen", { data: "" }); return; }
      const node = event.target;
      if (node.isNode() && node.data("kind") !== "heading") act(cy, node.id());
    });
    cy.on("mouseout", "node[shift]", () => { if (!cy.nodes(".cursor").nonempty()) din.classed(cy, "near", cy.collection()); });
    cy.on("mouseover", "node[shift]", (event) => {
      cy.container().style.cursor = "pointer";
      if (!chosen) event.target.connectedEdges().addClass("near");
      const box = tooltip();
      box.textContent = event.target.data("name");
      box.className = "seen";
    });
    cy.on("mousemove", (event) => {
      const box = tooltip();
      const at = event.originalEvent;
      if (at) { box.style.left = Math.min(at.clientX + 14, innerWidth - 320) + "px"; box.style.top = at.clientY + 18 + "px"; }
    });
    const untold = () => { tooltip().className = ""; };
    cy.on("mouseout", "node", () => { cy.container().style.cursor = ""; untold(); });
    cy.on("tap viewport resize", untold); // the node went from under the pointer
    cy.container().addEventListener("pointerleave", untold);
    new ResizeObserver(() => fit(cy)).observe(cy.container());
  }

  din.highlight = function (scene, node, _panel) {
    chosen = node || "";
    const changed = scene !== lastScene;
    lastScene = scene;
    whenDrawn(scene, (cy) => {
      attach(cy);
      if (changed) din.show(cy, scene);
      const keys = chosen && scene.drawn[chosen] ? route(scene, chosen) : null;
      cy.batch(() => {
        const drawn = keys ? cy.elements("[kind != 'heading']") : cy.collection();
        const lit = drawn.filter((element) => keys.has(element.data("of") || element.id()));
        din.classed(cy, "route", lit);
        din.classed(cy, "faded", drawn.difference(lit));
        din.classed(cy, "chosen", keys ? cy.getElementById(scene.drawn[chosen]) : cy.collection());
        din.classed(cy, "near", cy.collection());
      });
      if (changed && !scene.live) fit(cy);
      if (din.keepCursor) din.keepCursor(cy);
      document.documentElement.dataset.drawn = String(performance.now());
    });
    return window.dash_clientside.no_update;
  };

  const phone = matchMedia("(max-width: 700px)");
  const VIEWS = { network: "netwerk", table: "tabel", tree: "boom" };
  din.remember = function (query, node, view) {
    const state = new URLSearchParams(query || "");
    if (node) state.set("focus", node);
    state.delete("beeld");
    if (view !== "network" || phone.matches) state.set("beeld", VIEWS[view]);
    const text = state.toString();
    history.replaceState(history.state, "", location.pathname + (text ? "?" + text : ""));
    if (din.told === undefined) din.view = query || "";
    din.told = query || "";
    din.lookAt(node || "");
    opened = state.getAll("open").map((key) => BUNDLE + key);
    return ["png", "svg", "pdf"].map((end) => "/download/netwerk." + end + (text ? "?" + text : ""));
  };

  din.search = (value) => value || window.dash_clientside.no_update;
  din.pick = function (rows) {
    if (rows && rows.length) setProps("chosen", { data: rows[0].id });
    return window.dash_clientside.no_update;
  };
  din.clear = () => [[], [], [], [], []];
  din.unfold = function () {
    const triggered = window.dash_clientside.callback_context.triggered[0] || {};
    return [(triggered.prop_id || "").startsWith("show-everything"), []];
  };

  /* Do something that needs the program of tables, which comes when it is first wanted. */
  function withTables(act) {
    const address = document.querySelector("meta[name='table-program']").content;
    if (window.dash_ag_grid || !address) { act(); return; }
    let program = document.querySelector("script[src='" + address + "']");
    if (!program) {
      program = document.createElement("script");
      program.src = address;
      document.head.append(program);
    }
    program.addEventListener("load", act, { once: true });
  }
  let asked = new URLSearchParams(location.search).has("beeld"); // before the address is kept up to date
  din.mode = function (value) {
    const unasked = !asked;
    asked = true;
    if (unasked && phone.matches) { setProps("mode", { value: "tree" }); value = "tree"; }
    if (value === "table" && !document.getElementById("table")) withTables(() => setProps("table-wanted", { data: true }));
    return [value !== "network", value !== "table", value !== "tree"];
  };
  din.projector = function () {
    document.documentElement.classList.toggle("projector");
    const cy = cytoscape();
    if (cy) requestAnimationFrame(() => fit(cy));
    return window.dash_clientside.no_update;
  };

  function leaveProjector() {
    document.documentElement.classList.remove("projector");
    const button = document.getElementById("projector");
    if (button) button.focus();
  }

  /* The other language, for what is on the screen at this moment. */
  function otherLanguage(event) {
    const link = event.target.closest && event.target.closest("#language");
    if (!link) return;
    const state = new URLSearchParams(location.search);
    state.set("lang", link.hreflang);
    link.href = location.pathname + "?" + state;
  }
  for (const event of ["pointerdown", "focusin", "click"]) document.addEventListener(event, otherLanguage, true);

  document.addEventListener("click", (event) => {
    const filters = event.target.closest("#filters-button");
    if (filters) {
      const open = document.documentElement.classList.toggle("filters-open");
      filters.setAttribute("aria-expanded", String(open));
    }
    if (event.target.closest("#projector-close")) leaveProjector();
    if (event.target.closest("#panel-close")) setProps("chosen", { data: "" });
    const without = event.target.closest("[data-without]");
    if (without && document.getElementById("without")) {
      setProps("without", { value: without.dataset.without || null });
      if (!without.dataset.without) document.getElementById("without").focus(); // the button goes away with the strip
    }
    const link = event.target.closest("[data-choose]");
    if (link) { event.preventDefault(); setProps("chosen", { data: link.dataset.choose }); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (document.documentElement.classList.contains("projector")) leaveProjector();
    else if (chosen) {
      const panel = document.getElementById("panel");
      if (panel && panel.contains(document.activeElement)) {
        const back = document.querySelector("#graph-frame:not([hidden]), #tree-frame:not([hidden]) [tabindex='0']");
        if (back) back.focus();
      }
      setProps("chosen", { data: "" });
    }
  });
})();

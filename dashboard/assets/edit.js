/* Changing the plan in the browser: buttons and keys that ask, the drawer's focus, links drawn by hand, nodes put in place. */
(function () {
  "use strict";
  const BUNDLE = "\x1f";
  const PAUSE = 300;
  const PATIENCE = 10000;
  const READING = 20000;
  const OPENS = new Set(["change", "new", "add", "link", "line", "other", "delete"]);
  const HELD = new Set([...OPENS, "cancel"]);
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const edit = (ns.din_edit = ns.din_edit || {});
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const byId = (id) => document.getElementById(id);
  const noUpdate = () => window.dash_clientside.no_update;
  const state = { turn: 0, busy: 0, form: "", first: "", keep: null, dirty: false, held: null, opener: null, scene: null, chosen: "", placing: false };

  const drawer = () => byId("edit-drawer");
  const editable = () => drawer() !== null && drawer().dataset.editable === "true";
  const isOpen = () => drawer() !== null && !drawer().hidden;

  /* ---- asking ---- */

  function ask(what, details) {
    if (!editable() || state.busy) return;
    if (HELD.has(what) && state.dirty && isOpen()) { hold(what, details); return; }
    if (OPENS.has(what) && !isOpen()) state.opener = remembered();
    const turn = ++state.turn;
    state.busy = turn;
    drawer().setAttribute("aria-busy", "true");
    setTimeout(() => { if (state.busy === turn) { release(); tell(drawer().dataset.silent); } }, PATIENCE);
    setProps("edit-ask", { data: Object.assign({ what, n: turn }, details) });
  }

  function release() {
    state.busy = 0;
    if (drawer()) drawer().removeAttribute("aria-busy");
  }

  document.addEventListener("din:refused", release); // it can be asked again at once

  function tell(text) {
    const at = byId(isOpen() ? "edit-alert" : "edit-said");
    if (!at) return;
    setProps(at.id, { children: text });
  }

  /* What had the focus, and how to find its like again after the page was drawn anew. */
  function remembered() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const data = element.dataset || {};
    const like = data.ask
      ? Object.entries(data).map(([key, value]) => `[data-${key}="${CSS.escape(value)}"]`).join("") : "";
    return { element, like };
  }

  function giveBackFocus() {
    const { element, like } = state.opener || {};
    state.opener = null;
    const found = (element && element.isConnected && visible(element) && element)
      || (like && [...document.querySelectorAll(like)].find(visible))
      || (visible(byId("panel-close")) && byId("panel-close"))
      || byId("edit-new");
    if (found) found.focus();
    return found;
  }

  /* Give the focus back, and again when what had it was drawn anew. */
  function goBack() {
    const opener = state.opener;
    const started = performance.now();
    let moved = false;
    const stop = () => { moved = true; };
    addEventListener("keydown", stop, { once: true, capture: true });
    addEventListener("pointerdown", stop, { once: true, capture: true });
    (function look() {
      if (moved || isOpen()) return;
      const active = document.activeElement;
      if (!active || active === document.body || (drawer() && drawer().contains(active))) { state.opener = opener; giveBackFocus(); }
      if (performance.now() - started < 2000) requestAnimationFrame(look);
    })();
  }

  const visible = (element) => Boolean(element && element.getClientRects().length);

  /* What a check proposes; the button goes when it was taken over, so the focus goes to the group or the panel it stood in. */
  function takeOver(button, details) {
    if (byId("adopt-said")) setProps("adopt-ask", { data: Object.assign({ n: ++state.turn }, details) });
    else ask("adopt", details);
    if (isOpen()) return;
    state.opener = { element: null, like: button.closest("details") ? "details.group[open] > summary" : "" };
    goBack();
  }

  /* ---- typed text is not thrown away unasked ---- */

  function hold(what, details) {
    const leave = byId("edit-leave");
    if (!leave) { state.dirty = false; ask(what, details); return; }
    state.held = { what, details };
    leave.hidden = false;
    byId("edit-stay").focus();
  }

  function stay() {
    state.held = null;
    if (byId("edit-leave")) byId("edit-leave").hidden = true;
    focusIn("");
  }

  function go() {
    const held = state.held;
    state.held = null;
    state.dirty = false;
    if (held) ask(held.what, held.details);
  }

  document.addEventListener("input", (event) => { if (event.target.closest("#edit-sheet")) state.dirty = true; });
  addEventListener("beforeunload", (event) => { if (state.dirty && isOpen()) event.preventDefault(); });

  /* ---- callbacks ---- */

  let timer = 0;
  edit.typed = function (values, reasons, names) {
    const form = names.length ? names[0].form : "";
    const now = JSON.stringify([values, reasons]);
    if (form !== state.form) {
      state.form = form;
      state.first = now;
      state.dirty = state.keep === form;
    } else if (form) {
      state.dirty = now !== state.first || state.keep === form;
      clearTimeout(timer);
      timer = setTimeout(() => setProps("edit-typed", { data: ++state.turn }), PAUSE);
    }
    return noUpdate();
  };

  let fading = 0;
  edit.settled = function (reply) {
    release();
    clearTimeout(fading);
    fading = setTimeout(() => { if (byId("edit-said") && !byId("edit-said").matches(":hover")) setProps("edit-said", { children: [] }); }, READING);
    if (!reply) return noUpdate();
    if (reply.closes) { state.dirty = false; goBack(); }
    else if (reply.opens) { state.dirty = reply.kept; state.keep = reply.kept ? reply.form : null; whenThere(reply.form, () => focusIn(reply.focus)); }
    else if (reply.stopped) { setProps("edit-typed", { data: ++state.turn }); whenFaulty(); }
    return noUpdate();
  };

  function whenThere(form, act) {
    const started = performance.now();
    (function look() {
      const found = isOpen() && [...document.querySelectorAll("#edit-sheet [data-form]")].some((f) => f.dataset.form === form || !form);
      if (found) act();
      else if (performance.now() - started < 3000) requestAnimationFrame(look);
    })();
  }

  /* After a refusal go to the first field that has a fault, once it is marked. */
  function whenFaulty() {
    const started = performance.now();
    (function look() {
      const faulty = document.querySelector("#edit-sheet [aria-invalid='true'], #edit-sheet [data-error='true'] input");
      if (faulty) {
        const fold = faulty.closest("details");
        if (fold) fold.open = true;
        faulty.focus();
      } else if (performance.now() - started < 1500) requestAnimationFrame(look);
    })();
  }

  function focusIn(name, since) {
    const sheet = byId("edit-sheet");
    if (!sheet) return;
    const started = since || performance.now();
    const named = name ? [...sheet.querySelectorAll("[id]")].filter((e) => e.id.includes(`"field":"${name}"`) || e.id === "edit-" + name) : [];
    const inputs = "input:checked, input, textarea";
    const field = named.map((e) => (e.matches("input, textarea") ? e : e.querySelector(inputs))).find(Boolean);
    if (name && !field && performance.now() - started < 1500) requestAnimationFrame(() => focusIn(name, started));
    else (field || byId("edit-title") || sheet).focus();
  }

  edit.other = function (value) {
    if (value) ask("change", { id: value });
    return noUpdate();
  };

  /* ---- clicks and keys ---- */

  document.addEventListener("click", (event) => {
    if (event.target.closest("#edit-stay")) { stay(); return; }
    if (event.target.closest("#edit-go")) { go(); return; }
    const said = event.target.closest(".edit-said");
    if (said) { setProps(said.id, { children: [] }); return; }
    const button = event.target.closest("[data-ask]");
    if (!button || button.disabled) return;
    event.preventDefault();
    const { ask: what, ...details } = button.dataset;
    if (what === "adopt") takeOver(button, details);
    else ask(what, details);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#edit-sheet")) return;
    event.preventDefault();
    if (document.activeElement && document.activeElement.getAttribute("aria-haspopup") === "listbox") return;
    const main = document.querySelector("#edit-foot .edit-primary");
    if (main) main.click();
  }, true);

  const typing = (element) => Boolean(element && element.closest("input, textarea, select, [contenteditable='true'], [role='combobox'], [role='menu']"));

  document.addEventListener("keydown", (event) => {
    if (!editable()) return;
    const inText = typing(event.target) && !event.target.matches("input[type='checkbox'], input[type='radio']");
    if (inText || isOpen()) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (key === "z" && !event.shiftKey) { event.preventDefault(); ask("undo"); }
      else if (key === "y" || (key === "z" && event.shiftKey)) { event.preventDefault(); ask("redo"); }
      return;
    }
    if (event.altKey && state.placing && key.startsWith("arrow")) { event.preventDefault(); nudge(key); return; }
    /* A bare letter works on the picture alone: it must not surprise who speaks to the computer (WCAG 2.1.4). */
    if (key === "l" && !event.altKey && event.target.id === "graph-frame" && here()) { event.preventDefault(); ask("link", { source: here() }); }
  });

  /* The node under the cursor of the keyboard, else the chosen one. */
  function here() {
    const cy = cytoscape();
    const node = cy && cy.nodes(".cursor");
    return node && node.nonempty() && !node.id().startsWith(BUNDLE) ? node.id() : state.chosen;
  }

  /* Escape undoes the nearest thing: a link being drawn, a question, then the form. */
  function escape(event) {
    if (drawing) { cancelDrawing(); event.stopImmediatePropagation(); return; }
    if (!isOpen()) return;
    event.stopImmediatePropagation();
    if (listOpen) return;
    if (state.held) stay();
    else ask("cancel");
  }
  /* On the body: after a list that Escape closes, and before din.js, which would let go of the chosen node. */
  let listOpen = false;
  addEventListener("keydown", (event) => {
    listOpen = event.key === "Escape" && Boolean(document.activeElement) && document.activeElement.getAttribute("aria-expanded") === "true";
  }, true);
  document.body.addEventListener("keydown", (event) => { if (event.key === "Escape" && editable()) escape(event); });

  /* ---- the picture ---- */

  function cytoscape() {
    const frame = byId("graph");
    if (!frame) return null;
    const holder = [frame, ...frame.querySelectorAll("*")].find((e) => e._cyreg && e._cyreg.cy);
    return holder ? holder._cyreg.cy : null;
  }

  let turnOfAttach = 0;
  edit.attach = function (scene, chosen) {
    state.scene = scene;
    state.chosen = chosen || "";
    if (!editable()) return noUpdate();
    const turn = ++turnOfAttach;
    const started = performance.now();
    (function look() {
      if (turn !== turnOfAttach) return;
      const cy = cytoscape();
      const ready = cy && scene && scene.boxes.every((key) => cy.getElementById(key).nonempty());
      if (ready) { listen(cy); grab(cy); rest(cy); }
      else if (performance.now() - started < 5000) requestAnimationFrame(look);
    })();
    return noUpdate();
  };

  function listen(cy) {
    if (ns.din.kept(cy).editable) return;
    ns.din.kept(cy).editable = true;
    cy.on("tap", "edge", (event) => ask("line", { links: behind(event.target) }));
    cy.on("mouseover", "edge", () => { if (!drawing) cy.container().style.cursor = "pointer"; });
    cy.on("mouseout", "edge", () => { cy.container().style.cursor = ""; });
    cy.on("mouseover", "node[shift]", (event) => show(cy, event.target));
    cy.on("mouseout", "node[shift]", () => leaveSoon(cy));
    cy.on("pan zoom resize", () => hide());
    cy.on("viewport", () => later(() => rest(cy)));
    cy.on("grab", "node[shift]", () => hide());
    cy.on("dragfree", "node[shift]", (event) => put(event.target));
  }

  /* The plan's own links behind a line of the picture. */
  function behind(line) {
    const { links, drawn } = state.scene;
    return links.filter(([s, t]) => drawn[s] === line.source().id() && drawn[t] === line.target().id());
  }

  let soon = 0;
  function later(act) { clearTimeout(soon); soon = setTimeout(act, 150); }

  /* ---- places by hand ---- */

  edit.placing = function (on) {
    state.placing = Boolean(on);
    const cy = cytoscape();
    if (cy) grab(cy);
    return noUpdate();
  };

  function grab(cy) {
    cy.autoungrabify(!state.placing);
    cy.nodes("[shift]").forEach((node) => {
      if (state.placing && !node.id().startsWith(BUNDLE)) node.grabify(); else node.ungrabify();
    });
  }

  function put(node) {
    const { x, y } = node.position();
    ask("place", { id: node.id(), x, y });
  }

  let nudging = 0;
  function nudge(key) {
    const cy = cytoscape();
    const node = cy && cy.getElementById(state.chosen);
    if (!node || node.empty()) return;
    const step = { arrowleft: [-20, 0], arrowright: [20, 0], arrowup: [0, -20], arrowdown: [0, 20] }[key];
    if (!step) return;
    const { x, y } = node.position();
    node.position({ x: x + step[0], y: y + step[1] });
    clearTimeout(nudging);
    nudging = setTimeout(() => put(node), 500);
  }

  /* ---- links drawn by hand: a handle beside a node, dragged to another ---- */

  let drawing = null;

  function handle() {
    let button = byId("edit-handle");
    if (button) return button;
    button = document.createElement("button");
    button.id = "edit-handle";
    button.type = "button";
    button.hidden = true;
    button.addEventListener("pointerdown", startDrawing);
    button.addEventListener("pointerleave", () => leaveSoon(cytoscape()));
    button.addEventListener("pointerenter", () => clearTimeout(soon));
    button.addEventListener("click", (event) => { if (event.detail === 0) ask("link", { source: button.dataset.node }); });
    byId("edit-bar").insertAdjacentElement("afterend", button);
    return button;
  }

  function onScreen(cy, node) {
    const frame = cy.container().getBoundingClientRect();
    const box = node.renderedBoundingBox({ includeLabels: false, includeOverlays: false });
    return { left: frame.left + box.x1, right: frame.left + box.x2, top: frame.top + box.y1, bottom: frame.top + box.y2, frame };
  }

  function show(cy, node) {
    if (drawing || state.busy || node.id().startsWith(BUNDLE)) return;
    clearTimeout(soon);
    const box = onScreen(cy, node);
    const y = (box.top + box.bottom) / 2;
    const button = handle();
    const outside = box.right < box.frame.left || box.right > box.frame.right - 4 || y < box.frame.top || y > box.frame.bottom;
    if (outside) { hide(); return; }
    button.dataset.node = node.id();
    button.setAttribute("aria-label", drawer().dataset.link + " (" + node.data("name") + ")");
    button.style.left = box.right - 13 + "px";
    button.style.top = y - 13 + "px";
    button.hidden = false;
  }

  function hide() { const button = byId("edit-handle"); if (button && !drawing) button.hidden = true; }

  /* With no node under the pointer, the handle stays with the chosen node. */
  function rest(cy) {
    const node = cy && state.chosen && cy.getElementById(state.chosen);
    if (node && node.nonempty()) show(cy, node); else hide();
  }

  function leaveSoon(cy) {
    later(() => {
      const button = byId("edit-handle");
      if (button && (button.matches(":hover") || button === document.activeElement)) return;
      rest(cy);
    });
  }

  function startDrawing(event) {
    if (event.button !== 0) return;
    const cy = cytoscape();
    const node = cy && cy.getElementById(handle().dataset.node);
    if (!node || node.empty()) return;
    event.preventDefault();
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("id", "edit-drawing");
    svg.setAttribute("aria-hidden", "true");
    const line = svg.appendChild(document.createElementNS(svg.namespaceURI, "path"));
    const mark = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
    document.body.appendChild(svg);
    drawing = { cy, node, svg, line, mark, x: event.clientX, y: event.clientY, target: null };
    document.addEventListener("pointermove", draw);
    document.addEventListener("pointerup", drop);
    document.addEventListener("pointercancel", cancelDrawing);
  }

  function under(cy, x, y) {
    return cy.nodes("[shift]").toArray().find((node) => {
      const box = onScreen(cy, node);
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
  }

  function draw(event) {
    const { cy, node, line, mark } = drawing;
    const from = onScreen(cy, node);
    const y = (from.top + from.bottom) / 2;
    const [tx, ty] = [event.clientX, event.clientY];
    const bend = (tx - from.right) * 0.4;
    line.setAttribute("d", `M${from.right} ${y}C${from.right + bend} ${y} ${tx - bend} ${ty} ${tx} ${ty}`);
    const target = under(cy, tx, ty);
    drawing.target = target && target.id() !== node.id() ? target : null;
    const box = drawing.target && onScreen(cy, drawing.target);
    mark.setAttribute("width", box ? box.right - box.left + 8 : 0);
    mark.setAttribute("height", box ? box.bottom - box.top + 8 : 0);
    if (box) { mark.setAttribute("x", box.left - 4); mark.setAttribute("y", box.top - 4); }
    mark.setAttribute("class", drawing.target && drawing.target.id().startsWith(BUNDLE) ? "stack" : "");
  }

  function drop(event) {
    const { node, target, x, y } = drawing;
    const moved = Math.hypot(event.clientX - x, event.clientY - y) > 5;
    cancelDrawing();
    if (!moved) ask("link", { source: node.id() });
    else if (target && target.id().startsWith(BUNDLE)) tell(drawer().dataset.stack);
    else if (target) ask("link", { source: node.id(), target: target.id() });
  }

  function cancelDrawing() {
    if (!drawing) return;
    drawing.svg.remove();
    document.removeEventListener("pointermove", draw);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", cancelDrawing);
    const { cy } = drawing;
    drawing = null;
    rest(cy);
  }
})();

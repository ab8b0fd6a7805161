/* The picture by keyboard: a cursor that walks along the lines. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  let cursor = "";

  const boxes = (cy) => cy.nodes("[shift]");
  const place = (node) => node.data("column"); // where a node was put by hand says nothing of its column
  const column = (cy, at) => boxes(cy).filter((node) => place(node) === at).sort((a, b) => a.position("y") - b.position("y"));
  const nearest = (nodes, y) => nodes.sort((a, b) => Math.abs(a.position("y") - y) - Math.abs(b.position("y") - y))[0];

  /* Along the strongest line; where there is none, to what stands beside. */
  function across(cy, node, side) {
    const edges = side > 0 ? node.outgoers("edge") : node.incomers("edge");
    const ends = edges.map((edge) => [edge.data("width"), side > 0 ? edge.target() : edge.source()])
      .filter(([, end]) => (place(end) - place(node)) * side > 0)
      .sort((a, b) => b[0] - a[0]);
    if (ends.length) return ends[0][1];
    const there = boxes(cy).map(place).filter((at) => (at - place(node)) * side > 0);
    return there.length ? nearest(column(cy, side > 0 ? Math.min(...there) : Math.max(...there)), node.position("y")) : node;
  }

  function along(cy, node, step) {
    const all = column(cy, place(node)).toArray();
    const at = all.findIndex((other) => other.same(node));
    const to = step === -Infinity ? 0 : step === Infinity ? all.length - 1 : at + step;
    return all[Math.max(0, Math.min(to, all.length - 1))];
  }

  function first(cy) {
    const chosen = cy.nodes(".chosen[shift]");
    if (chosen.nonempty()) return chosen[0];
    const unfolded = (din.kept(cy).unfolded || []).map((id) => cy.getElementById(id)).filter((n) => n.nonempty());
    if (unfolded.length) return unfolded[0];
    return column(cy, Math.min(...boxes(cy).map(place)))[0];
  }

  /* Move the picture no more than is needed to see the node whole. */
  function reveal(cy, node) {
    const box = node.renderedBoundingBox({ includeLabels: false });
    const room = 24;
    const by = (low, high, size) => (low < room ? room - low : high > size - room ? size - room - high : 0);
    cy.panBy({ x: by(box.x1, box.x2, cy.width()), y: by(box.y1, box.y2, cy.height()) });
  }

  function put(cy, node) {
    if (!node) return;
    cy.batch(() => {
      din.classed(cy, "cursor", node);
      din.classed(cy, "near", cy.nodes(".chosen").empty() ? node.connectedEdges() : cy.collection());
    });
    cursor = node.id();
    reveal(cy, node);
    const spoken = document.getElementById("spoken");
    if (spoken) spoken.textContent = (din.scene() || { spoken: {} }).spoken[cursor] || "";
  }

  function resize(cy, factor) {
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  const MOVES = {
    ArrowRight: (cy, node) => across(cy, node, 1),
    ArrowLeft: (cy, node) => across(cy, node, -1),
    ArrowDown: (cy, node) => along(cy, node, 1),
    ArrowUp: (cy, node) => along(cy, node, -1),
    Home: (cy, node) => along(cy, node, -Infinity),
    End: (cy, node) => along(cy, node, Infinity),
  };

  const inPicture = (target) => target instanceof Element && target.id === "graph-frame";
  const at = (cy) => { const node = cy.getElementById(cursor); return node.nonempty() ? node : first(cy); };

  /* After a new picture: stay on the node, or go to what came out of the stack. */
  din.keepCursor = function (cy) {
    if (inPicture(document.activeElement)) put(cy, at(cy));
  };

  document.addEventListener("keydown", (event) => {
    if (!inPicture(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const cy = din.cytoscape();
    if (!cy || boxes(cy).empty()) return;
    if (MOVES[event.key]) put(cy, MOVES[event.key](cy, at(cy)));
    else if (event.key === "Enter" || event.key === " ") din.act(cy, at(cy).id());
    else if (event.key === "+" || event.key === "=") resize(cy, 1.2);
    else if (event.key === "-") resize(cy, 1 / 1.2);
    else if (event.key === "0") din.fit(cy);
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const cy = inPicture(event.target) && event.target.matches(":focus-visible") && din.cytoscape();
    if (cy && boxes(cy).nonempty()) put(cy, at(cy));
  });
  document.addEventListener("focusout", (event) => {
    const cy = inPicture(event.target) && din.cytoscape();
    if (cy) for (const name of ["cursor", "near"]) din.classed(cy, name, cy.collection());
  });
})();

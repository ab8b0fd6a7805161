/* The picture of who works with whom: pointing at a party, or a tap, lights up its ties; a tap beside it ends that. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  const parties = (ns.parties = ns.parties || {});
  let kept = "";

  function cytoscape() {
    const frame = document.getElementById("parties");
    if (!frame) return null;
    for (const one of [frame, ...frame.querySelectorAll("*")]) if (one._cyreg && one._cyreg.cy) return one._cyreg.cy;
    return null;
  }

  function light(cy, key) {
    const node = key ? cy.getElementById(key) : cy.collection();
    cy.batch(() => {
      const near = node.closedNeighborhood();
      din.classed(cy, "faded", node.empty() ? node : cy.elements().difference(near).not(".group-name"));
      din.classed(cy, "near", near.edges());
      din.classed(cy, "chosen", node);
    });
  }

  function attach(cy) {
    if (din.kept(cy).parties) return;
    din.kept(cy).parties = true;
    cy.on("mouseover", "node[kind]", (event) => { if (!kept) light(cy, event.target.id()); });
    cy.on("mouseout", "node[kind]", () => { if (!kept) light(cy, ""); });
    cy.on("tap", (event) => {
      const key = event.target !== cy && event.target.isNode() && event.target.data("kind") ? event.target.id() : "";
      kept = key === kept ? "" : key;
      light(cy, kept);
    });
    new ResizeObserver(() => { cy.resize(); cy.fit(undefined, 14); }).observe(cy.container());
  }

  /* After the plan or the filter changed: the component puts the places in, then the whole picture is shown. */
  parties.follow = function (elements) {
    const wanted = new Set((elements || []).map((element) => element.data.id));
    const end = performance.now() + 5000;
    (function look() {
      const cy = cytoscape();
      if (cy && wanted.size && cy.elements().length === wanted.size && cy.elements().every((one) => wanted.has(one.id()))) {
        attach(cy);
        cy.resize();
        cy.fit(undefined, 14);
        if (kept && cy.getElementById(kept).empty()) kept = "";
        light(cy, kept);
        document.documentElement.dataset.parties = String(performance.now());
      } else if (performance.now() < end) requestAnimationFrame(look);
    })();
    return window.dash_clientside.no_update;
  };
})();

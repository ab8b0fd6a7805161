/* The weightiest links marked on the picture, as long as they are listed. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const BUNDLE = "\x1f", PATIENCE_MS = 3000;

  function mark(cy, drawn) {
    const listed = [...document.querySelectorAll("#weighty [data-source]")].map(({ dataset }) => dataset);
    const keys = new Set(listed.map(({ source, target }) => drawn[source] + BUNDLE + drawn[target]));
    const lines = cy.collection([...keys].map((key) => cy.getElementById(key)[0]).filter(Boolean));
    cy.batch(() => ns.din.classed(cy, "weighty", lines));
  }

  let turn = 0;
  ns.weighty = {
    mark(children, scene) {
      const mine = ++turn, started = performance.now();
      const button = document.getElementById("weighty-button");
      if (button) button.setAttribute("aria-expanded", String(Boolean(children && children.length)));
      (function look() {
        if (mine !== turn || !scene) return;
        const cy = ns.din.cytoscape();
        const listed = document.querySelectorAll("#weighty [data-source]").length > 0;
        const ready = cy && listed === Boolean(children && children.length > 1);
        if (ready) mark(cy, scene.drawn);
        if (performance.now() - started < PATIENCE_MS && !(ready && cy.elements().length)) requestAnimationFrame(look);
      })();
      return ns.no_update;
    },
  };
})();

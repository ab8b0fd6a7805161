/* Drawings in the browser: each is put in its place on the page, as SVG that follows the style sheet. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const figures = (ns.figures = ns.figures || {});

  figures.place = function (drawings) {
    const focused = document.activeElement && document.activeElement.closest(".drawing");
    const again = focused && [focused.id, [...focused.querySelectorAll("a")].indexOf(document.activeElement)];
    for (const [id, svg] of Object.entries(drawings || {})) {
      const place = document.getElementById(id);
      if (!place) continue;
      const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
      place.replaceChildren(document.importNode(parsed.documentElement, true));
    }
    if (again && again[1] >= 0) document.getElementById(again[0])?.querySelectorAll("a")[again[1]]?.focus();
    return String(Object.keys(drawings || {}).length);
  };
})();

/* The map in the browser: it puts the drawing in its place, says the sentence of an area and changes the view. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const areamap = (ns.areamap = ns.areamap || {});
  let start = "";

  areamap.draw = function (drawing) {
    const figure = document.getElementById("map-figure");
    if (!figure || !drawing) return window.dash_clientside.no_update;
    const parsed = new DOMParser().parseFromString(drawing.svg, "image/svg+xml");
    figure.replaceChildren(document.importNode(parsed.documentElement, true));
    figure.firstChild.style.minWidth = Math.min(drawing.least, 900) + "px";
    figure.dataset.drawn = String(Number(figure.dataset.drawn || 0) + 1);
    if (document.activeElement === document.body || !document.activeElement) focusAgain();
    return window.dash_clientside.no_update;
  };

  /* Content that is made anew loses the focus: what a keyboard was on gets it back. */
  const PLACES = [
    ["[data-area]", (found) => found.dataset.area],
    ["#map-period [role=slider]", () => ""],
    ["a[data-stay]", (found) => found.textContent],
  ];
  let focused = null;
  document.addEventListener("focusin", (event) => {
    const page = event.target.closest && event.target.closest("main.map");
    const place = page && PLACES.find(([selector]) => event.target.matches(selector));
    focused = place ? { place, name: place[1](event.target) } : null;
  });
  function focusAgain() {
    if (!focused) return;
    const [selector, nameOf] = focused.place;
    const again = [...document.querySelectorAll("main.map " + selector)].find((found) => nameOf(found) === focused.name);
    if (again) requestAnimationFrame(() => again.focus());
  }

  function say(event) {
    const area = event.target.closest && event.target.closest("#map-figure [data-area]");
    const line = document.getElementById("map-sentence");
    if (!line || !(area || event.target.closest("#map-figure"))) return;
    if (!start) start = line.textContent;
    line.textContent = area ? area.dataset.sentence : start;
  }
  document.addEventListener("pointerover", say);
  document.addEventListener("focusin", say);

  /* A choice changes the address without opening the page anew; with a key held it opens as any link. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-stay]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    start = "";
    history.pushState({}, "", link.href);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  });
})();

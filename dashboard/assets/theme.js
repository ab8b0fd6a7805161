/* Light or dark: as the system, unless the reader chose; the choice is kept in this browser. */
(function () {
  "use strict";
  const KEY = "mantine-color-scheme-value";
  const ROUND = ["auto", "light", "dark"];
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  const system = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let kept = "auto";
  try { kept = localStorage.getItem(KEY) || "auto"; } catch (_) { /* a browser that keeps nothing follows the system */ }
  if (!ROUND.includes(kept)) kept = "auto";

  const scheme = () => (kept === "auto" ? (system.matches ? "dark" : "light") : kept);

  function apply() {
    const root = document.documentElement;
    root.dataset.scheme = kept;
    root.dataset.mantineColorScheme = scheme();
    root.dataset.agThemeMode = scheme();
  }

  function choose(next) {
    const before = kept;
    kept = next;
    try { localStorage.setItem(KEY, next); } catch (_) { /* then it lasts as long as the page */ }
    // Mantine listens for a change in another window; this is how it hears of one in its own
    dispatchEvent(new StorageEvent("storage", { key: KEY, oldValue: before, newValue: next, storageArea: localStorage }));
    tell();
  }

  function tell() {
    apply();
    window.dash_clientside.set_props("scheme-now", { data: scheme() });
  }

  din.paint = function (styles) {
    const style = styles[scheme()];
    if (!calm.matches) return style;
    return style.map((rule) => ({ ...rule, style: { ...rule.style, "transition-duration": 0 } }));
  };

  apply();
  system.addEventListener("change", () => { if (kept === "auto") tell(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#scheme")) choose(ROUND[(ROUND.indexOf(kept) + 1) % ROUND.length]);
  });
})();

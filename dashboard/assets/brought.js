/* A plan that was brought along is shown at an address of its own. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  let count = 0;
  document.addEventListener("click", (event) => {
    const keep = event.target.closest("[data-keep]");
    if (keep) ns.set_props("merging-ask", { data: { value: keep.dataset.keep, n: ++count } });
  });
  /* The component's own field has no name, and is one stop of the Tab key too many beside its button. */
  new MutationObserver(() => {
    for (const field of document.querySelectorAll(".drop input[type=file]:not([aria-label])")) {
      field.setAttribute("aria-label", field.closest("section").getAttribute("aria-label"));
      field.tabIndex = -1;
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  ns.brought = {
    go(address) {
      if (address) location.assign(address);
      return window.dash_clientside.no_update;
    },
  };
})();

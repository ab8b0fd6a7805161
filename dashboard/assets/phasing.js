/* *Fasering* in the browser. */
(function () {
  "use strict";
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  let count = 0;
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-begin]")) setProps("scenario-begin", { data: ++count });
  });
})();

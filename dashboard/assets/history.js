/* The history in the browser: asking before a step is undone, and copying an effort to another wijk. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const past = (ns.past = ns.past || {});
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  let count = 0;
  past.answered = function (answer) {
    const dialog = document.getElementById("history-dialog");
    if (dialog && answer) {
      if (answer.open && !dialog.open) dialog.showModal();
      if (!answer.open && dialog.open) dialog.close();
    }
    return window.dash_clientside.no_update;
  };
  document.addEventListener("click", (event) => {
    const ask = event.target.closest("[data-undo]");
    const now = event.target.closest("[data-undo-now]");
    const copy = event.target.closest("[data-copy]");
    if (ask) setProps("history-ask", { data: { id: ask.dataset.undo, n: ++count } });
    if (now) setProps("history-ask", { data: { id: now.dataset.undoNow, now: true, n: ++count } });
    if (event.target.closest("[data-history-close]")) document.getElementById("history-dialog").close();
    if (event.target.closest("#copy-said [data-choose]")) setProps("copy-said", { children: [] });
    if (copy) setProps("copy-ask", { data: { effort: copy.dataset.copy, area: document.getElementById("copy-area").value, n: ++count } });
  });
})();

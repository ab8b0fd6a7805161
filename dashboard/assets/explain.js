/* What a figure means, in a sentence: on pointing, on focus and on a tap (WCAG 1.4.13: it can be pointed at, stays until
   the reader goes on, and Escape takes it away). Whatever has data-explain has one. In something with data-arrows the arrow keys go from
   figure to figure, so that a table is one stop of the Tab key. */
(function () {
  "use strict";
  const POINT_MS = 250, LEAVE_MS = 200, GAP = 8;
  let box = null, shown = null, timer = 0;

  const explained = (target) => (target instanceof Element ? target.closest("[data-explain]") : null);

  function place(about) {
    const at = about.getBoundingClientRect(), size = box.getBoundingClientRect();
    const left = Math.min(Math.max(GAP, at.left + at.width / 2 - size.width / 2), innerWidth - size.width - GAP);
    const below = at.bottom + GAP + size.height <= innerHeight || at.top < size.height + GAP;
    box.style.left = Math.max(GAP, left) + "px";
    box.style.top = (below ? at.bottom + GAP : at.top - size.height - GAP) + "px";
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    if (shown.getAttribute("aria-describedby") === "explanation") shown.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }

  function show(about) {
    clearTimeout(timer);
    if (shown === about && box.textContent === about.dataset.explain) return;
    hide();
    if (!about.isConnected || !about.dataset.explain) return;
    if (!box) {
      box = document.createElement("div");
      box.id = "explanation";
      box.setAttribute("role", "tooltip");
      box.addEventListener("pointerleave", () => { timer = setTimeout(hide, LEAVE_MS); });
      box.addEventListener("pointerenter", () => clearTimeout(timer));
    }
    if (!box.isConnected) (about.closest("main") || document.body).append(box);
    box.textContent = about.dataset.explain;
    box.hidden = false;
    shown = about;
    about.setAttribute("aria-describedby", "explanation");
    place(about);
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || (box && box.contains(event.target))) return;
    const about = explained(event.target);
    if (about === shown && about) { clearTimeout(timer); return; }
    clearTimeout(timer);
    if (about) timer = setTimeout(show, POINT_MS, about);
    else if (shown && !shown.contains(document.activeElement)) timer = setTimeout(hide, LEAVE_MS);
  });
  document.addEventListener("focusin", (event) => {
    const about = explained(event.target);
    if (about && about === event.target && about.matches(":focus-visible")) show(about);
  });
  document.addEventListener("focusout", (event) => { if (event.target === shown) hide(); });
  document.addEventListener("click", (event) => { // a tap; a link or a button does what it does
    const about = explained(event.target);
    if (about && !event.target.closest("a[href], button:not(.about), summary, input")) show(about);
    else if (!(box && box.contains(event.target))) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) {
      hide();
      event.stopPropagation();
    }
  }, true);
  addEventListener("scroll", (event) => { if (shown && event.target instanceof Node && event.target.contains(shown)) place(shown); }, true);
  addEventListener("resize", hide);
  new MutationObserver(() => { if (shown && !shown.isConnected) hide(); }).observe(document.documentElement, { childList: true, subtree: true });

  /* From figure to figure by the arrow keys. */
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key], cell = event.target;
    const table = step && cell instanceof HTMLTableCellElement && cell.closest("[data-arrows]");
    if (!table || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    let at = [cell.parentElement.rowIndex, cell.cellIndex], next;
    do { // past what has nothing to explain
      at = [at[0] + step[0], at[1] + step[1]];
      next = table.rows[at[0]] && table.rows[at[0]].cells[at[1]];
    } while (next && !next.matches("td[data-explain]"));
    if (!next) return;
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
})();

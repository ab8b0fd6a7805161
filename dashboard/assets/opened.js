/* What a reader unfolded stays so when the plan changes and what it stands in is drawn anew. */
(function () {
  "use strict";
  const KEEPS = "[data-keeps-open]";
  const unfolded = new Set();

  /* A fold is known by where it stands, its words without counts, and its place among those of the same words. */
  const words = (fold) => fold.querySelector("summary").textContent.replace(/\d+/g, "");
  function keys(keeper) {
    const seen = new Map();
    return [...keeper.querySelectorAll("details")].map((fold) => {
      const text = words(fold);
      seen.set(text, (seen.get(text) || 0) + 1);
      return [fold, `${keeper.id}|${text}|${seen.get(text)}`];
    });
  }

  document.addEventListener("toggle", ({ target }) => {
    const keeper = target.closest(KEEPS);
    if (!keeper) return;
    const key = keys(keeper).find(([fold]) => fold === target)[1];
    if (target.open) unfolded.add(key);
    else unfolded.delete(key);
  }, true);

  new MutationObserver(() => {
    if (!unfolded.size) return;
    for (const keeper of document.querySelectorAll(KEEPS))
      for (const [fold, key] of keys(keeper)) if (unfolded.has(key) && !fold.open) fold.open = true;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

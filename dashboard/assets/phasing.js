/* *Fasering* in the browser: bars that move by mouse and keyboard, fields, undo, and what is not saved yet.
   The page keeps the phasing and sends each edit; the server carries it out and sends back what is drawn. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const phasing = (ns.phasing = ns.phasing || {});
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const keep = () => window.dash_clientside.no_update;
  const QUARTER = 3, WAIT_MS = 140, DEEPEST = 100;
  const page = Math.random().toString(36).slice(2);
  const drafts = new Map();
  let now = null, queue = [], count = 0, turn = 0, settled = 0, wanted, waiting = 0, focus = "", drag = null;

  const main = () => document.querySelector("main.phasing");
  const own = (event) => event.target.closest && event.target.closest("main.phasing");

  /* what the server sends: the phasing as it is after the edits */
  phasing.state = function (data) {
    if (!data || !main()) return keep();
    if (data.n === undefined) begin(data);
    else if (data.n === turn) {
      if (now && state(now) !== state(data) && !now.stepping) {
        now.past = [...now.past, step_of(now)].slice(-DEEPEST);
        now.future = [];
      }
      now = { past: [], future: [], ...now, ...data, stepping: false };
      queue = [];
      settled = turn;
      remember();
    }
    settle();
    return keep();
  };

  /* what is undone and saved: the phasing, and the seats in learning sessions */
  const step_of = (one) => ({ mine: one.mine, seats: one.seats });
  const state = (one) => JSON.stringify([one.mine, one.seats]);
  const unsaved = (one) => state(one) !== JSON.stringify([one.base, one.seats_base]);

  function begin(data) {
    queue = [];
    settled = turn;
    wanted = undefined;
    const known = drafts.get(data.mine.id) || stored(data.mine.id);
    now = { past: [], future: [], ...data };
    if (known && unsaved(known)) {
      now = { ...now, ...known };
      ask();
    }
  }

  function remember() {
    const id = now.mine.id;
    drafts.set(id, now);
    try {
      if (now.edited) sessionStorage.setItem(slot(id), JSON.stringify({ ...step_of(now), base: now.base, seats_base: now.seats_base, past: now.past.slice(-20), future: [] }));
      else sessionStorage.removeItem(slot(id));
    } catch (full) { /* without room the page still keeps it while it is open */ }
  }
  const slot = (id) => "din-phasing-2:" + id;
  function stored(id) {
    try { return JSON.parse(sessionStorage.getItem(slot(id))); } catch (broken) { return null; }
  }
  function forget(id) {
    drafts.delete(id);
    try { sessionStorage.removeItem(slot(id)); } catch (none) { /* there is nothing to forget */ }
  }

  /* after something was drawn: choices show what holds, the focus is where it was */
  function settle() {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const place = main();
      if (!place || !now) return;
      for (const field of place.querySelectorAll("select[data-value]")) field.value = field.dataset.value;
      toggle("undo", now.past.length);
      toggle("redo", now.future.length);
      const lost = document.activeElement === document.body || !document.activeElement;
      if (focus && lost) {
        const again = [...place.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === focus);
        if (again) again.focus();
      }
      document.documentElement.dataset.phasing = String(now.n || 0);
    }));
  }
  function toggle(does, there) {
    const button = main().querySelector('[data-does="' + does + '"]');
    if (button) button.disabled = !there;
  }
  /* what was unfolded stays so when it is drawn anew */
  const unfolded = new Set();
  document.addEventListener("toggle", (event) => {
    const part = own(event) && event.target.dataset.kept;
    if (part && event.target.open) unfolded.add(part);
    else if (part) unfolded.delete(part);
  }, true);
  function unfold() {
    for (const one of main().querySelectorAll("details[data-kept]:not([data-set])")) {
      one.dataset.set = "";
      one.open = unfolded.has(one.dataset.kept);
    }
  }
  new MutationObserver(() => {
    if (main()) unfold();
    if (main() && main().querySelector("select[data-value]:not([data-set])")) {
      for (const field of main().querySelectorAll("select[data-value]")) field.dataset.set = "";
      settle();
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* asking */
  function ask(sameOutcome) {
    clearTimeout(waiting);
    waiting = 0;
    if (!now) return;
    const data = { n: ++turn, page, ...step_of(now), base: now.base, seats_base: now.seats_base, chosen: now.chosen, lead: now.lead, edits: queue.map((one) => ({ ...one })) };
    setProps("phasing-ask", { data });
    if (sameOutcome) return;
    wanted = data.n;
    setProps("phasing-wanted", { data });
  }
  function edit(cell, field, value, soon) {
    const last = queue[queue.length - 1];
    if (last && last.cell === cell && last.field === field) last.value = value;
    else queue.push({ cell, field, value });
    clearTimeout(waiting);
    if (soon) waiting = setTimeout(() => ask(false), WAIT_MS);
    else ask(false);
  }
  function step(from, to) {
    if (!now || !now[from].length || queue.length) return;
    const kept = [...now[from]], there = kept.pop();
    now = { ...now, [from]: kept, [to]: [...now[to], step_of(now)], ...there, stepping: true };
    ask();
  }
  /* what was just typed may still be on its way: it is saved with the rest */
  function save(does, patience = 200) {
    if ((waiting || turn !== settled) && patience) { setTimeout(() => save(does, patience - 1), 30); return; }
    const field = document.getElementById("phasing-name");
    setProps("phasing-save", { data: { n: ++count, does, name: field ? field.value.trim() : "", ...step_of(now), base: now.base, seats_base: now.seats_base } });
  }

  phasing.next = function (data) {
    if (data && main() && data.n === wanted) setProps("phasing-wanted", { data });
    return keep();
  };

  phasing.saved = function (data) {
    if (!data || !now) return keep();
    if (data.theirs !== undefined) { now.theirs = { mine: data.theirs, seats: data.seats }; return keep(); }
    if (data.goes) {
      if (data.goes === "-") forget(data.was);
      open(data.goes === "-" ? "" : data.goes);
    } else {
      now = { ...now, base: data.kept, mine: data.kept, seats: data.seats, seats_base: data.seats, edited: false };
      remember();
      ask();
    }
    return keep();
  };
  function open(id) {
    history.pushState({}, "", "/fasering" + (id ? "?phasing=" + encodeURIComponent(id) : ""));
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  /* the plan or the file changed: what is on the page is drawn anew on it */
  phasing.changed = function () {
    if (now && main() && document.getElementById("phasing-body")) ask();
    else if (main()) location.reload();
    return keep();
  };

  /* fields and buttons */
  document.addEventListener("change", (event) => {
    if (!own(event) || !now) return;
    if (event.target.id === "phasing-lead") { now.lead = Number(event.target.value); return ask(true); }
    if (event.target.id === "phasing-seats") return edit("", "seats", event.target.value.trim(), false);
    const place = event.target.closest("[data-field]");
    if (!place) return;
    focus = event.target.dataset.focus || "";
    edit(place.dataset.cell, place.dataset.field, event.target.value, false);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest) return;
    if (event.target.closest("[data-begin]")) setProps("scenario-begin", { data: ++count });
    if (!own(event) || !now) return;
    const opens = event.target.closest("[data-open-cell]");
    const removes = event.target.closest("[data-remove]");
    const does = event.target.closest("[data-does]");
    if (opens && !drag) openCell(opens.dataset.openCell, opens.dataset.focus);
    else if (removes) { now.chosen = ""; edit(removes.dataset.remove, "form", "none", false); }
    else if (does && !does.disabled) act(does.dataset.does);
  });
  function openCell(cell, from) {
    if (!cell && now.chosen) focus = "bar|" + now.chosen;
    else focus = from || "name|" + cell;
    now.chosen = now.chosen === cell ? "" : cell;
    ask(true);
  }
  function act(does) {
    if (does === "undo") step("past", "future");
    else if (does === "redo") step("future", "past");
    else if (does === "theirs") {
      now = { ...now, past: [...now.past, step_of(now)], ...now.theirs, base: now.theirs.mine, seats_base: now.theirs.seats };
      setProps("phasing-said", { children: [] });
      ask();
    } else if (does === "rename") {
      edit("", "name", document.getElementById("phasing-name").value.trim(), false);
    } else save(does);
    focus = does;
  }

  /* moving a bar */
  const bars = (event) => event.target.closest && event.target.closest("main.phasing .bar[data-bar]");
  const span = (bar) => Number(bar.dataset.months);
  function snapped(month, bar) {
    return Math.max(0, Math.min(span(bar) - 1, Math.round(month / QUARTER) * QUARTER));
  }
  function shift(bar, month) {
    bar.style.left = (100 * month) / span(bar) + "%";
    bar.setAttribute("aria-valuenow", String(month));
    bar.dataset.start = String(month);
  }
  document.addEventListener("pointerdown", (event) => {
    const bar = bars(event);
    if (!bar || bar.getAttribute("role") !== "slider" || event.button || !now || now.mine.id === "doorgaan") return;
    const track = bar.closest("[data-track]").getBoundingClientRect();
    drag = { bar, x: event.clientX, width: track.width, start: Number(bar.dataset.start), until: Number(bar.dataset.until || 0),
      ends: Boolean(event.target.closest(".handle")), moved: false, to: null };
    focus = bar.dataset.focus;
    bar.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const by = ((event.clientX - drag.x) / drag.width) * span(drag.bar);
    if (Math.abs(event.clientX - drag.x) < 4 && !drag.moved) return;
    drag.moved = true;
    if (drag.ends) {
      drag.to = Math.max(drag.start + QUARTER, Math.min(span(drag.bar), Math.round((drag.until + by) / QUARTER) * QUARTER));
      const share = (100 * (drag.to - drag.start)) / (span(drag.bar) - drag.start) + "%";
      drag.bar.querySelector(".sure").style.width = share;
      drag.bar.querySelector(".handle").style.left = share;
    } else {
      drag.to = snapped(drag.start + by, drag.bar);
      drag.bar.style.left = (100 * drag.to) / span(drag.bar) + "%";
    }
  });
  function drop(event, undone) {
    if (!drag) return;
    const { bar, ends, moved, to, start } = drag;
    setTimeout(() => { drag = null; }, 0);
    if (undone) return ask(true);
    if (!moved || to === null) return;
    if (ends) edit(bar.dataset.bar, "until", to - 1, false);
    else if (to !== start) { shift(bar, to); edit(bar.dataset.bar, "start", to, false); }
    else bar.style.left = (100 * start) / span(bar) + "%";
  }
  document.addEventListener("pointerup", (event) => drop(event, false));
  document.addEventListener("pointercancel", (event) => drop(event, true));
  document.addEventListener("dblclick", (event) => {
    const bar = bars(event);
    if (bar && now) openCell(bar.dataset.bar, bar.dataset.focus);
  });
  /* a click on an empty line begins there */
  document.addEventListener("click", (event) => {
    const track = own(event) && event.target.closest("td[data-track]");
    if (!track || track.querySelector(".bar") || drag || !now || now.mine.id === "doorgaan") return;
    const place = track.getBoundingClientRect(), months = Number(track.closest("[data-months]").dataset.months);
    const at = Math.floor(((event.clientX - place.left) / place.width) * months / QUARTER) * QUARTER;
    focus = "bar|" + track.dataset.track;
    edit(track.dataset.track, "start", at, false);
  });

  const STEPS = { ArrowLeft: -QUARTER, ArrowRight: QUARTER, ArrowDown: -QUARTER, ArrowUp: QUARTER, PageDown: -12, PageUp: 12 };
  document.addEventListener("keydown", (event) => {
    if (!own(event) || !now) return;
    const typing = event.target.matches("input, select, textarea");
    if ((event.ctrlKey || event.metaKey) && !typing && event.key.toLowerCase() === "z") {
      event.preventDefault();
      return event.shiftKey ? step("future", "past") : step("past", "future");
    }
    if ((event.ctrlKey || event.metaKey) && !typing && event.key.toLowerCase() === "y") { event.preventDefault(); return step("future", "past"); }
    if (event.key === "Escape" && drag) return drop(event, true);
    if (event.key === "Escape" && event.target.closest(".details")) return openCell("", "");
    const bar = bars(event);
    if (!bar || event.altKey || event.ctrlKey || event.metaKey) return;
    focus = bar.dataset.focus;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); return openCell(bar.dataset.bar, bar.dataset.focus); }
    if (now.mine.id === "doorgaan") return;
    if (event.key === "Delete") return edit(bar.dataset.bar, "form", "none", false);
    if (bar.getAttribute("role") !== "slider") return;
    const start = Number(bar.dataset.start);
    if (event.shiftKey && bar.dataset.until && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      event.preventDefault();
      const until = Math.max(start + QUARTER, Math.min(span(bar), Number(bar.dataset.until) + STEPS[event.key]));
      bar.dataset.until = String(until);
      return edit(bar.dataset.bar, "until", until - 1, true);
    }
    let to = null;
    if (event.key in STEPS) to = start + STEPS[event.key];
    if (event.key === "Home") to = 0;
    if (event.key === "End") to = span(bar) - QUARTER;
    if (to === null) return;
    event.preventDefault();
    to = snapped(to, bar);
    shift(bar, to);
    edit(bar.dataset.bar, "start", to, true);
  });
  document.addEventListener("focusin", (event) => {
    const place = own(event) && event.target.closest("[data-focus]");
    if (place) focus = place.dataset.focus;
  });
})();

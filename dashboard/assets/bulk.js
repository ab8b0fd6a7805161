/* The list in the browser: edits go out one at a time, what was typed stays until it is saved or given up. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const bulk = (ns.bulk = ns.bulk || {});
  const grids = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const SEPARATOR = "\x1f";
  const PATIENCE = 30000;
  const MOST_TEXT = 8000000;
  const queue = [];
  const problems = new Map();
  let options = {};
  let notes = {};
  let busy = null;
  let count = 0;
  let late = null;
  let pending = null;

  const byId = (id) => document.getElementById(id);
  const words = () => (byId("bulk-words") || { dataset: {} }).dataset;
  function api() {
    if (!byId("bulk-grid") || !window.dash_ag_grid) return null;
    try { return window.dash_ag_grid.getApi("bulk-grid"); } catch (_fault) { return null; }
  }
  const key = (id, field) => id + SEPARATOR + field;
  const say = (text) => { const place = byId("bulk-status"); if (place) place.textContent = text || ""; };

  /* What the grid asks for each cell. */
  const level = (params) => {
    const found = params.data && problems.get(key(params.data.id, params.colDef.field));
    return found ? found.level : "";
  };
  grids.dinBulkIs = (params, wanted) => level(params) === wanted;
  grids.dinBulkTip = (params) => {
    const found = params.data && problems.get(key(params.data.id, params.colDef.field));
    if (found) return found.text;
    return params.data && params.colDef.field === "_notes" ? params.data._told : params.value;
  };
  const number = (text) => {
    const bare = String(text || "").replace(/\s/g, "");
    if (!bare) return -Infinity;
    const dutch = document.documentElement.lang !== "en";
    return Number(dutch ? bare.replace(/\./g, "").replace(",", ".") : bare) || 0;
  };
  grids.dinByNumber = (one, other) => number(one) - number(other);
  const daykey = (text) => String(text || "").split("-").reverse().join("");
  grids.dinByDate = (one, other) => daykey(one).localeCompare(daykey(other));

  /* A cell editor that suggests what can be chosen; anything may be typed and is judged on the server. */
  grids.DinPick = class {
    init(params) {
      this.many = Boolean(params.many);
      this.all = options[params.list] || [];
      this.at = -1;
      this.box = document.createElement("div");
      this.box.className = "pick-box";
      this.input = document.createElement("input");
      this.input.type = "text";
      this.input.value = params.eventKey && params.eventKey.length === 1 ? params.eventKey : params.value || "";
      for (const [name, value] of Object.entries({
        role: "combobox", "aria-label": params.label || "", "aria-expanded": "true", "aria-autocomplete": "list",
        "aria-controls": "pick-list", autocomplete: "off",
      })) this.input.setAttribute(name, value);
      this.list = document.createElement("ul");
      this.list.id = "pick-list";
      this.list.className = "pick-list";
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", params.label || "");
      const holder = document.createElement("div");
      holder.className = "pick";
      holder.append(this.input);
      this.box.append(holder, this.list);
      this.untouched = this.input.value === (params.value || "");
      this.input.addEventListener("input", () => { this.untouched = false; this.at = -1; this.show(); });
      this.input.addEventListener("keydown", (event) => this.onKey(event));
      this.list.addEventListener("mousedown", (event) => {
        const item = event.target.closest("li");
        event.preventDefault();
        if (item) { this.take(item.textContent); if (!this.many) params.stopEditing(); }
      });
      this.show();
    }
    parts() { return this.many ? this.input.value.split(";") : [this.input.value]; }
    matching() {
      const parts = this.parts();
      const last = this.untouched ? "" : parts[parts.length - 1].trim().toLowerCase();
      const taken = this.many ? parts.map((part) => part.trim()) : [];
      return this.all.filter((one) => one.toLowerCase().includes(last) && !taken.includes(one)).slice(0, 60);
    }
    show() {
      this.list.replaceChildren(...this.matching().map((text, i) => {
        const item = document.createElement("li");
        item.textContent = text;
        item.id = "pick-" + i;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(i === this.at));
        return item;
      }));
      this.list.hidden = !this.list.children.length;
      if (this.at >= 0) {
        this.input.setAttribute("aria-activedescendant", "pick-" + this.at);
        this.list.children[this.at].scrollIntoView({ block: "nearest" });
      } else this.input.removeAttribute("aria-activedescendant");
    }
    take(text) {
      if (this.many) {
        const kept = this.untouched ? this.parts() : this.parts().slice(0, -1);
        const found = kept.map((part) => part.trim()).filter(Boolean);
        const quoted = /[;\n]|^"/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
        this.input.value = [...found, quoted].join("; ");
        this.untouched = true;
      } else this.input.value = text;
      this.at = -1;
      this.show();
    }
    onKey(event) {
      const shown = this.list.children.length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        this.at = Math.max(-1, Math.min(shown - 1, this.at + (event.key === "ArrowDown" ? 1 : -1)));
        this.show();
        event.preventDefault();
        event.stopPropagation();
      } else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
        this.take(this.list.children[this.at].textContent);
        if (this.many && event.key === "Enter") { event.preventDefault(); event.stopPropagation(); }
      }
    }
    getGui() { return this.box; }
    afterGuiAttached() { this.input.focus(); if (this.untouched) this.input.select(); }
    getValue() { return this.input.value; }
    isPopup() { return true; }
    getPopupPosition() { return "over"; }
  };

  /* One request at a time; the next goes when the answer is there. */
  function push(request) { queue.push(request); pump(); }
  function pump() {
    if (busy || !queue.length) return;
    const request = queue.shift();
    request.n = ++count;
    busy = { request, timer: setTimeout(() => lost(request), PATIENCE) };
    say(words().saving);
    setProps("bulk-edit", { data: request });
  }
  function lost(request) {
    busy = null;
    const text = words().lost;
    for (const cell of request.cells || []) {
      problems.set(key(cell.id, cell.field), { ...cell, level: "error", text, mine: cell.value });
    }
    say(text);
    show();
    pump();
  }

  bulk.changed = function (changes) {
    for (const change of changes || []) {
      const data = change.data || {};
      const field = change.colId;
      const value = change.value === null || change.value === undefined ? "" : String(change.value);
      const old = problems.get(key(data.id, field));
      push({ do: "cells", cells: [{
        id: data.id, field, value, version: data._version || 0,
        old: old && old.saved !== undefined ? old.saved : String(change.oldValue || ""),
      }] });
    }
    return window.dash_clientside.no_update;
  };

  bulk.answered = function (answer) {
    if (!answer || !busy || answer.n !== busy.request.n) return window.dash_clientside.no_update;
    clearTimeout(busy.timer);
    const request = busy.request;
    busy = null;
    for (const cell of request.cells || []) problems.delete(key(cell.id, cell.field));
    for (const id of answer.clean || []) {
      for (const known of [...problems.keys()]) if (known.startsWith(id + SEPARATOR)) problems.delete(known);
    }
    for (const problem of answer.problems || []) {
      const cell = (request.cells || []).find((one) => one.id === problem.id && one.field === problem.field);
      problems.set(key(problem.id, problem.field), { ...problem, saved: cell ? cell.old : undefined });
    }
    if (answer.fresh) refresh(answer.fresh);
    say(answer.status);
    document.documentElement.dataset.answered = String(answer.n);
    show();
    const dialog = byId("bulk-dialog");
    if (dialog && answer.open && !dialog.open) dialog.showModal();
    if (dialog && answer.close && dialog.open) dialog.close();
    if (answer.go) reveal(answer.go);
    pump();
    return window.dash_clientside.no_update;
  };

  /* Rows that changed, here or elsewhere. A row somebody is typing in waits; text that is not saved stays. */
  bulk.fresh = function (fresh) {
    if (fresh) refresh(fresh);
    return window.dash_clientside.no_update;
  };
  function refresh(fresh) {
    if (fresh.options) options = fresh.options;
    if (fresh.notes) notes = fresh.notes;
    const grid = api();
    if (!grid) { late = fresh; setTimeout(() => { if (late === fresh) { late = null; refresh(fresh); } }, 200); return; }
    const editing = new Set(grid.getEditingCells().map((cell) => {
      const node = grid.getDisplayedRowAtIndex(cell.rowIndex);
      return node && node.data ? node.data.id : "";
    }));
    const waiting = (fresh.rows || []).filter((row) => editing.has(row.id));
    const add = [], update = [], sent = new Set();
    for (const row of fresh.rows || []) {
      if (editing.has(row.id)) continue;
      sent.add(row.id);
      [row._notes, row._told] = notes[row.id] || ["", ""];
      const node = grid.getRowNode(row.id);
      if (!node) { add.push(row); continue; }
      update.push(keep(row));
    }
    const remove = [];
    const ids = new Set(fresh.ids || []);
    grid.forEachNode((node) => {
      const row = node.data;
      if (fresh.ids && !ids.has(row.id) && !editing.has(row.id)) remove.push(row);
      else if (!sent.has(row.id) && !editing.has(row.id) && (row._told || "") !== (notes[row.id] || ["", ""])[1]) {
        const [_notes, _told] = notes[row.id] || ["", ""];
        update.push({ ...row, _notes, _told });
      }
    });
    if (add.length || update.length || remove.length) grid.applyTransaction({ add, update, remove });
    if (waiting.length || (editing.size && fresh.ids)) {
      const again = () => { grid.removeEventListener("cellEditingStopped", again); setTimeout(() => refresh({ ids: fresh.ids, rows: waiting }), 0); };
      grid.addEventListener("cellEditingStopped", again);
    }
    if (fresh.ids) tally(fresh.ids.length);
    show();
  }
  function keep(row) {
    for (const [at, problem] of problems) {
      const [id, field] = at.split(SEPARATOR);
      if (id === row.id && problem.mine !== undefined && problem.level !== "hint") row[field] = problem.mine;
    }
    return row;
  }
  const counted = (n) => n.toLocaleString(document.documentElement.lang || "nl");
  function tally(n) {
    const place = byId("bulk-count");
    if (place) place.textContent = n === 1 ? words().one : (words().count || "").replace("#", counted(n));
  }
  function reveal(id) {
    const grid = api();
    const node = grid && grid.getRowNode(id);
    if (!node) return;
    grid.ensureNodeVisible(node, "middle");
    const column = grid.getAllDisplayedColumns().find((one) => one.getColDef().field && one.getColDef().editable);
    if (column) grid.setFocusedCell(node.rowIndex, column);
  }

  /* What needs mending, below the grid: said aloud, with the way to each cell. */
  function show() {
    const grid = api();
    if (grid) grid.refreshCells({ force: true, suppressFlash: true });
    const place = byId("bulk-problems");
    if (!place) return;
    place.replaceChildren(...[...problems].slice(-40).reverse().map(([at, problem]) => item(at, problem)));
  }
  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function button(text, act) {
    const made = element("button", text, "button");
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  function item(at, problem) {
    const [id, field] = at.split(SEPARATOR);
    const made = element("li", undefined, problem.level);
    made.append(element("strong", problem.name || id), " · " + (problem.label || field) + ": ", element("span", problem.text));
    if (problem.level === "conflict") {
      const list = element("dl", undefined, "bulk-versions");
      list.append(element("dt", words().mine), element("dd", problem.mine || "–"));
      list.append(element("dt", words().theirs), element("dd", problem.theirs || "–"));
      made.append(list, button(words().usemine, () => {
        push({ do: "cells", cells: [{ id, field, value: problem.mine, old: problem.theirs, version: problem.version }] });
      }));
      made.append(button(words().usetheirs, () => settle(at, id, field, problem.theirs)));
    } else if (problem.level === "error") {
      made.append(" ", button(words().mend, () => {
        const grid = api();
        const node = grid && grid.getRowNode(id);
        if (node) { grid.ensureNodeVisible(node); grid.startEditingCell({ rowIndex: node.rowIndex, colKey: field }); }
      }));
      if (problem.saved !== undefined) made.append(button(words().giveup, () => settle(at, id, field, problem.saved)));
    } else made.append(" ", button(words().seen, () => { problems.delete(at); show(); }));
    return made;
  }
  /* Put back what is in the plan, without sending anything. */
  function settle(at, id, field, value) {
    problems.delete(at);
    const grid = api();
    const node = grid && grid.getRowNode(id);
    if (node) grid.applyTransaction({ update: [{ ...node.data, [field]: value }] });
    show();
  }

  /* Tools: many rows at once, adding, deleting, pasting. */
  const chosen = () => { const grid = api(); return grid ? grid.getSelectedRows().map((row) => ({ id: row.id, version: row._version || 0 })) : []; };
  bulk.selected = function (rows) {
    const n = (rows || []).length;
    for (const made of document.querySelectorAll("[data-needs-rows]")) made.disabled = n === 0;
    const place = byId("bulk-chosen");
    if (place) place.textContent = n === 1 ? words().onerow : (words().rows || "").replace("#", counted(n));
    return window.dash_clientside.no_update;
  };
  function suggest() {
    const list = byId("bulk-values");
    const field = byId("bulk-field");
    if (list && field) list.replaceChildren(...(options[field.value] || []).map((text) => { const one = element("option"); one.value = text; return one; }));
  }
  function paste(text) {
    if (!text.trim()) { say(words().empty); return; }
    if (text.length > MOST_TEXT) { say(words().toomuch); return; }
    pending = { do: "paste", text };
    push({ do: "preview", text });
  }
  /* What was pasted stands in the field for pasting again, to be mended there. */
  function typedAgain(text, since) {
    const field = byId("bulk-paste");
    const started = since || performance.now();
    if (field) setProps("bulk-paste", { value: text });
    else if (performance.now() - started < PATIENCE) requestAnimationFrame(() => typedAgain(text, started));
  }
  const canEdit = () => Boolean(byId("bulk-tools"));
  document.addEventListener("paste", (event) => {
    if (!canEdit() || byId("bulk-dialog").open || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (text === null || text === undefined) return;
    event.preventDefault();
    paste(text);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "bulk-kind") location.assign("/lijst?soort=" + encodeURIComponent(event.target.value));
    if (event.target.id === "bulk-field") { byId("bulk-value").value = ""; suggest(); }
  });
  document.addEventListener("focusin", (event) => {
    const popup = event.target.closest(".ag-popup-editor");
    if (popup && !popup.hasAttribute("aria-label")) popup.setAttribute("aria-label", event.target.getAttribute("aria-label") || words().kind);
    if (event.target.id === "bulk-value") suggest();
  });
  document.addEventListener("click", (event) => {
    const made = event.target.closest("[data-bulk]");
    if (!made || made.disabled) return;
    const what = made.dataset.bulk;
    if (what === "many") push({ do: "many", rows: chosen(), field: byId("bulk-field").value, value: byId("bulk-value").value });
    if (what === "ask-delete") { pending = { do: "delete", rows: chosen() }; push({ do: "ask-delete", rows: pending.rows }); }
    if (what === "ask-add" || what === "ask-paste") push({ do: what });
    if (what === "again") { push({ do: "ask-paste" }); typedAgain(pending ? pending.text : ""); }
    if (what === "close") byId("bulk-dialog").close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-bulk-form]");
    if (!form) return;
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    if (form.dataset.bulkForm === "add") push({ do: "add", values });
    if (form.dataset.bulkForm === "preview") paste(values.text || "");
    if (form.dataset.bulkForm === "go" && pending) { push({ ...pending, ...values }); pending = null; }
  });
  addEventListener("beforeunload", (event) => {
    if (busy || queue.length || [...problems.values()].some((one) => one.level === "error" && one.mine !== undefined)) event.preventDefault();
  });
})();

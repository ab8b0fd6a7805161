/* The table of contributions. It is some fifteen hundred pieces, and only those that read otherwise are made anew:
   that takes milliseconds where drawing all of it again takes seconds, and leaves focus and scrolling where they were. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const contributions = (ns.contributions = ns.contributions || {});

  function make(name, className, text, attributes) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null) made.setAttribute(key, value);
    return made;
  }

  function linkTo(href, text, kind, more) {
    const link = make("a", "", undefined, { href, ...more });
    const shape = make("span", "shape small " + kind, undefined, { "aria-hidden": "true" });
    link.append(shape, text);
    return link;
  }

  function headCell(head) {
    const cell = make("th", "", undefined, { scope: "col", "aria-sort": head.sorted ? "descending" : null });
    cell.append(linkTo(head.href, head.name, "mission_element", { "data-explain": head.explained }));
    return cell;
  }

  function fill(cell, [look, word, place, explained]) {
    const inner = make("span", "cell " + look);
    inner.append(make("span", "word", word), make("span", "source", place));
    cell.replaceChildren(inner);
    cell.dataset.explain = explained;
  }

  function follow(row, wanted) {
    const [head, ...cells] = row.children;
    const name = JSON.stringify([wanted.name, wanted.href]);
    if (row.named !== name) {
      row.named = name;
      head.replaceChildren(linkTo(wanted.href, wanted.name, "effort"));
    }
    wanted.cells.forEach((values, i) => {
      const said = JSON.stringify(values);
      if (cells[i].said === said) return;
      cells[i].said = said;
      fill(cells[i], values);
    });
  }

  function rowFor(wanted) {
    const row = make("tr", "", undefined, { "data-effort": wanted.id });
    row.append(make("th", "", undefined, { scope: "row" }));
    for (let i = 0; i < wanted.cells.length; i += 1) row.append(make("td", "", undefined, { tabindex: "-1" }));
    return row;
  }

  function started(frame, wanted) {
    const table = make("table", "matrix contributions", undefined, { "aria-label": wanted.label, "data-arrows": "" });
    const heads = make("tr");
    heads.append(make("th", "", wanted.corner, { scope: "col" }), ...wanted.heads.map(headCell));
    const head = make("thead");
    head.append(heads);
    table.append(head, make("tbody"));
    table.headed = JSON.stringify([wanted.heads, wanted.label]);
    frame.replaceChildren(table);
    return table;
  }

  contributions.draw = function (wanted) {
    const frame = document.getElementById("contribution-table");
    if (!frame) return window.dash_clientside.no_update;
    frame.hidden = !wanted || !wanted.heads;
    if (frame.hidden) frame.replaceChildren();
    else {
      let table = frame.querySelector("table");
      if (!table || table.headed !== JSON.stringify([wanted.heads, wanted.label])) table = started(frame, wanted);
      const body = table.tBodies[0];
      const there = new Map([...body.rows].map((row) => [row.dataset.effort, row]));
      const kept = new Set(wanted.rows.map((row) => row.id));
      for (const [key, row] of there) if (!kept.has(key)) row.remove();
      let next = body.rows[0] || null;
      for (const one of wanted.rows) {
        const row = there.get(one.id) || rowFor(one);
        follow(row, one);
        if (row === next) next = next.nextElementSibling;
        else body.insertBefore(row, next);
      }
      const entry = table.querySelector("td[tabindex='0']") || table.querySelector("td");
      if (entry) entry.tabIndex = 0;
    }
    if (wanted) frame.dataset.revision = wanted.revision;
    return window.dash_clientside.no_update;
  };
})();

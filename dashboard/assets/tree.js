/* The plan as a tree, after the ARIA pattern for tree views. A branch is built when it is opened. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  const SEPARATOR = "\x1f";
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  let data = null;
  let way = "down";
  let chosen = "";
  let shown = null;
  let typed = "";
  let typedAt = 0;
  const opened = { down: new Set(), up: new Set() };
  const under = { down: new Map(), up: new Map() };

  const holder = () => document.getElementById("tree");
  const word = (name) => holder().dataset[name] || "";

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function learn() {
    for (const [from, to, direction] of [[1, 0, "down"], [0, 1, "up"]]) {
      const found = under[direction] = new Map();
      for (const link of data.links) {
        if (!found.has(link[from])) found.set(link[from], []);
        found.get(link[from]).push([link[to], link[2]]);
      }
    }
  }

  function item(id, sign, above, level) {
    const [kind, kindWord, name, fate] = data.nodes[id];
    const path = above.concat(id);
    const loop = above.includes(id);
    const below = loop ? [] : under[way].get(id) || [];
    const expected = way === "down" ? "mission" : "effort";
    const note = loop ? word("loop") : level === 1 && kind !== expected ? word(way === "down" ? "unlinkedDown" : "unlinkedUp") : "";
    const made = element("li", "tree-item");
    made.setAttribute("role", "treeitem");
    made.setAttribute("aria-level", level);
    made.setAttribute("aria-selected", String(id === chosen));
    made.setAttribute("aria-label", [name, kindWord, sign && word("contributes") + " " + sign, fate, note].filter(Boolean).join(", "));
    made.tabIndex = -1;
    made.dataset.id = id;
    made.dataset.path = path.join(SEPARATOR);
    const row = element("div", "tree-row");
    row.append(element("span", below.length ? "twisty" : "twisty none"), element("span", "shape " + kind), element("span", "tree-name", name));
    if (sign) row.append(element("span", sign.includes("−") ? "tree-sign hampering" : "tree-sign", sign));
    if (fate) row.append(element("span", "tree-note fate", fate));
    if (note) row.append(element("span", "tree-note", note));
    if (below.length) row.append(element("span", "tree-count", below.length + " " + word("below")));
    made.append(row);
    if (below.length) {
      const open = opened[way].has(made.dataset.path);
      made.setAttribute("aria-expanded", String(open));
      if (open) made.append(branch(path, below, level + 1));
    }
    return made;
  }

  function branch(path, below, level) {
    const group = element("ul", "tree-group");
    group.setAttribute("role", "group");
    for (const [id, sign] of below) group.append(item(id, sign, path, level));
    return group;
  }

  const items = () => [...holder().querySelectorAll("[role=treeitem]")];
  const current = () => holder().querySelector("[role=treeitem][tabindex='0']");

  function stand(at, focus) {
    const before = current();
    if (before) before.tabIndex = -1;
    at.tabIndex = 0;
    if (!focus) return;
    at.focus({ preventScroll: true });
    at.firstChild.scrollIntoView({ block: "nearest" });
  }

  function toggle(at, open) {
    if (!at.hasAttribute("aria-expanded") || (at.getAttribute("aria-expanded") === "true") === open) return;
    const path = at.dataset.path.split(SEPARATOR);
    at.setAttribute("aria-expanded", String(open));
    if (open) {
      opened[way].add(at.dataset.path);
      at.append(branch(path, under[way].get(at.dataset.id), Number(at.getAttribute("aria-level")) + 1));
      return;
    }
    opened[way].delete(at.dataset.path);
    const inside = at.contains(current()) && current() !== at;
    at.lastChild.remove();
    if (inside || !current()) stand(at, inside);
  }

  function mark() {
    for (const at of items()) at.setAttribute("aria-selected", String(at.dataset.id === chosen));
  }

  /* The shortest way from a start to a node. */
  function pathTo(id) {
    const came = new Map(data[way].map((start) => [start, null]));
    const queue = [...came.keys()];
    for (let at = queue.shift(); at !== undefined && at !== id; at = queue.shift()) {
      for (const [next] of under[way].get(at) || []) {
        if (!came.has(next)) { came.set(next, at); queue.push(next); }
      }
    }
    const path = [];
    for (let at = came.has(id) ? id : null; at !== null; at = came.get(at)) path.unshift(at);
    return path;
  }

  function reveal(id) {
    if (!data.nodes[id] || items().some((at) => at.dataset.id === id)) return;
    const path = pathTo(id);
    for (let n = 1; n < path.length; n++) opened[way].add(path.slice(0, n).join(SEPARATOR));
    build();
  }

  function build() {
    const before = current() && current().dataset.path;
    const hadFocus = holder().contains(document.activeElement);
    const top = element("ul", "tree-top");
    top.setAttribute("role", "tree");
    top.setAttribute("aria-label", holder().getAttribute("aria-label"));
    for (const id of data[way]) top.append(item(id, "", [], 1));
    holder().replaceChildren(top);
    const all = items();
    const at = all.find((one) => one.dataset.path === before) || all.find((one) => one.dataset.id === chosen) || all[0];
    if (at) stand(at, hadFocus);
  }

  din.tree = function (newData, newWay, node, hidden) {
    const changed = newData !== data || newWay !== way || shown !== holder();
    const another = node !== chosen;
    data = newData; way = newWay; chosen = node || "";
    if (!hidden) {
      if (changed) {
        shown = holder();
        learn();
        if (!opened[way].size && way === "down" && data.down.length) opened.down.add(data.down[0]);
        build();
      }
      mark();
      if (chosen && (another || changed)) reveal(chosen);
    } else if (changed) shown = null;
    return window.dash_clientside.no_update;
  };

  function choose(at) {
    stand(at, true);
    setProps("chosen", { data: at.dataset.id });
  }

  function typeAhead(at, letter) {
    const now = performance.now();
    typed = now - typedAt > 700 ? letter : typed + letter;
    typedAt = now;
    const all = items();
    const from = all.indexOf(at) + (typed.length === 1 ? 1 : 0);
    const fits = (one) => data.nodes[one.dataset.id][2].toLowerCase().startsWith(typed);
    const found = [...all.slice(from), ...all.slice(0, from)].find(fits);
    if (found) stand(found, true);
  }

  const KEYS = {
    ArrowDown: (at, all) => stand(all[Math.min(all.indexOf(at) + 1, all.length - 1)], true),
    ArrowUp: (at, all) => stand(all[Math.max(all.indexOf(at) - 1, 0)], true),
    Home: (_at, all) => stand(all[0], true),
    End: (_at, all) => stand(all[all.length - 1], true),
    ArrowRight: (at) => {
      if (at.getAttribute("aria-expanded") === "true") stand(at.querySelector("[role=treeitem]"), true);
      else toggle(at, true);
    },
    ArrowLeft: (at) => {
      if (at.getAttribute("aria-expanded") === "true") { toggle(at, false); return; }
      const above = at.parentElement.closest("[role=treeitem]");
      if (above) stand(above, true);
    },
    Enter: choose,
    " ": choose,
    "*": (at) => { for (const one of at.parentElement.children) toggle(one, true); },
  };

  document.addEventListener("keydown", (event) => {
    const at = event.target instanceof Element && event.target.closest("#tree [role=treeitem]");
    if (!at || event.ctrlKey || event.altKey || event.metaKey) return;
    if (KEYS[event.key]) KEYS[event.key](at, items());
    else if (event.key.length === 1) typeAhead(at, event.key.toLowerCase());
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const row = event.target instanceof Element && event.target.closest("#tree .tree-row");
    if (!row) return;
    const at = row.parentElement;
    if (event.target.closest(".twisty:not(.none)")) {
      stand(at, true);
      toggle(at, at.getAttribute("aria-expanded") !== "true");
    } else choose(at);
  });
})();

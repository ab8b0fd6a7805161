/* Changes that others make: events from the server, the picture brought up to date, and who is here. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const page = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const MOVE_MS = 250, FLASH_MS = 1800, MOST_MOVED = 700, THROTTLE_MS = 1000, WORDS_MS = 150, LOOK_MS = 400, AFTER_MS = 150, RETRY_MS = 1000, NOTICE_MS = 5000;
  const FATES = ["gone", "shaky", "partly"]; // what becomes of things when something drops out
  din.view = "";

  const say = (name, parts) => {
    const words = document.getElementById("live-notice");
    let text = (words && words.dataset[name]) || "";
    for (const key of Object.keys(parts || {})) text = text.split("{" + key + "}").join(parts[key]);
    return text;
  };

  /* ---- the picture -------------------------------------------------------------------------------------- */

  const same = (a, b) => a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => x === b[i]));
  const MEANT = ["label", "name", "kind", "hampers", "strength"]; // what a reader would see as another thing

  /* The component would write the elements back without their classes and at half of their way. */
  function ownHand(cy) {
    if (din.kept(cy).ownHand) return;
    din.kept(cy).ownHand = true;
    cy.off("add remove");
    cy.on("scrollzoom dragpan pinchzoom", () => din.kept(cy).ownView = true);
    cy.on("render", placeBadges);
  }

  function moved(cy, places, animated) {
    const far = places.filter(([node, to]) => Math.abs(node.position("x") - to.x) + Math.abs(node.position("y") - to.y) > 0.5);
    for (const [node] of places) if (node.animated()) node.stop(true);
    if (!animated || calm.matches || far.length > MOST_MOVED) {
      cy.batch(() => { for (const [node, to] of places) node.position(to); });
      return Promise.resolve();
    }
    return Promise.all(far.map(([node, to]) => new Promise((done) => {
      node.animate({ position: to }, { duration: MOVE_MS, easing: "ease-in-out-cubic", complete: done });
    })));
  }

  /* What to take away and what to add or change, from a whole scene or from what changed in the one that is there. */
  function work(cy, scene) {
    if (scene.changed) return [cy.collection(scene.gone.map((id) => cy.getElementById(id)[0]).filter(Boolean)), scene.changed];
    const wanted = new Set(scene.elements.map((element) => element.data.id));
    return [cy.elements().filter((element) => !wanted.has(element.id())), scene.elements];
  }

  /* Show a scene by what is different from what is there; gives what is new or reads otherwise. */
  din.show = function (cy, scene) {
    if (scene.live && scene.revision !== din.shown) return []; // the page's store gives it later: a newer one is there
    ownHand(cy);
    din.kept(cy).drawing = scene;
    din.tellNothing(scene);
    if (!scene.live) din.shown = scene.revision;
    if (!(scene.elements || scene.changed) || din.kept(cy).scene === scene) return [];
    din.kept(cy).scene = scene;
    const added = [], places = [], touched = [];
    cy.batch(() => {
      const [gone, elements] = work(cy, scene);
      gone.remove();
      for (const element of elements) {
        const id = element.data.id, there = cy.getElementById(id);
        if (there.empty()) { added.push(element); continue; }
        const now = there.data(), other = Object.entries(element.data).filter(([key, value]) => !same(now[key], value));
        if (other.length) {
          if (other.some(([key]) => MEANT.includes(key))) touched.push(id);
          there.data(Object.fromEntries(other));
        }
        for (const fate of FATES) if (there.hasClass(fate) !== (element.classes === fate)) there.toggleClass(fate);
        if (element.position && !there.grabbed()) places.push([there, element.position]);
      }
      cy.add(added);
    });
    for (const element of added) touched.push(element.data.id);
    if (!scene.live) din.kept(cy).ownView = false;
    moved(cy, places, scene.live).then(() => {
      if (scene.live && din.kept(cy).scene === scene && !din.kept(cy).ownView) din.fit(cy);
    });
    return touched;
  };

  function flash(cy, keys) {
    const elements = cy.collection().union(keys.map((key) => cy.getElementById(key)).reduce((all, one) => all.union(one), cy.collection()));
    elements.filter((element) => !["heading", "stack"].includes(element.data("kind"))).flashClass("changed", FLASH_MS);
  }

  /* The revision of the picture that is there, when it is of this view. */
  function shownOf(view) {
    const cy = din.cytoscape(), scene = cy && din.kept(cy).drawing;
    return scene && scene.view === view && scene.revision === din.shown ? scene.revision : "";
  }

  let wanted = "", asking = false, askAgain = false, news = [], telling = 0;
  async function refresh() {
    askAgain = true; // word that comes while an answer is under way: that answer may be from before it
    if (asking) return;
    asking = true;
    let whole = false; // what changed is of no use when another picture came between
    try {
      while (document.getElementById("graph-frame") && din.shown !== wanted) {
        const view = din.view, since = whole ? "" : shownOf(view);
        askAgain = false;
        const query = [view, since && "since=" + since, "at=" + wanted].filter(Boolean).join("&");
        const answer = await fetch("/scene?" + query, { credentials: "same-origin" });
        if (!answer.ok) break;
        const scene = await answer.json();
        whole = Boolean(scene.since) && scene.since !== shownOf(view);
        if (view !== din.view || whole) continue;
        apply(scene);
        if (!askAgain) break;
      }
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault; // the connection is gone: the event stream says so and comes back
    } finally {
      asking = false;
    }
  }

  function apply(scene) {
    const cy = din.cytoscape();
    scene.live = true;
    din.shown = scene.revision;
    if (cy) {
      const touched = din.show(cy, scene);
      const changed = news.map((id) => scene.drawn[id]).filter(Boolean);
      news = [];
      flash(cy, [...new Set([...changed, ...(touched.length < 40 ? touched : [])])]);
    }
    document.documentElement.dataset.revision = scene.revision;
    tellScene(scene);
  }

  /* Do something when the browser has drawn what is there now; a page that nobody sees draws nothing. */
  din.afterPicture = function (act) {
    let done = false;
    const once = () => { if (!done) { done = true; act(); } };
    requestAnimationFrame(() => setTimeout(once));
    setTimeout(once, AFTER_MS);
  };

  /* The rest of the page hears of a picture when that is there. */
  function tellScene(scene) {
    const turn = ++telling;
    din.afterPicture(() => {
      if (turn !== telling) return; // of a newer one
      setProps("scene", { data: scene });
      setProps("shown-count", { children: scene.count });
      if (scene.view !== din.told) setProps("view-state", { data: scene.view });
    });
  }

  /* ---- another view -------------------------------------------------------------------------------------- */

  const LISTS = ["wijk", "domein", "organisatie", "status", "herkomst", "open"];
  let looks = 0;

  /* What a reader filters, unfolds or lets drop out: drawn as soon as it is there. */
  din.look = function (...chosen) {
    const [everything, without] = chosen.slice(LISTS.length), query = new URLSearchParams();
    LISTS.forEach((name, i) => { for (const one of chosen[i] || []) query.append(name, one.replace(/^\x1f/, "")); });
    if (everything) query.set("alles", "ja");
    if (without) query.set("zonder", without);
    lookAt(String(query), ++looks);
    return window.dash_clientside.no_update;
  };

  async function lookAt(query, turn) {
    const before = din.view;
    din.view = query; // word of a change that comes meanwhile is of this view
    try {
      const answer = await fetch("/scene?" + [query, "at=" + wanted].filter(Boolean).join("&"), { credentials: "same-origin" });
      const scene = answer.ok && await answer.json();
      if (turn !== looks) return;
      if (!scene) { din.view = before; return; } // why not is said already
      din.view = scene.view;
      din.highlight(scene, din.chosen());
      tellScene(scene);
      refresh();
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault;
      if (turn === looks) setTimeout(() => { if (turn === looks) lookAt(query, turn); }, RETRY_MS); // no connection
    }
  }

  /* What stands in words follows at most once in so long: beside a picture, which follows at once, less often than on a
     page of words alone, such as that of the contributions. */
  let later = 0, last = 0, known = "", waiting = false;
  function tellDash(revision) {
    known = revision;
    if (later) return;
    later = setTimeout(() => {
      later = 0;
      if (!line.isOpen()) { waiting = true; return; } // asked again when there is a connection
      waiting = false;
      last = performance.now();
      setProps("revision", { data: known });
    }, Math.max(0, last + (din.cytoscape() ? THROTTLE_MS : WORDS_MS) - performance.now()));
  }

  /* ---- events ------------------------------------------------------------------------------------------- */

  let line = null;
  const TAKE = {
    plan(told) {
      wanted = told.revision;
      if (told.changed) news = news.concat(told.changed).slice(-400);
      announce(told);
      refresh().then(() => din.afterPicture(() => { if (told.revision !== known) tellDash(wanted); }));
    },
    presence(told) { people = told; showPeople(); },
    source(told) { notice(told.away ? say("away") : "", true); },
  };
  const TELL = {
    open() { if (lasting) notice("", true); if (waiting) tellDash(known); post(); },
    lost() { notice(say("offline"), true); },
    closed() { notice(say("closed"), true); },
  };

  /* A short answer goes on from what was told, a line that is taken up anew from what is shown everywhere. */
  function address(short) {
    const view = din.told === undefined ? location.search.slice(1) : din.view;
    const shows = document.getElementById("graph-frame") ? "&view=" + encodeURIComponent(view) : "";
    return "/events?page=" + page + "&since=" + encodeURIComponent(short ? wanted : known) + shows + (short ? "&short=1" : "");
  }

  din.listen = function (revision) {
    if (line === null) {
      known = wanted = String(revision);
      line = din.line(address, (name, told) => TAKE[name](told), (state) => TELL[state]());
    } else if (String(revision) !== din.shown) {
      known = wanted = String(revision); // the page's own change: no need to wait for word of it
      refresh();
    }
    return window.dash_clientside.no_update;
  };

  /* ---- in words ----------------------------------------------------------------------------------------- */

  let fading = 0, lasting = false;
  function notice(text, lasts) {
    const box = document.getElementById("live-notice");
    if (!box || (!lasts && lasting)) return;
    clearTimeout(fading);
    lasting = Boolean(lasts && text);
    box.textContent = text;
    if (text && !lasts) fading = setTimeout(() => { box.textContent = ""; }, NOTICE_MS);
  }

  function announce(told) {
    const me = people.people.find((person) => person.page === page);
    if (!told.by || (me && me.name === told.by)) return;
    const scene = din.cytoscape() && din.kept(din.cytoscape()).drawing;
    const one = told.changed && told.changed.length === 1 && scene && scene.names[told.changed[0]];
    notice(say(one ? "changedNode" : "changed", { name: told.by, what: one || "" }), false);
  }

  /* ---- who is here -------------------------------------------------------------------------------------- */

  let people = { people: [], others: 0 }, looking = "", posting = 0;
  const nameOf = (person) => person.name || say("someone");
  const initials = (name) => name.split(/[\s.@_-]+/).filter(Boolean).slice(0, 2).map((part) => part[0].toUpperCase()).join("") || "?";
  const colour = (name) => "tint" + ([...name].reduce((sum, sign) => sum + sign.codePointAt(0), 0) % 6);
  const inWords = (person) => person.label ? say("looks", { name: nameOf(person), what: person.label }) : say("here", { name: nameOf(person) });
  const theOthers = () => people.people.filter((person) => person.page !== page);

  function sign(text, words, className) {
    const item = document.createElement("li");
    const seen = document.createElement("span"), heard = document.createElement("span");
    seen.textContent = text;
    seen.setAttribute("aria-hidden", "true");
    heard.textContent = words;
    heard.className = "unseen";
    item.className = className;
    item.title = words;
    item.append(seen, heard);
    return item;
  }

  function showPeople() {
    const list = document.getElementById("presence");
    if (!list) return;
    const named = theOthers(), me = people.people.some((person) => person.page === page);
    const rest = people.others - (me ? 0 : 1) + Math.max(0, named.length - 6);
    const items = named.slice(0, 6).map((person) => sign(initials(nameOf(person)), inWords(person), colour(nameOf(person))));
    if (rest > 0) items.push(sign("+" + rest, rest === 1 ? say("reader") : say("readers", { n: rest }), "rest"));
    list.replaceChildren(...items);
    placeBadges();
  }

  /* Small initials at the corner of the box that somebody else looks at. */
  function placeBadges() {
    const cy = din.cytoscape(), frame = document.getElementById("graph-frame");
    if (!cy || !frame) return;
    let layer = document.getElementById("presence-layer");
    const scene = din.kept(cy).drawing;
    const seen = scene ? theOthers().filter((person) => scene.drawn[person.what]) : [];
    if (!layer) {
      if (!seen.length) return;
      layer = document.createElement("div");
      layer.id = "presence-layer";
      layer.setAttribute("aria-hidden", "true");
      frame.append(layer);
    }
    const counts = new Map(), badges = [];
    for (const person of seen) {
      const node = cy.getElementById(scene.drawn[person.what]);
      if (node.empty()) continue;
      const nth = counts.get(node.id()) || 0;
      counts.set(node.id(), nth + 1);
      const box = node.renderedBoundingBox({ includeLabels: false, includeOverlays: false });
      badges.push([person, box.x2 - 14 - nth * 20, box.y1 - 12]);
    }
    while (layer.children.length > badges.length) layer.lastChild.remove();
    badges.forEach(([person, x, y], i) => {
      const badge = layer.children[i] || layer.appendChild(document.createElement("span"));
      const text = initials(nameOf(person));
      if (badge.textContent !== text) badge.textContent = text;
      badge.className = colour(nameOf(person));
      badge.style.transform = "translate(" + x.toFixed(1) + "px," + y.toFixed(1) + "px)";
    });
  }

  function post() {
    clearTimeout(posting);
    posting = setTimeout(() => {
      fetch("/presence", {
        method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ page, what: looking.slice(0, 200) }),
      }).catch(() => 0); // without a connection nobody is here; it is sent again when there is one
    }, LOOK_MS);
  }

  din.lookAt = function (node) {
    if (node === looking) return;
    looking = node;
    post();
  };
  new MutationObserver(() => {
    const list = document.getElementById("presence");
    if (list && !list.children.length && (theOthers().length || people.others)) showPeople();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

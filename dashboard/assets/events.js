/* The line to the server along which word of changes comes.

   Only a page that is seen holds one: a browser has six lines to a server, so that six tabs would leave none to read
   anything by. A line on which nothing is heard any more is taken up anew, as after sleep. Where a proxy holds back an
   answer until it ends, one short answer after another is asked for. */
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  const NAMES = ["plan", "presence", "source"];
  const LOST_MS = 1500, AGAIN_MS = 1000, BETWEEN_MS = 500, FIRST_MS = 10000, SILENT_MS = 40000, LOOK_MS = 2000, UNSEEN_MS = 5000;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  /* Where to listen, what to do with an event, and with "open", "lost" and "closed". */
  din.line = function (address, take, tell) {
    let stream = null, short = null, opened = 0, heard = 0, lost = 0, unseen = 0, held = false, probing = false;

    function close() {
      if (stream) stream.close();
      if (short) short.abort();
      stream = short = null;
    }

    function open() {
      clearTimeout(lost);
      lost = 0;
      tell("open");
    }

    function losing() {
      lost = lost || setTimeout(() => tell("lost"), LOST_MS);
    }

    function listen() {
      close();
      if (document.hidden) return;
      if (held) { ask(); return; }
      opened = Date.now();
      const mine = stream = new EventSource(address(false));
      mine.onopen = open;
      mine.onerror = () => {
        losing();
        if (mine.readyState === EventSource.CLOSED) setTimeout(async () => { if (await answers() !== "closed" && mine === stream) listen(); }, AGAIN_MS);
      };
      mine.addEventListener("here", () => { heard = Date.now(); });
      for (const name of NAMES) mine.addEventListener(name, (event) => { heard = Date.now(); take(name, JSON.parse(event.data)); });
    }

    function refused(answer) {
      if (answer.status !== 401 && answer.status !== 403) return false;
      clearTimeout(lost);
      tell("closed");
      addEventListener("focus", listen, { once: true }); // who was away may have signed in again
      return true;
    }

    async function answers() {
      try {
        const answer = await fetch("/scene", { credentials: "same-origin" });
        return refused(answer) ? "closed" : answer.ok ? "well" : "";
      } catch (fault) {
        if (!(fault instanceof TypeError)) throw fault;
        return "";
      }
    }

    /* Nothing was heard since the line was taken up: is there no server, or does something between hold its words back? */
    async function probe() {
      const since = opened;
      probing = true;
      try {
        if (await answers() !== "well") return;
        await pause(AGAIN_MS); // a server that slept answers both at once
        if (since === opened && heard < opened && stream) { held = true; listen(); }
      } finally {
        probing = false;
      }
    }

    async function ask() {
      const mine = short = new AbortController();
      while (mine === short) {
        try {
          const answer = await fetch(address(true), { credentials: "same-origin", signal: mine.signal });
          if (refused(answer)) return;
          const events = answer.ok ? parts(await answer.text()) : [];
          if (mine !== short) return;
          if (answer.ok) open(); else losing();
          if (!events.some(([name]) => name === "source")) take("source", { away: false });
          for (const [name, data] of events) if (NAMES.includes(name)) take(name, data);
        } catch (fault) {
          if (!(fault instanceof TypeError) && fault.name !== "AbortError") throw fault;
          if (mine === short) losing();
        }
        await pause(BETWEEN_MS);
      }
    }

    function parts(text) {
      const found = [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)];
      return found.map(([, name, data]) => [name, JSON.parse(data)]);
    }

    document.addEventListener("visibilitychange", () => {
      clearTimeout(unseen);
      if (document.hidden) unseen = setTimeout(close, UNSEEN_MS);
      else if (!stream && !short) { held = false; listen(); }
    });
    setInterval(() => {
      if (!stream || probing) return;
      if (heard < opened) { if (Date.now() - opened > FIRST_MS) probe(); }
      else if (Date.now() - heard > SILENT_MS) { losing(); listen(); }
    }, LOOK_MS);
    addEventListener("pagehide", close);
    addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
    listen();
    return { isOpen: () => Boolean(short || (stream && stream.readyState === EventSource.OPEN)) };
  };
})();

/* What the server refuses, or cannot do, is said on the page: a sentence in the place for notices. */
(function () {
  "use strict";
  const SECONDS = 15;
  const ask = window.fetch.bind(window);
  const place = () => document.getElementById("notice");
  let clearing = 0;

  const say = (children) => window.dash_clientside.set_props("notice", { children: children });

  function signInAgain(words) {
    const here = encodeURIComponent(location.pathname + location.search);
    const link = { type: "A", namespace: "dash_html_components",
      props: { href: "/sign-in?next=" + here, target: "_blank", rel: "noopener", children: place().dataset.again } };
    return [words + " ", link, " " + place().dataset.beside]; // beside this page: what was typed here stays
  }

  /* A refusal is a line of plain text in the reader's language; a page is one of the doors' own. */
  async function tell(answer) {
    const plain = (answer.headers.get("content-type") || "").startsWith("text/plain");
    const words = plain ? (await answer.text()).slice(0, 300) : place().dataset.fault;
    if (answer.status === 401) say(signInAgain(words));
    else say(words);
  }

  window.fetch = async function (...request) {
    const answer = await ask(...request);
    if (answer.status >= 400 && answer.status !== 404 && place()) {
      tell(answer.clone());
      document.dispatchEvent(new Event("din:refused"));
    } else if (answer.ok && place() && place().querySelector("a")) say(""); // signed in again
    return answer;
  };

  /* A notice goes away again, unless there is something to do. */
  let shown = "";
  new MutationObserver(() => {
    const words = place() ? place().textContent : "";
    if (words === shown) return;
    shown = words;
    clearTimeout(clearing);
    if (words && !place().querySelector("a")) clearing = setTimeout(() => say(""), SECONDS * 1000);
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
})();

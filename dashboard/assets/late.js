/* The program of the fields comes after the first picture, which does not need it; until then each field is its words. */
(function () {
  "use strict";
  const NAME = "dash_mantine_components";
  const RETRY_MS = 2000, LATEST_MS = 3000;
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const din = (ns.din = ns.din || {});
  const mark = document.querySelector("meta[name='late-program']");
  din.bringFields = () => {};
  din.looked = Promise.resolve();
  if (!mark) return;

  let real = null, asked = false;
  const waiting = new Set(), stands = new Map();

  /* Dash finds all components under one name, before and after the program of the fields has come. */
  const known = new Proxy({}, { get: (_none, type) => stand(String(type)), has: () => true });
  Object.defineProperty(window, NAME, {
    get: () => known,
    set: (program) => {
      real = program;
      window.React.startTransition(() => { for (const tell of waiting) tell(program); });
    },
  });

  function stand(type) {
    if (!stands.has(type)) stands.set(type, type === "MantineProvider" ? provider(window.React) : field(window.React, type));
    return stands.get(type);
  }

  function useReal(React) {
    const [program, tell] = React.useState(() => real);
    React.useEffect(() => {
      waiting.add(tell);
      tell(() => real);
      return () => { waiting.delete(tell); };
    }, []);
    return program;
  }

  let frame = {}; // what the provider around all was given
  /* What is in the provider stays what it is when the program comes: the variables of the style come beside it. */
  function provider(React) {
    return function Provider({ children, ...given }) {
      const program = useReal(React);
      frame = given;
      return React.createElement(React.Fragment, null, children, program && React.createElement(program.MantineProvider, given));
    };
  }

  function useAfterPicture(React, props) {
    const [shown, show] = React.useState(props);
    React.useEffect(() => {
      let newest = true;
      if (shown === props) return undefined;
      din.afterPicture(() => din.looked.then(() => { if (newest) show(props); })); // Dash tells the field before the picture
      return () => { newest = false; };
    }, [props]);
    return shown;
  }

  const ALONE = { withCssVariables: false, withGlobalClasses: false };
  const PATIENT = ["MultiSelect"]; // shows a reader's choice by itself: what Dash says of it waits for the picture
  function field(React, type) {
    return function Field(props) {
      const program = useReal(React), shown = PATIENT.includes(type) ? useAfterPicture(React, props) : props;
      const made = React.useMemo(
        () => program && React.createElement(program.MantineProvider, { ...frame, ...ALONE }, React.createElement(program[type], shown)),
        [program, shown]);
      if (!program) return React.createElement("div", { className: ["coming", "coming-" + type, props.className].filter(Boolean).join(" "), "aria-busy": "true" }, words(React, type, props));
      return made;
    };
  }

  /* The words that a field will show. */
  function words(React, type, props) {
    if (type === "SegmentedControl") {
      return props.data.map(({ value, label }) => React.createElement("span", { key: value, className: value === props.value ? "here" : "" }, label));
    }
    const chosen = [props.value || []].flat();
    const all = (props.data || []).flatMap((one) => one.items || [one]);
    const labels = all.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
    return labels.join(", ") || props.placeholder || props.label || "";
  }

  din.bringFields = function () {
    if (asked) return;
    asked = true;
    bring();
  };

  function bring() {
    const program = document.createElement("script");
    program.src = mark.content;
    program.addEventListener("error", () => { program.remove(); setTimeout(bring, RETRY_MS); });
    document.head.append(program);
  }

  for (const event of ["pointerdown", "keydown"]) addEventListener(event, din.bringFields, { once: true, capture: true });
  setTimeout(din.bringFields, LATEST_MS); // without a picture as well
})();

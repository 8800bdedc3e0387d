// Making elements. Words become text and never markup, whatever characters they hold.

export function el(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (key === "on") {
      for (const [event, does] of Object.entries(value)) made.addEventListener(event, does);
    } else if (value === true) {
      made.setAttribute(key, "");
    } else if (value !== false && value !== undefined && value !== null) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

const SHORT = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DATED = new Intl.DateTimeFormat(undefined, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

// A moment in the viewer's own zone; in full where the pointer rests on it.
export function moment(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  return el("time", { datetime: iso, title: FULL.format(at) }, (today ? SHORT : DATED).format(at));
}

const NAMED = new Intl.DateTimeFormat(undefined, {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

// A moment in the words of a card: with its weekday, in the viewer's own zone.
export function when(iso) {
  const at = new Date(iso);
  return el("time", { datetime: iso, title: FULL.format(at) }, `${NAMED.format(at)} your time`);
}

export function seconds(iso) {
  return new Date(iso).toLocaleTimeString();
}

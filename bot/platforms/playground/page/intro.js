// What stands in a conversation before anybody said anything, and the examples above the composer.

import { el } from "./element.js";
import { EXAMPLES } from "./examples.js";

// The examples as buttons; `fill(text)` puts one into the composer.
export function chips(fill) {
  return el("div", { class: "chips", role: "group", "aria-label": "Examples to paste" },
    el("span", { class: "hint" }, "Try"),
    EXAMPLES.map((one) => el("button", { type: "button", class: "chip", on: { click: () => fill(one.text) } }, one.label)));
}

// `setUp()` shows how keyfix is set up, to whoever one is.
export function drawEmpty(box, channel, { me, people }, empty, setUp) {
  box.hidden = !empty;
  if (!empty) return;
  if (channel === "access-requests") {
    box.replaceChildren(
      el("h3", {}, "No requests yet"),
      el("p", {}, "Where only an admin can fix an error, keyfix’s answer has a button “Ask for access”. What is asked for is posted here, and Ana or Ben decide."),
      el("p", {}, "Who decides, where requests go and where keyfix answers can be changed, by Ana and Ben:"),
      el("button", { type: "button", class: "button primary", on: { click: setUp } }, "Set up keyfix"));
  } else if (channel.startsWith("dm-")) {
    box.replaceChildren(
      el("h3", {}, "Just you and keyfix"),
      el("p", {}, "Ask anything here in private. What becomes of your requests is told here too."));
  } else {
    const other = me === "ana" ? "ravi" : "ana";
    const { name, job } = people.get(other);
    box.replaceChildren(
      el("h3", {}, "Paste an error. keyfix says what is wrong, and how to fix it."),
      el("p", {}, "Everything here stays on this machine: no account, no key, no network. Begin with one of the examples below, or with an error of your own."),
      el("ol", {},
        el("li", {}, "Paste an error as it is, traceback and all: keyfix answers in its thread. On ordinary messages it stays silent."),
        el("li", {}, "Where an admin is needed, press “Ask for access”: the form is filled in already."),
        el("li", {}, "Become ", el("strong", {}, name), " above, or ",
          el("a", { href: `?as=${other}&in=${other === "ana" ? "access-requests" : "ml-help"}`, target: "_blank" }, `open a second window as ${name} (${job})`),
          ", and decide. Every step is in the audit trail.")));
  }
}

// One message: who, when, what, and what can be done with it.

import { drawCard } from "./card.js";
import { el, moment } from "./element.js";

const LONG = 14; // lines of a paste that are shown before it is asked for
const WIDE = 700; // characters, likewise

// `can` has `press(message, button, element)`, `reply(message)` and `take_away(message)`.
export function drawMessage(message, { me, people }, can) {
  const bot = message.author === "keyfix";
  const name = bot ? "keyfix" : people.get(message.author).name;
  return el(
    "article", {
      class: `message${message.only ? " whisper" : ""}`, tabindex: "-1",
      "aria-label": `${name}${message.only ? ", only visible to you" : ""}`,
    },
    el("span", { class: `face ${message.author}`, "aria-hidden": "true" }, bot ? "" : name[0]),
    el("div", { class: "said" },
      el("p", { class: "byline" },
        el("strong", {}, name),
        bot ? el("span", { class: "tag" }, "app") : null,
        moment(message.at),
        message.updated ? el("span", { class: "updated" }, "updated ", moment(message.updated)) : null),
      message.only ? el("p", { class: "private" }, "Only visible to you", message.about ? el("code", {}, message.about) : null) : null,
      content(message, can),
      deeds(message, me, can)),
  );
}

function content(message, can) {
  if (message.deleted) return el("p", { class: "deleted" }, "This message was deleted.");
  if (message.card) return drawCard(message.card, (button, element) => can.press(message, button, element));
  const lines = message.text.split("\n");
  if (lines.length < 3 && message.text.length < 200) return el("p", { class: "words" }, message.text);
  return paste(message.text, lines.length);
}

function paste(text, lines) {
  const body = el("pre", { class: "paste", tabindex: "0", "aria-label": "Pasted text" }, text);
  if (lines <= LONG && text.length <= WIDE) return body;
  const all = lines > 1 ? `Show all ${lines} lines` : "Show all of it";
  body.classList.add("folded");
  const more = el("button", { type: "button", class: "quiet", "aria-expanded": "false" }, all);
  more.addEventListener("click", () => {
    const folded = body.classList.toggle("folded");
    more.setAttribute("aria-expanded", String(!folded));
    more.textContent = folded ? all : "Show less";
  });
  return el("div", {}, body, more);
}

function deeds(message, me, can) {
  const direct = message.channel.startsWith("dm-");
  const own = message.author === me || message.only;
  const found = [];
  if (!message.thread && !message.only && !direct) {
    found.push(deed("Reply in thread", () => can.reply(message)));
  }
  if (own && !message.deleted) {
    found.push(deed(message.only ? "Dismiss" : "Delete", () => can.take_away(message)));
  }
  return found.length ? el("p", { class: "deeds" }, found) : null;
}

function deed(label, does) {
  return el("button", { type: "button", class: "quiet", on: { click: does } }, label);
}

// Where something is written: Enter sends, Shift+Enter breaks the line, `/keyfix` is the command.

import { send } from "./api.js";
import { el } from "./element.js";

const COMMAND = /^\/keyfix(\s|$)/;
let made = 0;

// `where()` gives {by, channel, thread}; `after(answer, where)` is called with the server's answer.
export function composer({ label, where, after, cancel }) {
  const id = `composer-${(made += 1)}`;
  const box = el("textarea", { id, rows: "1", placeholder: label, maxlength: "40000", "aria-describedby": `${id}-hint ${id}-fault` });
  const fault = el("p", { id: `${id}-fault`, class: "fault", role: "alert" });
  const form = el(
    "form", { class: "composer" },
    el("label", { for: id, class: "unseen" }, label),
    box,
    el("div", { class: "composer-foot" },
      el("p", { id: `${id}-hint`, class: "hint" }, el("kbd", {}, "Enter"), " sends · ", el("kbd", {}, "Shift+Enter"), " new line · ", el("code", {}, "/keyfix"), " command"),
      cancel ? el("button", { type: "button", class: "button", on: { click: cancel } }, "Cancel") : null,
      el("button", { type: "submit", class: "button primary" }, "Send")),
    fault,
  );

  async function go(event) {
    event?.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    const at = where();
    fault.textContent = "";
    fill(""); // at once, so that the next can be written meanwhile
    try {
      after(await send(COMMAND.test(text) ? "/command" : "/say", { ...at, text }), at);
    } catch (error) {
      fault.textContent = error.message;
      if (!box.value) fill(text);
    }
  }

  function fill(text) {
    box.value = text;
    grow();
  }

  function grow() {
    box.rows = Math.min(8, Math.max(1, box.value.split("\n").length));
  }

  form.addEventListener("submit", go);
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) go(event);
    if (event.key === "Escape" && cancel) cancel();
  });
  return {
    element: form, fill,
    focus: () => box.focus(),
    name: (words) => { box.placeholder = words; form.querySelector("label").textContent = words; },
  };
}

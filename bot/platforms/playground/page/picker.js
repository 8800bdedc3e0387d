// Who you are, and which conversation you read.

import { byId, el } from "./element.js";

export function drawPeople(people, me, choose) {
  const drawn = [...people.values()].map((one) => {
    const input = el("input", { type: "radio", name: "me", value: one.id, checked: one.id === me });
    input.addEventListener("change", () => choose(one.id));
    return el("label", {}, input,
      el("span", { class: `face ${one.id}`, "aria-hidden": "true" }, one.name[0]),
      el("span", { class: "name" }, one.name, el("small", {}, one.job)));
  });
  const box = byId("people");
  const focused = box.contains(document.activeElement);
  box.replaceChildren(box.querySelector("legend"), ...drawn);
  if (focused) box.querySelector("input:checked").focus();
}

export function drawConversations(conversations, current, unread, choose) {
  const list = byId("conversations");
  const focused = list.contains(document.activeElement);
  list.replaceChildren(...conversations.map((one) => {
    const news = unread.get(one.id) ?? 0;
    const chosen = one.id === current;
    return el("li", {}, el(
      "button", { type: "button", class: news ? "unread" : "", "aria-current": chosen ? "page" : null, on: { click: () => choose(one.id) } },
      one.id.startsWith("dm-") ? el("span", { class: "face keyfix small", "aria-hidden": "true" }) : null,
      one.name,
      news ? el("span", { class: "count" }, String(news), el("span", { class: "unseen" }, " new")) : null,
    ));
  }));
  if (focused) list.querySelector("[aria-current]")?.focus();
}

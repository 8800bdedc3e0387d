// The messages of one conversation, each with its thread beneath it; changed in place.

import { el } from "./element.js";
import { drawMessage } from "./message.js";

const HELD = 3000; // milliseconds

export class Room {
  // `scroll` is what scrolls, `list` the ordered list in it; `can` as for a message.
  constructor(scroll, list, can) {
    Object.assign(this, { scroll, list, can });
    this.items = new Map();
    this.whispered = 0;
  }

  // Begin again with `messages`, at the newest.
  fill(messages, world) {
    this.world = world;
    this.items.clear();
    this.list.replaceChildren();
    for (const message of messages) this.put(message);
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  // Add a message, or draw it anew where it stands. Gives its element.
  put(message) {
    const drawn = drawMessage(message, this.world, this.can);
    const item = this.items.get(message.id);
    if (!item) return this.add(message, drawn);
    const before = item.querySelector(":scope > article");
    const focused = before.contains(document.activeElement);
    before.replaceWith(drawn);
    if (focused) drawn.focus({ preventScroll: true });
    return drawn;
  }

  add(message, drawn) {
    const item = el("li", { "data-id": message.id }, drawn);
    this.items.set(message.id, item);
    const parent = this.items.get(message.thread);
    (parent ? thread(parent) : this.list).append(item);
    return drawn;
  }

  remove(id) {
    const item = this.items.get(id);
    if (!item) return;
    const within = item.contains(document.activeElement);
    const near = item.previousElementSibling ?? item.parentElement.closest("li");
    item.remove();
    this.items.delete(id);
    if (within) (near?.querySelector("article") ?? this.scroll).focus({ preventScroll: true });
  }

  // Whether the newest is in sight, so that what comes next should be too.
  atEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 120;
  }

  // Bring what just came in sight: from its beginning, where it is taller than the room. What was
  // whispered shortly before stays in sight too: a warning comes with an answer beneath it.
  show(element, { whisper, own }) {
    const held = !whisper && !own && Date.now() - this.whispered < HELD && this.whisper.isConnected;
    const first = held ? this.whisper : element;
    if (whisper) Object.assign(this, { whisper: element, whispered: Date.now() });
    const height = element.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
    const tall = height > this.scroll.clientHeight - 24;
    (tall ? first : element).scrollIntoView({ block: tall ? "start" : "nearest" });
  }

  // Where a reply to `message` is written: beneath its thread.
  beneath(message) {
    return this.items.get(message.id);
  }
}

function thread(item) {
  const standing = item.querySelector(":scope > ol.thread");
  if (standing) return standing;
  const made = el("ol", { class: "thread", "aria-label": "Thread" });
  item.querySelector(":scope > article").after(made);
  return made;
}

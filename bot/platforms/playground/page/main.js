// The page: who you are, what you read, and what the server tells.

import { listen, send } from "./api.js";
import { refresh } from "./audit.js";
import { composer } from "./composer.js";
import { byId, el } from "./element.js";
import { openForm } from "./form.js";
import { chips, drawEmpty } from "./intro.js";
import { drawConversations, drawPeople } from "./picker.js";
import { Room } from "./room.js";

const address = new URLSearchParams(location.search);
const world = { me: address.get("as") ?? "ravi", people: new Map(), conversations: [] };
const messages = new Map();
const unread = new Map();
let current = address.get("in") ?? "ml-help";
let source = null;
let late = null; // the audit trail's next reading, as several changes often come at once

const room = new Room(byId("scroll"), byId("messages"), { press, reply, take_away });
const writing = composer({
  label: "Message",
  where: () => ({ by: world.me, channel: current, thread: "" }),
  after: sent,
});
const examples = chips((text) => { writing.fill(text); writing.focus(); });
byId("foot").append(examples, writing.element);
byId("verify").addEventListener("click", () => refresh(world.people));
byId("audit-tab").addEventListener("click", () => view("audit"));

connect();

function connect() {
  source?.close();
  source = listen(world.me, {
    state: begin,
    message: arrived,
    gone: ({ id }) => { messages.delete(id); room.remove(id); },
    audit: () => { clearTimeout(late); late = setTimeout(() => refresh(world.people), 150); },
    link: (open) => { byId("offline").textContent = open ? "" : "Connection lost. Trying again…"; },
  });
}

function begin(state) {
  world.people = new Map(state.people.map((one) => [one.id, one]));
  world.conversations = state.conversations;
  messages.clear();
  for (const message of state.messages) messages.set(message.id, message);
  if (!world.conversations.some((one) => one.id === current)) current = "ml-help";
  drawPeople(world.people, world.me, become);
  enter(current);
  refresh(world.people);
}

function become(resident) {
  world.me = resident;
  if (current.startsWith("dm-")) current = "ml-help";
  unread.clear();
  connect();
}

function enter(channel) {
  current = channel;
  unread.delete(channel);
  const chosen = world.conversations.find((one) => one.id === channel);
  history.replaceState(null, "", `?as=${world.me}&in=${channel}`);
  byId("room-name").textContent = chosen.name;
  byId("room-topic").textContent = chosen.topic;
  writing.name(`Message ${chosen.name}`);
  room.fill(here(), world);
  around();
}

function here() {
  return [...messages.values()].filter((message) => message.channel === current);
}

// What depends on how much there is: counts, the first words, the examples, the title.
function around() {
  drawConversations(world.conversations, current, unread, (channel) => { view("chat"); enter(channel); });
  drawEmpty(byId("empty"), current, world, here().length === 0, setUp);
  examples.hidden = current === "access-requests";
  const news = [...unread.values()].reduce((sum, count) => sum + count, 0);
  const name = world.people.get(world.me)?.name ?? "";
  document.title = `${news ? `(${news}) ` : ""}${name} · keyfix playground`;
}

function view(which) {
  document.body.dataset.view = which;
  byId("audit-tab").setAttribute("aria-pressed", String(which === "audit"));
}

function arrived(message) {
  const before = messages.has(message.id);
  messages.set(message.id, message);
  announce(message, before);
  if (message.channel !== current) {
    if (message.author !== world.me) unread.set(message.channel, (unread.get(message.channel) ?? 0) + 1);
    around();
    return;
  }
  const follow = room.atEnd() || mine(message);
  const drawn = room.put(message);
  if (before) drawn.classList.add("fresh");
  else if (follow) room.show(drawn, { whisper: Boolean(message.only), own: message.author === world.me });
  around();
}

// Said by me, shown to me, or an answer to what I said.
function mine(message) {
  const parent = messages.get(message.thread);
  return [message.author, message.only, parent?.author].includes(world.me);
}

function announce(message, before) {
  if (message.author === world.me) return;
  const name = world.people.get(message.author)?.name ?? "keyfix";
  const words = message.card ? message.card.headline : message.text.slice(0, 120);
  byId("news").textContent = `${name}${before ? " updated" : ""}: ${words}`;
}

function sent(answer, at) {
  if (answer.form) openForm(answer.form, { by: at.by, channel: answer.channel, thread: answer.thread }, world);
}

async function press(message, button, element) {
  element.disabled = true;
  element.classList.add("busy");
  try {
    const body = { by: world.me, message: message.id, action: button.action, value: button.value };
    const answer = await send("/press", body);
    element.disabled = false; // before the dialog opens, so that the focus can come back here
    element.focus({ preventScroll: true });
    sent(answer, body);
  } catch (error) {
    element.closest(".card").append(el("p", { class: "fault", role: "alert" }, error.message));
  } finally {
    element.disabled = false;
    element.classList.remove("busy");
  }
}

async function setUp() {
  try {
    await send("/command", { by: world.me, channel: current, thread: "", text: "/keyfix setup" });
  } catch (error) {
    byId("news").textContent = error.message;
  }
}

async function take_away(message) {
  try {
    await send("/delete", { by: world.me, message: message.id });
  } catch (error) {
    byId("news").textContent = error.message;
  }
}

// Open a small composer beneath the thread of `message`.
function reply(message) {
  const item = room.beneath(message);
  item.querySelector(":scope > form")?.remove();
  const close = () => {
    answer.element.remove();
    item.querySelector("article").focus({ preventScroll: true });
  };
  const answer = composer({
    label: "Reply in the thread",
    where: () => ({ by: world.me, channel: message.channel, thread: message.id }),
    after: (told, at) => { close(); sent(told, at); },
    cancel: close,
  });
  item.append(answer.element);
  answer.focus();
}

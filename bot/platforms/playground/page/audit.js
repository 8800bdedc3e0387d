// The audit panel: every entry, newest first, and whether the server finds the chain whole.

import { audit } from "./api.js";
import { byId, el, seconds } from "./element.js";

const verdict = byId("verdict");
const trail = byId("trail");
let drawn = null; // the entries that are shown, as they were read
let asked = 0;

// Read the trail again. The answer to an older question than the newest is dropped.
export async function refresh(people) {
  const turn = (asked += 1);
  let view;
  try {
    view = await audit();
  } catch (error) {
    tell(error.message, "bad");
    return;
  }
  if (turn !== asked) return;
  const words = `Chain verified: ${view.verified} ${view.verified === 1 ? "entry" : "entries"}`;
  const at = new Date().toLocaleTimeString();
  tell(view.fault ? `Chain broken: ${view.fault}` : `${words} · ${at}`, view.fault ? "bad" : "good");
  draw(view.entries, people);
}

function tell(words, tone) {
  verdict.className = `verdict ${tone}`;
  verdict.textContent = words;
}

// New entries go on top, so that one that is open stays open; where one that is shown is not, or
// not so, in the log any more, everything is drawn anew.
function draw(entries, people) {
  const read = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  const first = drawn === null;
  if (first || ![...drawn].every((known) => read.has(known))) {
    drawn = new Set();
    trail.replaceChildren();
  }
  for (const [known, entry] of read) {
    if (!drawn.has(known)) trail.prepend(drawEntry(entry, people, !first));
    drawn.add(known);
  }
}

function drawEntry(entry, people, fresh) {
  const details = Object.entries(entry.details ?? {});
  return el(
    "li", { class: `entry${fresh ? " fresh" : ""}`, value: String(entry.sequence) },
    el("p", { class: "entry-head" },
      el("span", { class: "number" }, `${entry.sequence}`),
      el("strong", {}, entry.kind),
      el("time", { datetime: entry.at }, seconds(entry.at))),
    el("p", { class: "entry-who" }, named(entry.actor, people)),
    el("details", {},
      el("summary", {}, "Details ", el("code", {}, `${entry.digest.slice(0, 10)}…`)),
      el("dl", { class: "facts" },
        pair("subject", entry.subject),
        details.map(([name, value]) => pair(name, value)),
        pair("digest", entry.digest))),
  );
}

function pair(name, value) {
  const words = typeof value === "string" ? value : JSON.stringify(value);
  return el("div", {}, el("dt", {}, name.replaceAll("_", " ")), el("dd", {}, words));
}

// People of the playground by their names, and anybody else as the log has them.
function named(actor, people) {
  const id = actor?.split(":").at(-1);
  return people.get(id)?.name ?? (actor || "keyfix");
}

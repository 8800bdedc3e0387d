// The audit panel: every entry, newest first, and whether the server finds the chain whole.

import { audit } from "./api.js";
import { byId, el, seconds } from "./element.js";

const verdict = byId("verdict");
const trail = byId("trail");
let newest = null; // the sequence of the newest entry that was shown
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

function draw(entries, people) {
  const seen = newest;
  newest = entries.at(-1)?.sequence ?? 0;
  trail.replaceChildren(...entries.map((entry) => drawEntry(entry, people, seen)).reverse());
}

function drawEntry(entry, people, seen) {
  const fresh = seen !== null && entry.sequence > seen;
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

// A card of keyfix's, drawn top to bottom as Slack would draw it.

import { el, when } from "./element.js";

const WHOLE = "read_all"; // a card here shows all that there is, so nothing has to be read elsewhere

const LOOKS = { bold: "strong", code: "code", plain: "span" };

// `press(button, element)` is called when one of the card's buttons is pressed.
export function drawCard(card, press) {
  return el(
    "section", { class: `card tone-${card.tone}` },
    el("h3", { class: "headline" }, card.headline),
    card.mentions.length ? el("p", { class: "body" }, "For ", card.mentions.map((one) => `@${one.name}`).join(", ")) : null,
    card.lead.length ? el("p", { class: "lead" }, line(card.lead)) : null,
    card.quote.length ? drawQuote(card.quote) : null,
    card.body.map((words) => el("p", { class: "body" }, line(words))),
    card.facts.length ? drawFacts(card.facts) : null,
    card.steps.length ? el("ol", { class: "steps" }, card.steps.map((step) => drawStep(step, "li"))) : null,
    card.check ? el("div", { class: "check" }, drawStep(card.check, "div")) : null,
    card.more.map((words) => el("p", { class: "body" }, line(words))),
    card.buttons.length ? drawButtons(card.buttons.filter((one) => one.action !== WHOLE), press) : null,
    card.links.length ? el("ul", { class: "links" }, card.links.map((to) => el("li", {}, away(to.label, to.url)))) : null,
    card.foot.length ? el("p", { class: "small" }, line(card.foot)) : null,
  );
}

export function line(spans) {
  return spans.map((span) => {
    if (span.at) return when(span.at);
    const set = el(LOOKS[span.look], {}, span.text);
    return span.url ? away(set, span.url) : set;
  });
}

// Only https leads anywhere; anything else stays words.
function away(label, url) {
  if (!url.startsWith("https://")) return el("span", {}, label);
  return el(
    "a", { href: url, target: "_blank", rel: "noopener noreferrer" },
    label, el("span", { class: "unseen" }, " (opens in a new tab)"),
  );
}

function drawQuote(lines) {
  return el(
    "figure", { class: "quote" },
    el("figcaption", {}, "In the text"),
    el("pre", { tabindex: "0" }, el("code", {}, lines.join("\n"))),
  );
}

export function drawFacts(facts) {
  return el("dl", { class: "facts" }, facts.map((fact) => el(
    "div", {}, el("dt", {}, fact.name), el("dd", {}, line(fact.value)),
  )));
}

function drawStep(step, as) {
  return el(
    as, { class: "step" },
    el("p", {},
      el("span", { class: "by" }, step.who), " ",
      line(step.do),
      step.link ? " " : null,
      step.link ? el("span", { class: "go" }, away(step.link.label, step.link.url)) : null),
    step.command ? drawCommand(step.command) : null,
  );
}

function drawCommand(command) {
  const copy = el("button", { type: "button", class: "copy", "aria-label": "Copy the command" }, "Copy");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(command);
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  });
  return el("div", { class: "command" },
    el("pre", { tabindex: "0", "aria-label": "Command" }, el("code", {}, command)), copy);
}

function drawButtons(buttons, press) {
  return el("div", { class: "buttons" }, buttons.map((button) => {
    const drawn = el("button", { type: "button", class: `button ${button.style}`, title: button.hint || null },
      button.label,
      button.hint ? el("span", { class: "unseen" }, `: ${button.hint}`) : null);
    drawn.addEventListener("click", () => press(button, drawn));
    return drawn;
  }));
}

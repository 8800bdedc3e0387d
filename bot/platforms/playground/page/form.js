// A form of keyfix's as a dialog: it stays open until the server takes it, and says what is wrong where.

import { send } from "./api.js";
import { drawFacts, line } from "./card.js";
import { byId, el } from "./element.js";

const dialog = byId("dialog");

// Open `form`; what is filled in is sent with `where` ({by, channel, thread}).
// `world` has the people and the conversations that a field may be filled with.
export function openForm(form, where, world) {
  const fields = form.fields.map((field) => drawField(offered(field, world)));
  const fault = el("p", { class: "fault", role: "alert" });
  const submit = el("button", { type: "submit", class: "button primary" }, form.submit);
  const drawn = el(
    "form", { novalidate: true },
    el("h2", { id: "dialog-title" }, form.title),
    form.lead.map((words) => el("p", { class: "body" }, line(words))),
    form.facts.length ? drawFacts(form.facts) : null,
    fields.map((field) => field.element),
    fault,
    el("div", { class: "buttons end" },
      el("button", { type: "button", class: "button", on: { click: () => dialog.close() } }, "Cancel"),
      submit),
  );
  drawn.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = "";
    const missing = Object.fromEntries(fields.filter((one) => one.missing()).map((one) => [one.name, "Fill this in."]));
    if (show(missing, fields)) return;
    submit.disabled = true;
    const answers = Object.fromEntries(fields.map((one) => [one.name, one.value()]));
    try {
      const { faults } = await send("/submit", { ...where, purpose: form.purpose, subject: form.subject, answers });
      if (Object.keys(faults).length === 0) dialog.close();
      else if (!show(faults, fields)) fault.textContent = Object.values(faults).join(" ");
    } catch (error) {
      fault.textContent = error.message;
    } finally {
      submit.disabled = false;
    }
  });
  dialog.replaceChildren(drawn);
  dialog.showModal();
  (fields[0]?.input ?? submit).focus();
}

// Put each fault at its field, and the cursor into the first; whether there was one.
function show(faults, fields) {
  for (const field of fields) field.tell(faults[field.name] ?? "");
  const first = fields.find((field) => faults[field.name]);
  first?.input.focus();
  return Boolean(first);
}

// `field` with what can be picked: people and channels are those of this chat.
function offered(field, { people, conversations }) {
  if (field.picks === "people") {
    return { ...field, choices: [...people.values()].map((one) => ({ value: one.id, label: `${one.name}, ${one.job}` })) };
  }
  if (field.picks === "channels") {
    const shared = conversations.filter((one) => !one.id.startsWith("dm-"));
    return { ...field, choices: shared.map((one) => ({ value: one.id, label: one.name })) };
  }
  return field;
}

function drawField(field) {
  return field.many ? drawMany(field) : drawOne(field);
}

// Several of a field's choices: a box each, sent as one value, by commas.
function drawMany(field) {
  const id = `field-${field.name}`;
  const chosen = field.value.split(",");
  const boxes = field.choices.map((choice) => el(
    "input", { type: "checkbox", name: field.name, value: choice.value, checked: chosen.includes(choice.value) },
  ));
  const fault = el("p", { id: `${id}-fault`, class: "fault" });
  const element = el(
    "fieldset", { class: "field many", "aria-describedby": `${id}-hint ${id}-fault` },
    el("legend", {}, field.label, field.required ? null : el("span", { class: "optional" }, " (optional)")),
    boxes.map((box, at) => el("label", {}, box, field.choices[at].label)),
    el("p", { id: `${id}-hint`, class: "hint" }, field.hint),
    fault,
  );
  const value = () => boxes.filter((box) => box.checked).map((box) => box.value).join(",");
  return {
    name: field.name, input: boxes[0], element, value,
    missing: () => field.required && !value(),
    tell: (words) => { fault.textContent = words; },
  };
}

function drawOne(field) {
  const id = `field-${field.name}`;
  const shared = { id, name: field.name, "aria-describedby": `${id}-hint ${id}-fault`, "aria-required": String(field.required) };
  const input = drawInput(field, shared);
  const fault = el("p", { id: `${id}-fault`, class: "fault" });
  const element = el(
    "div", { class: "field" },
    el("label", { for: id }, field.label, field.required ? null : el("span", { class: "optional" }, " (optional)")),
    input,
    el("p", { id: `${id}-hint`, class: "hint" }, field.hint),
    fault,
  );
  return {
    name: field.name, input, element,
    value: () => input.value,
    missing: () => field.required && !input.value.trim(),
    tell: (words) => { fault.textContent = words; input.setAttribute("aria-invalid", String(Boolean(words))); },
  };
}

function drawInput(field, shared) {
  if (field.choices.length) {
    const chosen = field.choices.some((choice) => choice.value === field.value);
    const choices = chosen ? field.choices : [{ value: "", label: "Choose…" }, ...field.choices];
    return el("select", shared, choices.map((choice) => el(
      "option", { value: choice.value, selected: choice.value === field.value }, choice.label,
    )));
  }
  const box = field.lines > 1
    ? el("textarea", { ...shared, rows: String(field.lines), maxlength: String(field.most) })
    : el("input", { ...shared, type: "text", maxlength: String(field.most), autocomplete: "off" });
  box.value = field.value;
  return box;
}

// The Tab key stays within the dialog.
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Tab") return;
  const inside = [...dialog.querySelectorAll("input, select, textarea, button:not(:disabled), a")];
  const [first, last] = [inside[0], inside.at(-1)];
  const leaving = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
});

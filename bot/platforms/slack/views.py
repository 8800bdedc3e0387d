"""Forms as modals. The limits: https://docs.slack.dev/reference/views/modal-views"""

import json
from collections.abc import Mapping
from typing import Any

from bot.access.place import Place
from bot.messages.form import Choice, Field, Form, Picks
from bot.messages.text import cut, plain, visible
from bot.platforms.slack.blocks import Block, paragraphs, plain_text, whole_facts

TITLE_MAX = 24
INPUT_MAX = 3000
LABEL_MAX = 2000
OPTION_MAX = 75
OPTION_VALUE_MAX = 150
OPTIONS_MAX = 100
GROUPS_MAX = 100
METADATA_MAX = 3000

_CHANNELS = {"filter": {"include": ["public", "private"], "exclude_bot_users": True}}

_TOO_LONG = (
    "This is more than Slack can show in one view, so it can't be decided on here. Have whoever "
    "runs keyfix do it: keyfix review."
)

CALLBACK = "keyfix:"
"""Before the purpose of a form, in the `callback_id` of its modal."""

ANSWER = "answer"
"""The action id of every input; its block has the field's name."""


def to_view(form: Form, place: Place) -> dict[str, Any]:
    """Draw *form*; *place* is where it was asked for, and comes back with it.

    Raises:
        ValueError: its subject, or a choice, is longer than Slack carries, or has too many choices.

    """
    facts = whole_facts(form.facts)
    view = {
        "type": "modal",
        "callback_id": CALLBACK + form.purpose.value,
        "private_metadata": _metadata(form.subject, place),
        "title": plain_text(form.title, TITLE_MAX),
        "close": plain_text("Cancel", TITLE_MAX),
    }
    if facts is None:  # what is decided on is shown whole, or it is not decided on here
        return view | {"blocks": paragraphs((plain(_TOO_LONG),))}
    blocks = [*paragraphs(form.lead), *facts, *(_input(field) for field in form.fields)]
    return view | {"submit": plain_text(form.submit, TITLE_MAX), "blocks": blocks}


def answers(view: Mapping[str, Any]) -> dict[str, str]:
    """What was typed or chosen, by field name; an input left empty is an empty text."""
    return {name: _answer(held) for name, held in view["state"]["values"].items()}


def metadata(view: Mapping[str, Any]) -> tuple[str, str, str]:
    """The subject of the form, and the channel and thread in which it was asked for."""
    kept = json.loads(view["private_metadata"])
    return kept["subject"], kept["channel"], kept["thread"]


def to_errors(view: Mapping[str, Any], faults: Mapping[str, str]) -> dict[str, str]:
    """*faults* by input block; one of a field that isn't shown by the first."""
    shown = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    errors: dict[str, str] = {}
    for name, fault in faults.items():
        at = name if name in shown else shown[0]
        errors[at] = f"{errors[at]} {fault}" if at in errors else fault
    return errors


def _answer(held: Mapping[str, Any]) -> str:
    given = held[ANSWER]
    match given["type"]:
        case "static_select":
            chosen = given.get("selected_option")
            return str(chosen["value"]) if chosen else ""
        case "multi_static_select":
            return ",".join(one["value"] for one in given.get("selected_options") or ())
        case "multi_users_select":
            return ",".join(given.get("selected_users") or ())
        case "conversations_select":
            return str(given.get("selected_conversation") or "")
        case "multi_conversations_select":
            return ",".join(given.get("selected_conversations") or ())
    return str(given.get("value") or "")


def _metadata(subject: str, place: Place) -> str:
    kept = json.dumps({"subject": subject, "channel": place.channel, "thread": place.thread})
    if len(kept) > METADATA_MAX:
        raise ValueError("the subject of the form is longer than Slack carries")
    return kept


def _input(field: Field) -> Block:
    drawn: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, LABEL_MAX),
        "element": _element(field),
        "optional": not field.required,
    }
    return drawn | {"hint": plain_text(field.hint, LABEL_MAX)} if field.hint else drawn


def _element(field: Field) -> Block:
    if field.picks is Picks.PEOPLE:
        return _pick(field, "multi_users_select", "initial_users")
    if field.picks is Picks.CHANNELS and field.many:
        return _pick(field, "multi_conversations_select", "initial_conversations") | _CHANNELS
    if field.picks is Picks.CHANNELS:
        return _pick(field, "conversations_select", "initial_conversation") | _CHANNELS
    return _menu(field) if field.choices else _line(field)


def _pick(field: Field, kind: str, initial: str) -> Block:
    """An element that Slack fills with its own people or channels."""
    chosen = [one for one in field.value.split(",") if one]
    drawn: Block = {"type": kind, "action_id": ANSWER}
    if not chosen:
        return drawn
    return drawn | {initial: chosen if initial.endswith("s") else chosen[0]}


def _line(field: Field) -> Block:
    most = min(field.most, INPUT_MAX)
    drawn: Block = {
        "type": "plain_text_input",
        "action_id": ANSWER,
        "multiline": field.lines > 1,
        "max_length": most,
    }
    value = field.value if field.lines > 1 else " ".join(field.value.splitlines())
    return drawn | {"initial_value": visible(cut(value, most))} if value else drawn


def _menu(field: Field) -> Block:
    options = [_option(choice) for choice in field.choices]
    kind = "multi_static_select" if field.many else "static_select"
    drawn: Block = {"type": kind, "action_id": ANSWER}
    if len(options) <= OPTIONS_MAX:
        drawn["options"] = options
    else:
        drawn["option_groups"] = _groups(field.name, options)
    values = field.value.split(",") if field.many else [field.value]
    chosen = [one for one in options if one["value"] in values]
    if not chosen:
        return drawn
    return drawn | ({"initial_options": chosen} if field.many else {"initial_option": chosen[0]})


def _groups(name: str, options: list[Block]) -> list[Block]:
    starts = range(0, len(options), OPTIONS_MAX)
    if len(starts) > GROUPS_MAX:
        raise ValueError(f"{name} has more choices than Slack shows")
    parts = [(at, options[at : at + OPTIONS_MAX]) for at in starts]
    return [
        {"label": plain_text(f"{at + 1} to {at + len(part)}", OPTION_MAX), "options": part}
        for at, part in parts
    ]


def _option(choice: Choice) -> Block:
    if len(choice.value) > OPTION_VALUE_MAX:
        raise ValueError(f"the choice {choice.value[:20]!r}… is longer than Slack carries")
    return {"text": plain_text(choice.label, OPTION_MAX), "value": choice.value}

"""What Slack refuses in blocks, views and metadata, as far as its reference says it.

Where the SDK's own models check, they are asked; what they let pass is checked here.
https://docs.slack.dev/reference/block-kit https://docs.slack.dev/reference/views/modal-views
"""

import json
import re
from collections import Counter
from urllib.parse import urlsplit

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

BLOCKS_MAX = {"message": 50, "modal": 100}
CHARACTERS_MAX = 13_000
METADATA_MAX = 16_000
ALLOWED = {
    "message": {"header", "rich_text", "section", "context", "actions", "divider"},
    "modal": {"header", "rich_text", "section", "context", "actions", "divider", "input"},
}
STYLES = {"bold", "italic", "strike", "code"}
CALLS = {"user": "[UW][A-Z0-9]+", "usergroup": "S[A-Z0-9]+"}
PICKED = {
    "multi_users_select": "initial_users",
    "conversations_select": "initial_conversation",
    "multi_conversations_select": "initial_conversations",
}
DATES = {"date_num", "date", "date_short", "date_long", "date_pretty", "time", "time_secs", "ago"}
DATES |= {"date_short_pretty", "date_long_pretty", "day_divider_pretty", "date_long_full"}
RICH_PARTS = {
    "rich_text_section",
    "rich_text_list",
    "rich_text_preformatted",
    "rich_text_quote",
}


def block_faults(blocks, surface="message"):
    """Everything that Slack would refuse in *blocks*; an empty list if it would take them."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["blocks: must be an array of objects"]
    faults = []
    if len(blocks) > BLOCKS_MAX[surface]:
        faults.append(f"blocks: no more than {BLOCKS_MAX[surface]} items allowed")
    if len(json.dumps(blocks, ensure_ascii=False)) > 4 * CHARACTERS_MAX:
        faults.append("msg_blocks_too_long")
    faults += _twice("block_id", [b["block_id"] for b in blocks if b.get("block_id")])
    for n, block in enumerate(blocks):
        faults += [f"/blocks/{n}: {fault}" for fault in _block(block, surface)]
    return faults


def view_faults(view):
    """Everything that Slack would refuse in a modal."""
    if not isinstance(view, dict) or view.get("type") != "modal":
        return ["view: must be a modal"]
    faults = _sdk(View, view)
    for part in ("title", "submit", "close"):
        if part in view:
            faults += _text(view[part], 24, part, {"plain_text"})
    faults += [] if "title" in view else ["title: missing"]
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        faults += _length(view.get(name, ""), most, name)
    has_input = any(block.get("type") == "input" for block in view.get("blocks", []))
    if has_input and "submit" not in view:
        faults.append("submit: required with input blocks")
    return faults + block_faults(view.get("blocks"), "modal")


def metadata_faults(metadata):
    """Everything that Slack would refuse in a message's metadata."""
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        return ["event_payload: must be an object"]
    name = metadata.get("event_type")
    faults = [] if isinstance(name, str) and re.fullmatch(r"\w{1,255}", name) else ["event_type"]
    if len(json.dumps(metadata)) > METADATA_MAX:
        faults.append("metadata_too_large")
    return faults


def _block(block, surface):
    kind = block.get("type")
    if kind not in ALLOWED[surface]:
        return [f"type {kind!r} is not allowed in a {surface}"]
    own = _length(block.get("block_id", ""), 255, "block_id")
    return own + _sdk(Block, block) + _CHECKS[kind](block)


def _header(block):
    return _text(block.get("text"), 150, "text", {"plain_text"})


def _section(block):
    faults = []
    if "text" not in block and "fields" not in block:
        faults.append("text or fields: missing")
    if "text" in block:
        faults += _text(block["text"], 3000, "text")
    fields = block.get("fields", [])
    faults += ["fields: no more than 10"] if len(fields) > 10 else []
    return faults + [fault for field in fields for fault in _text(field, 2000, "fields")]


def _context(block):
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        return ["elements: 1 to 10"]
    return [fault for one in elements for fault in _text(one, 3000, "elements")]


def _actions(block):
    elements = block.get("elements", [])
    faults = [] if 1 <= len(elements) <= 25 else ["elements: 1 to 25"]
    faults += _twice("action_id", [one.get("action_id") for one in elements])
    return faults + [fault for one in elements for fault in _interactive(one)]


def _divider(_):
    return []


def _input(block):
    faults = _text(block.get("label"), 2000, "label", {"plain_text"})
    if "hint" in block:
        faults += _text(block["hint"], 2000, "hint", {"plain_text"})
    return faults + _interactive(block.get("element") or {})


def _rich_text(block):
    elements = block.get("elements")
    if not isinstance(elements, list) or not elements:
        return ["elements: must not be empty"]
    return [fault for part in elements for fault in _rich_part(part)]


def _rich_part(part):
    kind, elements = part.get("type"), part.get("elements")
    if kind not in RICH_PARTS or not isinstance(elements, list) or not elements:
        return [f"{kind}: no such rich text, or an empty one"]
    if kind == "rich_text_list":
        faults = [] if part.get("style") in {"ordered", "bullet"} else ["style: unknown"]
        inner = [one for one in elements if one.get("type") != "rich_text_section"]
        faults += ["a list holds sections only"] if inner else []
        return faults + [fault for one in elements for fault in _rich_part(one)]
    bare = kind == "rich_text_preformatted"
    return [fault for one in elements for fault in _rich_leaf(one, bare=bare)]


def _rich_leaf(leaf, *, bare):
    kind = leaf.get("type")
    if kind == "date":
        ok = not bare and _is_date(leaf)
        return [] if ok else ["date: an integer timestamp, and a format of known tokens"]
    if kind in CALLS:
        ok = not bare and re.fullmatch(CALLS[kind], str(leaf.get(f"{kind}_id")))
        return [] if ok else [f"{kind}: no such id"]
    if kind not in {"text", "link"}:
        return [f"{kind}: not expected from a bot that only writes text and links"]
    faults = []
    if not isinstance(leaf.get("text", None if kind == "text" else "-"), str):
        faults.append("text: missing")
    elif not leaf.get("text", "-"):
        faults.append("text: must be more than 0 characters")
    style = leaf.get("style", {})
    if set(style) - STYLES or (bare and style):
        faults.append(f"style: {sorted(style)}")
    return faults + (_url(leaf.get("url")) if kind == "link" else [])


def _is_date(leaf):
    tokens = re.findall(r"{(\w*)}", str(leaf.get("format", "")))
    return type(leaf.get("timestamp")) is int and tokens and set(tokens) <= DATES


def _interactive(element):
    kind = element.get("type")
    check = _ELEMENTS.get(kind)
    if check is None:
        return [f"{kind}: no such element here"]
    faults = _length(element.get("action_id", ""), 255, "action_id")
    return faults + ([] if element.get("action_id") else ["action_id: missing"]) + check(element)


def _button(button):
    faults = _text(button.get("text"), 75, "text", {"plain_text"})
    faults += _length(button.get("value", ""), 2000, "value")
    faults += _length(button.get("accessibility_label", ""), 75, "accessibility_label")
    if button.get("style", "primary") not in {"primary", "danger"}:
        faults.append("style: primary or danger")
    return faults + (_url(button["url"]) if "url" in button else [])


def _plain_text_input(element):
    most = element.get("max_length", 3000)
    faults = [] if 1 <= most <= 3000 else ["max_length: 1 to 3000"]
    return faults + _length(element.get("initial_value", ""), most, "initial_value")


def _static_select(element):
    groups = element.get("option_groups")
    if (groups is None) == ("options" not in element):
        return ["options or option_groups: exactly one"]
    lists = [g["options"] for g in groups] if groups is not None else [element["options"]]
    faults = ["option_groups: no more than 100"] if len(lists) > 100 else []
    for group in groups or []:
        faults += _text(group.get("label"), 75, "label", {"plain_text"})
    for options in lists:
        faults += [] if 1 <= len(options) <= 100 else ["options: 1 to 100"]
        faults += [fault for option in options for fault in _option(option)]
    several = element["type"] == "multi_static_select"
    chosen = element.get(
        "initial_options" if several else "initial_option", [] if several else None
    )
    wanted = chosen if several else [] if chosen is None else [chosen]
    if not all(any(one in options for options in lists) for one in wanted):
        faults.append("initial_option: none of the options")
    return faults


def _picked(element):
    """People and channels, which Slack itself lists; what is chosen at first are ids of its own."""
    kind = element["type"]
    initial = PICKED[kind]
    given = element.get(initial, [])
    faults = [] if given or initial not in element else [f"{initial}: must not be empty"]
    ids = [given] if isinstance(given, str) else given
    shape = r"[UW]\w+" if kind == "multi_users_select" else r"[CG]\w+"
    faults += [f"{initial}: invalid" for one in ids if not re.fullmatch(shape, str(one), re.ASCII)]
    unknown = set(element.get("filter", {})) - {"include", "exclude_bot_users"}
    return faults + (["filter: unknown"] if unknown else [])


def _option(option):
    return _text(option.get("text"), 75, "option") + _length(option.get("value"), 150, "value")


def _text(text, most, where, kinds=frozenset({"plain_text", "mrkdwn"})):
    if not isinstance(text, dict) or text.get("type") not in kinds:
        return [f"{where}: must be {' or '.join(sorted(kinds))}"]
    if not isinstance(text.get("text"), str) or not text["text"]:
        return [f"{where}: must be more than 0 characters"]
    return _length(text["text"], most, where)


def _length(value, most, where):
    if not isinstance(value, str):
        return [f"{where}: must be a string"]
    return [f"{where}: must be less than {most + 1} characters"] if len(value) > most else []


def _url(url):
    is_one = isinstance(url, str) and urlsplit(url).scheme in {"http", "https", "mailto"}
    return _length(url, 3000, "url") if is_one else ["url: invalid"]


def _twice(name, values):
    return [f"{name} {one!r} is there twice" for one, n in Counter(values).items() if n > 1]


def _sdk(model, values):
    try:
        drawn = model.parse(values) if model is Block else model(**values)
        if drawn is None:
            return ["unknown to the SDK"]
        drawn.validate_json()
    except SlackObjectFormationError as error:
        return [str(error)]
    return []


_CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "input": _input,
    "rich_text": _rich_text,
}
_ELEMENTS = {
    "button": _button,
    "plain_text_input": _plain_text_input,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    **dict.fromkeys(PICKED, _picked),
}

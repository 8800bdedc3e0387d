"""What Teams would refuse, or leave out unseen, in an Adaptive Card."""

import re

ACTIONS = {"Action.Execute", "Action.Submit", "Action.OpenUrl"}
ELEMENTS = {
    "RichTextBlock": {"inlines", "horizontalAlignment"},
    "Container": {"items", "style"},
    "ColumnSet": {"columns"},
    "ActionSet": {"actions"},
    "Input.Text": {"label", "isRequired", "errorMessage", "value", "isMultiline", "maxLength"},
    "Input.ChoiceSet": {
        "label",
        "isRequired",
        "errorMessage",
        "value",
        "style",
        "choices",
        "choices.data",
        "isMultiSelect",
    },
}
RUN = {"type", "text", "weight", "size", "color", "isSubtle", "fontType", "selectAction"}
ACTION = {"type", "title", "verb", "data", "fallback", "style", "tooltip", "url"}
COMMON = {"type", "id", "spacing"}
ACTIONS_SHOWN = 6
AT = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"
MOMENT = rf"{{{{DATE\({AT}, SHORT\)}}}} {{{{TIME\({AT}\)}}}}"
YOUR_TIME = re.compile(rf"Your time: {MOMENT}(, {MOMENT})*")


CALL = re.compile(r"For <at>[^\W_][\w ]*</at>(, <at>[^\W_][\w ]*</at>)*")


class BadCard(Exception):
    """Teams would not show it."""


def check(card):
    """Raise BadCard unless *card* is an Adaptive Card that Teams shows as it is meant.

    TextBlock and FactSet are refused although Teams knows them: they render markdown. A TextBlock
    that tells moments in the reader's own time, or that calls people by name, and nothing else, is
    let through; whoever is called has to be named beside the body too.
    """
    require(card.get("type") == "AdaptiveCard", "no AdaptiveCard")
    require(card.get("version") == "1.5", "a version that Teams doesn't render")
    require(isinstance(card.get("fallbackText"), str), "no fallbackText")
    known = {"type", "$schema", "version", "fallbackText", "msteams", "body"}
    require(set(card) <= known, f"unknown: {set(card) - known}")
    for element in card["body"]:
        check_element(element)
    blocks = [one["text"] for one in walk(card["body"]) if one.get("type") == "TextBlock"]
    called = {call for told in blocks for call in re.findall(r"<at>.*?</at>", told)}
    named = card["msteams"].get("entities", [])
    require({one["text"] for one in named} == called, "calls somebody who is not named")
    require(all(one["mentioned"]["id"] for one in named), "calls nobody")
    ids = [one["id"] for one in walk(card) if one.get("type", "").startswith("Input.")]
    require(len(ids) == len(set(ids)), "two inputs of one id")


def check_element(element):
    kind = element.get("type")
    if kind == "TextBlock":
        told = element.get("text", "")
        inert = YOUR_TIME.fullmatch(told) or CALL.fullmatch(told)
        require(inert, "a TextBlock renders markdown")
        return
    require(kind in ELEMENTS, f"unknown element {kind}")
    extra = set(element) - COMMON - ELEMENTS[kind]
    require(not extra, f"{kind} has {extra}")
    if kind == "RichTextBlock":
        require(element["inlines"], "an empty RichTextBlock")
        for run in element["inlines"]:
            check_run(run)
    if kind == "ActionSet":
        require(1 <= len(element["actions"]) <= ACTIONS_SHOWN, "actions that would not be shown")
        for action in element["actions"]:
            check_action(action)
    if kind.startswith("Input."):
        require(isinstance(element.get("id"), str) and element["id"], "an input without an id")
    if kind == "Input.ChoiceSet":
        values = [choice["value"] for choice in element["choices"]]
        picked = element.get("choices.data")
        known = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
        require(picked in (None, known), "people that Teams doesn't list")
        require(values or picked, "no choices")
        require(len(values) == len(set(values)), "choices that are the same")
    for child in children(element):
        check_element(child)


def check_run(run):
    require(run.get("type") == "TextRun", "an inline that is no TextRun")
    require(isinstance(run.get("text"), str) and run["text"], "a run without text")
    require(set(run) <= RUN, f"TextRun has {set(run) - RUN}")
    if "selectAction" in run:
        check_action(run["selectAction"])


def check_action(action):
    require(action.get("type") in ACTIONS, f"unknown action {action.get('type')}")
    require(set(action) <= ACTION, f"action has {set(action) - ACTION}")
    require(isinstance(action.get("title"), str), "an action without a title")
    if action["type"] == "Action.OpenUrl":
        require(action["url"].startswith("https://"), "a link that is not https")
    if action["type"] == "Action.Execute":
        require(isinstance(action.get("verb"), str) and action["verb"], "Execute without a verb")
        require(isinstance(action.get("data"), dict), "Execute without data")
        check_action(action["fallback"])


def children(element):
    columns = [item for column in element.get("columns", ()) for item in column["items"]]
    return [*element.get("items", ()), *columns]


def walk(value):
    """Every object in *value*, itself included, in the order of reading."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from walk(one)


def words(card):
    """What a reader sees of *card*, a paragraph a line."""
    lines = []
    for one in walk(card["body"]):
        if one.get("type") == "RichTextBlock":
            lines.append("".join(run["text"] for run in one["inlines"]))
        if one.get("type") == "TextBlock":
            lines.append(one["text"])
        if one.get("type") == "ActionSet":
            lines += [action["title"] for action in one["actions"]]
    return "\n".join(lines)


def require(held, otherwise):
    if not held:
        raise BadCard(otherwise)

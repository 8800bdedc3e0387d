"""Slack's way of writing text, undone on the way in and made harmless on the way out.

See https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from bot.messages.text import cut, visible

_TOKEN = re.compile(r"<([^<>\n]+)>")
_FENCE = "```"


def unescape(text: str) -> str:
    """*text* as its author saw it: no `<…>` around links and mentions, no `&lt;`, no code fences.

    A link whose label is not its own address keeps both, since either may be part of the error.
    """
    words = _TOKEN.sub(lambda hit: _token(hit.group(1)), text).replace(_FENCE, "\n")
    return without_entities(words).strip()


def without_entities(text: str) -> str:
    """*text* with `<` for `&lt;` and the like, and nothing else undone."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _token(inner: str) -> str:
    target, _, label = inner.partition("|")
    if target.startswith(("@", "#")):
        return target[0] + (label or target[1:])
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    if not label or target == label:
        return target.removeprefix("mailto:")
    return label if target.endswith((label, label + "/")) else f"{label} ({target})"


def without_mention(text: str, user: str) -> tuple[str, bool]:
    """Raw *text* without the mentions of *user*, and whether there were any."""
    rest, times = re.subn(rf"<@{re.escape(user)}(\|[^<>]*)?>[ ,:]*", "", text)
    return rest, times > 0


def escaped(words: str, most: int) -> str:
    """*words* for a `text`, which then mentions nobody; at most *most* characters when escaped."""
    seen = visible(cut(words, most))  # escaping only makes it longer
    safe = _escape(seen)
    while len(safe) > most:
        seen = cut(seen, max(1, len(seen) - max(1, (len(safe) - most) // 5)))
        safe = _escape(seen)
    return safe


def _escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

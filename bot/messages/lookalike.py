"""Characters that look like others: an identity that is not the one it seems to be."""

import unicodedata

from bot.access.asked import Asked
from bot.messages.text import Line, bold, plain

_MOST = 5


def look_closely(asked: Asked) -> tuple[Line, ...]:
    """A warning where a field that is approved holds a letter that is not plain ASCII."""
    values = [*asked.what.fields().values(), asked.principal]
    strange = sorted({c for value in values for c in value if not c.isascii()})
    if not strange:
        return ()
    named = ", ".join(f"“{c}” ({_name(c)})" for c in strange[:_MOST])
    more = " and others" if len(strange) > _MOST else ""
    return (bold("Look closely: ") + plain(f"what is asked for holds {named}{more}."),)


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()

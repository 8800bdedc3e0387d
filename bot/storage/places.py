"""A place as one column: a JSON list, since ids of platforms may hold any separator."""

import json

from bot.access.place import Place


def place_text(place: Place) -> str:
    """`["slack","T0ACME","C0HELP","1763712000.000100"]`."""
    parts = [place.platform, place.workspace, place.channel, place.thread]
    return json.dumps(parts, separators=(",", ":"))


def root_text(place: Place) -> str:
    """What the text of every place in the same conversation begins with."""
    return place_text(place.root).removesuffix('""]')


def place_from(text: str) -> Place:
    """The place that `place_text` wrote."""
    return Place(*json.loads(text))

"""Lines of JSON with an id and a text, as several commands read them."""

import json
from collections.abc import Iterable, Iterator

from bot.cli.faults import UNUSABLE, leave


def read_items(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The id and text of each line; exits, naming the line, where one has another form."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            leave([f"line {number} is not JSON: {error}"], UNUSABLE)
        given = (item.get("id"), item.get("text")) if isinstance(item, dict) else (None, None)
        if not all(isinstance(one, str) for one in given):
            leave([f'line {number} needs "id" and "text", both strings'], UNUSABLE)
        yield str(given[0]), str(given[1])

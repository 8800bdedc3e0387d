"""A YAML file as plain values, straight from what libyaml reads: half of what PyYAML takes.

A value is a mapping, a list or text; of plain words only those for nothing, yes and no are more.
Numbers and dates stay text: the form that a file is held against says what it takes for one.
"""

from typing import Any

import yaml

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null"), None),
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
}
_Event = Any
"""One of PyYAML's events, the kinds of which have no fields in common."""
_LONGEST = max(map(len, _WORDS))


def values(data: bytes) -> Any:  # whatever the file holds
    """What *data*, one YAML document, holds; None where it is empty.

    Raises:
        yaml.YAMLError: it is no YAML, or has what no file of ours needs: an anchor, a tag, a
            second document, a key that stands twice.

    """
    parser: Any = yaml.CSafeLoader(data)
    parser.get_event()
    if type(parser.get_event()) is yaml.StreamEndEvent:
        return None
    found = _value(parser, parser.get_event())
    parser.get_event()
    if type(event := parser.get_event()) is not yaml.StreamEndEvent:
        raise yaml.YAMLError(f"a second document{event.start_mark}")
    return found


def _value(parser: Any, event: _Event) -> Any:
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor or (event.tag and event.tag != "!"):
        raise yaml.YAMLError(f"anchors and tags are not read{event.start_mark}")
    if kind is yaml.ScalarEvent:
        text: str = event.value
        if len(text) > _LONGEST or not event.implicit[0]:
            return text
        return _WORDS.get(text.lower(), text)
    if kind is yaml.SequenceStartEvent:
        return _list(parser)
    return _mapping(parser)


def _list(parser: Any) -> list[Any]:
    found = []
    while type(event := parser.get_event()) is not yaml.SequenceEndEvent:
        found.append(_value(parser, event))
    return found


def _mapping(parser: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while type(event := parser.get_event()) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent:
            raise yaml.YAMLError(f"a key has to be a word{event.start_mark}")
        if event.value in found:
            raise yaml.YAMLError(f"the key {event.value} stands twice{event.start_mark}")
        found[event.value] = _value(parser, parser.get_event())
    return found

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from bot.audit.chain import Verifier, extend, to_bytes, verify
from bot.audit.event import Event, Kind
from bot.errors import BrokenChain
from tests.conftest import NOON

EVENTS = [
    Event(Kind.REQUEST_OPENED, f"req-{n}", "slack:T0:U0", NOON, {"b": "2", "a": "é"})
    for n in range(5)
]
LINKS = list(extend(EVENTS))


def altered(links):
    return [
        *links[:2],
        replace(links[2], body=links[2].body.replace(b"req-2", b"req-9")),
        *links[3:],
    ]


def recomputed(links):
    """Whoever alters an entry and its digest still breaks the next one."""
    forged = next(extend([replace(EVENTS[2], subject="req-9")], 2, links[1].digest))
    return [*links[:2], forged, *links[3:]]


@pytest.mark.parametrize(
    ("change", "first_bad"),
    [
        pytest.param(altered, 3, id="altered"),
        pytest.param(recomputed, 4, id="altered with its digest"),
        pytest.param(lambda ls: [*ls[:2], *ls[3:]], 3, id="deleted"),
        pytest.param(lambda ls: ls[1:], 1, id="the first one deleted"),
        pytest.param(lambda ls: [ls[0], ls[2], ls[1], *ls[3:]], 2, id="swapped"),
        pytest.param(lambda ls: [*ls[:2], ls[1], *ls[2:]], 3, id="repeated"),
    ],
)
def test_the_first_entry_that_does_not_follow_is_named(change, first_bad):
    with pytest.raises(BrokenChain, match=f"Entry {first_bad} "):
        verify(change(LINKS))


def test_an_untouched_chain_verifies_and_goes_on_where_it_ended():
    assert verify(LINKS) == 5
    more = list(extend(EVENTS[:1], 5, LINKS[-1].digest))
    assert verify([*LINKS, *more]) == 6


def test_a_cut_tail_is_told_by_the_head():
    verifier = Verifier()
    for link in LINKS[:3]:
        verifier.add(link)
    with pytest.raises(BrokenChain, match="Entry 4 is missing: the log once had 5"):
        verifier.close(5, LINKS[-1].digest)


def test_the_bytes_do_not_depend_on_zone_or_order():
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    same = Event(EVENTS[0].kind, "req-0", "slack:T0:U0", elsewhere, {"a": "é", "b": "2"})
    assert to_bytes(same) == to_bytes(EVENTS[0])
    assert to_bytes(same).isascii()
    assert json.loads(to_bytes(same))["at"] == "2026-11-20T12:00:00.000000+00:00"

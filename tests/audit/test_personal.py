import json
from dataclasses import replace
from itertools import count

import pytest

from bot.audit.chain import extend, to_bytes, verify
from bot.audit.event import Event, Kind
from bot.audit.personal import Text, check, sealed
from bot.errors import BrokenChain
from tests.conftest import NOON

EVENT = Event(
    Kind.REQUEST_OPENED,
    "req-1",
    "slack:T0ACME:U0RAVI",
    NOON,
    {"digest": "5eed"},
    {"reason": "for the launch 🚀", "name": "Ravi", "evidence": ""},
)


def salts():
    numbers = count()
    return lambda: bytes([next(numbers)]) * 16


def test_the_entry_has_the_digests_and_not_the_words():
    event, texts = sealed(EVENT, salts())
    body = to_bytes(event)
    assert b"launch" not in body
    assert b"Ravi" not in body
    assert json.loads(body)["details"] == {
        "digest": "5eed",
        "reason_sha256": texts[0].digest,
        "name_sha256": texts[1].digest,
    }


def test_even_an_event_that_nobody_sealed_gives_no_words_away():
    assert b"launch" not in to_bytes(EVENT)
    assert "launch" not in repr(EVENT)


def test_what_is_empty_leaves_nothing():
    assert [text.name for text in sealed(EVENT, salts())[1]] == ["reason", "name"]


def test_the_same_words_have_another_digest_under_another_salt():
    assert Text("reason", b"a", "please").digest != Text("reason", b"b", "please").digest


def test_a_text_that_is_kept_is_proved_and_another_is_not():
    event, texts = sealed(EVENT, salts())
    (link,) = extend([event])
    for text in texts:
        check(link, text)
        for other in (
            replace(text, words=text.words + "."),
            replace(text, salt=b"x" * 16),
            replace(text, name="evidence"),
        ):
            with pytest.raises(BrokenChain, match="beside entry 1"):
                check(link, other)


def test_the_chain_does_not_need_the_texts():
    events = [sealed(EVENT, salts())[0] for _ in range(3)]
    assert verify(extend(events)) == 3


def test_half_a_surrogate_pair_is_a_text_too():
    assert len(Text("reason", b"a", "\ud800").digest) == 64

"""The gate may say yes to what a closer look denies, and never no to what is there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.folding import fold
from knowledge.gate import Gate
from knowledge.index import Index

PHRASES = (
    "no api key was sent",
    "quota",
    r"/\b(invalid|expired) (key|token)s?\b/",
    "/spend.{0,20}limit/",
    "/密钥.{0,4}无效/",
    "/[0-9]{3}/",
    r"/\]\(\./",
)
INDEX = Index(PHRASES)
GATE = Gate({n: INDEX.needs(n) for n in range(len(PHRASES))})
FRAGMENTS = st.sampled_from(
    [
        *"aiy. -'\n",
        "no api key was sent",
        "quotas",
        "Invalid",
        " key",
        "tokens",
        "spend",
        "limit",
        "密钥",
        "无效",
        "404-x",
        "](.",
    ]
)


def let_through(text):
    return {INDEX.phrases[n].written for n in GATE.candidates(fold(text).encode())}


@settings(max_examples=500)
@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_no_phrase_that_is_there_is_lost(text):
    folded = fold(text).encode()
    there = {n for n in range(len(PHRASES)) if INDEX.has(n, folded)}
    assert there <= GATE.candidates(folded)


@pytest.mark.parametrize("text", ["nothing of the kind", "", "の", "invalid, no key", "limit"])
def test_most_texts_leave_only_what_needs_nothing(text):
    assert let_through(text) == {"/[0-9]{3}/"}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("QUOTAS", "quota"),
        ("an Expired\nTOKEN", r"/\b(invalid|expired) (key|token)s?\b/"),
        ("the limit of my spend", "/spend.{0,20}limit/"),
        ("密钥已无效", "/密钥.{0,4}无效/"),
        ("[here](./there)", r"/\]\(\./"),
    ],
)
def test_what_has_the_pieces_is_let_through(text, phrase):
    assert phrase in let_through(text)


def test_a_gate_of_nothing_lets_nothing_through():
    assert Gate({}).candidates(b"anything") == set()

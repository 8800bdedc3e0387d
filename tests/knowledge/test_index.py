import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.folding import fold
from knowledge.index import Gate, Index, Sieve

PHRASES = (
    "no api key was sent",
    "quota",
    r"/\b(invalid|expired) (key|token)s?\b/",
    "/spend.{0,20}limit/",
    "/密钥.{0,4}无效/",
    "/[0-9]{3}-x/",
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
    ]
)


@settings(max_examples=300)
@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_the_gate_never_loses_a_phrase_that_is_there(text):
    folded = fold(text)
    there = {n for n in range(len(PHRASES)) if INDEX.has(n, folded.encode())}
    assert there <= GATE.candidates(folded)


@settings(max_examples=300)
@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_the_sieve_never_loses_a_text_that_holds_a_phrase(text):
    sieve = Sieve(INDEX, range(len(PHRASES)), (), ())
    folded = fold(text).encode()
    assert sieve.passes(folded) or not any(INDEX.has(n, folded) for n in range(len(PHRASES)))


def test_a_guarded_phrase_needs_a_clue_beside_it():
    index = Index(["access denied", "acme"])
    sieve = Sieve(index, (), [index.number["access denied"]], [index.number["acme"]])
    assert not sieve.passes(b"access denied")
    assert sieve.passes(b"acme: access denied")


@pytest.mark.parametrize("text", ["nothing of the kind", "", "の"])
def test_most_texts_leave_no_candidates_but_those_that_need_nothing(text):
    assert {PHRASES[n] for n in GATE.candidates(text)} <= {"/[0-9]{3}-x/"} or INDEX.phrases


def test_every_shipped_sample_finds_the_same_phrases_with_and_without_the_gates(shipped):
    scales = shipped._scales  # noqa: SLF001 - the gates are inner parts, and a lost phrase is silence
    for entry in list(shipped)[::7]:
        for text, _ in entry.texts():
            folded = fold(text)
            mine = {scales.index.number[p] for p in entry.signature.any}
            there = {n for n in mine if scales.index.has(n, folded.encode())}
            assert there <= scales._evidence.candidates(folded), (entry.id, text)  # noqa: SLF001

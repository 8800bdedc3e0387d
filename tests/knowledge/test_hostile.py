"""Whatever somebody pastes: an answer or silence, never a crash, and a cost that has a bound.

The texts grow out of what the engine looks for: pieces of phrases, samples and secrets, with
characters of every kind and every kind of wrapping between them. To fuzz for longer:
`KEYFIX_FUZZ=20000 pytest tests/knowledge/test_hostile.py`.
"""

import json
import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.facts import MOST as MOST_VALUES
from knowledge.facts import extract
from knowledge.folding import HEAD, TAIL, bounded, fold
from knowledge.redaction import MOST, Redacted, redact, secrets

CUTS = [text for secret in secrets() for text in secret.cuts]
ANY = st.characters(exclude_categories=())
"""Every code point there is, halves of surrogate pairs among them."""
MARKS = st.sampled_from(
    [
        *(
            "\\",
            '\\"',
            "\\n",
            "\\\\n",
            "\\u0022",
            "\x1b[31m",
            "\x1b]0;",
            "<http://a|",
            "&amp;",
            "&#39;",
        ),
        *(
            "\u2028",
            "\u00a0",
            "\u200b",
            "\ufeff",
            "\u2502",
            "\u201c",
            "```",
            "> ",
            "\r\n",
            "\0",
            "][",
        ),
        *(
            "[e-mail]",
            "[openai_key]",
            "@",
            "://a:b@",
            "key=",
            "Bearer ",
            "\u0130",
            "\u00df",
            "\ufb01",
        ),
        "\u9519\u8bef\u7801\uff1a",
    ]
)
UNHURRIED = settings(
    max_examples=int(os.environ.get("KEYFIX_FUZZ", "150")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="session")
def known(shipped):
    """Samples of every entry, and literals that are evidence."""
    samples = sorted({text for entry in shipped for text, _ in entry.texts()})
    phrases = sorted({p for e in shipped for p in e.signature.any if p[0] != "/"})
    return samples, phrases


def pasted(data, known):
    samples, phrases = known
    part = st.one_of(
        *(st.text(ANY, max_size=20), MARKS, st.sampled_from(CUTS)),
        *(st.sampled_from(samples), st.sampled_from(phrases)),
    )
    return data.draw(st.lists(part, max_size=8).map("".join))


@UNHURRIED
@given(data=st.data())
def test_any_text_is_answered_or_met_with_silence(shipped, known, data):
    diagnosis = shipped.diagnose(redact(pasted(data, known)))
    if diagnosis is not None:
        assert diagnosis.entry in list(shipped)
        assert diagnosis.candidates[0].cause == diagnosis.cause


@UNHURRIED
@given(data=st.data())
def test_the_same_text_is_always_answered_in_the_same_way(shipped, known, data):
    text = redact(pasted(data, known))
    assert shipped.diagnose(text) == shipped.diagnose(text)


@UNHURRIED
@given(data=st.data())
def test_what_was_redacted_holds_nothing_more_to_cut(known, data):
    once = redact(pasted(data, known))
    assert redact(once.text) == Redacted(once.text)


@UNHURRIED
@given(text=st.text(ANY), cut=st.sampled_from(CUTS))
@example(text="\ud83d", cut=CUTS[0])
def test_no_secret_is_left_beside_any_neighbour(text, cut):
    """On a line of its own: what stands right before a key may make it a part of another word."""
    assert cut not in redact(f"{text}\n{cut}\n{text}").text


@UNHURRIED
@given(text=st.text(ANY, max_size=200))
def test_levelled_text_stays_level(text):
    folded = fold(text.encode("utf-8", "replace").decode())
    assert "  " not in folded
    assert "\n" not in folded


@UNHURRIED
@given(data=st.data(), depth=st.integers(0, 4))
def test_an_error_is_found_however_deep_in_json_it_lies(shipped, known, data, depth):
    """It need not be the same answer, since what stands around it speaks too; but no crash."""
    text = data.draw(st.sampled_from(known[0]))
    for _ in range(depth):
        text = json.dumps({"message": text})
    assert isinstance(extract(redact(text)), dict)
    shipped.diagnose(redact(text))


@pytest.mark.parametrize("size", [HEAD + TAIL, 1 << 20])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_of_a_huge_text_a_bounded_part_is_read(shipped, known, size, data):
    piece = pasted(data, known) or "x"
    text = redact(piece * (size // len(piece.encode("utf-8", "replace")) + 1))
    assert len(text.text.encode()) <= 2 * MOST
    assert len(bounded(text.text)) <= HEAD + TAIL + 1
    assert all(len(values) <= MOST_VALUES for values in extract(text).values())
    shipped.diagnose(text)


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("ab \\\"'<>&|\n\x1b[;m@.:/=-_"), min_size=1, max_size=30))
def test_folding_a_repetition_costs_no_more_than_its_length(text):
    """What folding gives back can't outgrow what it reads: no blow-up of entities or escapes."""
    whole = text * 400
    assert len(fold(whole)) <= 3 * len(whole)


@UNHURRIED
@given(data=st.data())
def test_a_regex_that_is_asked_for_yes_or_no_agrees_with_a_search(shipped, known, data):
    """A set whose memory ran out would say no; a search falls back on a slower way."""
    index = shipped._scales.index  # noqa: SLF001 - nobody else may see it
    folded = fold(redact(pasted(data, known)).text)
    number = data.draw(st.sampled_from([n for n, p in enumerate(index.phrases) if p.is_regex]))
    found = index.phrases[number].span(folded)
    assert index.has(number, folded.encode()) == (found is not None)


@pytest.mark.parametrize("tail", ["", "\ud800", "\U0010ffff", "\0"])
def test_no_text_at_all_is_met_with_silence(shipped, tail):
    assert shipped.diagnose(redact(tail)) is None

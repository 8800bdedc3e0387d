from datetime import date

from knowledge import redact
from knowledge.report import as_prediction, stats
from knowledge.triage import follow
from knowledge.vocabulary import Cause, Provider


def test_silence_is_a_line_too():
    assert as_prediction("a", None) == {
        "id": "a",
        "silent": True,
        "provider": None,
        "cause": None,
        "entry": None,
        "candidates": [],
        "facts": {},
        "question": None,
    }


def test_a_line_holds_the_diagnosis_its_rivals_and_what_is_asked_next(shipped):
    diagnosis = shipped.diagnose(redact("Failed to generate API key: permission denied"))
    line = as_prediction("b", diagnosis, follow(shipped, diagnosis, ()).question)
    assert (line["silent"], line["provider"], line["cause"]) == (False, "generic", "undetermined")
    assert line["candidates"][0]["cause"] == "undetermined"
    assert line["question"] == "Which console or API was it?"


def test_the_matrix_counts_every_entry(shipped):
    counted = stats(shipped, date(2026, 11, 21))
    assert sum(counted.counts.values()) == counted.entries == len(shipped)
    assert counted.row(Provider.OPENAI)[Cause.KEY_SCOPE_MISSING] > 0


def test_what_nobody_checked_for_half_a_year_is_stale(shipped):
    assert stats(shipped, date(2026, 11, 21)).stale == ()
    assert len(stats(shipped, date(2027, 11, 21)).stale) == len(shipped)

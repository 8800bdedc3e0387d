"""Why a text was answered or not is told by its own words."""

import pytest

import knowledge
from knowledge import redact, silence
from tests.conftest import MISSING_SCOPE

BASE = knowledge.load()


def why(text):
    return BASE.why(redact(text))


def test_an_answer_names_its_entry_its_evidence_and_who_refused():
    told = why(MISSING_SCOPE)
    assert told.diagnosis == BASE.diagnose(redact(MISSING_SCOPE))
    assert told.verdict.startswith(f"Answered by {told.diagnosis.entry.id}: openai, ")
    assert "Missing scopes: model.request" in str(told)
    assert any(clue.startswith("openai: ") and "(certain)" in clue for clue in told.clues)


def test_an_ordinary_message_has_nothing_near():
    told = why("lunch at noon?")
    assert told.diagnosis is None
    assert (told.clues, told.against, told.near) == ((), (), ())
    assert "nothing in the text tells one" in str(told)


def test_what_almost_fits_is_named_with_what_it_lacks():
    told = why("You exceeded the quota. Please check your plan and billing.")
    near = {one.entry.id: one.missing for one in told.near}
    assert "it lacks: current" in near["openai/insufficient-quota"]


def test_a_sentence_that_several_say_is_near_where_nothing_tells_who_said_it():
    entry, text = next(
        (entry, phrase)
        for entry in BASE
        if not entry.signature.alone and not entry.signature.all
        for phrase in entry.signature.any
        if phrase[0] != "/" and BASE.diagnose(redact(phrase)) is None
    )
    missing = {one.entry.id: one.missing for one in why(text).near}[entry.id]
    assert missing.startswith("it fits by “")
    assert "nothing tells" in missing


def test_what_speaks_for_silence_is_quoted():
    for kind, phrases in silence.shipped().model_dump().items():
        literal = next((p for p in phrases if p[0] != "/"), None)
        if literal:
            assert any(literal.lower() in one.lower() for one in why(literal).against), kind


@pytest.mark.parametrize("entry", list(BASE), ids=lambda e: e.id)
def test_every_sample_can_be_accounted_for(entry):
    told = why(entry.samples.matches[0])
    assert told.diagnosis
    assert entry.id in told.verdict
    assert all(len(line) < 400 for line in str(told).splitlines())


def test_no_secret_is_in_what_is_told():
    key = "sk-proj-" + "EXAMPLEexample0123456789" * 5
    assert key not in str(why(f"{MISSING_SCOPE} {key}"))

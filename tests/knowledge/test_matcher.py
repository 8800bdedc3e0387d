import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import knowledge
from knowledge import Cause, Provider, redact


def told(base, text):
    found = base.diagnose(redact(text))
    return found and (found.provider.value, found.cause.value, found.entry.id)


@pytest.fixture
def base(entry, provider):
    provider("groq", "{certain: [api.groq.example], likely: [groq]}")
    provider("mistral", "{certain: [api.mistral.example], hint: [mistral]}")
    provider("generic")
    entry("groq/no-key", "{any: [no key was sent]}", "credentials_missing")
    entry("groq/blocked", "{any: [model_blocked], proof: code}", "model_access")
    entry("mistral/seat", "{any: [no seat for you], alone: false}", "plan_too_low")
    entry("generic/money", "{any: [out of credit], alone: false}", "billing_missing")
    entry(
        "generic/words", "{any: [it refuses me], proof: words, alone: false}", "role_insufficient"
    )
    folder = entry(
        "groq/either", "{any: [go away]}", "undetermined", "also: [key_invalid, billing_missing]\n"
    )
    return knowledge.load(folder)


def test_what_no_entry_knows_is_met_with_silence(base):
    assert base.diagnose(redact("lunch at noon?")) is None


def test_an_entry_is_found_by_its_phrase(base):
    assert told(base, "Error: No key\n was sent") == ("groq", "credentials_missing", "groq/no-key")


def test_a_code_outranks_a_sentence(base):
    assert told(base, "no key was sent (model_blocked)")[2] == "groq/blocked"


def test_what_does_not_tell_the_provider_needs_a_clue_beside_it(base):
    assert told(base, "no seat for you") is None
    assert told(base, "mistral: no seat for you")[0] == "mistral"


def test_a_generic_entry_is_told_of_the_provider_that_the_text_shows(base):
    assert told(base, "groq says out of credit") == ("groq", "billing_missing", "generic/money")


def test_a_certain_sign_outweighs_a_name(base):
    assert told(base, "groq fan here; api.mistral.example: out of credit")[0] == "mistral"


def test_a_sentence_of_one_provider_in_a_text_that_is_surely_of_another_is_borrowed_knowledge(base):
    found = base.diagnose(redact("https://api.mistral.example out of credit, no key was sent"))
    assert (found.provider, found.entry.id) == (Provider.MISTRAL, "generic/money")


def test_a_models_name_is_no_sign_of_its_maker_where_a_cloud_serves_it(shipped):
    text = "in us-east5 it says that claude is not available in this region"
    assert told(shipped, text)[0] == "anthropic"
    assert told(shipped, f"vertex ai: {text}")[0] == "vertex_ai"


def test_another_vendors_error_needs_more_than_a_name(base):
    assert told(base, "stripe: out of credit, unlike groq") is None
    assert told(base, "stripe aside, api.groq.example: out of credit")[0] == "groq"


@pytest.mark.parametrize(
    "text",
    [
        "we should ask whether groq, it refuses me, has a page",
        "fix(groq): no key was sent is told apart now",
        "LGTM: groq no key was sent",
    ],
)
def test_talk_and_reviews_are_met_with_silence(base, text):
    assert told(base, text) is None


def test_one_who_was_refused_may_ask_how_to_go_on(shipped):
    asks, states = "how do I create one?", "people can't create a gemini api key"
    assert told(shipped, f"{states}. {asks}") is None
    assert told(shipped, f"{states}, it says permission denied. {asks}")[0] == "google_ai_studio"


def test_rivals_come_after_the_best_and_its_own_doubts(base):
    found = base.diagnose(redact("groq: go away, it refuses me"))
    assert [c.cause for c in found.candidates] == [
        Cause.UNDETERMINED,
        Cause.KEY_INVALID,
        Cause.BILLING_MISSING,
        Cause.ROLE_INSUFFICIENT,
    ]
    assert not found.certain


def test_a_diagnosis_quotes_the_text_and_names_what_was_cut(base):
    found = base.diagnose(redact("No Key Was Sent by sk-proj-EXAMPLEexample0123456789"))
    assert found.evidence == ("No Key Was Sent",)
    assert found.secrets == ("openai_key",)


def test_the_bare_refusal_to_make_a_key_names_no_provider(shipped):
    found = shipped.diagnose(
        redact("Failed to generate API key: permission denied. Please try again.")
    )
    assert (found.provider, found.cause) == (Provider.GENERIC, Cause.UNDETERMINED)


def test_the_root_comes_before_what_followed_from_it(shipped):
    text = (
        "botocore.exceptions.NoCredentialsError: Unable to locate credentials\n"
        "litellm.AuthenticationError: BedrockException 401 Unauthorized"
    )
    assert told(shipped, text)[1] == "credentials_missing"


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="openai 403 permission denied key{}\"'\\\n")))
def test_no_text_breaks_it(text):
    found = SHIPPED.diagnose(redact(text))
    assert found is None or found.evidence


SHIPPED = knowledge.load()


def test_ten_times_the_text_takes_no_more_than_its_bounded_part(shipped):
    text = "openai 403 permission denied: missing scopes api.model.read\n" * 20_000
    assert shipped.diagnose(redact(text)).provider is Provider.OPENAI

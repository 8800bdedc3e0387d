"""What is answered where no signature fits; and the much that is not."""

import pytest

from knowledge import Cause, Provider, last_resort, redact
from knowledge.last_resort import LONGEST, Gists
from knowledge.matcher import KnowledgeBase

REFUSED = [
    ("our vertex thing just started 403ing this morning", "vertex_ai", "undetermined"),
    ("bedrock is denying stuff again, no idea why", "aws_bedrock", "undetermined"),
    ("mistral gives unauthorized with the key of la plateforme", "mistral", "key_invalid"),
    ("openai api refuses me since I work from hong kong", "openai", "region_unsupported"),
    ("openai demands my passport before I may stream", "openai", "identity_unverified"),
    ("groq hits us with rate limit on whisper all the time", "groq", "rate_limited"),
    ("qwen free quota on model studio is over, it blocks me", "alibaba", "quota_exceeded"),
    ("402 from deepseek, my wallet is empty i think", "deepseek", "billing_missing"),
    ("grok api says my team role may not create keys", "xai", "role_insufficient"),
]
ORDINARY = [
    "openai bans accounts from North Korea - reuters",
    "our pentest showed that the groq proxy rejects all requests without token",
    "I lowered the spend limit in openai to 500",
    "when your azure quota is full, ask Priya",
    "if gemini blocks you for region, tell me",
    "claude refused to write the phishing example",
    "bedrock was denying my calls yesterday but Ana added the policy, we're fine",
    "my mouse cursor is still blocked after login",
    "perplexity sued for denied licensing deals",
    "the parking garage denied me again",
]


@pytest.mark.parametrize(("text", "provider", "cause"), REFUSED)
def test_a_refusal_in_words_that_no_entry_has_is_answered(shipped, text, provider, cause):
    diagnosis = shipped.diagnose(redact(text))
    assert diagnosis is not None
    assert (diagnosis.provider, diagnosis.cause) == (Provider(provider), Cause(cause))


@pytest.mark.parametrize("text", ORDINARY)
def test_hearsay_is_met_with_silence(shipped, text):
    assert shipped.diagnose(redact(text)) is None


def test_every_gist_names_an_entry(shipped: KnowledgeBase):
    assert {f"generic/{name}" for name in last_resort.shipped().gist} <= {e.id for e in shipped}


def test_an_entry_that_is_switched_off_is_left_out(shipped: KnowledgeBase):
    text = b"mistral is denying my calls"
    assert Gists(shipped, last_resort.shipped()).found(text)
    others = [e for e in shipped if e.id != "generic/forbidden-bare"]
    assert not Gists(others, last_resort.shipped()).found(text)


def test_what_is_said_to_be_in_order_tells_no_cause(shipped):
    diagnosis = shipped.diagnose(redact("vertex started 403ing my calls, billing is fine though"))
    assert diagnosis is not None
    assert diagnosis.cause is Cause.UNDETERMINED


def test_a_long_text_needs_a_signature(shipped: KnowledgeBase):
    gists = Gists(shipped, last_resort.shipped())
    text = b"mistral is denying my calls" + b" and so it goes" * LONGEST
    assert not gists.found(text)


def test_a_cloud_that_serves_the_model_is_the_one_that_refuses(shipped):
    text = "vertex told me 0 quota for that gpu-less gemini model?? new project"
    diagnosis = shipped.diagnose(redact(text))
    assert diagnosis is not None
    assert diagnosis.provider is Provider.VERTEX_AI

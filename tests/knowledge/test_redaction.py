import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.redaction import MOST, Redacted, redact, secrets, words_for

CUTS = [pytest.param(s, t, id=f"{s.kind}-{n}") for s in secrets() for n, t in enumerate(s.cuts)]
LEAVES = [pytest.param(t, id=f"{s.kind}-{n}") for s in secrets() for n, t in enumerate(s.leaves)]


@pytest.mark.parametrize(("secret", "text"), CUTS)
def test_a_secret_is_cut_and_its_kind_named(secret, text):
    redacted = redact(f"before {text} after")
    assert secret.kind in redacted.secrets
    assert f"[{secret.kind}]" in redacted.text
    assert redacted.text.startswith("before ")


@pytest.mark.parametrize("text", LEAVES)
def test_what_only_looks_like_a_secret_is_left(text):
    assert redact(text) == Redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "request req_011CSExample0123 in org-EXAMPLE0123456789abcdef failed",
        "project proj_abcdefghijklmnopqrstuvwx, commit 9efa3b7c0d1e2f30415263748596a7b8c9d0e1f2",
        "id 123e4567-e89b-12d3-a456-426614174000, sha256 0123456789abcdef0123456789abcdef",
        "Incorrect API key provided: sk-proj-****MxYA",
        "export ANTHROPIC_API_KEY=sk-ant-...",
    ],
)
def test_ids_hashes_and_masked_keys_stay(text):
    assert redact(text) == Redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "The principal `dev@example.com` lacks the required data action",
        "authenticated as dev@example.com which is the active account",
        "[dev@example.com] does not have permission",
        "bot@demo.iam.gserviceaccount.com may not",
    ],
)
def test_an_address_that_is_the_principal_stays(text):
    assert redact(text) == Redacted(text)


def test_any_other_address_goes_without_being_called_a_secret():
    assert redact("write to ana@example.com please") == Redacted("write to [e-mail] please")


def test_half_characters_do_no_harm():
    assert redact("a\ud800b").text == "a?b"


def test_kinds_are_named_in_the_order_in_which_they_stood():
    both = "hf_EXAMPLEexampleEXAMPLEexampleEXAMPLEex then AKIAIOSFODNN7EXAMPLE"
    assert redact(both).secrets == ("huggingface_token", "aws_access_key_id")


def test_the_owner_is_told_in_words_what_it_was():
    assert words_for("openai_key") == "an OpenAI key"


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from([t for s in secrets() for t in s.cuts]),
            st.sampled_from(
                ["token=", "Bearer ", "key: ", '"', "@", "://a:", "[e-mail]", "=", "&sig="]
            ),
        ),
        max_size=8,
    ).map("".join)
)
def test_what_was_redacted_once_stays_as_it_is(text):
    once = redact(text)
    assert redact(once.text) == Redacted(once.text)


@pytest.mark.parametrize(
    "piece", ["api_key=abcdef0123456789 ", "sk-", "://a:", "-----BEGIN PRIVATE KEY-----", "é"]
)
def test_of_a_huge_text_a_bounded_part_is_read_and_kept(piece):
    start = time.perf_counter()
    redacted = redact(piece * (2_000_000 // len(piece)))
    assert len(redacted.text.encode()) <= 2 * MOST
    assert time.perf_counter() - start < 5

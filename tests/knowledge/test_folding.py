import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.folding import HEAD, TAIL, bounded, fold


@pytest.mark.parametrize(
    "mangled",
    [
        "Access DENIED for\n   your key",
        "\x1b[31mAccess denied\x1b[0m for your key",
        "│ Access denied for │\n│ your key          │",
        "Access\u00a0denied for\u200b your key",
        "Access denied\\nfor your key",
        "Access denied\\\\nfor your key",
        "> Access denied\n> for your key",
        "\\u0041ccess denied\\u000afor your key",
    ],
)
def test_however_it_was_wrapped_the_sentence_is_the_same(mangled):
    assert fold(mangled).strip() == "access denied for your key"


@pytest.mark.parametrize(
    "mangled",
    [
        '{"code": "no_key"}',
        "{'code': 'no_key'}",
        '{\\"code\\": \\"no_key\\"}',
        '{\\\\\\"code\\\\\\":\\\\\\"no_key\\\\\\"}',
        "{\u201ccode\u201d: \u201cno_key\u201d}",
        "{&quot;code&quot;: &quot;no_key&quot;}",
        "{`code`:`no\\_key`}",
    ],
)
def test_every_way_of_quoting_is_one(mangled):
    assert fold(mangled) == "{'code':'no_key'}"


@pytest.mark.parametrize(
    "typed", ["i dont have access", "i don't have access", "I don\u2019t have access"]
)
def test_an_apostrophe_that_nobody_typed_is_put_back(typed):
    assert fold(typed) == "i don't have access"


def test_words_that_only_look_clipped_stay():
    assert fold("a tenant in want of content ").split() == [
        "a",
        "tenant",
        "in",
        "want",
        "of",
        "content",
    ]


def test_slack_links_give_back_their_address():
    assert "https://example.com/x" in fold("see <https://example.com/x|example.com/x> &amp; ask")


def test_of_a_huge_text_the_head_and_the_tail_are_read():
    text = "a" * HEAD + "b" * 1_000_000 + "c" * TAIL
    kept = bounded(text)
    assert len(kept) == HEAD + TAIL + 1
    assert "b" not in kept


@given(st.text())
def test_folding_never_fails_and_leaves_no_capitals_of_ascii(text):
    assert not any("A" <= c <= "Z" for c in fold(text))

import pytest

from knowledge.phrase import BadPhrase, Phrase, compiled


def test_a_literal_is_levelled_as_the_text_is():
    assert Phrase('Project "X"  does not').literal == "project 'x' does not"


def test_a_phrase_between_slashes_is_a_regex():
    assert Phrase("/no (key|token)/").span("there is no token") == (9, 17)


def test_what_stands_nowhere_has_no_span():
    assert Phrase("no key").span("a key") is None


@pytest.mark.parametrize("source", ["(", r"(a)\1", "(?=x)", "a{2000}"])
def test_what_re2_can_not_take_is_named(source):
    with pytest.raises(BadPhrase):
        compiled(source)

import pytest

from knowledge.phrase import BadPhrase, Phrase, compiled, in_one_line


def test_a_literal_is_levelled_as_the_text_is():
    assert Phrase('Project "X"  does not').literal == "project 'x' does not"


def test_a_phrase_between_slashes_is_a_regex():
    assert Phrase("/no (key|token)/").span("there is no token") == (9, 17)


def test_what_stands_nowhere_has_no_span():
    assert Phrase("no key").span("a key") is None


def test_of_a_regex_over_several_lines_breaks_and_indents_mean_nothing():
    written = "/\n  lapsed key\n  |expired (key\n    |token)\n/"
    assert in_one_line(written) == "/lapsed key|expired (key|token)/"
    assert Phrase(written).span("an expired token") == (3, 16)


def test_in_a_literal_a_break_is_a_blank():
    assert in_one_line("no\n key") == "no\n key"
    assert Phrase("no\n key").span("there is no key") == (9, 15)


def test_a_regex_may_name_a_word_list():
    assert Phrase(r"/\b<gets> an? error/").span("i keep getting an error") == (7, 23)
    assert Phrase("<gets> an error").span("i keep getting an error") is None


def test_a_word_list_that_there_is_not_is_named():
    with pytest.raises(BadPhrase, match="no word list <nonsense> in words.yaml"):
        _ = Phrase("/a <nonsense>/").source


@pytest.mark.parametrize("source", ["(", r"(a)\1", "(?=x)", "a{2000}"])
def test_what_re2_can_not_take_is_named(source):
    with pytest.raises(BadPhrase):
        compiled(source)

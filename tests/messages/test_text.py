import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.text import Look, Span, cut, flat, marked, plain, visible


def test_code_and_bold_are_what_our_own_words_mark():
    line = marked("Run `gcloud` as **owner** now")
    assert [(s.text, s.look) for s in line] == [
        ("Run ", Look.PLAIN),
        ("gcloud", Look.CODE),
        (" as ", Look.PLAIN),
        ("owner", Look.BOLD),
        (" now", Look.PLAIN),
    ]


@pytest.mark.parametrize("words", ["bedrock:* and s3:*", "a * b * c", "5*3*2"])
def test_a_star_that_marks_nothing_stays(words):
    assert flat(marked(words)) == words


def test_a_quoted_message_is_set_apart():
    assert marked("it says *Access denied*.")[1] == Span("Access denied", Look.BOLD)


@pytest.mark.parametrize("value", ["`x`", "**x**", "{project}", "{0.__class__}", "${x}", "%s"])
def test_a_fact_is_put_in_as_it_is_and_marks_nothing(value):
    (first, second) = marked("In {project}: **go**", {"project": (value,)})
    assert first == Span(f"In {value}: ")
    assert second == Span("go", Look.BOLD)


def test_what_the_text_does_not_say_shows_as_its_name():
    assert flat(marked("`--project {project} %{http_code}`")) == "--project <project> %{http_code}"


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u0000", "\ud800", "\ufeff", "\u2066"])
def test_what_is_hidden_or_turns_the_text_is_shown(hidden):
    assert flat(plain(f"a{hidden}b")) == "a�b"


@given(st.text())
def test_nothing_hidden_is_left_of_any_text(words):
    assert visible(visible(words)) == visible(words)
    assert len(visible(words)) == len(words)


@given(st.text(), st.integers(1, 50))
def test_a_cut_text_is_no_longer_than_allowed(words, most):
    assert len(cut(words, most)) <= most
    assert cut(words, len(words) + 1) == words

import pytest

from knowledge.index import MOST_ASKED, Index


def test_a_phrase_is_found_whether_it_is_a_literal_or_a_regex():
    index = Index(["no key", "/keys? (was|were)/"])
    assert index.hits({0, 1}, b"no key was sent") == {0, 1}
    assert index.hits({0, 1}, b"no keys were sent") == {index.number["/keys? (was|were)/"], 1}


@pytest.mark.parametrize(
    ("phrase", "words"),
    [("no key", b"no key"), ("/key.{1,9}sent/", b"key was sent"), ("absent", b""), ("/x+y/", b"")],
)
def test_the_words_of_a_phrase_are_those_that_stand_there(phrase, words):
    assert Index([phrase]).words(0, b"no key was sent") == words


def test_of_too_many_regexes_only_the_first_are_asked():
    index = Index([f"/a{{{n}}}/" for n in range(1, MOST_ASKED + 20)] + ["plain"])
    every = range(len(index.phrases))
    found = index.hits(every, b"plain " + b"a" * 500)
    assert len(found) == MOST_ASKED + 1
    assert index.number["plain"] in found

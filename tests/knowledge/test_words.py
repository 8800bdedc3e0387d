import pytest

from knowledge.folding import fold
from knowledge.phrase import Phrase, compiled
from knowledge.words import WORDS, UnknownWords, shipped, spelt_out

NAMES = list(shipped())
ALL_KNOWLEDGE = "".join(p.read_text("utf-8") for p in sorted(WORDS.parent.rglob("*.yaml")))


@pytest.mark.parametrize("name", NAMES)
def test_a_list_has_what_it_says_and_lacks_what_it_says(name):
    phrase = Phrase(f"/<{name}>/")
    assert [text for text in shipped()[name].has if not phrase.span(fold(text))] == []
    assert [text for text in shipped()[name].lacks if phrase.span(fold(text))] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_piece_of_a_list_is_sound_and_a_text_has_it(name):
    texts = [fold(text) for text in shipped()[name].has]
    for piece in shipped()[name].words:
        source = compiled(f"(?i:{spelt_out(piece)})")
        assert source.search("") is None, piece
        assert any(source.search(text) for text in texts), piece


@pytest.mark.parametrize("name", NAMES)
def test_a_list_that_nothing_names_is_none(name):
    assert f"<{name}>" in ALL_KNOWLEDGE


def test_a_list_names_only_those_before_it():
    before = set()
    for name, one in shipped().items():
        for piece in one.words:
            assert [n for n in NAMES if f"<{n}>" in piece and n not in before] == []
        before.add(name)


def test_what_is_written_with_a_backslash_is_no_name():
    assert spelt_out(r"\<li> \<gets>") == r"\<li> \<gets>"


def test_an_unknown_name_is_told():
    with pytest.raises(UnknownWords, match="<nonsense>"):
        spelt_out("a <nonsense> b")

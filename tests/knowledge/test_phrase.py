import pytest
import yaml

from knowledge.entry import Signature
from knowledge.loader import SHIPPED
from knowledge.phrase import BadPhrase, Phrase, compiled, in_one_line
from knowledge.probe import PROBES
from knowledge.provider import Clues
from knowledge.silence import QUIET, Silence
from knowledge.words import WORDS

LONGEST = 160
"""Characters in a line of a phrase."""


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
    with pytest.raises(BadPhrase, match=r"no word list <nonsense> in words.yaml"):
        _ = Phrase("/a <nonsense>/").source


@pytest.mark.parametrize("source", ["(", r"(a)\1", "(?=x)", "a{2000}"])
def test_what_re2_can_not_take_is_named(source):
    with pytest.raises(BadPhrase):
        compiled(source)


FILES = sorted([*SHIPPED.rglob("*.yaml"), QUIET, PROBES, WORDS])
FIELDS = {*Signature.model_fields, *Clues.model_fields, *Silence.model_fields, "looks", "words"}


def _phrases(node, field=""):
    """Every text below a field that holds phrases, with where it stands."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _phrases(value, key.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _phrases(value, field)
    elif field in FIELDS:
        yield node


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_line_of_a_phrase_is_longer_than_160_characters(path):
    text = path.read_text("utf-8")
    lines, phrases = text.splitlines(), _phrases(yaml.compose(text, yaml.CSafeLoader))
    spans = ((n.start_mark.line, n.end_mark.line + (n.style != "|")) for n in phrases)
    assert [ln for start, end in spans for ln in lines[start:end] if len(ln) > LONGEST] == []

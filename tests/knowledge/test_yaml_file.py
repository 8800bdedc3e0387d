import pytest
import yaml

from knowledge.yaml_file import values


def test_a_file_becomes_mappings_lists_and_text():
    data = b"a: {b: [c, 'd e']}\nf: |\n  one\n  two\n"
    assert values(data) == {"a": {"b": ["c", "d e"]}, "f": "one\ntwo\n"}


def test_plain_words_for_yes_no_and_nothing_are_no_text():
    assert values(b"[true, No, null, ~, 'true', \"no\"]") == [True, False, None, None, "true", "no"]


def test_numbers_and_dates_stay_text():
    assert values(b"[429, 1.50, 2026-11-21, 0x1f]") == ["429", "1.50", "2026-11-21", "0x1f"]


def test_an_empty_file_holds_nothing():
    assert values(b"# a remark\n") is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a: 1\nb: 2\na: 3\n", "the key a stands twice.*line 3"),
        (b"? [a]\n: b\n", "a key has to be a word"),
        (b"a: &b 1\n", "anchors and tags"),
        (b"a: !!python/name:os.system\n", "anchors and tags"),
        (b"a: *b\n", "anchors and tags"),
        (b"a: 1\n---\nb: 2\n", "a second document"),
        (b"a: [", "did not find expected"),
        (b"a: \xff", "invalid"),
    ],
)
def test_what_no_file_of_ours_needs_is_a_fault(data, says):
    with pytest.raises(yaml.YAMLError, match=rf"(?s){says}"):
        values(data)

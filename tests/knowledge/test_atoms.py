import pytest

from knowledge.atoms import of_literal, of_regex


def words(needs):
    return [{frozenset(w.strip() for w in choice) for choice in need} for need in needs]


def test_a_literal_needs_all_its_words():
    assert words(of_literal("spend limit reached")) == [
        {frozenset(["spend"]), frozenset(["limit"]), frozenset(["reached"])}
    ]


def test_each_branch_of_a_regex_has_needs_of_its_own():
    assert words(of_regex("/alpha|beta gamma/".strip("/"))) == [
        {frozenset(["alpha"])},
        {frozenset(["beta"]), frozenset(["gamma"])},
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\b(lapsed|expired) token", {"lapsed", "expired"}),
        (r"unauthori[sz]ed", {"unauthori"}),
        (r"(?:quota)? exhausted", {"exhausted"}),
        (r"behaviou?r", {"behavio"}),
        (r"x{3}yz+ suspended", {"suspended"}),
        (r"lapsed.{1,80}token", {"lapsed"}),
        (r"[a-z]{6,} suspended", {"suspended"}),
        (r"(?:ab|cd){2,3} suspended \S{3,9}", {"suspended"}),
    ],
)
def test_the_most_telling_need_comes_first(source, expected):
    assert {w.strip() for w in of_regex(source)[0][0]} == expected


def test_a_blank_marks_the_side_on_which_a_word_is_known_to_end():
    assert (
        of_literal("an ip list")[0][-1] == frozenset([" ip "])
        or frozenset([" ip "]) in of_literal("an ip list")[0]
    )


def test_what_can_be_anything_needs_nothing():
    assert of_regex(r"[a-z]+|\d{3}") == ((), ())

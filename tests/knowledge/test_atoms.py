import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.atoms import of_literal, of_regex, spaced
from knowledge.phrase import compiled


def test_a_literal_needs_itself_with_a_blank_for_every_mark():
    assert of_literal("spend-limit reached") == ((frozenset(["spend limit reached"]),),)


def test_each_branch_of_a_regex_has_needs_of_its_own():
    assert of_regex("alpha|beta.{2,9}gamma") == (
        (frozenset(["alpha"]),),
        (frozenset(["gamma"]), frozenset(["beta"])),
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\b(lapsed|expired) token", {" lapsed token", " expired token"}),
        (r"unauthori[sz]ed", {"unauthorised", "unauthorized"}),
        (r"(?:quota)? exhausted", {" exhausted"}),
        (r"behaviou?r", {"behavior", "behaviour"}),
        (r"lapsed tokens?\b", {"lapsed token ", "lapsed tokens "}),
        (r"x{3}yz+ suspended", {" suspended"}),
        (r"lapsed.{1,80}token", {"lapsed"}),
        (r"[a-z]{6,} suspended", {" suspended"}),
        (r"(?:ab|cd){2,3} suspended \S{3,9}", {" suspended "}),
        (r"(purchased|sold.{1,9}renewed) it", {"purchased", "renewed"}),
        (r"\x41bc suspended", {"bc suspended"}),
        (r"\pLbc suspended", {"bc suspended"}),
        (r"\(#\d+\) suspended", {"  suspended"}),
        (r"密钥.{0,4}无效", {"密钥"}),
        (r"\]\(\.{0,2}/", {"]("}),
    ],
)
def test_the_most_telling_need_comes_first(source, expected):
    assert of_regex(source)[0][0] == expected


def test_a_text_that_holds_another_one_is_not_needed_besides():
    assert of_regex("tokens?") == ((frozenset(["token"]),),)


def test_what_can_be_anything_needs_nothing():
    assert of_regex(r"[a-z]+|\d{3}| ") == ((), (), ())


def test_a_word_of_common_use_tells_less_than_a_rare_one():
    assert of_regex("error.{0,9}perimeter")[0][0] == {"perimeter"}


PARTS = st.recursive(
    st.sampled_from(
        [
            r"ab",
            r"c",
            r"\b",
            r" ",
            r"[de]",
            r"[^f]",
            r"\.",
            r".",
            r"-",
            r"密",
            r"\w",
            r"\d",
            r"a_b",
            r"^",
            r"$",
        ]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{0,2}", "{2}", "{1,}?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda many: f"({'|'.join(many)})"),
    ),
    max_leaves=8,
)
TEXTS = st.text(st.sampled_from("abcdeef1 .-_密x"), max_size=14)


@settings(max_examples=1000)
@given(source=PARTS, text=TEXTS)
def test_whatever_matches_holds_what_some_branch_needs(source, text):
    if compiled(f"(?i:{source})").search(text) is None:
        return
    held = spaced(text.encode()).decode("latin-1"), text
    assert any(
        all(any(atom in one for atom in choice for one in held) for choice in need)
        for need in of_regex(source)
    )

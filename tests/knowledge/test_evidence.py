from knowledge.evidence import LONGEST, quotes
from knowledge.folding import fold
from knowledge.phrase import Phrase


def quote(text, *phrases):
    folded = fold(text)
    return quotes(text, [folded[slice(*Phrase(phrase).span(folded))] for phrase in phrases])


def test_a_quote_is_what_stands_in_the_text():
    assert quote("oh: You DON'T have access", "you don't have access") == ("You DON'T have access",)


def test_a_quote_is_found_across_line_breaks_frames_and_escapes():
    text = '│ {\\"message\\": \\"Quota\n│   exceeded for\\nmodels\\"}'
    (found,) = quote(text, "quota exceeded for models")
    assert found in text
    assert found.startswith("Quota")


def test_a_part_of_another_quote_is_not_repeated():
    assert quote("quota exceeded for all", "quota exceeded for all", "quota exceeded") == (
        "quota exceeded for all",
    )


def test_a_quote_is_cut_at_its_longest():
    text = "start " + "x" * 500 + " end"
    assert len(quote(text, "/start .* end/")[0]) == LONGEST

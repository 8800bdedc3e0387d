import pytest

from bot.messages.lookalike import look_closely
from bot.messages.text import flat
from tests.conftest import make_asked


def test_plain_ascii_is_not_remarked_on():
    assert look_closely(make_asked()) == ()


@pytest.mark.parametrize(
    ("principal", "named"),
    [
        ("r\u0430vi@acme.example", "cyrillic small letter a"),
        ("ravi\u200b@acme.example", "zero width space"),
        ("ravi\u202e@acme.example", "right-to-left override"),
        ("ravi\ue000@acme.example", "U+E000"),
    ],
)
def test_a_letter_that_looks_like_another_is_named(principal, named):
    (line,) = look_closely(make_asked(principal=principal))
    assert named.lower() in flat(line).lower()
    assert make_asked(principal=principal).digest != make_asked().digest


def test_of_very_many_only_some_are_named():
    (line,) = look_closely(make_asked(what={"role": "äöüßéèà"}))
    assert flat(line).endswith("and others.")

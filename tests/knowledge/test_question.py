import pytest
from pydantic import ValidationError

from knowledge.question import KnownQuestion

YES = {"id": "yes", "label": "Yes"}


def test_a_question_has_two_answers_at_least():
    with pytest.raises(ValidationError):
        KnownQuestion(id="q", ask="Is it?", options=(YES,))


@pytest.mark.parametrize("label", ["", "x" * 41])
def test_a_label_fits_a_button(label):
    with pytest.raises(ValidationError):
        KnownQuestion(id="q", ask="Is it?", options=(YES, {"id": "no", "label": label}))

from dataclasses import replace

import pytest

from bot.messages.card import Fact
from bot.messages.form import Choice, Field, Form, Picks, Purpose
from bot.messages.text import code, plain
from bot.platforms.teams.elements import MOST_BYTES, size
from bot.platforms.teams.inputs import as_drawn, to_inputs
from tests.fakes.adaptive_cards import check, walk, words
from tests.fakes.teams_values import buttons, filled_in

FORM = Form(
    purpose=Purpose.REQUEST,
    subject="dia-1",
    title="Ask for access",
    lead=(plain("To the admins."),),
    fields=(
        Field(name="role", label="Role", value="member", hint="The smallest that does."),
        Field(name="why", label="Reason", value="a\nb", lines=4, most=500, required=False),
        Field(
            name="end",
            label="Until",
            value="P1D",
            choices=(Choice("P1D", "a day"), Choice("P7D", "a week")),
        ),
    ),
    submit="Send",
)


def pressed(drawn, **typed):
    """What comes back when *typed* was typed and the form's button pressed."""
    given = {f"field_{name}": value for name, value in typed.items()}
    return {**buttons(drawn)["Send"]["data"], **filled_in(drawn), **given}


def test_a_form_is_a_card_with_inputs_that_are_filled_in():
    drawn = to_inputs(FORM)
    check(drawn)
    assert filled_in(drawn) == {"field_role": "member", "field_why": "a\nb", "field_end": "P1D"}
    why = next(one for one in walk(drawn) if one.get("id") == "field_why")
    assert why["isMultiline"]
    assert why["maxLength"] == 500
    assert not why["isRequired"]
    assert "The smallest that does." in words(drawn)


def test_it_comes_back_as_it_was_with_what_was_typed():
    again = as_drawn(pressed(to_inputs(FORM), role="owner", end="P7D"))
    assert [field.value for field in again.fields] == ["owner", "a\nb", "P7D"]
    assert (again.purpose, again.subject, again.title) == (FORM.purpose, "dia-1", FORM.title)
    assert again.fields[2].choices == FORM.fields[2].choices
    assert again.fields[1].most == 500


def test_a_fault_stands_at_its_field_and_others_above():
    drawn = to_inputs(FORM, {"why": "Say why.", "": "Nobody decides."})
    check(drawn)
    shown = [
        one.get("id") or one["inlines"][0]["text"]
        for one in drawn["body"]
        if one["type"] != "ActionSet"
    ]
    assert shown.index("Nobody decides.") < shown.index("field_role")
    assert shown.index("Say why.") + 1 == shown.index("field_why")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"form": None},
        {"form": "x"},
        {"form": {"purpose": "else", "subject": "x", "title": "y"}},
        {"form": {"purpose": "request", "subject": "x" * 5000, "title": "y"}},
        {"form": {"purpose": "request", "subject": "x", "title": "y", "more": 1}},
    ],
)
def test_what_is_no_form_of_ours_is_none(data):
    assert as_drawn(data) is None


def test_an_answer_that_is_no_text_is_empty():
    again = as_drawn(pressed(to_inputs(FORM), role=["x"]))
    assert again.fields[0].value == ""


OF = (Fact("Role", code("r" * 900), whole=True), Fact("Why", plain("y" * 900)))


def test_what_a_form_is_of_stands_in_it_whole_and_commentary_is_cut():
    drawn = to_inputs(replace(FORM, facts=OF))
    check(drawn)
    assert "r" * 900 in words(drawn)
    assert "y" * 900 not in words(drawn)


def test_a_form_that_can_not_show_what_it_is_of_can_not_be_sent():
    drawn = to_inputs(replace(FORM, facts=(Fact("Role", code("😀" * 9000), whole=True),)))
    check(drawn)
    assert buttons(drawn) == {}
    assert "can't be decided on here" in words(drawn)


def test_giant_answers_are_cut_aloud_rather_than_not_shown():
    giant = Form(
        purpose=Purpose.REQUEST,
        subject="dia-1",
        title="Ask",
        fields=tuple(Field(name=f"f{n}", label="x", value="😀" * 3000) for n in range(8)),
    )
    drawn = to_inputs(giant)
    check(drawn)
    assert size(drawn) <= MOST_BYTES
    assert "too long for Teams" in words(drawn)


def test_people_are_picked_with_teams_own_picker_and_come_back_when_a_field_is_wrong():
    people = Field(
        name="people",
        label="People",
        value="aad-ann",
        choices=(Choice("aad-ann", "Ann"),),
        picks=Picks.PEOPLE,
        many=True,
        required=False,
    )
    form = Form(purpose=Purpose.SETUP_REVIEWERS, subject="s", title="Reviewers", fields=(people,))
    drawn = to_inputs(form)
    check(drawn)
    (picker,) = (one for one in walk(drawn) if one.get("id") == "field_people")
    assert picker["choices.data"]["dataset"] == "graph.microsoft.com/users"
    assert picker["isMultiSelect"]
    again = as_drawn({**buttons(drawn)["Send"]["data"], "field_people": "aad-ann,aad-ben"})
    assert again == replace(form, fields=(replace(people, value="aad-ann,aad-ben"),))

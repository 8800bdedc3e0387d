import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.place import Place
from bot.messages.card import Fact
from bot.messages.form import Choice, Field, Form, Picks, Purpose
from bot.messages.text import code, plain
from bot.platforms.slack.views import answers, metadata, to_errors, to_view
from tests.fakes.slack import _filled
from tests.fakes.slack_limits import view_faults
from tests.platforms.slack.test_blocks import HOSTILE

HERE = Place("slack", "T0ACME", "C0HELP", "1.000001")
FORM = Form(
    purpose=Purpose.DENIAL, subject="req-1:5eed", title="Deny", fields=(Field(name="a", label="A"),)
)

words = st.one_of(st.text(max_size=200), st.sampled_from(HOSTILE))
fields = st.builds(
    Field,
    name=st.uuids().map(str),
    label=words,
    value=words,
    hint=words,
    choices=st.lists(st.builds(Choice, st.text(max_size=150), words), max_size=12).map(tuple),
    lines=st.integers(1, 9),
    required=st.booleans(),
    most=st.integers(1, 9000),
)
forms = st.builds(
    Form,
    purpose=st.sampled_from(Purpose),
    subject=st.text(max_size=300),
    title=words,
    lead=st.lists(words.map(plain), max_size=3).map(tuple),
    facts=st.lists(st.builds(Fact, words, words.map(code), st.booleans()), max_size=9).map(tuple),
    fields=st.lists(fields, min_size=1, max_size=6).map(tuple),
    submit=words,
)


@given(forms)
def test_whatever_a_form_says_slack_takes_it(form):
    assert view_faults(to_view(form, HERE)) == []


def test_what_a_form_is_of_is_shown_whole_however_long_it_is():
    facts = tuple(Fact(f"Role {n}", code(str(n) * 3001), whole=True) for n in range(4))
    view = to_view(replace(FORM, facts=(*facts, Fact("Why", plain("y" * 9000)))), HERE)
    assert view_faults(view) == []
    shown = json.dumps(view["blocks"])
    assert all(str(n) * 3001 in shown for n in range(4))
    assert "y" * 3001 not in shown


def test_a_form_that_can_not_show_what_it_is_of_can_not_be_sent():
    view = to_view(replace(FORM, facts=(Fact("Role", code("r" * 20_001), whole=True),)), HERE)
    assert view_faults(view) == []
    assert "submit" not in view
    assert "can't be decided on here" in json.dumps(view["blocks"])


@given(st.text(max_size=300))
def test_the_subject_and_the_place_come_back_as_they_were(subject):
    view = to_view(Form(purpose=Purpose.REQUEST, subject=subject, title="t"), HERE)
    assert metadata(json.loads(json.dumps(view))) == (subject, "C0HELP", "1.000001")


def test_every_one_of_250_projects_can_be_chosen():
    choices = tuple(Choice(f"proj_{n}", f"Project {n}") for n in range(250))
    field = Field(name="project", label="Project", choices=choices, value="proj_249")
    view = to_view(Form(purpose=Purpose.REQUEST, subject="s", title="t", fields=(field,)), HERE)
    menu = view["blocks"][0]["element"]
    assert [len(group["options"]) for group in menu["option_groups"]] == [100, 100, 50]
    assert menu["initial_option"]["value"] == "proj_249"
    assert view_faults(view) == []


def test_one_line_has_no_line_breaks():
    field = Field(name="a", label="A", value="first\nsecond")
    view = to_view(Form(purpose=Purpose.REQUEST, subject="s", title="t", fields=(field,)), HERE)
    assert view["blocks"][0]["element"]["initial_value"] == "first second"


def test_one_line_and_a_box_are_drawn_as_such():
    lines = (Field(name="a", label="A"), Field(name="b", label="B", lines=4, required=False))
    view = to_view(Form(purpose=Purpose.REQUEST, subject="s", title="t", fields=lines), HERE)
    drawn = [(b["element"]["multiline"], b["optional"]) for b in view["blocks"]]
    assert drawn == [(False, False), (True, True)]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (Form(purpose=Purpose.REQUEST, subject="s" * 3000, title="t"), "subject"),
        (
            Form(
                purpose=Purpose.REQUEST,
                subject="s",
                title="t",
                fields=(Field(name="a", label="A", choices=(Choice("v" * 151, "V"),)),),
            ),
            "choice",
        ),
        (
            Form(
                purpose=Purpose.REQUEST,
                subject="s",
                title="t",
                fields=(Field(name="a", label="A", choices=(Choice("v", "V"),) * 10_001),),
            ),
            "more choices",
        ),
    ],
)
def test_what_slack_would_not_carry_is_a_mistake_of_ours(form, words):
    with pytest.raises(ValueError, match=words):
        to_view(form, HERE)


def test_answers_are_read_by_the_fields_name():
    line = {"type": "plain_text_input", "value": "x"}
    empty = {"type": "plain_text_input", "value": None}
    chosen = {"type": "static_select", "selected_option": {"value": "member"}}
    unchosen = {"type": "static_select", "selected_option": None}
    values = {"a": line, "b": empty, "c": chosen, "d": unchosen}
    state = {"values": {name: {"answer": held} for name, held in values.items()}}
    assert answers({"state": state}) == {"a": "x", "b": "", "c": "member", "d": ""}


def test_a_fault_of_a_field_that_is_not_shown_stands_by_the_first():
    view = to_view(FORM, HERE)
    assert to_errors(view, {"ghost": "No."}) == {"a": "No."}
    assert to_errors(view, {"a": "Empty.", "ghost": "No."}) == {"a": "Empty. No."}
    assert to_errors(view, {}) == {}


def test_people_channels_and_groups_are_picked_in_slacks_own_way():
    asked = (
        Field(name="people", label="People", value="U0ANA,U0BEN", picks=Picks.PEOPLE, many=True),
        Field(name="nobody", label="People", picks=Picks.PEOPLE, many=True),
        Field(name="one", label="Channel", value="C0ADMINS", picks=Picks.CHANNELS),
        Field(name="some", label="Channels", value="C0A,C0B", picks=Picks.CHANNELS, many=True),
        Field(
            name="groups",
            label="Groups",
            value="S0A",
            choices=(Choice("S0A", "@a"), Choice("S0B", "@b")),
            many=True,
        ),
    )
    view = to_view(
        Form(purpose=Purpose.SETUP_REVIEWERS, subject="s", title="t", fields=asked), HERE
    )
    assert view_faults(view) == []
    kinds = [block["element"]["type"] for block in view["blocks"]]
    assert kinds == [
        "multi_users_select",
        "multi_users_select",
        "conversations_select",
        "multi_conversations_select",
        "multi_static_select",
    ]
    state = {b["block_id"]: {"answer": _filled("", b["element"], {})} for b in view["blocks"]}
    given = answers({"state": {"values": state}})
    assert given == {field.name: field.value for field in asked}

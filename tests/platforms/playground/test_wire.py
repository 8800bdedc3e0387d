import json

from bot.messages.form import Form, Purpose
from bot.messages.inbound import Reply
from bot.platforms.playground import wire
from bot.platforms.playground.people import place


def test_a_page_begins_with_who_is_there_and_where_they_talk():
    state = json.loads(wire.state("mia", []))
    assert state["me"] == "mia"
    assert [one["name"] for one in state["people"]] == ["Ravi", "Mia", "Ana", "Ben"]
    assert [one["id"] for one in state["conversations"]] == ["ml-help", "access-requests", "dm-mia"]


def test_an_answer_names_the_place_that_its_form_is_about():
    form = Form(purpose=Purpose.DENIAL, subject="r:d", title="Deny")
    answer = json.loads(wire.replied(Reply(form=form), place("ml-help", "1")).body)
    assert answer["form"]["purpose"] == "denial"
    assert (answer["channel"], answer["thread"], answer["faults"]) == ("ml-help", "1", {})

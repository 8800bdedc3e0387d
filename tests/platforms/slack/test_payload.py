import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.platforms.slack.payload import Us, identity, place, post, press, submission

US = Us(workspace="T0ACME", user="U0KEYFIX", bot="B0KEYFIX")
SAID = {"type": "message", "channel": "C0HELP", "ts": "1.000001", "user": "U0BEA", "text": "Error"}


def event(**more):
    return {"type": "event_callback", "team_id": "T0ACME", "event": SAID | more}


@pytest.mark.parametrize(
    ("more", "team"),
    [
        ({}, "T0ACME"),
        ({"team": "T0OTHER"}, "T0OTHER"),
        ({"team": "T0ACME", "user_team": "T0OTHER"}, "T0OTHER"),
    ],
)
def test_an_author_is_at_home_where_slack_says(more, team):
    assert post(event(**more), US).inbound.author == Identity("slack", team, "U0BEA")


def test_the_key_names_the_post_and_our_own_workspace():
    assert post(event(team="T0OTHER"), US).inbound.key == "slack:T0ACME:C0HELP:1.000001"


@pytest.mark.parametrize("body", [{}, {"event": None}, {"event": "message"}, {"event": {}}])
def test_an_event_without_a_message_is_none(body):
    assert post(body, US) is None


def test_raw_text_is_in_no_repr():
    assert "Error" not in repr(post(event(), US).inbound)


@pytest.mark.parametrize(
    ("user", "team", "home"),
    [
        ({"id": "U1", "team_id": "T0OTHER"}, {"id": "T0ACME"}, "T0OTHER"),
        ({"id": "U1"}, {"id": "T0OTHER"}, "T0OTHER"),
        ({"id": "U1"}, None, "T0ACME"),
    ],
)
def test_a_presser_is_at_home_where_slack_says(user, team, home):
    assert identity({"user": user, "team": team}, US) == Identity("slack", home, "U1")


@pytest.mark.parametrize(
    ("container", "thread"),
    [
        ({"message_ts": "2.0"}, "2.0"),
        ({"message_ts": "2.0", "thread_ts": "1.0"}, "1.0"),
        ({"message_ts": "2.0", "is_ephemeral": True}, ""),
        ({"message_ts": "2.0", "thread_ts": "1.0", "is_ephemeral": True}, "1.0"),
    ],
)
def test_an_answer_belongs_in_the_thread_of_the_button(container, thread):
    body = {"container": {"channel_id": "C0HELP"} | container}
    assert place(body, US) == Place("slack", "T0ACME", "C0HELP", thread)


def test_a_button_or_form_of_another_version_is_none():
    body = {"user": {"id": "U1"}, "actions": [{"action_id": "explode:1", "value": "x"}]}
    assert press(body, US) is None
    assert submission({"view": {"callback_id": "keyfix:explode"}}, US) is None

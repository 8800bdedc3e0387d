import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.inbound import Command, Inbound
from bot.platforms.teams.activities import as_command, conversation_id, message, place
from bot.platforms.teams.activity import Incoming

BOT = {"id": "28:app-EXAMPLE", "name": "keyfix"}
ANN = {"id": "29:ann-EXAMPLE", "name": "Ann", "aadObjectId": "aad-EXAMPLE"}
CHANNEL = {"id": "19:x@thread.tacv2;messageid=7", "conversationType": "channel", "tenantId": "t"}
CHAT = {"id": "a:1", "conversationType": "personal", "tenantId": "t"}
MENTION = {"type": "mention", "text": "<at>keyfix</at>", "mentioned": BOT}


def incoming(**more):
    raw = {"type": "message", "id": "9", "from": ANN, "recipient": BOT, "conversation": CHAT}
    return Incoming.model_validate(raw | more)


def mentioning(text, **more):
    return incoming(text=text, entities=[MENTION], conversation=CHANNEL, **more)


def html(content):
    return [{"contentType": "text/html", "content": content}]


def test_a_message_in_a_chat_is_said_to_the_bot():
    heard = message(incoming(text="Error 401: no scope"))
    assert heard == Inbound(
        key="teams:a:1:9",
        author=Identity("teams", "t", "aad-EXAMPLE"),
        place=Place("teams", "t", "a:1"),
        text="Error 401: no scope",
        addressed=True,
    )


def test_a_mention_in_a_channel_is_answered_in_its_thread():
    heard = message(mentioning("<at>keyfix</at> Error 401: no scope"))
    assert heard.place == Place("teams", "t", "19:x@thread.tacv2", "7")
    assert heard.key == "teams:19:x@thread.tacv2:9"
    assert heard.addressed
    assert heard.text == "Error 401: no scope"


def test_a_post_that_names_nobody_is_only_overheard():
    heard = message(incoming(text="Error 401: no scope", conversation=CHANNEL))
    assert not heard.addressed


def test_a_mention_of_another_is_not_one_of_the_bot():
    other = MENTION | {"text": "<at>Ben</at>", "mentioned": {"id": "29:ben-EXAMPLE"}}
    said = incoming(text="<at>Ben</at> help", entities=[other], conversation=CHANNEL)
    heard = message(said)
    assert heard == Inbound(
        key=heard.key, author=heard.author, place=heard.place, text="Ben help", addressed=False
    )


def test_a_formatted_post_is_read_from_its_html():
    post = html("<p><at id='0'>keyfix</at> see</p><pre>Error\n  401</pre>")
    assert message(mentioning("keyfix see", attachments=post)).text == "see\nError\n  401"


@pytest.mark.parametrize("content", ["", "<p></p>", {"not": "text"}, None])
def test_where_the_html_says_nothing_the_text_does(content):
    assert message(incoming(text="Error 401 here", attachments=html(content))).text == (
        "Error 401 here"
    )


@pytest.mark.parametrize("sender", [{"id": "28:other-EXAMPLE"}, {"id": "x", "role": "bot"}, {}])
def test_bots_and_nobody_are_not_heard(sender):
    assert message(incoming(text="Error 401", **{"from": sender})) is None


def test_without_an_entra_id_an_author_is_teams_own_id_which_no_policy_names():
    heard = message(incoming(text="Error 401", **{"from": {"id": "29:x"}}))
    assert heard.author == Identity("teams", "t", "29:x")


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("/keyfix openai", "openai"),
        ("/keyfix", ""),
        ("/KEYFIX  Error\n401", "Error\n401"),
        ("keyfix openai", "openai"),
        ("keyfix help", "help"),
        ("openai", "openai"),
        ("help", "help"),
        ("AWS Bedrock", "AWS Bedrock"),
        ("google ai studio", "google ai studio"),
        ("", ""),
        ("permission denied", None),
        ("keyfix why does this fail", None),
        ("keyfixes", "keyfixes"),
        ("401", None),
    ],
)
def test_what_is_a_command_and_what_is_said(said, command):
    assert as_command(said) == command


def test_a_command_is_one_only_when_said_to_the_bot():
    assert isinstance(message(mentioning("<at>keyfix</at> openai")), Command)
    assert isinstance(message(incoming(text="openai", conversation=CHANNEL)), Inbound)


def test_a_mention_alone_asks_what_the_bot_can_do():
    assert message(mentioning("<at>keyfix</at>&nbsp;")).text == ""


@pytest.mark.parametrize(
    ("conversation", "thread"),
    [
        (CHANNEL, "7"),
        (CHANNEL | {"id": "19:x@thread.tacv2"}, "9"),
        ({"id": "19:g@thread.v2", "conversationType": "groupChat"}, ""),
        (CHAT, ""),
    ],
)
def test_only_a_channel_has_threads(conversation, thread):
    assert place(incoming(conversation=conversation)).thread == thread


def test_a_conversation_is_called_again_what_teams_called_it():
    assert conversation_id(place(incoming(conversation=CHANNEL))) == CHANNEL["id"]
    assert conversation_id(place(incoming())) == CHAT["id"]


def test_null_is_as_good_as_absent():
    assert message(incoming(text=None, entities=None, attachments=None, name=None)).text == ""

import stat
from dataclasses import replace
from datetime import UTC, datetime

from bot.messages.card import Action, Button, Card, Fact, Link, StepLine, Style, Tone
from bot.messages.text import bold, code, link, plain
from bot.platforms.playground.log import ChatLog, Message

WHOLE = Card(
    headline="A headline",
    tone=Tone.ASK,
    lead=plain("certain"),
    quote=("first", "second"),
    body=(plain("It is ") + bold("so"), link("there", "https://example.com")),
    facts=(Fact("Target", code("proj_EXAMPLE"), whole=True),),
    steps=(StepLine("You", plain("do"), Link("Open", "https://example.com"), "ls\npwd"),),
    check=StepLine("Check it", plain("look")),
    buttons=(Button(Action.DENY, "Deny", "r:d", Style.DANGER, "Deny it"),),
    links=(Link("Source 1", "https://example.com"),),
    foot=plain("small"),
)
SAID = Message(
    id="1",
    at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    channel="ml-help",
    author="keyfix",
    card=WHOLE,
    key="key-1",
)


def test_a_message_is_read_as_it_was_written(log):
    ChatLog(log).append(SAID)
    assert ChatLog(log).read() == {"1": SAID}


def test_the_last_line_of_a_message_is_how_it_stands_where_it_stood(log):
    changed, later = replace(SAID, card=None), replace(SAID, id="2")
    for one in (SAID, later, changed):
        ChatLog(log).append(one)
    assert list(ChatLog(log).read().values()) == [changed, later]


def test_a_line_that_was_cut_short_costs_that_line_alone(log):
    ChatLog(log).append(SAID)
    with log.open("ab") as file:
        file.write(b'{"id": "2", "at": "2026-')
    assert ChatLog(log).read() == {"1": SAID}


def test_a_rewritten_file_holds_what_is_given_and_is_its_owners_alone(log):
    chat = ChatLog(log)
    chat.append(SAID)
    chat.rewrite([replace(SAID, id="2")])
    assert list(chat.read()) == ["2"]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert list(log.parent.iterdir()) == [log]


def test_where_nothing_was_said_nothing_is_read(log):
    assert ChatLog(log).read() == {}

"""What is copied for somebody outside holds all that they need, and no secret."""

from dataclasses import replace

import pytest

import knowledge
from bot.messages.addressee import OUTSIDE, addressee, copy_button
from bot.messages.answer_card import more_card
from bot.messages.card import Action
from bot.messages.copy_card import MOST, copy_card, message
from bot.messages.paste import Paste, standing
from bot.messages.question_card import standing_card
from knowledge import redact
from knowledge.triage import Answer
from tests.conftest import HELP, MISSING_SCOPE, NOON, RAVI_ON_SLACK
from tests.world import actions

BASE = knowledge.load()
NO_MONEY = (
    "openai.RateLimitError: Error code: 429 - {'error': {'message': 'You exceeded your current "
    "quota, please check your plan and billing details.', 'type': 'insufficient_quota', 'code': "
    "'insufficient_quota'}} x-request-id: req_0123456789EXAMPLE0123456789abcd"
)
BARE = "Failed to generate API key: permission denied. Please try again."


def paste_of(text, *answers):
    told = tuple(Answer(*one) for one in answers)
    return Paste(
        id="dx-1", author=RAVI_ON_SLACK, place=HELP, text=redact(text), answers=told, at=NOON
    )


def copied(text, *answers):
    paste = paste_of(text, *answers)
    return message(paste, standing(paste, BASE), BASE)


def test_the_message_says_to_whom_what_when_which_and_what_is_asked():
    told = copied(NO_MONEY).splitlines()
    assert told[0] == "To: whoever pays the bills"
    assert told[1].startswith("Subject: ")
    assert "OpenAI" in told[1]
    assert "When: reported Fri 20 Nov 2026, 12:00 UTC" in told
    assert "Request id: req_0123456789EXAMPLE0123456789abcd" in told
    assert "Status: 429" in told
    assert any("exceeded your current quota" in line.lower() for line in told)
    assert told.index("What we ask of you:") < len(told) - 1


def test_what_was_answered_before_is_told_as_tried():
    paste = paste_of(BARE, ("console", "openai"))
    answers = [Answer("console", "openai")]
    now = standing(paste, BASE)
    while now.question is not None:
        answers.append(Answer(now.question.id, now.question.options[-1].id))
        paste = replace(paste, answers=tuple(answers))
        now = standing(paste, BASE)
    while addressee(now) not in OUTSIDE:
        answers.append(Answer("step", "next"))
        paste = replace(paste, answers=tuple(answers))
        now = standing(paste, BASE)
    told = message(paste, now, BASE)
    assert "What we looked at already:" in told
    assert "Which console or API was it? OpenAI." in told
    assert "no, that was not it." in told


def test_support_is_told_of_with_what_the_provider_wants_to_see():
    entry = next(e for e in BASE if e.cause == "account_restricted" and e.provider == "openai")
    paste = paste_of(entry.samples.matches[0])
    card = copy_card(paste, standing(paste, BASE), BASE)
    assert card.headline == "A message for the provider's support"
    assert len(card.body) >= 1


@pytest.mark.parametrize("entry", list(BASE), ids=lambda e: e.id)
def test_wherever_somebody_outside_must_act_there_is_a_message_for_them(entry):
    paste = paste_of(entry.samples.matches[0])
    now = standing(paste, BASE)
    card = copy_card(paste, now, BASE)
    assert (card is None) is (addressee(now) == "")
    if card is None:
        assert copy_button(paste, now) == ()
        return
    (step,) = card.steps
    assert 0 < len(step.command) <= MOST
    assert "{" + "project}" not in step.command
    first = standing_card(paste, now, BASE)
    if now.question is None and Action.ASK_FOR_ACCESS not in actions(first):
        assert Action.COPY in actions(first)
    assert Action.COPY in actions(more_card(paste, now, BASE))


def test_where_the_chat_itself_can_ask_there_is_nothing_to_copy():
    paste = paste_of(MISSING_SCOPE)
    now = standing(paste, BASE)
    assert addressee(now) == ""
    assert copy_card(paste, now, BASE) is None


def test_no_secret_is_in_the_message():
    key = "sk-proj-" + "EXAMPLEexample0123456789" * 5
    assert key not in copied(f"{NO_MONEY} with {key}")

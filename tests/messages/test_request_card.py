from datetime import timedelta

import pytest

from bot.access.policy import Policy
from bot.messages.card import Action
from bot.messages.request_card import asked_facts, origin_card, request_card, requester_card
from bot.messages.text import flat
from knowledge.vocabulary import End
from tests.conftest import ANA, NOON, approve, make_asked, make_request


def facts(card):
    return {fact.name: flat(fact.value) for fact in card.facts}


def drawn(request, base, now=NOON, policy=None):
    return request_card(request, policy or Policy(), base, now)


def test_the_buttons_carry_the_digest_of_what_is_shown(base):
    request = make_request()
    buttons = drawn(request, base).buttons
    values = {one.value for one in buttons if one.action is not Action.WHO_DECIDES}
    assert values == {f"req-1:{request.digest}"}


def test_everything_that_is_asked_for_is_shown_whole():
    for fact in asked_facts(make_asked()):
        assert fact.whole
    shown = " ".join(flat(fact.value) for fact in asked_facts(make_asked()))
    for part in ("member", "api.keys.create", "proj_EXAMPLE", "ravi@acme.example", "8 hours"):
        assert part in shown


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "taken back after 8 hours"),
        (
            {"what": {"ends": End.REVIEWED}, "duration": timedelta(days=90)},
            "reviewed after 90 days",
        ),
        ({"what": {"ends": End.DONE}, "duration": None}, "done once, with nothing to take back"),
    ],
)
def test_the_card_says_how_it_ends(base, asked, words):
    assert facts(drawn(make_request(asked=make_asked(**asked)), base))["Ends"] == words


def test_who_can_decide_and_how_many_it_takes_is_said(base):
    two = Policy(approvals_needed=2, reviewers=frozenset({"ana", "ben"}))
    assert facts(drawn(make_request(), base))["Who can decide"] == "a workspace admin"
    assert facts(drawn(make_request(), base, policy=two))["Who can decide"] == "2 of ana or ben"


def test_an_approved_request_is_not_called_granted(base):
    approved = approve(make_request(), ANA).request
    lead = flat(drawn(approved, base).lead)
    assert lead.startswith("approved by Ana")
    assert "granted" not in lead


@pytest.mark.parametrize("late", [timedelta(hours=24), timedelta(days=3)])
def test_past_its_deadline_it_has_no_buttons_though_nobody_swept(base, late):
    card = drawn(make_request(), base, NOON + late)
    assert card.buttons == ()
    assert flat(card.lead).startswith("expired")


def test_while_it_is_pending_it_can_be_approved_or_denied(base):
    offered = {button.action for button in drawn(make_request(), base).buttons}
    assert {Action.APPROVE, Action.APPROVE_LESS, Action.DENY, Action.READ_ALL} <= offered


def test_the_thread_hears_neither_what_nor_why():
    words = origin_card(make_request(reason="for the secret launch"), NOON).headline
    assert words == "Ravi asked an admin for access"


def test_a_reason_that_looks_like_markup_is_text(base):
    reason = "<!channel> *Approved by Ana* <https://evil.example|Approve here>"
    assert facts(drawn(make_request(reason=reason), base))["Why"] == reason
    assert requester_card(make_request(reason=reason), NOON).body == ()

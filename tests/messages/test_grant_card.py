from dataclasses import replace

import pytest

from bot.access.grant import Grant
from bot.access.grant_status import GrantStatus, Verification
from bot.messages.card import Action, Card
from bot.messages.grant_card import (
    grant_card,
    grant_line,
    holder_card,
    holder_phase,
    mine_card,
    phase_of,
    with_grant,
)
from bot.messages.plan import Plan
from bot.messages.text import flat
from tests.conftest import NOON, make_asked, make_request

REQUEST = make_request()
PLAN = Plan(give=(), take_back=(), by_hand=True)
DUE = Grant.due("req-1", "main", make_asked(), NOON)
ACTIVE = replace(DUE, status=GrantStatus.GRANTING).activate("x", NOON).grant
EVERY = [
    replace(DUE, status=status, waits_on="hands", by_hand=by_hand, fault="a fault", active_at=at)
    for status in GrantStatus
    for by_hand in (True, False)
    for at in (None, NOON)
]


def said(grant):
    return flat(grant_line(grant))


@pytest.mark.parametrize("grant", EVERY, ids=lambda one: f"{one.status} {one.by_hand}")
def test_granted_verified_and_ended_are_said_only_when_they_are_so(grant):
    words = said(grant)
    assert words.startswith("granted") is (grant.status is GrantStatus.ACTIVE)
    assert words.startswith("ended") is (grant.status is GrantStatus.ENDED and grant.ever_active)
    assert "verified:" not in words
    assert "verified:" in said(replace(ACTIVE, verification=Verification.WORKS))


@pytest.mark.parametrize("grant", EVERY, ids=lambda one: f"{one.status} {one.by_hand}")
def test_done_is_there_only_while_somebodys_hands_are_waited_for(grant):
    card = with_grant(Card(headline="x"), grant, PLAN)
    there = {one.action for one in card.buttons}
    waited_for = grant.status is GrantStatus.WAITING and grant.by_hand
    assert (Action.CARRIED_OUT in there) is waited_for
    asked = {one.action for one in grant_card(REQUEST, grant, PLAN).buttons}
    taking_back = grant.status in {GrantStatus.REVOKING, GrantStatus.REVOKE_FAILED}
    assert (Action.TAKEN_BACK in asked) is (taking_back and grant.by_hand)


def test_every_failed_state_has_a_card_with_a_way_on():
    for status in (GrantStatus.GRANT_FAILED, GrantStatus.REVOKE_FAILED):
        card = grant_card(REQUEST, replace(DUE, status=status, fault="locked"), PLAN)
        assert Action.TRY_AGAIN in {one.action for one in card.buttons}
        assert "locked" in flat(card.lead)


def test_what_is_settled_asks_for_nothing():
    settled = grant_card(REQUEST, ACTIVE, PLAN)
    assert (phase_of(ACTIVE), settled.buttons, settled.steps) == ("", (), ())


def test_the_card_of_a_grant_that_is_over_has_no_buttons_for_its_holder():
    assert holder_card(REQUEST, ACTIVE, "granted", None).buttons
    ended = replace(ACTIVE, status=GrantStatus.ENDED, ended_at=NOON)
    assert holder_phase(ended) == "ended"
    for phase in ("granted", "ended"):
        assert holder_card(REQUEST, ended, phase, None).buttons == ()
    assert holder_card(REQUEST, ended, "granted", None).headline == "You had your access"


def test_mine_numbers_what_is_held():
    card = mine_card([(REQUEST, ACTIVE), (REQUEST, replace(ACTIVE, status=GrantStatus.REVOKING))])
    assert flat(card.body[0]).startswith("1. ")
    assert [one.label for one in card.buttons] == ["I'm done with 1"]

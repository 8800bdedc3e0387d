"""From the approval to the end of the grant, through the platforms' own payloads."""

import pytest

from tests.conftest import MISSING_SCOPE
from tests.fakes.teams_values import ANN, BEN, CHANNEL, TENANT
from tests.journeys.conftest import ADMINS, ANA, HELP, MIA, RAVI

POLICY = f"""
version: 1
people:
  ana: {{name: Ana, identities: ["slack:T0ACME:{ANA}", "teams:{TENANT}:{ANN.aad}"]}}
  ravi: {{name: Ravi, identities: ["slack:T0ACME:{RAVI}", "teams:{TENANT}:{BEN.aad}"]}}
post_to: ["slack:T0ACME:{ADMINS}", "teams:{TENANT}:{CHANNEL}"]
rules:
  - reviewers: [ana, ravi]
"""


@pytest.fixture
def written():
    return POLICY


async def approved(slack):
    await slack.say(HELP, RAVI, MISSING_SCOPE)
    (answer, *_) = await slack.wait_for(lambda: slack.posted(HELP))
    await slack.press(answer, "ask_for_access", RAVI)
    await slack.submit(await slack.wait_for(lambda: slack.view_of(RAVI)), {})
    (card,) = await slack.wait_for(lambda: slack.posted(ADMINS))
    await slack.press(card, "approve", ANA)
    await slack.wait_for(lambda: "carry it out by hand" in card.words)
    return card


async def told(slack, words):
    """What Ravi is told alone, once it says *words*."""
    there = slack.im(RAVI).id
    found = await slack.wait_for(lambda: [m for m in slack.posted(there) if words in m.words])
    return found[-1]


async def test_carried_out_by_hand_verified_by_the_holder_and_taken_back_in_slack(slack, running):
    card = await approved(slack)
    assert "allow model.request and nothing else" in card.words
    await slack.press(card, "carried_out", ANA)
    mine = await told(slack, "Still refused")
    await slack.press(mine, "grant_works", RAVI)
    await slack.wait_for(lambda: "verified: it works" in card.words)
    await slack.press(mine, "end_grant", RAVI)
    await slack.wait_for(lambda: len(slack.posted(ADMINS)) > 1)
    back = slack.posted(ADMINS)[-1]
    assert "set model.request back to none" in back.words
    await slack.press(back, "taken_back", ANA)
    await told(slack, "Your access has ended")
    await slack.wait_for(lambda: "ended" in card.words)
    assert card.buttons == back.buttons == []
    assert not any("granted" in m.words for m in slack.posted(HELP))


async def test_still_refused_opens_a_form_and_says_what_remains(slack, running):
    card = await approved(slack)
    await slack.press(card, "carried_out", ANA)
    mine = await told(slack, "Still refused")
    await slack.press(mine, "still_refused", RAVI)
    view = await slack.wait_for(lambda: slack.view_of(RAVI))
    text = "openai.RateLimitError: 429 You exceeded your current quota, insufficient_quota"
    await slack.submit(view, {"text": text})
    await slack.wait_for(lambda: [m for m in slack.whispered(RAVI) if "What remains" in m.words])
    await slack.wait_for(lambda: "still refused" in card.words)


async def test_could_not_takes_its_reason_in_a_modal_and_can_be_tried_again(slack, running):
    card = await approved(slack)
    await slack.press(card, "could_not", ANA)
    view = await slack.wait_for(lambda: slack.view_of(ANA))
    await slack.submit(view, {"reason": "The project is archived."})
    await told(slack, "The project is archived.")
    await slack.wait_for(lambda: len(slack.posted(ADMINS)) > 1)
    await slack.press(slack.posted(ADMINS)[-1], "try_again", ANA)
    await slack.wait_for(lambda: "waiting for an admin" in card.words)


async def test_who_may_not_decide_says_nothing_is_done(slack, running):
    card = await approved(slack)
    slack.channels[ADMINS].members.add(MIA)
    await slack.press(card, "carried_out", MIA)
    await slack.wait_for(lambda: slack.whispered(MIA))
    assert "not granted yet" in card.words


async def test_mine_is_listed_to_whoever_asks_alone(slack, running):
    card = await approved(slack)
    await slack.press(card, "carried_out", ANA)
    await told(slack, "You have your access")
    await slack.command(HELP, RAVI, "mine")
    assert "model.request" in slack.whispered(RAVI)[-1].words


async def test_asked_in_slack_and_carried_out_in_teams(slack, teams, both):
    await teams.say(ANN, "help")
    await slack.say(HELP, RAVI, MISSING_SCOPE)
    (answer,) = await slack.wait_for(lambda: slack.posted(HELP))
    await slack.press(answer, "ask_for_access", RAVI)
    await slack.submit(await slack.wait_for(lambda: slack.view_of(RAVI)), {})
    (there,) = await slack.wait_for(lambda: slack.posted(ADMINS))
    here = await teams.message(lambda one: "Approve" in str(one.card))
    await teams.press(here, "Approve", ANN)
    await teams.message(lambda one: one.id == here.id and "by hand" in one.words)
    await teams.press(here, "Done", ANN)
    await slack.wait_for(lambda: "granted until" in there.words)
    await told(slack, "You have your access")
    await teams.message(lambda one: one.id == here.id and "granted until" in one.words)
    await teams.press(here, "Take it back now", ANN)
    back = await teams.message(lambda one: "set model.request back to none" in one.words)
    form = await teams.press(back, "Could not", ANN)
    assert form.status == 200
    await teams.press(back, "Done", ANN)
    await told(slack, "Your access has ended")

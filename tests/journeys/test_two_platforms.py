"""One request, two platforms: asked in one, decided in the other, true on every card."""

import pytest

from tests.conftest import MISSING_SCOPE
from tests.fakes.teams_values import ANN, BEN, CHANNEL, TENANT
from tests.journeys.conftest import ADMINS, ANA, HELP, RAVI

# Ana is Ann in Teams, Ravi is Ben there: nobody could tell by their names.
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


async def asked_in_slack(slack, teams):
    await teams.say(ANN, "help")  # the bot has to be known to her to be able to reach her
    await slack.say(HELP, RAVI, MISSING_SCOPE)
    (answer,) = await slack.wait_for(lambda: slack.posted(HELP))
    await slack.press(answer, "ask_for_access", RAVI)
    await slack.submit(await slack.wait_for(lambda: slack.view_of(RAVI)), {})
    (there,) = await slack.wait_for(lambda: slack.posted(ADMINS))
    here = await teams.message(lambda one: "Approve" in str(one.card))
    return there, here


async def test_asked_in_slack_and_approved_in_teams(slack, teams, both):
    there, here = await asked_in_slack(slack, teams)
    await teams.press(here, "Approve", ANN)
    await slack.wait_for(lambda: there.edits)
    assert "approved by Ana" in there.words
    await teams.message(lambda one: one.id == here.id and "approved by Ana" in one.words)
    (told,) = await slack.wait_for(lambda: slack.posted(slack.im(RAVI).id))
    assert "Your request was approved" in told.words


async def test_whoever_asked_in_slack_cannot_approve_it_in_teams(slack, teams, both):
    there, here = await asked_in_slack(slack, teams)
    answer = await teams.press(here, "Approve", BEN)
    assert "someone else" in str(answer.body)
    assert there.buttons


async def test_asked_in_teams_and_denied_in_slack(slack, teams, both):
    await teams.say(BEN, MISSING_SCOPE)
    answer = await teams.message(lambda one: "model.request" in one.words)
    form = await teams.press(answer, "Ask for access", BEN)
    sent = await teams.press(form, "Send request", BEN)
    assert sent.status == 200
    (card,) = await slack.wait_for(lambda: slack.posted(ADMINS))
    await slack.press(card, "deny", ANA)
    await slack.submit(await slack.wait_for(lambda: slack.view_of(ANA)), {"reason": "Not now."})
    await teams.message(lambda one: "Not now." in one.words)
    await slack.wait_for(lambda: card.edits)
    assert "denied by Ana" in card.words

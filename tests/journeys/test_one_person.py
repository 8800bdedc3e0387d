"""Two accounts become one person, through Slack and Teams themselves."""

import re

import pytest

from tests.fakes.teams_values import ANN, CHANNEL, TENANT
from tests.journeys.conftest import ADMINS, ANA, HELP
from tests.journeys.test_two_platforms import asked_in_slack


@pytest.fixture
def written():
    """Ana reviews, by her account in Slack; of the one in Teams the policy knows nothing."""
    return f"""
version: 1
people:
  ana: {{name: Ana, identities: ["slack:T0ACME:{ANA}"]}}
post_to: ["slack:T0ACME:{ADMINS}", "teams:{TENANT}:{CHANNEL}"]
rules:
  - reviewers: [ana]
"""


async def joined(slack, teams):
    await slack.command(HELP, ANA, "link")
    code = re.search(r"/keyfix link [a-z0-9-]+", slack.whispered(ANA)[-1].words)[0]
    await teams.say(ANN, code)
    asked = await teams.message(lambda one: "Yes, both are mine" in str(one.card))
    await teams.press(asked, "Yes, both are mine", ANN)
    (there,) = await slack.wait_for(lambda: slack.posted(slack.im(ANA).id))
    assert "Ann in Teams" in there.words
    await slack.press(there, "Yes, join them", ANA)
    await teams.message(lambda one: "Your accounts are joined" in one.words)


async def test_a_reviewer_decides_in_teams_once_both_accounts_are_joined(slack, teams, both):
    there, here = await asked_in_slack(slack, teams)
    refused = await teams.press(here, "Approve", ANN)
    assert "join the two: /keyfix link" in str(refused.body)
    await joined(slack, teams)
    await teams.press(here, "Approve", ANN)
    await slack.wait_for(lambda: "approved by Ana" in there.words)
    await teams.say(ANN, "whoami")
    told = await teams.message(lambda one: "You are Ana" in one.words)
    assert f"slack:T0ACME:{ANA}" in told.words

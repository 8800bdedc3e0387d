"""A request changed, narrowed, denied with an offer and read whole, in Slack and in Teams."""

import pytest

from bot.access.policy import parse_policy
from bot.app import Bot
from bot.platforms.slack.app import PATH, SlackPlatform
from bot.platforms.teams.app import Registration, TeamsPlatform
from bot.platforms.teams.references import StoredReferences
from bot.storage.database import Database
from tests.conftest import MISSING_SCOPE
from tests.fakes.slack import BOT_TOKEN, SECRET
from tests.fakes.teams import FakeTeams
from tests.fakes.teams_values import ANN, APP_ID, BEN, CHANNEL, PASSWORD, TENANT
from tests.journeys.conftest import ADMINS, ANA, HELP, RAVI

POLICY = f"""
version: 1
people:
  ana: {{name: Ana, identities: ["slack:T0ACME:{ANA}", "teams:{TENANT}:{ANN.aad}"]}}
  ravi: {{name: Ravi, identities: ["slack:T0ACME:{RAVI}", "teams:{TENANT}:{BEN.aad}"]}}
post_to: ["slack:T0ACME:{ADMINS}", "teams:{TENANT}:{CHANNEL}"]
rules:
  - {{reviewers: [ana], risk: %s}}
"""


@pytest.fixture
def risk():
    return "normal"


@pytest.fixture
async def teams():
    async with FakeTeams() as fake:
        yield fake


@pytest.fixture
async def both(url, base, slack, teams, risk):
    """The bot on both platforms; Ann is Ana in Teams, and Ben is Ravi."""
    database = Database(url)
    bot = Bot(database, base, parse_policy(POLICY % risk))
    bot.add("slack", SlackPlatform(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=slack.url))
    registration = Registration(
        app_id=APP_ID,
        app_password=PASSWORD,
        tenant_id=TENANT,
        metadata_url=f"{teams.url}/openid",
        service_hosts=(teams.url,),
        token_url=f"{teams.url}/token",
    )
    bot.add("teams", TeamsPlatform(registration, StoredReferences(database)))
    async with bot.running("127.0.0.1", 0) as address:
        slack.deliver_to(f"{address}{PATH}")
        teams.bot_url = f"{address}/api/messages"
        yield bot


async def asked_in_slack(slack, teams):
    """Ravi's own card, the reviewers' in Slack, and theirs in Teams."""
    await teams.say(ANN, "help")  # the bot has to be known to her to be able to reach her
    await slack.say(HELP, RAVI, MISSING_SCOPE)
    (answer,) = await slack.wait_for(lambda: slack.posted(HELP))
    await slack.press(answer, "ask_for_access", RAVI)
    await slack.submit(await slack.wait_for(lambda: slack.view_of(RAVI)), {})
    (own,) = await slack.wait_for(lambda: slack.whispered(RAVI))
    (there,) = await slack.wait_for(lambda: slack.posted(ADMINS))
    here = await teams.message(lambda one: "Approve" in str(one.card))
    return own, there, here


async def in_teams(teams, here, words):
    return await teams.message(lambda one: one.id == here.id and words in one.words)


async def test_what_is_changed_in_slack_shows_before_and_after_in_both(slack, teams, both):
    own, there, here = await asked_in_slack(slack, teams)
    await slack.press(own, "edit", RAVI)
    view = await slack.wait_for(lambda: slack.view_of(RAVI))
    await slack.submit(view, {"duration": "3600"})
    assert not view.errors
    told = "taken back after 90 days → taken back after 1 hour"
    await slack.wait_for(lambda: told in there.words)
    await in_teams(teams, here, told)
    late = await teams.press(here, "Approve", ANN)  # of the card as it was
    assert late.status == 200


@pytest.mark.parametrize("platform", ["slack", "teams"])
async def test_less_is_approved_on_either_platform(slack, teams, both, platform):
    _, there, here = await asked_in_slack(slack, teams)
    if platform == "slack":
        await slack.press(there, "approve_less", ANA)
        await slack.submit(await slack.wait_for(lambda: slack.view_of(ANA)), {"duration": "28800"})
    else:
        form = await teams.press(here, "Approve less", ANN)
        assert "taken back after 90 days" in form.words
        again = await teams.press(form, "Approve this", ANN)
        assert "This is what was asked" in again.words
        assert "taken back after 90 days" in again.words
        await teams.press(again, "Approve this", ANN, {"field_duration": "28800"})
    await slack.wait_for(lambda: "approved less than was asked" in there.words)
    await in_teams(teams, here, "taken back after 8 hours")
    (told,) = await slack.wait_for(lambda: slack.posted(slack.im(RAVI).id))
    assert "taken back after 90 days → taken back after 8 hours" in told.words


@pytest.mark.parametrize("platform", ["slack", "teams"])
async def test_a_denial_offers_less_and_one_press_asks_for_it(slack, teams, both, platform):
    _, there, here = await asked_in_slack(slack, teams)
    if platform == "slack":
        await slack.press(there, "deny", ANA)
        view = await slack.wait_for(lambda: slack.view_of(ANA))
        offer = view.inputs["instead"]["options"][1]["value"]
        await slack.submit(view, {"reason": "Too long.", "instead": offer})
    else:
        form = await teams.press(here, "Deny", ANN)
        (menu,) = (one for one in form.card["body"] if one.get("id") == "field_instead")
        offer = menu["choices"][1]["value"]
        given = {"field_reason": "Too long.", "field_instead": offer}
        await teams.press(form, "Deny", ANN, given)
    (told,) = await slack.wait_for(lambda: slack.posted(slack.im(RAVI).id))
    assert "They would decide on less" in told.words
    await slack.press(told, "ask_for_less", RAVI)
    cards = await slack.wait_for(lambda: len(slack.posted(ADMINS)) == 2 and slack.posted(ADMINS))
    assert "Ravi asks for" in cards[1].words


@pytest.mark.parametrize("risk", ["high"])
@pytest.mark.parametrize("platform", ["slack", "teams"])
async def test_what_is_of_high_risk_is_repeated_and_confirmed(slack, teams, both, platform):
    _, there, here = await asked_in_slack(slack, teams)
    if platform == "slack":
        await slack.press(there, "approve", ANA)
        view = await slack.wait_for(lambda: slack.view_of(ANA))
        assert "taken back after 90 days" in str(view.view["blocks"])
        assert "approved by" not in there.words
        await slack.submit(view, {"decision": "approve"})
    else:
        form = await teams.press(here, "Approve", ANN)
        assert "taken back after 90 days" in form.words
        await teams.press(form, "Decide", ANN, {"field_decision": "approve"})
    await slack.wait_for(lambda: "approved by Ana" in there.words)
    await in_teams(teams, here, "approved by Ana")


async def test_the_story_of_a_request_is_told_on_both(slack, teams, both):
    own, _, _ = await asked_in_slack(slack, teams)
    request_id = next(b["value"] for b in own.buttons if "withdraw" in b["action_id"])
    await slack.command(HELP, RAVI, f"audit {request_id}")
    shown = await slack.wait_for(
        lambda: [one for one in slack.whispered(RAVI) if "asked for it" in one.words]
    )
    assert "Ravi asked for it" in shown[0].words
    await teams.say(ANN, f"/keyfix audit {request_id}")
    await teams.message(lambda one: "Ravi asked for it" in one.words)

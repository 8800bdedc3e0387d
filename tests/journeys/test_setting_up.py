"""keyfix from its first start to a decision, set up in Slack; and two accounts that become one."""

import pytest

from bot.access.policy import PolicyFile
from bot.platforms.slack.app import PATH
from bot.storage.database import Database
from tests.conftest import MISSING_SCOPE
from tests.fakes.teams_values import ANN, CHANNEL, buttons
from tests.journeys.conftest import ADMINS, ANA, BEN, HELP, MIA, RAVI, slack_bot
from tests.journeys.test_one_person import joined


@pytest.fixture
async def fresh(url, base, slack):
    """The bot, and nobody has set it up."""
    bot = slack_bot(Database(url), base, PolicyFile(), slack)
    async with bot.running("127.0.0.1", 0) as address:
        slack.deliver_to(f"{address}{PATH}")
        yield bot


async def fill(slack, who, button, values):
    """`/keyfix setup`, one of its buttons, and the form that it opens."""
    await slack.command(HELP, who, "setup")
    shown = slack.whispered(who)[-1]
    await slack.press(shown, button, who)
    view = await slack.wait_for(lambda: slack.view_of(who))
    await slack.submit(view, values)
    assert not view.errors


async def test_from_the_first_start_to_a_decision(slack, fresh):
    slack.usergroups["S0PLATFORM"] = {MIA}
    await slack.say(HELP, RAVI, MISSING_SCOPE)
    (answer, *_) = await slack.wait_for(lambda: slack.posted(HELP))
    await slack.press(answer, "ask_for_access", RAVI)
    (told, *_) = await slack.wait_for(lambda: slack.whispered(RAVI))
    assert "Ana, Ben" in told.words
    await fill(slack, ANA, "Channels", {"post_to": ADMINS, "listen_in": HELP})
    await slack.wait_for(lambda: slack.posted(ADMINS))
    await fill(
        slack, ANA, "Reviewers of one provider",
        {"provider": "openai", "usergroups": "S0PLATFORM", "admins": "no", "reviewers": BEN},
    )  # fmt: skip
    await slack.press(answer, "ask_for_access", RAVI)
    view = await slack.wait_for(lambda: slack.view_of(RAVI))
    await slack.submit(view, {})
    cards = await slack.wait_for(
        lambda: [card for card in slack.posted(ADMINS) if "Approve" in str(card.buttons)]
    )
    slack.channels[ADMINS].members.add(MIA)
    await slack.press(cards[0], "approve", ANA)
    await slack.wait_for(lambda: [m for m in slack.whispered(ANA) if "Only" in m.words])
    await slack.press(cards[0], "approve", MIA)
    await slack.wait_for(lambda: "approved by Mia" in cards[0].words)


@pytest.fixture
def written():
    return ""


async def test_an_admin_of_slack_sets_it_up_from_teams_once_the_accounts_are_joined(
    slack, teams, both
):
    await teams.say(ANN, "setup")
    (first,) = [await teams.message(lambda one: "not set up yet" in one.words)]
    assert "Channels" not in str(first.card)
    await joined(slack, teams)
    await teams.say(ANN, "setup")
    shown = await teams.message(lambda one: "Reviewers" in buttons(one.card))
    form = await teams.press(shown, "Reviewers", ANN)
    saved = await teams.press(form, "Save", ANN, {"field_reviewers": ANN.aad})
    assert "Saved" in str(saved.body)
    form = await teams.press(shown, "Channels", ANN)
    here = {"field_post_to": CHANNEL}
    assert "meanwhile" not in str((await teams.press(form, "Save", ANN, here)).body)
    told = await teams.message(lambda one: "Requests are decided here" in one.words)
    assert told.conversation == CHANNEL
    assert "Ann or a workspace admin" in told.words

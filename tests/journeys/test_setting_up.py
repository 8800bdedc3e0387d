"""keyfix from its first start to a decision, set up in Slack; and two accounts that become one."""

import pytest

from bot.access.policy import PolicyFile
from bot.platforms.slack.app import PATH
from bot.storage.database import Database
from tests.conftest import MISSING_SCOPE
from tests.journeys.conftest import ADMINS, ANA, BEN, HELP, MIA, RAVI, slack_bot


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

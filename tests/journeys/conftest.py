import pytest

from bot.access.place import Place
from bot.access.policy import PolicyFile, parse_policy
from bot.app import Bot
from bot.platforms.slack.app import PATH, SlackPlatform
from bot.platforms.teams.app import Registration, TeamsPlatform
from bot.platforms.teams.references import StoredReferences
from bot.storage.database import Database
from tests.fakes.slack import BOT_TOKEN, SECRET, TEAM, FakeSlack
from tests.fakes.teams import FakeTeams
from tests.fakes.teams_values import APP_ID, PASSWORD, TENANT

HELP, ADMINS = "C0HELP", "C0ADMINS"
RAVI, MIA, ANA, BEN = "U0RAVI", "U0MIA", "U0ANA", "U0BEN"


@pytest.fixture
async def slack():
    """A team: Ravi and Mia are engineers, Ana and Ben are admins."""
    async with FakeSlack() as fake:
        for name, role in (("Ravi", ""), ("Mia", ""), ("Ana", "admin"), ("Ben", "owner")):
            fake.add_user(f"U0{name.upper()}", name, role or "member")
        fake.add_channel(HELP, "ml-help", [RAVI, MIA, ANA, BEN])
        fake.add_channel(ADMINS, "access-requests", [ANA, BEN])
        yield fake


@pytest.fixture
def post_to():
    return Place("slack", TEAM, ADMINS)


def slack_bot(database, base, policy, slack):
    """A bot as the composition root makes it, with *slack* for its only platform."""
    bot = Bot(database, base, policy)
    bot.add("slack", SlackPlatform(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=slack.url))
    return bot


@pytest.fixture
async def running(url, base, policy, slack):
    """The bot, serving on a port of its own; *slack* delivers there."""
    bot = slack_bot(Database(url), base, policy, slack)
    async with bot.running("127.0.0.1", 0) as address:
        slack.deliver_to(f"{address}{PATH}")
        yield bot


@pytest.fixture
async def teams():
    async with FakeTeams() as fake:
        yield fake


@pytest.fixture
async def both(url, base, slack, teams, written):
    """The bot on both platforms, under the policy that is *written*."""
    database = Database(url)
    bot = Bot(database, base, parse_policy(written) if written else PolicyFile())
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

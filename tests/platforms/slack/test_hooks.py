import pytest

from bot.messages.card import Card
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.blocks import to_message
from bot.platforms.slack.hooks import respond
from tests.fakes.slack import BOT_TOKEN
from tests.platforms.slack.conftest import BEA, HELP

WORDS = to_message(Card(headline="Only you see this."))


@pytest.fixture
async def api(slack):
    made = SlackApi(BOT_TOKEN, slack.url)
    await made.open()
    yield made
    await made.close()


async def test_an_answer_is_shown_to_one_in_the_thread(slack, api):
    assert await respond(api, slack.server.hook(BEA, HELP), WORDS, "1.000001")
    (shown,) = slack.ephemerals
    assert (shown.to, shown.channel, shown.thread_ts) == (BEA, HELP, "1.000001")


async def test_an_address_is_good_for_five_answers(slack, api):
    url = slack.server.hook(BEA, HELP)
    assert [await respond(api, url, WORDS) for _ in range(6)] == [True] * 5 + [False]


async def test_an_address_is_good_for_half_an_hour(slack, api):
    url = slack.server.hook(BEA, HELP)
    slack.pass_time(1801)
    assert not await respond(api, url, WORDS)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/actions/x",
        "https://hooks.slack.com.evil.example/x",
        "https://evil.example/hooks.slack.com",
        "http://127.0.0.1:9/hooks/x",
        "/hooks/x",
        "",
    ],
)
async def test_no_other_host_is_answered(api, url):
    assert not await respond(api, url, WORDS)

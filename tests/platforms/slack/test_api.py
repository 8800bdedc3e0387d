import socket

import pytest

from bot.errors import DeliveryBusy, DeliveryRefused, DeliveryUnknown
from bot.platforms.slack.api import SLACK_API_URL, SlackApi
from tests.fakes.slack import BOT_TOKEN, Failure
from tests.platforms.slack.conftest import HELP

MESSAGE = {"channel": HELP, "text": "hello"}


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def api(slack, clock):
    made = SlackApi(BOT_TOKEN, slack.url, clock)
    await made.open()
    yield made
    await made.close()


def test_the_api_is_slacks_own_unless_told():
    assert SlackApi(BOT_TOKEN).base_url == SLACK_API_URL
    assert SlackApi(BOT_TOKEN, "https://slack.example/api").base_url == "https://slack.example/api/"


async def test_a_call_before_the_session_is_open_is_a_mistake_of_ours():
    with pytest.raises(RuntimeError):
        await SlackApi(BOT_TOKEN).post("chat.postMessage", **MESSAGE)


async def test_a_wrong_token_is_said_in_words(slack):
    api = SlackApi("xoxb-EXAMPLE-of-somebody-else", slack.url)
    await api.open()
    with pytest.raises(DeliveryRefused, match="SLACK_BOT_TOKEN is not accepted"):
        await api.post("chat.postMessage", **MESSAGE)
    await api.close()


async def test_no_connection_means_that_nothing_was_sent():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: a connection is refused
        api = SlackApi(BOT_TOKEN, f"http://127.0.0.1:{taken.getsockname()[1]}/api")
        await api.open()
        with pytest.raises(DeliveryBusy, match="no connection"):
            await api.post("chat.postMessage", **MESSAGE)
        await api.close()


async def test_a_lookup_that_takes_too_long_ends(slack, api):
    slack.server.fail("users.info", Failure.HANG)
    with pytest.raises(DeliveryBusy, match="no answer"):
        await api.get("users.info", within=0.05, user="U0BEA")


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
async def test_slacks_own_mishaps_may_have_had_their_effect(slack, api, error):
    slack.server.refuse("chat.postMessage", error, times=2)
    with pytest.raises(DeliveryUnknown):
        await api.post("chat.postMessage", **MESSAGE)
    with pytest.raises(DeliveryBusy):
        await api.put("chat.postMessage", **MESSAGE)


async def test_an_error_that_says_ratelimited_is_busy(slack, api):
    slack.server.refuse("chat.postMessage", "ratelimited")
    with pytest.raises(DeliveryBusy) as busy:
        await api.post("chat.postMessage", **MESSAGE)
    assert busy.value.retry_after == 5


async def test_after_the_time_that_slack_asked_for_it_is_called_again(slack, api, clock):
    slack.server.limit("chat.postMessage", 30)
    with pytest.raises(DeliveryBusy):
        await api.post("chat.postMessage", **MESSAGE)
    clock.now += 29
    with pytest.raises(DeliveryBusy) as busy:
        await api.post("chat.postMessage", **MESSAGE)
    assert busy.value.retry_after == 1
    clock.now += 1
    assert (await api.post("chat.postMessage", **MESSAGE))["ok"]


@pytest.mark.parametrize(
    ("address", "is_trusted"),
    [
        ("https://files.slack.com/F1", True),
        ("https://slack.com/F1", True),
        ("http://slack.test:8080/F1", True),
        ("http://files.slack.com/F1", False),
        ("https://notslack.com/F1", False),
        ("https://slack.com.evil.example/F1", False),
        ("https://slack.com@evil.example/F1", False),
        ("https://evil.example/slack.com", False),
        ("http://slack.test/F1", False),
        ("https://slack.test:8080/F1", False),
        ("//files.slack.com/F1", False),
        ("file://slack.com/F1", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_slacks_own_addresses_are_trusted(address, is_trusted):
    api = SlackApi(BOT_TOKEN, "http://slack.test:8080/api/")
    assert (api.trusted(address, "slack.com") is not None) is is_trusted


async def test_the_session_carries_no_token_of_its_own(api):
    assert "Authorization" not in api.session.headers
    assert api.headers == {"Authorization": f"Bearer {BOT_TOKEN}"}

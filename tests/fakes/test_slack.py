"""The fake must refuse what Slack refuses: else the tests above it prove nothing."""

import aiohttp
import pytest

from tests.fakes.slack import BOT_TOKEN, FakeSlack
from tests.fakes.slack_limits import block_faults, metadata_faults, view_faults


def words(length, kind="plain_text"):
    return {"type": kind, "text": "x" * length}


def button(n=0, **more):
    drawn = {"type": "button", "action_id": f"more:{n}", "text": words(5), "value": "v"}
    return drawn | more


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def rich(*elements, kind="rich_text_section"):
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def options(count, value=5):
    one = {"text": words(5), "value": "v" * value}
    menu = {"type": "static_select", "action_id": "a", "options": [one] * count}
    return {"type": "input", "block_id": "b", "label": words(5), "element": menu}


TEXT = {"type": "text", "text": "x"}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": words(150)},
        {"type": "section", "text": words(3000, "mrkdwn")},
        {"type": "section", "fields": [words(2000)] * 10},
        actions(*(button(n) for n in range(25))),
        actions(button(text=words(75), value="v" * 2000, style="danger")),
        rich(TEXT, {"type": "link", "url": "https://x.example", "text": "x"}),
        rich(TEXT, kind="rich_text_preformatted"),
    ],
)
def test_what_is_within_the_limits_is_taken(block):
    assert block_faults([block]) == []


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": words(151)},
        {"type": "header", "text": words(0)},
        {"type": "header", "text": words(5, "mrkdwn")},
        {"type": "section", "text": words(3001, "mrkdwn")},
        {"type": "section", "fields": [words(2001)]},
        {"type": "section", "fields": [words(5)] * 11},
        {"type": "section"},
        {"type": "context", "elements": [words(5)] * 11},
        {"type": "divider", "block_id": "b" * 256},
        {"type": "unheard_of"},
        actions(),
        actions(*(button(n) for n in range(26))),
        actions(button(1), button(1)),
        actions(button(text=words(76))),
        actions(button(value="v" * 2001)),
        actions(button(style="plain")),
        actions(button(accessibility_label="x" * 76)),
        actions(button(action_id="a" * 256)),
        actions(button(url="javascript:x")),
        options(5),
        rich(),
        rich({"type": "text", "text": ""}),
        rich({"type": "broadcast", "range": "channel"}),
        rich({"type": "user", "user_id": "@ana"}),
        rich({"type": "text", "text": "x", "style": {"loud": True}}),
        rich({"type": "text", "text": "x", "style": {"bold": True}}, kind="rich_text_preformatted"),
        rich({"type": "link", "url": "nowhere"}),
        rich(TEXT, kind="rich_text_list"),
    ],
)
def test_what_is_over_a_limit_is_refused(block):
    assert block_faults([block]) != []


def test_a_message_has_fifty_blocks_and_a_modal_a_hundred():
    divider = {"type": "divider"}
    assert block_faults([divider] * 50) == []
    assert block_faults([divider] * 51) != []
    assert block_faults([divider] * 100, "modal") == []
    assert block_faults([divider] * 101, "modal") != []


def test_no_two_blocks_have_one_id():
    assert block_faults([{"type": "divider", "block_id": "b"}] * 2) != []


def modal(*blocks, **more):
    view = {"type": "modal", "title": words(24), "submit": words(24), "close": words(24)}
    return view | {"blocks": list(blocks)} | more


def test_a_modal_within_the_limits_is_taken():
    assert view_faults(modal(options(100, 150), private_metadata="x" * 3000)) == []


@pytest.mark.parametrize(
    "view",
    [
        modal(options(101)),
        modal(options(5, 151)),
        modal(title=words(25)),
        modal(submit=words(25)),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        {k: v for k, v in modal(options(5)).items() if k != "submit"},
        {"type": "home", "blocks": []},
    ],
)
def test_a_modal_over_a_limit_is_refused(view):
    assert view_faults(view) != []


@pytest.mark.parametrize(
    "metadata", [{}, {"event_type": "x"}, {"event_type": "x y", "event_payload": {}}, "x"]
)
def test_metadata_of_another_form_is_refused(metadata):
    assert metadata_faults(metadata) != []


CALLS = [
    ("chat.postMessage", {"channel": "C0HELP"}, "no_text"),
    ("chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C0OUT", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "C0HELP", "text": "x" * 40_001}, "msg_too_long"),
    (
        "chat.postMessage",
        {"channel": "C0HELP", "text": "x", "thread_ts": "1.0"},
        "thread_not_found",
    ),
    ("chat.postMessage", {"channel": "C0HELP", "blocks": [{"type": "x"}]}, "invalid_blocks"),
    (
        "chat.postMessage",
        {"channel": "C0HELP", "text": "x", "metadata": {}},
        "invalid_metadata_format",
    ),
    ("chat.update", {"channel": "C0HELP", "ts": "1.0", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "C0HELP", "ts": "1.0", "text": "x" * 4001}, "msg_too_long"),
    (
        "chat.postEphemeral",
        {"channel": "C0HELP", "user": "U0ANA", "text": "x"},
        "user_not_in_channel",
    ),
    ("users.info", {"user": "U0BEA"}, "user_not_found"),
    ("views.open", {"trigger_id": "made-up", "view": modal()}, "exchanged_trigger_id"),
    ("admin.users.list", {}, "unknown_method"),
]


@pytest.fixture
async def slack():
    async with FakeSlack() as fake:
        fake.add_user("U0BEA", "Bea")
        fake.add_channel("C0HELP", "ml-help", ["U0BEA"])
        fake.add_channel("C0OUT", "out", ["U0BEA"], invite=False)
        yield fake


async def call(slack, method, sent, token=BOT_TOKEN):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession(slack.url, headers=headers) as session,
        session.post(method, json=sent) as response,
    ):
        return response.status, await response.json()


@pytest.mark.parametrize(("method", "sent", "error"), CALLS)
async def test_a_call_that_slack_refuses_is_refused(slack, method, sent, error):
    assert (await call(slack, method, sent))[1]["error"] == error


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-EXAMPLE-no", "invalid_auth")]
)
async def test_the_token_is_checked(slack, token, error):
    assert (await call(slack, "auth.test", {}, token))[1]["error"] == error


async def test_an_update_without_blocks_drops_them(slack):
    blocks = [{"type": "divider"}]
    _, posted = await call(slack, "chat.postMessage", {"channel": "C0HELP", "blocks": blocks})
    await call(slack, "chat.update", {"channel": "C0HELP", "ts": posted["ts"], "text": "x"})
    assert slack.posted("C0HELP")[0].blocks == []


async def test_a_trigger_opens_one_form_within_three_seconds(slack):
    view = modal({"type": "divider"})
    first, second = (slack.server.methods.trigger("U0BEA") for _ in range(2))
    assert (await call(slack, "views.open", {"trigger_id": first, "view": view}))[1]["ok"]
    again = await call(slack, "views.open", {"trigger_id": first, "view": view})
    assert again[1]["error"] == "exchanged_trigger_id"
    slack.pass_time(3.1)
    late = await call(slack, "views.open", {"trigger_id": second, "view": view})
    assert late[1]["error"] == "expired_trigger_id"


async def test_a_channel_takes_a_message_a_second_after_its_burst(slack):
    slack.server.burst = 2
    said = {"channel": "C0HELP", "text": "x"}
    assert [(await call(slack, "chat.postMessage", said))[0] for _ in range(3)] == [200, 200, 429]
    slack.pass_time(1)
    assert (await call(slack, "chat.postMessage", said))[0] == 200

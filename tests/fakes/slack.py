"""A Slack on 127.0.0.1 that refuses what the original refuses; the people in it are its methods.

Begin with `async with FakeSlack() as slack`, `slack.add_user(…)`, `slack.add_channel(…)`, point
keyfix at `slack.url`, and the fake at keyfix with `slack.deliver_to(…)`. Then `say`, `command`,
`press`, `submit`, and `wait_for(lambda: slack.posted("C0HELP"))`.
"""

import json
import time
from collections import namedtuple
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.fakes.slack_limits import PICKED, block_faults
from tests.fakes.slack_methods import SCOPES
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, Failure, Server
from tests.fakes.slack_world import BOT_ID, BOT_USER, TEAM, Message, World

__all__ = ["APP_TOKEN", "BOT_ID", "BOT_TOKEN", "BOT_USER", "SECRET", "TEAM", "Failure", "FakeSlack"]

SECRET = "EXAMPLE-signing-secret"
ALL_SCOPES = {scope for scopes in SCOPES.values() for scope in scopes}

Answer = namedtuple("Answer", ["status", "body"])  # noqa: PYI024 - a pair with two names
Said = namedtuple("Said", ["message", "statuses"])  # noqa: PYI024 - the same


class FakeSlack(World):
    """The servers, and everybody who uses them."""

    def __init__(self, scopes=ALL_SCOPES, secret=SECRET):
        super().__init__()
        self.server = Server(self, set(scopes))
        self._secret = secret
        self._events_url = ""
        self._session = None

    async def __aenter__(self):
        await self.server.start()
        timeout = aiohttp.ClientTimeout(total=10)
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(timeout=timeout, connector=connector)
        return self

    async def __aexit__(self, *_):
        await self._session.close()
        await self.server.close()

    @property
    def url(self):
        """For SLACK_API_URL."""
        return self.server.url

    def deliver_to(self, url):
        """Send everything to *url* over HTTP; with an open WebSocket, all goes there instead."""
        self._events_url = url

    async def say(  # noqa: PLR0913 - all that a message can have
        self, channel, user, text, *, thread="", mention=False, files=(), tries=1
    ):
        """Let *user* write *text*: as `message`, and with a *mention* as `app_mention` too.

        *tries*: how often each is delivered if it is not answered with 200.
        """
        message = self.written(channel, user, text, thread=thread, mention=mention, files=files)
        kinds = ["message", "app_mention"] if mention and not files else ["message"]
        statuses = [
            await self._deliver_until_taken(self.event(message, kind), tries) for kind in kinds
        ]
        return Said(message, statuses)

    def written(self, channel, user, text, *, thread="", mention=False, files=()):  # noqa: PLR0913 - the same
        """A message of *user* that stands in *channel*, and that no event has told of yet."""
        written = _escaped(text)
        if mention:
            written = f"<@{BOT_USER}> {written}"
        message = Message(channel, self.next_ts(), user, written, thread_ts=thread)
        message.files = list(files)
        message.subtype = "file_share" if files else ""
        self.channels[channel].messages[message.ts] = message
        return message

    async def edit(self, message, text):
        """Let its author change *message*."""
        before = message.to_api(with_metadata=False)
        message.text = _escaped(text)
        edited = {"user": message.user, "ts": self.next_ts()}
        changed = {
            "type": "message",
            "subtype": "message_changed",
            "channel": message.channel,
            "ts": edited["ts"],
            "message": message.to_api(with_metadata=False) | {"edited": edited},
            "previous_message": before,
        }
        return await self.deliver(self.envelope(changed))

    async def command(self, channel, user, text, name="/keyfix"):
        """Let *user* type a command; what its ack shows is kept among the ephemerals."""
        fields = {
            "command": name,
            "text": _escaped(text),
            "team_id": self.users[user].team,
            "user_id": user,
            "channel_id": channel,
            "trigger_id": self.server.methods.trigger(user),
            "response_url": self.server.hook(user, channel),
        }
        answer = await self.post_form(fields, "slash_commands")
        if answer.body.get("blocks"):
            assert block_faults(answer.body["blocks"]) == []
            self.server.show({"user": user, "channel": channel}, answer.body)
            await self.tell()
        return answer

    async def press(self, message, action, user):
        """Let *user* press the button *action* (its action or its label) on *message*."""
        return await self.press_button(message, message.button(action), user)

    async def press_button(self, message, button, user):
        """Let *user* press *button*, which needn't stand on *message* any more."""
        container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = self._interaction("block_actions", message, user) | {
            "container": container | {"is_ephemeral": message.is_ephemeral},
            "actions": [button | {"block_id": "b", "action_ts": self.next_ts()}],
        }
        return await self._interact(payload)

    async def shortcut(self, message, user, callback_id="explain_error"):
        """Let *user* choose the shortcut in the menu of *message*."""
        payload = self._interaction("message_action", message, user)
        return await self._interact(payload | {"callback_id": callback_id})

    async def submit(self, view, values, user=None):
        """Fill in *view* (block id → text or option's value; the rest stays as it is), send it."""
        user = user or view.user
        inputs = view.inputs.items()
        state = {name: {el["action_id"]: _filled(name, el, values)} for name, el in inputs}
        missing = set(values) - set(state)
        assert not missing, f"the form has no {missing}"
        sent = view.view | {"id": view.id, "hash": view.hash, "state": {"values": state}}
        person = {"id": user, "team_id": self.users[user].team}
        answer = await self._interact(
            {"type": "view_submission", "team": {"id": TEAM}, "user": person, "view": sent}
        )
        view.errors = answer.body.get("errors", {})
        if answer.body.get("response_action") == "errors":
            assert view.errors, "Slack shows no error without words"
            assert set(view.errors) <= set(view.inputs), "Slack refuses errors of unknown blocks"
        elif answer.status == 200:
            self.views.remove(view)
        await self.tell()
        return answer

    def event(self, message, kind="message"):
        """The payload of the event that tells of *message*."""
        said = message.to_api(with_metadata=False) | {
            "type": kind,
            "channel": message.channel,
            "team": self.users[message.user].team,
            "event_ts": message.ts,
        }
        if kind == "message":
            said["channel_type"] = "im" if self.channels[message.channel].is_im else "channel"
        return self.envelope(said)

    def envelope(self, event, team=TEAM):
        """*event* as the Events API wraps it."""
        return {
            "type": "event_callback",
            "team_id": team,
            "api_app_id": "A0KEYFIX",
            "event": event,
            "event_id": self.next_id("Ev"),
            "event_time": int(self.now()),
            "authorizations": [{"team_id": team, "user_id": BOT_USER, "is_bot": True}],
        }

    async def deliver(self, payload, retry=0):
        """Deliver an event once and return the status of the answer; 0 where none came in 3 s."""
        if self.server.sockets:
            acked = await self.server.send_envelope("events_api", payload)
            return 0 if acked is None else 200
        retried = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_error"}
        body = json.dumps(payload)
        return (await self.post(body, "application/json", retried if retry else {})).status

    async def post_form(self, fields, envelope):
        """Deliver a command or an interaction."""
        if self.server.sockets:
            given = json.loads(fields["payload"]) if "payload" in fields else fields
            acked = await self.server.send_envelope(envelope, given)
            return Answer(0, {}) if acked is None else Answer(200, acked)
        return await self.post(urlencode(fields), "application/x-www-form-urlencoded", {})

    async def post(self, body, content_type, headers):
        """POST *body*, signed now, to keyfix."""
        data, at = body.encode(), int(time.time())
        sent = signed(data, at, self._secret) | {"Content-Type": content_type} | headers
        within = aiohttp.ClientTimeout(total=3)
        try:
            async with self._session.post(
                self._events_url, data=data, headers=sent, timeout=within
            ) as response:
                text = await response.text()
                return Answer(response.status, json.loads(text) if text.startswith("{") else {})
        except TimeoutError:
            return Answer(0, {})

    async def _deliver_until_taken(self, payload, tries):
        status = await self.deliver(payload)
        for retry in range(1, tries):
            if status == 200:
                break
            status = await self.deliver(payload, retry)
        return status

    def _interaction(self, kind, message, user):
        said = message.to_api(with_metadata=False)
        return {
            "type": kind,
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": self.users[user].team, "name": self.users[user].name},
            "channel": {"id": message.channel},
            "trigger_id": self.server.methods.trigger(user),
            "response_url": self.server.hook(user, message.channel),
        } | ({} if message.is_ephemeral else {"message": said})

    async def _interact(self, payload):
        return await self.post_form({"payload": json.dumps(payload)}, "interactive")


def signed(body, at, secret=SECRET):
    """The headers by which *body* (bytes) was sent by Slack *at* a time, in seconds."""
    signature = SignatureVerifier(secret).generate_signature(timestamp=str(at), body=body)
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": signature}


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _filled(name, element, values):
    if element["type"] == "static_select":
        groups = element.get("option_groups", [{"options": element.get("options", [])}])
        options = {option["value"]: option for group in groups for option in group["options"]}
        chosen = options[values[name]] if name in values else element.get("initial_option")
        return {"type": "static_select", "selected_option": chosen}
    if element["type"] == "multi_static_select":
        wanted = values[name].split(",") if name in values else None
        chosen = [o for o in element["options"] if wanted and o["value"] in wanted]
        kept = element.get("initial_options", [])
        return {"type": element["type"], "selected_options": kept if wanted is None else chosen}
    if element["type"] in PICKED:
        initial = PICKED[element["type"]]
        held = element.get(initial, [] if initial.endswith("s") else None)
        if name in values:
            held = values[name].split(",") if initial.endswith("s") else values[name]
        return {"type": element["type"], initial.replace("initial", "selected"): held}
    text = values.get(name, element.get("initial_value")) or None
    assert len(text or "") <= element.get("max_length", 3000), f"{name} is too long to be typed"
    return {"type": "plain_text_input", "value": text}

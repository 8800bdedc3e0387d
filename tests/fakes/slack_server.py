"""Slack's servers on 127.0.0.1: Web API, response urls, files, Socket Mode; and ways to fail."""

import asyncio
import json
from collections import Counter, defaultdict
from enum import StrEnum

from aiohttp import WSMsgType, web

from tests.fakes.slack_limits import block_faults
from tests.fakes.slack_methods import FORM_ONLY, SCOPES, Methods, Refusal
from tests.fakes.slack_world import BOT_USER, Message

BOT_TOKEN = "xoxb-EXAMPLE"
APP_TOKEN = "xapp-EXAMPLE"
HOOK_USES, HOOK_SECONDS = 5, 30 * 60
LOGIN_PAGE = "<!DOCTYPE html><title>Sign in to Slack</title>"


class Failure(StrEnum):
    """How the next call of a method goes wrong."""

    ERROR_BEFORE = "500, and nothing happened"
    ERROR_AFTER = "500, but it happened"
    DROP_AFTER = "the connection breaks, but it happened"
    HANG = "no answer, and nothing happened"
    GARBAGE = "200 with a web page"
    EMPTY = "200 with an empty object"


class Server:
    """Answers what keyfix calls. `url` is for SLACK_API_URL."""

    def __init__(self, world, scopes):
        self.world = world
        self.methods = Methods(world, scopes)
        self.calls = Counter()
        self.downloads = []
        self.files = {}
        self.hooks = {}
        self.sockets = []
        self.slow_files = None
        """An event that files wait for."""
        self.burst = None
        """Posts that a channel may have at once, one a second after that; None: no limit."""
        self._failures = defaultdict(list)
        self._allowance = {}
        self._released = asyncio.Event()
        self._acks = {}
        self._tickets = set()
        self._runner = None
        self._port = 0

    @property
    def host(self):
        return f"127.0.0.1:{self._port}"

    @property
    def url(self):
        return f"http://{self.host}/api/"

    def fail(self, method, failure, times=1):
        """Let the next *times* calls of *method* go wrong."""
        self._failures[method] += [failure] * times

    def refuse(self, method, error, times=1):
        """Let the next *times* calls of *method* be answered with *error*."""
        self._failures[method] += [Refusal(error)] * times

    def limit(self, method, retry_after, times=1):
        """Let the next *times* calls of *method* be answered with 429."""
        self._failures[method] += [retry_after] * times

    def add_file(self, text, content_type="text/plain"):
        """A file's private address; it needs the bot's token."""
        name = self.world.next_id("F")
        self.files[name] = (text, content_type)
        return f"http://{self.host}/files/{name}"

    def hook(self, user, channel):
        """A new response url for *user*."""
        name = self.world.next_id("hook-")
        ends = self.world.now() + HOOK_SECONDS
        self.hooks[name] = {"user": user, "channel": channel, "uses": 0, "ends": ends}
        return f"http://{self.host}/hooks/{name}"

    async def start(self):
        app = web.Application(client_max_size=8_000_000)
        app.add_routes(
            [
                web.post("/api/{method}", self._api),
                web.post("/hooks/{name}", self._hook),
                web.get("/files/{name}", self._file),
                web.get("/link", self._link),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]

    async def close(self):
        self._released.set()
        for socket in list(self.sockets):
            await socket.close()
        await self._runner.cleanup()

    async def send_envelope(self, kind, payload):
        """Send over the newest WebSocket and return what was acked, or None after 3 seconds."""
        name = self.world.next_id("envelope-")
        self._acks[name] = asyncio.get_running_loop().create_future()
        envelope = {"type": kind, "envelope_id": name, "payload": payload}
        await self.sockets[-1].send_json(envelope | {"accepts_response_payload": True})
        try:
            return await asyncio.wait_for(self._acks[name], 3)
        except TimeoutError:
            return None
        finally:
            del self._acks[name]

    async def _api(self, request):
        method = request.match_info["method"]
        self.calls[method] += 1
        if method not in SCOPES:
            return web.json_response({"ok": False, "error": "unknown_method"})
        failure = self._failures[method].pop(0) if self._failures[method] else None
        sent = await self._sent(request, method)
        try:
            if isinstance(failure, Refusal):
                raise failure
            return await self._answer(request, method, sent, failure)
        except Refusal as refusal:
            return web.json_response(refusal.answer)
        finally:
            await self.world.tell()

    async def _answer(self, request, method, sent, failure):
        if failure is Failure.HANG:
            await self._released.wait()
        if (instead := _instead(failure)) is not None:
            return instead
        if method == "chat.postMessage" and not self._may_post(sent.get("channel")):
            return _too_many(1)
        self._check_token(request, method, sent)
        if method == "apps.connections.open":
            answer = {"url": self._ticket()}
        else:
            answer = getattr(self.methods, method.replace(".", "_"))(sent)
        if failure is Failure.ERROR_AFTER:
            return web.Response(status=500, text="oops")
        if failure is Failure.DROP_AFTER:
            request.transport.abort()
        scopes = {"X-OAuth-Scopes": ",".join(sorted(self.methods.scopes))}
        return web.json_response({"ok": True} | answer, headers=scopes)

    async def _sent(self, request, method):
        if request.content_type == "application/json":
            sent = await request.json()
            return {} if method in FORM_ONLY else sent
        return dict(await request.post())

    def _check_token(self, request, method, sent):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise Refusal("not_authed")
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            raise Refusal("invalid_auth")
        if missing := self.methods.needs(method, sent):
            raise Refusal("missing_scope", missing)

    def _may_post(self, channel):
        if self.burst is None:
            return True
        left, at = self._allowance.get(channel, (self.burst, self.world.now()))
        left = min(self.burst, left + self.world.now() - at)
        self._allowance[channel] = (left - 1 if left >= 1 else left, self.world.now())
        return left >= 1

    async def _hook(self, request):
        hook = self.hooks.get(request.match_info["name"])
        if "Authorization" in request.headers:
            raise AssertionError("the bot's token was sent to a response url")
        if hook is None or hook["uses"] == HOOK_USES or self.world.now() > hook["ends"]:
            return web.Response(status=404, text="used_url")
        hook["uses"] += 1
        sent = await request.json()
        if faults := block_faults(sent.get("blocks", [])):
            return web.json_response(
                {"ok": False, "error": "invalid_blocks", "faults": faults}, status=400
            )
        self.show(hook, sent)
        await self.world.tell()
        return web.Response(text="ok")

    def show(self, hook, sent):
        """Show what a hook, or an ack, says."""
        assert sent.get("response_type") == "ephemeral"
        assert not sent.get("replace_original")
        shown = Message(
            hook["channel"],
            self.world.next_ts(),
            BOT_USER,
            sent.get("text", ""),
            sent.get("blocks", []),
            sent.get("thread_ts", ""),
            is_ephemeral=True,
            to=hook["user"],
        )
        self.world.ephemerals.append(shown)

    async def _file(self, request):
        text, content_type = self.files[request.match_info["name"]]
        self.downloads.append(request.match_info["name"])
        if self.slow_files is not None:
            await self.slow_files.wait()
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        return web.Response(text=text, content_type=content_type)

    def _ticket(self):
        ticket = self.world.next_id("ticket-")
        self._tickets.add(ticket)
        return f"ws://{self.host}/link?ticket={ticket}"

    async def _link(self, request):
        if request.query.get("ticket") not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        await self.world.tell()
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self._acked(json.loads(frame.data))
        self.sockets.remove(socket)
        await self.world.tell()
        return socket

    def _acked(self, frame):
        ack = self._acks.get(frame.get("envelope_id"))
        if ack is not None and not ack.done():
            ack.set_result(frame.get("payload") or {})


def _instead(failure):
    """The answer in place of what the method would do, where it isn't even tried."""
    if isinstance(failure, int):
        return _too_many(failure)
    if failure is Failure.ERROR_BEFORE:
        return web.Response(status=500, text="oops")
    if failure is Failure.GARBAGE:
        return web.Response(text=LOGIN_PAGE, content_type="text/html")
    return web.json_response({}) if failure is Failure.EMPTY else None


def _too_many(retry_after):
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(retry_after)})

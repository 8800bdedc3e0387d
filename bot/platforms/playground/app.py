"""The playground's addresses: each translates, calls the door once, and answers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from aiohttp import web

from bot.access.place import Place
from bot.messages.card import Action
from bot.messages.inbound import Command, Inbound, Press, Reply, Submission
from bot.messages.text import cut
from bot.platforms.playground import wire
from bot.platforms.playground.chat import Chat
from bot.platforms.playground.directory import PlaygroundDirectory
from bot.platforms.playground.guard import HEADERS, guarded
from bot.platforms.playground.live import frame
from bot.platforms.playground.log import ChatLog, Message
from bot.platforms.playground.people import (
    PLATFORM,
    RESIDENTS,
    WORKSPACE,
    identity,
    is_direct,
    may_read,
    place,
)
from bot.platforms.playground.sender import PlaygroundSender
from bot.workflows.front_door import FrontDoor
from bot.workflows.read_audit import AuditView

_PAGE = Path(__file__).with_name("page")
_KINDS = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}
"""Said here: what an operating system believes of a name differs from one to the next."""

_COMMAND = "/keyfix"
_ABOUT = 60  # characters of a command that are shown above its answer
_ONES_OWN = frozenset({Action.ANSWER, Action.WORKED, Action.WITHDRAW})
"""What, pressed on a card that one alone sees, is answered in that card's place."""

_log = structlog.get_logger("keyfix.playground")


class PlaygroundPlatform:
    """A chat for four people in a local page. *log* is the file that keeps what was said.

    `close` belongs among the web application's `on_shutdown` as well: pages hold a connection open.
    """

    def __init__(self, *, log: Path, audit: Callable[[], Awaitable[AuditView]]) -> None:
        self._door: FrontDoor
        self._audit_view = audit
        self._chat = Chat(ChatLog(log))
        self.sender = PlaygroundSender(self._chat)
        self.directory = PlaygroundDirectory()

    def routes(self) -> list[web.RouteDef]:
        """Everything that the page asks for, for this machine alone."""
        return [
            web.get("/", guarded(self._page)),
            web.get(r"/page/{name:[a-z_]+\.(?:js|css|svg)}", guarded(self._page)),
            web.get("/state", guarded(self._state)),
            web.get("/live", guarded(self._live)),
            web.get("/audit", guarded(self._audit)),
            web.post("/say", guarded(self._say)),
            web.post("/command", guarded(self._command)),
            web.post("/press", guarded(self._press)),
            web.post("/submit", guarded(self._submit)),
            web.post("/delete", guarded(self._delete)),
        ]

    async def start(self, door: FrontDoor) -> None:
        """Take up the chat where it was, and hand *door* what it had not taken when it ended."""
        self._door = door
        self._chat.open()
        late = self._chat.unheard()
        ends = await asyncio.gather(*map(self._hear, late), return_exceptions=True)
        for message, end in zip(late, ends, strict=True):
            if end is not None:  # one that can't be taken must not keep the others from starting
                _log.error("playground.not_heard", message=message.id, exc_info=end)

    async def ready(self) -> bool:
        """Whether what people write can reach us: it comes over HTTP, or not at all."""
        return True

    async def close(self) -> None:
        """End every open page's connection."""
        self._chat.windows.close()

    async def _page(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "index.html")
        kind = {"Content-Type": _KINDS[name.rpartition(".")[2]]}
        return web.FileResponse(_PAGE / name, headers=kind)

    async def _state(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self._all(_reader(request)), content_type="application/json")

    def _all(self, reader: str) -> bytes:
        return wire.state(reader, self._chat.seen_by(reader))

    async def _live(self, request: web.Request) -> web.StreamResponse:
        reader = _reader(request)
        stream = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        with self._chat.windows.opened(reader) as window:
            window.tell(frame("state", self._all(reader)))
            await stream.prepare(request)
            with suppress(ConnectionResetError):  # the window was closed
                async for news in window.frames():
                    await stream.write(news)
        return stream

    async def _audit(self, _request: web.Request) -> web.StreamResponse:
        body = wire.audit(await self._audit_view())
        return web.Response(body=body, content_type="application/json")

    async def _say(self, request: web.Request) -> web.StreamResponse:
        said = await wire.read(request, wire.Said)
        with _among(said.by, said.channel):
            message = self._chat.say(said.by, said.channel, said.thread, said.text)
        await self._hear(message)
        return web.json_response({"id": message.id}, status=201)

    async def _hear(self, message: Message) -> None:
        heard = Inbound(
            key=f"{PLATFORM}:{WORKSPACE}:{message.channel}:{message.id}",
            author=identity(message.author),
            place=_beneath(message),
            text=message.text,
            addressed=is_direct(message.channel),
        )
        await self._door.hear(heard)
        self._chat.heard(message)
        self._trail_grew()

    async def _command(self, request: web.Request) -> web.StreamResponse:
        said = await wire.read(request, wire.Said)
        _, _, text = said.text.partition(_COMMAND)
        with _among(said.by, said.channel):
            here = self._chat.place(said.channel, said.thread)
        reply = await self._door.command(Command(by=identity(said.by), place=here, text=text))
        self._show(said.by, here, reply, about=cut(said.text.splitlines()[0], _ABOUT))
        return wire.replied(reply, here)

    async def _press(self, request: web.Request) -> web.StreamResponse:
        pressed = await wire.read(request, wire.Pressed)
        by, value = identity(pressed.by), pressed.value
        with _among(pressed.by):
            message = self._chat.get(pressed.message, pressed.by)
        here = _beneath(message)
        press = Press(by=by, place=here, action=pressed.action, value=value)
        reply = await self._door.press(press)
        own = message.id if message.only and pressed.action in _ONES_OWN else ""
        self._show(pressed.by, here, reply, instead_of=own)
        return wire.replied(reply, here)

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        given = await wire.read(request, wire.Submitted)
        with _among(given.by, given.channel):
            here = self._chat.place(given.channel, given.thread)
        submission = Submission(
            by=identity(given.by),
            place=here,
            purpose=given.purpose,
            subject=given.subject,
            answers=given.answers,
        )
        reply = await self._door.submit(submission)
        self._show(given.by, here, reply)
        return wire.replied(reply, here)

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        wish = await wire.read(request, wire.Deleted)
        with _among(wish.by):
            self._chat.delete(wish.message, wish.by)
        return web.json_response({})

    def _show(
        self, to: str, here: Place, reply: Reply, *, about: str = "", instead_of: str = ""
    ) -> None:
        if reply.card and self._chat.has(instead_of):
            self._chat.redraw(instead_of, reply.card)
        elif reply.card:
            self._chat.whisper(to, here.channel, here.thread, reply.card, about=about)
        self._trail_grew()

    def _trail_grew(self) -> None:
        self._chat.windows.tell(frame("audit"))


def _reader(request: web.Request) -> str:
    """Whose page asks; anybody may be anybody here."""
    reader = request.query.get("as", "")
    if reader not in RESIDENTS:
        raise wire.refused(web.HTTPNotFound, f"Nobody called {reader!r} lives here.")
    return reader


def _beneath(message: Message) -> Place:
    """Where an answer to *message* belongs: its thread. What only one reads has none of its own."""
    alone = is_direct(message.channel) or message.only
    return place(message.channel, message.thread or ("" if alone else message.id))


@contextmanager
def _among(resident: str, channel: str = "") -> Iterator[None]:
    """Refuse what *resident* can't see or name: a channel, a thread, a message."""
    if resident not in RESIDENTS or (channel and not may_read(resident, channel)):
        raise wire.refused(web.HTTPForbidden, "You are not in that conversation.")
    try:
        yield
    except KeyError as missing:
        raise wire.refused(web.HTTPNotFound, "That is not, or no longer, there.") from missing

"""A provider with an admin API, as a real HTTP server: it keeps bindings, and fails as it is told.

Like the real ones it takes no idempotency key: whoever calls twice has given it twice, and two
bindings of one name stand side by side.
"""

import asyncio
import itertools
from collections import defaultdict, deque
from enum import StrEnum

from aiohttp import web


class Fault(StrEnum):
    """What goes wrong with one call."""

    BUSY = "429 with Retry-After, before the effect"
    ERROR = "500, before the effect"
    ERROR_AFTER = "500, after the effect"
    HANG = "no answer, before the effect"
    HANG_AFTER = "no answer, after the effect"
    DROP_AFTER = "the connection breaks, after the effect"
    REFUSE = "403 with words"


class FakeProvider:
    """`calls` counts every call by `METHOD path`; `bindings` is what stands there now."""

    def __init__(self):
        self.bindings = {}
        self.calls = defaultdict(int)
        self.made = []
        self.faults = defaultdict(deque)
        self.invites = False
        """Whether what is given waits to be accepted by whoever gets it."""
        self.works = True
        self.retry_after = 7
        self.words = "the project is locked"
        self.url = ""
        self._ids = itertools.count(1)
        self._released = asyncio.Event()

    async def __aenter__(self):
        app = web.Application()
        app.router.add_post("/bindings", self._handle)
        app.router.add_get("/bindings", self._handle)
        app.router.add_delete("/bindings/{id}", self._handle)
        app.router.add_post("/check", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_):
        self._released.set()
        await self._runner.cleanup()

    def fail(self, call, *faults):
        """Have the next calls of `METHOD path` go wrong in this way, one after the other."""
        self.faults[call].extend(faults)

    def forget(self):
        """Lose everything, as when somebody clears it away in the console."""
        self.bindings.clear()

    def accept(self):
        """Whoever was invited accepts."""
        for one in self.bindings.values():
            one["state"] = "active"

    def named(self, name):
        return [one for one in self.bindings.values() if one["name"] == name]

    async def _handle(self, request):
        call = f"{request.method} /{request.path.split('/')[1]}"
        self.calls[call] += 1
        fault = self.faults[call].popleft() if self.faults[call] else None
        if fault is Fault.BUSY:
            headers = {"Retry-After": str(self.retry_after)}
            return web.json_response({"error": "slow down"}, status=429, headers=headers)
        if fault is Fault.ERROR:
            return web.json_response({"error": "internal"}, status=500)
        if fault is Fault.REFUSE:
            return web.json_response({"error": self.words}, status=403)
        if fault is Fault.HANG:
            await self._released.wait()
        answer = await self._effect(request)
        if fault is Fault.HANG_AFTER:
            await self._released.wait()
        if fault is Fault.DROP_AFTER:
            request.transport.close()
        if fault is Fault.ERROR_AFTER:
            return web.json_response({"error": "internal"}, status=500)
        return answer

    async def _effect(self, request):
        if request.method == "GET":
            return web.json_response(self.named(request.query["name"]))
        if request.method == "DELETE":
            gone = self.bindings.pop(request.match_info["id"], None)
            return web.json_response({}, status=204 if gone else 404)
        body = await request.json()
        if request.path == "/check":
            granted = any(one["principal"] == body["principal"] for one in self.bindings.values())
            return web.json_response({"works": granted and self.works})
        made = f"binding-{next(self._ids)}"
        state = "invited" if self.invites else "active"
        self.bindings[made] = {"id": made, "state": state, **body}
        self.made.append(made)
        return web.json_response(self.bindings[made], status=201)

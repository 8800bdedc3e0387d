"""What stands before every address of the page: this machine only, this page only.

Any web site that is open in the same browser can send requests to 127.0.0.1, and a name that it
owns can be made to lead here. The Host and the Origin, which a site can't forge, tell them apart.
"""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def guarded(handler: Handler) -> Handler:
    """*handler*, for the page's own requests only; others are answered 403."""

    async def checked(request: web.Request) -> web.StreamResponse:
        if not _from_here(request) or request.host not in _names(request):
            raise web.HTTPForbidden(text="The playground is for this machine only.")
        if request.method == "POST" and request.headers.get("Origin") not in _origins(request):
            raise web.HTTPForbidden(text="Only the playground's own page may send this.")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return checked


def _from_here(request: web.Request) -> bool:
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return peer is not None and ipaddress.ip_address(peer[0]).is_loopback


def _names(request: web.Request) -> set[str]:
    assert request.transport is not None  # noqa: S101  (`_from_here` has seen it)
    port = request.transport.get_extra_info("sockname")[1]
    hosts = ("127.0.0.1", "localhost")
    return {f"{host}:{port}" for host in hosts} | ({*hosts} if port == 80 else set())  # noqa: PLR2004


def _origins(request: web.Request) -> set[str]:
    return {f"http://{name}" for name in _names(request)}

"""A slack-bolt app over aiohttp that listens to messages and does nothing with them."""

import logging
import os

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

logging.disable(logging.WARNING)
client = AsyncWebClient(os.environ["BOLT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
app = AsyncApp(signing_secret=os.environ["BOLT_SECRET"], client=client)


@app.event("message")
async def on_message() -> None:
    """Nothing."""


async def events(request: web.Request) -> web.Response:
    """What Bolt's own aiohttp adapter does."""
    return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))


async def healthz(_: web.Request) -> web.Response:
    """It is there."""
    return web.Response()


served = web.Application()
served.add_routes([web.post("/slack/events", events), web.get("/healthz", healthz)])
web.run_app(
    served, host="127.0.0.1", port=int(os.environ["BOLT_PORT"]), print=None, access_log=None
)

"""What the operator sees: structured logs without secrets, counters, and whether it is well."""

import logging
import sys
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

HEARD = Counter("keyfix_heard_total", "Messages heard", ["outcome"])
DELIVERIES = Counter("keyfix_deliveries_total", "Cards on their way", ["outcome"])
KNOWLEDGE_LOADS = Counter("keyfix_knowledge_loads_total", "Changed folders read", ["outcome"])
KNOWLEDGE_FAULTS = Gauge("keyfix_knowledge_faults", "Faults of the organisation's own folder")
GRANT_STEPS = Counter("keyfix_grant_steps_total", "What was done for grants", ["outcome"])
GRANTS_STANDING = Gauge(
    "keyfix_grants", "Grants that are not ended, by where they stand", ["status"]
)
GRANTED_AFTER = Histogram(
    "keyfix_granted_after_seconds",
    "From the approval until it is granted",
    buckets=(0.1, 0.5, 1, 2, 5, 15, 60, 300, 3600, 14400, 86400),
)

_LIBRARIES = ("slack_bolt", "slack_sdk", "aiohttp.access", "alembic", "botbuilder")

_log = structlog.get_logger("keyfix.health")


def start_logging(*, human: bool) -> None:
    """Log to standard error: lines for people, or one JSON object a line.

    Libraries are heard from `warning` upwards only: below it they print what they received. A
    traceback shows no local variables, for one of them may be what somebody pasted.
    """
    lines = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    drawn = lines if human else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if human else [structlog.processors.format_exc_info]),
            drawn,
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


def health_routes(ready: Callable[[], Awaitable[str]]) -> list[web.RouteDef]:
    """`/healthz` (the process answers), `/readyz` (it can do its work), `/metrics`.

    *ready* returns what is wrong, in words without secrets; empty where nothing is.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        fault = await ready()
        if fault:
            _log.warning("health.not_ready", fault=fault)
            return web.json_response({"status": "not ready", "fault": fault}, status=503)
        return web.json_response({"status": "ready"})

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
        web.get("/metrics", metrics),
    ]

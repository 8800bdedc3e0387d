import json

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.observability import health_routes, start_logging
from bot.storage.database import Database

SECRET = "sk-proj-EXAMPLE-secret-in-a-variable"


@pytest.fixture(autouse=True)
def reset():
    yield
    structlog.reset_defaults()


def fail():
    pasted = SECRET
    raise RuntimeError(f"{len(pasted)} characters could not be read")


@pytest.mark.parametrize("human", [True, False])
def test_a_traceback_in_the_log_shows_no_local_variable(capfd, human):
    start_logging(human=human)
    try:
        fail()
    except RuntimeError:
        structlog.get_logger("keyfix").exception("it.failed")
    logged = capfd.readouterr().err
    assert "characters could not be read" in logged
    assert SECRET not in logged


def test_a_line_is_one_json_object(capfd):
    start_logging(human=False)
    structlog.get_logger("keyfix").info("keyfix.ready", address="http://127.0.0.1:1")
    line = json.loads(capfd.readouterr().err)
    assert (line["event"], line["level"]) == ("keyfix.ready", "info")


async def test_an_error_of_the_database_does_not_show_what_was_to_be_kept(url):
    database = Database(url)
    with pytest.raises(DBAPIError) as error:
        async with database.begin() as work:
            await work._connection.execute(  # noqa: SLF001  (any statement that fails will do)
                text("INSERT INTO nowhere (text) VALUES (:pasted)"), {"pasted": SECRET}
            )
    assert SECRET not in str(error.value)
    await database.close()


async def test_ready_says_what_is_wrong_and_health_only_that_it_answers():
    faults = ["", "the database does not answer"]

    async def ready():
        return faults[0]

    app = web.Application()
    app.add_routes(health_routes(ready))
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/readyz")).status == 200
        faults.pop(0)
        answer = await client.get("/readyz")
        assert (answer.status, (await answer.json())["fault"]) == (503, faults[0])
        assert (await client.get("/healthz")).status == 200
        assert "keyfix_deliveries_total" in await (await client.get("/metrics")).text()

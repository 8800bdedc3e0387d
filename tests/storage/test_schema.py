from datetime import timedelta

import pytest
from alembic import command

from bot.audit.event import Event, Kind
from bot.errors import DatabaseOutdated
from bot.messages.notice import Audience, Notice
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.engine import open_engine
from knowledge.vocabulary import End
from tests.conftest import NOON, postgres_url

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
THREAD = Notice(Audience.THREAD, "dx-1")


async def test_the_tables_of_the_migrations_are_those_of_the_code(url):
    assert await schema.differences(url) == []


async def test_a_database_without_tables_is_refused_and_upgraded(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    with pytest.raises(DatabaseOutdated, match=r"no tables.*keyfix db upgrade"):
        await schema.require_current(url)
    assert await schema.upgrade(url) == await schema.upgrade(url) == schema.newest()
    await schema.require_current(url)


OLD_REQUEST = """
INSERT INTO requests (id, tenant, requester, requester_name, platform, workspace, origin, provider,
  kind, what, principal, duration, digest, reason, evidence, diagnosis_id, opened_at, decide_by,
  policy_version, status, version)
VALUES ('req-1', 'main', 'slack:T0ACME:U0RAVI', 'Ravi', 'slack', 'T0ACME', '[]', 'openai',
  'role_grant', '{"kind": "role_grant", "role": "member", "target": "p", "ends": "taken_back"}',
  'ravi', {span}, 'd', 'why', '[]', '', {at}, {at}, '', 'approved', 2)
"""
OLD_GRANT = """
INSERT INTO grants (id, request_id, tenant, status, reference, version)
VALUES ('grant-req-1', 'req-1', 'main', 'due', '', 1)
"""


async def test_what_was_approved_before_grants_were_carried_out_is_due(tmp_path, postgres):
    postgres.psql("CREATE DATABASE keyfix_old")
    sqlite = f"sqlite+aiosqlite:///{tmp_path}/old.db", "'1970-01-01 08:00:00.000000'"
    for url, span in (sqlite, (postgres_url(postgres, "keyfix_old"), "interval '8 hours'")):
        engine = open_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(to_the_second)
            at = "'2026-11-20 12:00:00.000000'"
            old = OLD_REQUEST.replace("{span}", span).replace("{at}", at)
            await connection.exec_driver_sql(old)
            await connection.exec_driver_sql(OLD_GRANT)
        await engine.dispose()
        await schema.upgrade(url)
        database = Database(url)
        async with database.begin() as work:
            (grant,) = await work.grants.due(await work.now(), 9)
        await database.close()
        assert (grant.digest, grant.ends, grant.lasts) == ("d", End.TAKEN_BACK, timedelta(hours=8))


def to_the_second(connection):
    config = schema._config()  # noqa: SLF001  (an upgrade goes to the newest, always)
    config.attributes["connection"] = connection
    command.upgrade(config, "0002")

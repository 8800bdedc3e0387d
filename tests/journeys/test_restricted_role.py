"""The rights that docs/operating.md gives the application's own role on PostgreSQL suffice."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.exc import ProgrammingError

from bot.access.person import Identity
from bot.access.policy import PolicyFile
from bot.messages.card import Action
from bot.storage.database import Database
from bot.storage.engine import open_engine
from tests.conftest import ADMINS_PLACE, ANA_ON_SLACK, MISSING_SCOPE
from tests.workflows.test_link import join
from tests.workflows.test_setup import set_places
from tests.world import Edge, World, button

DOCS = Path(__file__).parents[2] / "docs" / "operating.md"
ANA_IN_TEAMS = Identity("teams", "acme", "aad-ana")


@pytest.fixture
def restricted(pg_url, postgres):
    """The address of a database as the role that the documents describe."""
    role = f"keyfix_{uuid4().hex[:8]}"
    granted = re.search(r"```sql\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[1]
    name = re.search(r"/(\w+)\?", pg_url)[1]
    postgres.psql(f"CREATE ROLE {role} LOGIN")
    statements = granted.replace("TO keyfix;", f"TO {role};").replace(
        "FROM keyfix;", f"FROM {role};"
    )
    postgres.psql(f"\\connect {name}\n{statements}")
    return pg_url.replace("postgres@", f"{role}@")


async def test_everything_works_but_altering_what_was_audited(restricted, base):
    database = Database(restricted)
    world = World(database, base, PolicyFile(), ANA_ON_SLACK)
    world.bot.add("teams", Edge(world.chat, world.roster))
    await set_places(world)
    await join(world, ANA_ON_SLACK, ANA_IN_TEAMS)
    card = await world.asked(MISSING_SCOPE)
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK, ADMINS_PLACE)
    await world.bot.sweep.step()
    await world.bot.sweep.forget()
    kinds = await world.kinds()
    assert {"policy.changed", "link.made", "request.approved"} <= set(kinds)
    await database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET digest = ''",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
        "UPDATE policies SET text = ''",
        "DELETE FROM policies",
    ],
)
async def test_what_was_audited_and_which_policy_held_can_not_be_altered(restricted, statement):
    engine = open_engine(restricted)
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        async with engine.begin() as connection:
            await connection.exec_driver_sql(statement)
    await engine.dispose()

"""An organisation's own folder is taken while keyfix serves, and refused where it is faulty."""

import pytest
import structlog

from bot.observability import KNOWLEDGE_FAULTS
from bot.workflows.shelf import KnowledgeShelf
from knowledge import redact
from knowledge.check import load_checked
from tests.conftest import ANA_ON_SLACK, HELP
from tests.world import World

OWN = """
cause: org_policy
title: The Acme gateway blocks this model
signature:
  any: ["acme gateway says no"]
why: Acme's own gateway lets only approved models through.
steps:
  - who: network
    do: Ask for the model to be let through.
sources: [the gateway's handbook]
checked: 2026-11-20
samples:
  matches:
    - "403: Acme gateway says no (rule 7)"
    - "the ACME gateway says no"
  misses:
    - "the Acme gateway says yes"
"""
SAID = redact("error 403: acme gateway says no")


def write(folder, text, name="generic/gateway.yaml"):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def shelf(base, tmp_path):
    return KnowledgeShelf(base, tmp_path)


async def settle(shelf):
    """Two looks: a folder is read once it looks the same twice."""
    first = await shelf.step()
    return await shelf.step() or first


async def test_a_new_entry_is_known_without_a_restart(shelf, tmp_path):
    assert shelf().diagnose(SAID) is None
    write(tmp_path, OWN)
    assert await settle(shelf)
    assert shelf().diagnose(SAID).entry.id == "generic/gateway"
    assert shelf.faults == ()


async def test_a_folder_that_is_still_being_written_is_left_alone(shelf, tmp_path):
    write(tmp_path, OWN[:100])
    assert not await shelf.step()
    write(tmp_path, OWN)
    assert not await shelf.step()
    assert await shelf.step()
    assert shelf.faults == ()


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        pytest.param(OWN.replace("cause: org_policy", "cause: greed"), "cause", id="a field"),
        pytest.param("title: [", "gateway.yaml", id="no yaml"),
        pytest.param(OWN.replace("acme gateway says no", "acme router"), "match", id="a sample"),
        pytest.param(OWN + "colour: red\n", "colour", id="an unknown field"),
    ],
)
async def test_a_faulty_folder_is_refused_with_its_faults_and_the_old_knowledge_stays(
    shelf, tmp_path, broken, word
):
    write(tmp_path, OWN)
    await settle(shelf)
    before = shelf()
    write(tmp_path, broken)
    with structlog.testing.capture_logs() as logs:
        assert not await settle(shelf)
    assert shelf() is before
    assert any(word in fault for fault in shelf.faults)
    assert KNOWLEDGE_FAULTS._value.get() == len(shelf.faults)  # noqa: SLF001  (as /metrics says it)
    told = [one["fault"] for one in logs if one["event"] == "knowledge.fault"]
    assert tuple(told) == shelf.faults
    write(tmp_path, OWN.replace("rule 7", "rule 8"))
    assert await settle(shelf)
    assert shelf.faults == ()
    assert KNOWLEDGE_FAULTS._value.get() == 0  # noqa: SLF001


async def test_the_same_fault_is_told_once(shelf, tmp_path):
    write(tmp_path, "title: [")
    with structlog.testing.capture_logs() as logs:
        for _ in range(5):
            await shelf.step()
    assert [one["event"] for one in logs].count("knowledge.refused") == 1


async def test_a_folder_that_is_gone_takes_nothing_away(base, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    file = write(folder, OWN)
    shelf = KnowledgeShelf(load_checked(folder), folder)
    file.unlink()
    file.parent.rmdir()
    folder.rmdir()
    assert not await settle(shelf)
    assert shelf().diagnose(SAID)
    assert "there is no such folder" in shelf.faults[0]


async def test_an_entry_that_is_taken_out_is_forgotten(tmp_path):
    file = write(tmp_path, OWN)
    shelf = KnowledgeShelf(load_checked(tmp_path), tmp_path)
    file.unlink()
    assert await settle(shelf)
    assert shelf().diagnose(SAID) is None


async def test_without_a_folder_there_is_nothing_to_look_at(base):
    shelf = KnowledgeShelf(base, None)
    await shelf.run()
    assert not await shelf.step()
    assert shelf() is base


async def test_the_bot_answers_with_what_is_on_the_shelf(database, base, policy, tmp_path):
    world = World(database, base, policy, ANA_ON_SLACK, overlay=tmp_path)
    await world.say(SAID.text)
    assert world.chat.at(HELP) == []
    write(tmp_path, OWN)
    await settle(world.bot.shelf)
    await world.say(SAID.text)
    (card,) = world.chat.at(HELP)
    assert "Acme gateway" in card.headline

import asyncio

import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.platforms.teams import references
from bot.platforms.teams.references import Reference, StoredReferences

HERE = Reference("https://smba.trafficmanager.net/emea/", "19:x@thread.tacv2", "29:ann-EXAMPLE")
THERE = Reference("https://smba.trafficmanager.net/amer/", "19:y@thread.tacv2")


async def test_what_one_process_saw_another_knows(database):
    await StoredReferences(database).remember("key", HERE)
    assert await StoredReferences(database).recall("key") == HERE


async def test_the_latest_word_counts(database):
    kept = StoredReferences(database)
    await kept.remember("key", HERE)
    await kept.remember("key", THERE)
    assert await kept.recall("key") == THERE
    assert await StoredReferences(database).recall("key") == THERE


async def test_what_nobody_saw_is_none(database):
    assert await StoredReferences(database).recall("key") is None


async def test_many_at_once_write_the_same_without_harm(database):
    kept = StoredReferences(database)
    await asyncio.gather(*(kept.remember("key", HERE) for _ in range(10)))
    assert await kept.recall("key") == HERE


async def test_what_is_known_already_costs_no_transaction(database, monkeypatch):
    kept = StoredReferences(database)
    await kept.remember("key", HERE)
    monkeypatch.setattr(kept, "_database", None)
    await kept.remember("key", HERE)
    assert await kept.recall("key") == HERE


async def test_no_more_is_held_at_hand_than_fits(database, monkeypatch):
    monkeypatch.setattr(references, "_AT_HAND", 2)
    kept = StoredReferences(database)
    for n in range(4):
        await kept.remember(f"key {n}", HERE)
    assert len(kept._at_hand) == 2  # noqa: SLF001 - that it is bounded can't be seen from outside
    assert await kept.recall("key 0") == HERE


def test_no_two_things_share_a_key():
    ann, place = Identity("teams", "t", "x"), Place("teams", "t", "x", "7")
    keys = [
        references.of_place(place),
        references.of_tenant("teams:t:x"),
        references.of_sight(ann),
        references.of_chat(ann),
    ]
    assert len(set(keys)) == 4
    assert references.of_place(place) == references.of_place(place.root)


@pytest.mark.parametrize("key", ["k" * 300])
async def test_a_long_key_is_kept_whole(database, key):
    await StoredReferences(database).remember(key, HERE)
    assert await StoredReferences(database).recall(key) == HERE

import asyncio

from bot.platforms.teams import keys
from tests.fakes.teams_values import ANN, key_pair


async def test_a_rotated_key_is_believed_at_once(teams, platform, door):
    assert (await teams.say(ANN, "one")).status == 200
    teams.rotate("second")
    assert (await teams.say(ANN, "two")).status == 200
    assert teams.key_fetches == 2


async def test_a_key_that_is_gone_is_believed_no_more(teams, platform, door):
    assert (await teams.say(ANN, "one")).status == 200
    old = teams.sign()
    teams.rotate("second")
    assert (await teams.say(ANN, "two")).status == 200
    said = teams.activity(ANN, {"id": ANN.chat}, text="three")
    assert (await teams.send(said, token=old)).status == 401


async def test_made_up_key_ids_do_not_make_us_fetch_for_ever(teams, platform, door):
    said = teams.activity(ANN, {"id": ANN.chat}, text="x")
    for n in range(20):
        token = teams.sign(head={"kid": f"made up {n}"}, key=key_pair("somebody else's"))
        assert (await teams.send(said, token=token)).status == 401
    assert teams.key_fetches <= 1 + keys.LOOKS
    assert (await teams.say(ANN, "x")).status == 200


async def test_many_at_once_wait_for_one_fetch(teams, platform, door):
    teams.keys_open.clear()
    waiting = [asyncio.create_task(teams.say(ANN, str(n))) for n in range(10)]
    teams.keys_open.set()
    assert {answer.status for answer in await asyncio.gather(*waiting)} == {200}
    assert teams.key_fetches == 1


async def test_while_the_key_server_hangs_nobody_new_is_believed(
    teams, platform, door, monkeypatch
):
    monkeypatch.setattr(keys, "_TIMEOUT", keys.aiohttp.ClientTimeout(total=0.1))
    teams.keys_open.clear()
    assert (await teams.say(ANN, "x")).status == 401
    assert not door.handed
    teams.keys_open.set()
    assert (await teams.say(ANN, "x")).status == 200


async def test_keys_of_an_hour_ago_serve_while_new_ones_are_fetched(
    teams, platform, door, monkeypatch
):
    assert (await teams.say(ANN, "one")).status == 200
    monkeypatch.setattr(keys, "FRESH_FOR", -1.0)
    teams.keys_open.clear()
    assert (await teams.say(ANN, "two")).status == 200


async def test_keys_of_yesterday_are_fetched_before_anything_is_believed(
    teams, platform, door, monkeypatch
):
    assert (await teams.say(ANN, "one")).status == 200
    monkeypatch.setattr(keys, "USABLE_FOR", -1.0)
    monkeypatch.setattr(keys, "_TIMEOUT", keys.aiohttp.ClientTimeout(total=0.1))
    teams.keys_open.clear()
    assert (await teams.say(ANN, "two")).status == 401

import asyncio

import pytest

from bot.errors import DeliveryBusy
from bot.platforms.teams.credentials import EARLY, Credentials
from bot.platforms.teams.outgoing import Outgoing
from tests.fakes.teams_values import APP_ID, PASSWORD


@pytest.fixture
async def outgoing():
    outgoing = Outgoing()
    yield outgoing
    await outgoing.close()


@pytest.fixture
def credentials(teams, outgoing):
    return Credentials(outgoing, f"{teams.url}/token", APP_ID, PASSWORD)


async def test_a_token_is_fetched_once_and_kept(teams, credentials):
    first, second = await asyncio.gather(credentials.headers(), credentials.headers())
    assert first == second
    assert first["Authorization"].removeprefix("Bearer ") in teams.tokens
    assert teams.token_fetches == 1


async def test_a_token_that_ends_soon_is_fetched_anew(teams, credentials):
    await credentials.headers()
    credentials._until -= 3600 - EARLY  # noqa: SLF001 - instead of waiting for most of an hour
    await credentials.headers()
    assert teams.token_fetches == 2


async def test_a_wrong_secret_says_why_and_not_which(teams, credentials):
    credentials.app_password = "wrong-EXAMPLE"
    with pytest.raises(DeliveryBusy, match="invalid_client") as busy:
        await credentials.headers()
    assert "EXAMPLE" not in str(busy.value)


async def test_no_authority_is_a_reason_to_wait(teams, credentials):
    await teams.stop()
    with pytest.raises(DeliveryBusy):
        await credentials.headers()


async def test_without_an_app_there_is_no_token_to_fetch(teams, outgoing):
    assert await Credentials(outgoing, f"{teams.url}/token", "", "").headers() == {}
    assert not teams.token_fetches


async def test_neither_secret_nor_token_is_in_what_is_logged(teams, credentials):
    await credentials.headers()
    assert PASSWORD not in repr(credentials)
    assert not [one for one in teams.tokens if one in repr(credentials)]

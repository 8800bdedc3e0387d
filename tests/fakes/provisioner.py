"""A provisioner of the scripted provider, as one of a real provider would be written."""

from datetime import datetime, timedelta

import aiohttp

from bot.access.grant_status import Verification
from bot.errors import ProviderBusy, ProviderRefused, ProviderUnknown
from bot.messages.card import StepLine
from bot.messages.plan import Plan
from bot.messages.text import plain
from bot.provisioners import Active, Verified, Waiting


class Scripted:
    """Speaks HTTP to a FakeProvider, and waits no longer than *within* seconds for an answer."""

    def __init__(self, url, within=0.3):
        self._url = url
        self._within = aiohttp.ClientTimeout(total=within)

    def plan(self, task):
        call = f"POST /bindings {task.name} for {task.asked.principal} until {task.end}"
        return Plan(
            give=(StepLine("keyfix", plain("Bind it"), None, call),),
            take_back=(StepLine("keyfix", plain("Delete the binding")),),
            until=task.until,
        )

    async def activate(self, task):
        body = {
            "name": task.name,
            "principal": task.asked.principal,
            "until": task.until and task.until.isoformat(),
        }
        return found_in(await self._call("POST", "/bindings", json=body))

    async def check(self, task):
        found = await self._call("GET", "/bindings", params={"name": task.name})
        return found_in(found[0]) if found else None

    async def verify(self, task):
        told = await self._call("POST", "/check", json={"principal": task.asked.principal})
        return Verified(Verification.WORKS if told["works"] else Verification.REFUSED)

    async def revoke(self, task):
        for one in await self._call("GET", "/bindings", params={"name": task.name}):
            await self._call("DELETE", f"/bindings/{one['id']}")

    async def _call(self, method, path, **given):
        try:
            async with (
                aiohttp.ClientSession(self._url, timeout=self._within) as session,
                session.request(method, path, **given) as response,
            ):
                if response.status == 429:
                    raise ProviderBusy("slow down", float(response.headers["Retry-After"]))
                if response.status == 404:
                    return {}
                if response.status == 403:
                    raise ProviderRefused((await response.json())["error"])
                if response.status >= 500:
                    raise ProviderUnknown(f"the provider answered {response.status}")
                return await response.json() if response.status != 204 else {}
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ProviderUnknown(f"no answer: {type(error).__name__}") from error


def found_in(binding):
    until = binding["until"] and datetime.fromisoformat(binding["until"])
    if binding["state"] == "active":
        return Active(binding["id"], until)
    return Waiting("the invitation to be accepted", binding["id"], timedelta(minutes=5))

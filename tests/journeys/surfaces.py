"""One request, handled in four ways: by the rules alone, in Slack, in Teams, in the playground."""

import json
from dataclasses import replace
from datetime import timedelta

import aiohttp

from bot.access.directory import Member
from bot.access.person import Home, Identity, Person
from bot.access.place import Place
from bot.access.request import Verdict
from bot.errors import Refused
from bot.platforms.playground.people import place
from tests.conftest import MISSING_SCOPE, NOON, make_request
from tests.fakes.teams_values import CHANNEL, TENANT, User, buttons
from tests.journeys.conftest import ADMINS, HELP

NAMES = ("ravi", "mia", "ana", "ben")
LATE = timedelta(days=30)


class Time:
    """A clock that a test moves."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


class Rules:
    """No platform and no database: the request's own methods."""

    home = Home("rules", "acme")

    def __init__(self, clock):
        self.clock = clock
        self.request = None
        self.refusals = []

    async def start(self, policy):
        self._people = {one.id: one for one in policy.people}
        self._policy = policy

    @property
    def _rule(self):
        asked = self.request.asked
        return self._policy.rule_for(asked.provider, asked.what)

    async def opens(self, who):
        self.request = make_request(requester=self._people[who], home=self.home)
        self.request = replace(self.request, decide_by=self._rule.deadline(self.clock()))

    async def approves(self, who):
        self._review(who, Verdict.APPROVE)

    async def denies(self, who):
        self._review(who, Verdict.DENY)

    async def withdraws(self, who):
        self._try(lambda: self.request.withdraw(self._people[who], self.clock()))

    async def end(self):
        if self.request.status_at(self.clock()) != self.request.status:
            self.request = self.request.lapse(self.clock()).request
        return self.request, self.refusals

    def _review(self, who, verdict):
        person = self._people[who]
        member = Member(identity=identity(self.home, who), name=who)
        self._try(
            lambda: self.request.review(
                person,
                verdict,
                self.request.digest,
                member=member,
                policy=self._rule,
                at=self.clock(),
            )
        )

    def _try(self, change):
        try:
            self.request = change().request
        except Refused as refusal:
            self.refusals.append(type(refusal).__name__)


class _Served:
    """A whole bot with one platform; what holds is read from its database."""

    def __init__(self, bot):
        self.bot = bot

    async def end(self):
        await self.bot.sweep.step()
        await self.settled()
        async with self.bot.database.begin() as work:
            bodies = [json.loads(link.body) async for link in work.audit_log.links()]
            opened = next(one["subject"] for one in bodies if one["kind"] == "request.opened")
            request = await work.requests.get(opened)
        return request, [b["details"]["why"] for b in bodies if b["kind"].endswith(".refused")]

    async def settled(self):
        await self.bot.courier.drain()


class InSlack(_Served):
    """Signed payloads to the HTTP address, cards in a Slack of ours."""

    home = Home("slack", "T0ACME")
    post_to = Place("slack", "T0ACME", ADMINS)

    def __init__(self, bot, slack):
        super().__init__(bot)
        self._slack = slack

    async def opens(self, who):
        await self._slack.say(HELP, f"U0{who.upper()}", MISSING_SCOPE)
        (answer,) = await self._slack.wait_for(lambda: self._slack.posted(HELP))
        await self._slack.press(answer, "ask_for_access", f"U0{who.upper()}")
        view = await self._slack.wait_for(lambda: self._slack.view_of(f"U0{who.upper()}"))
        await self._slack.submit(view, {})
        (self._card,) = await self._slack.wait_for(lambda: self._slack.posted(ADMINS))
        self._buttons = {name: self._card.button(name) for name in ("approve", "deny")}
        request, _ = await self.end()
        self._buttons["withdraw"] = {
            **self._buttons["deny"],
            "action_id": "withdraw",
            "value": request.id,
        }

    async def approves(self, who):
        await self._press("approve", who)

    async def denies(self, who):
        user = f"U0{who.upper()}"
        heard = len(self._slack.whispered(user))
        await self._press("deny", who)
        await self._slack.wait_for(
            lambda: self._slack.view_of(user) or len(self._slack.whispered(user)) > heard
        )
        if view := self._slack.view_of(user):  # whoever may not decide is not asked for a reason
            await self._slack.submit(view, {"reason": "Use the sandbox."})

    async def withdraws(self, who):
        await self._press("withdraw", who)

    async def _press(self, action, who):
        self._slack.channels[ADMINS].members.add(f"U0{who.upper()}")
        await self._slack.press_button(self._card, self._buttons[action], f"U0{who.upper()}")
        await self.settled()


class InTeams(_Served):
    """Signed activities to the HTTP address, cards in a Teams of ours."""

    home = Home("teams", TENANT)
    post_to = Place("teams", TENANT, CHANNEL)

    def __init__(self, bot, teams):
        super().__init__(bot)
        self._teams = teams

    async def opens(self, who):
        await self._teams.say(teams_user(who), MISSING_SCOPE)
        answer = await self._teams.message(lambda one: "model.request" in one.words)
        form = await self._teams.press(answer, "Ask for access", teams_user(who))
        await self._teams.press(form, "Send request", teams_user(who))
        self._card = await self._teams.message(lambda one: "Approve" in one.buttons)
        self._data = {title: self._card.buttons[title] for title in ("Approve", "Deny")}
        request, _ = await self.end()
        value = {**self._data["Deny"]["data"], "value": request.id}
        self._data["Withdraw"] = {**self._data["Deny"], "verb": "withdraw", "data": value}

    async def approves(self, who):
        await self._press("Approve", who)

    async def denies(self, who):
        form = await self._press("Deny", who)
        if form.card and "Deny" in buttons(form.card):
            await self._teams.press(form, "Deny", teams_user(who), {"field_reason": "No."})
            await self.settled()

    async def withdraws(self, who):
        await self._press("Withdraw", who)

    async def _press(self, title, who):
        button = self._data[title]
        answer = await self._teams.execute(
            self._card, button["verb"], button["data"], teams_user(who)
        )
        await self.settled()
        return answer


class InThePlayground(_Served):
    """The page's own requests."""

    home = Home("playground", "demo")
    post_to = place("access-requests")

    def __init__(self, bot, address):
        super().__init__(bot)
        self._address = address
        self._request = ""

    async def opens(self, who):
        await self._send("/say", who, channel="ml-help", thread="", text=MISSING_SCOPE)
        await self.settled()
        answer = await self._newest(who, "ml-help")
        ask = next(b for b in answer["card"]["buttons"] if b["action"] == "ask_for_access")
        sent = await self._send(
            "/press", who, message=answer["id"], action="ask_for_access", value=ask["value"]
        )
        await self._submit(who, "ml-help", sent["form"], {})
        await self.settled()
        self._card = await self._newest(who, "access-requests")
        approve = next(b for b in self._card["card"]["buttons"] if b["action"] == "approve")
        self._request = approve["value"]

    async def approves(self, who):
        await self._press("approve", who, self._request)

    async def denies(self, who):
        sent = await self._press("deny", who, self._request)
        if sent["form"]:
            reason = {"reason": "Use the sandbox."}
            await self._submit(who, "access-requests", sent["form"], reason)
            await self.settled()

    async def withdraws(self, who):
        await self._press("withdraw", who, self._request.partition(":")[0])

    async def _press(self, action, who, value):
        sent = await self._send("/press", who, message=self._card["id"], action=action, value=value)
        await self.settled()
        return sent

    async def _submit(self, who, channel, form, answers):
        given = {field["name"]: field["value"] for field in form["fields"]} | answers
        await self._send(
            "/submit",
            who,
            channel=channel,
            purpose=form["purpose"],
            subject=form["subject"],
            answers=given,
        )

    async def _newest(self, who, channel):
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self._address}/state?as={who}") as answer,
        ):
            messages = (await answer.json())["messages"]
        return [m for m in messages if m["channel"] == channel and m["card"]][-1]

    async def _send(self, path, who, **body):
        headers = {"Origin": self._address}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self._address + path, json={"by": who, **body}, headers=headers) as answer,
        ):
            assert answer.status < 300, await answer.text()
            return await answer.json()


def identity(home, who):
    """How *who* is known at *home*."""
    if home.platform == "slack":
        return Identity(*home, f"U0{who.upper()}")
    return Identity(*home, teams_user(who).aad if home.platform == "teams" else who)


def teams_user(who):
    """*who*, with an account in Teams."""
    return User(who.title(), f"{NAMES.index(who):08d}-0000-4000-8000-00000EXAMPLE")


def person(home, who):
    """*who*, as the policy's list of people has them."""
    return Person(who, name=who.title(), identities=frozenset({identity(home, who)}))

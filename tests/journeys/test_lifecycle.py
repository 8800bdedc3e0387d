"""Whatever people, time, the provider and crashes do to requests and grants, this holds."""

import asyncio
import json
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import knowledge
from bot.access.grant_status import LIVE, GrantStatus
from bot.access.person import Identity
from bot.access.policy import parse_policy
from bot.access.request import Status
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.platforms.slack.blocks import to_message
from bot.storage.database import Database
from bot.workflows.provision import ProvisionGrants
from knowledge.vocabulary import End
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    NOON,
    RAVI_ON_SLACK,
)
from tests.fakes.provider import FakeProvider, Fault
from tests.fakes.provisioner import Scripted
from tests.fakes.time import Clock
from tests.world import World

CARA_ON_SLACK = Identity("slack", "T0ACME", "U0CARA")
ADMINS = (ANA_ON_SLACK, BEN_ON_SLACK, CARA_ON_SLACK)
BASE = knowledge.load()
SECRET = "sk-proj-" + "EXAMPLE" * 6
PASTE = f"OPENAI_API_KEY={SECRET}\n{MISSING_SCOPE}"
HOSTILE = "<!channel> <@U0ANA> *now* <https://evil.example|Approve here>"
POLICY = replace(
    parse_policy("version: 1\nrules: [{reviewers: [admins], approvals: 2}]"),
    post_to=(ADMINS_PLACE,),
)
PEOPLE = st.sampled_from([RAVI_ON_SLACK, ANA_ON_SLACK, BEN_ON_SLACK])
WHICH = st.integers(0, 5)
FAULTS = st.sampled_from(
    [Fault.BUSY, Fault.ERROR, Fault.ERROR_AFTER, Fault.DROP_AFTER, Fault.REFUSE]
)
CALLS = st.sampled_from(["POST /bindings", "DELETE /bindings", "GET /bindings", "POST /check"])
FINAL = {Status.APPROVED, Status.DENIED, Status.WITHDRAWN, Status.EXPIRED}
COUNTED = {"opened", "reviewed", "approved", "denied", "withdrawn", "expired", "edited"}


class Lifecycle(RuleBasedStateMachine):
    """One team, one provider that fails as it likes, and a bot that is started again and again."""

    empty: Path

    def __init__(self):
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "keyfix.db"
        shutil.copy(self.empty, self.path)
        self.clock, self.provider = Clock(NOON), FakeProvider()
        self.do(self.provider.__aenter__())
        self.ended, self.pastes = {}, 0
        self.world = self.started()

    def do(self, coroutine):
        return self.loop.run(coroutine)

    def started(self):
        database = Database(f"sqlite+aiosqlite:///{self.path}", self.clock)
        world = World(database, BASE, POLICY, *ADMINS)
        carrier = ProvisionGrants(database, lambda _: Scripted(self.provider.url))
        world.bot.provision = carrier
        return world

    def teardown(self):
        self.do(self.world.database.close())
        self.do(self.provider.__aexit__())
        self.loop.close()
        self.folder.cleanup()

    # --- what people do

    @initialize(by=PEOPLE)
    def first_somebody_asks(self, by):
        self.asks(by)

    @rule(by=PEOPLE)
    def asks(self, by):
        self.pastes += 1
        place = replace(HELP, thread=f"{self.pastes}.1")
        self.do(self.world.say(PASTE, by, place, key=f"paste-{self.pastes}"))
        (card,) = self.world.chat.at(place)
        reply = self.pressed(card, Action.ASK_FOR_ACCESS, by)
        if reply and reply.form:
            self.do(
                self.world.submit(reply.form, by, principal="ravi@acme.example", reason=HOSTILE)
            )

    @rule(which=WHICH, by=PEOPLE)
    def approves(self, which, by):
        self.on_a_card(which, Action.APPROVE, by)

    @rule(which=WHICH, carried_out=st.booleans())
    def is_approved_by_whoever_may(self, which, carried_out):
        for by in (ANA_ON_SLACK, BEN_ON_SLACK, CARA_ON_SLACK):
            self.on_a_card(which, Action.APPROVE, by)
        if carried_out:
            self.grants_are_carried_out()

    @rule(which=WHICH, by=PEOPLE)
    def denies(self, which, by):
        reply = self.on_a_card(which, Action.DENY, by)
        if reply and reply.form:
            self.do(self.world.submit(reply.form, by, reason=HOSTILE))

    @rule(which=WHICH, by=PEOPLE, hours=st.sampled_from([1, 8]))
    def approves_less(self, which, by, hours):
        reply = self.on_a_card(which, Action.APPROVE_LESS, by)
        if reply and reply.form and reply.form.purpose is Purpose.LESS:
            self.do(self.world.submit(reply.form, by, duration=str(hours * 3600)))

    @rule(which=WHICH, action=st.sampled_from([Action.WITHDRAW, Action.EDIT]), by=PEOPLE)
    def changes_their_mind(self, which, action, by):
        reply = self.on_a_card(which, action, by, values=self.ids())
        if reply and reply.form and reply.form.purpose is Purpose.EDIT:
            self.do(self.world.submit(reply.form, by, principal="other@acme.example"))

    @rule(which=WHICH, action=st.sampled_from([Action.END_GRANT, Action.TRY_AGAIN]), by=PEOPLE)
    def sees_to_a_grant(self, which, action, by):
        self.on_a_card(which, action, by, values=self.ids())

    # --- what happens

    @rule(call=CALLS, fault=FAULTS)
    def the_provider_will_fail(self, call, fault):
        self.provider.fail(call, fault)

    @rule()
    def grants_are_carried_out(self):
        self.do(self.world.bot.provision.drain())
        self.do(self.world.bot.courier.drain())

    @rule(minutes=st.sampled_from([1, 90, 60 * 9, 60 * 24 * 5]))
    def time_passes(self, minutes):
        self.clock.forward(minutes=minutes)
        self.do(self.world.bot.sweep.step())

    @rule()
    def the_bot_is_started_again(self):
        self.do(self.world.database.close())
        chat, self.world = self.world.chat, self.started()
        self.world.chat.__dict__.update(chat.__dict__)

    # --- what holds

    @invariant()
    def final_states_never_change(self):
        for request in self.requests():
            before = self.ended.setdefault(request.id, request)
            if before.status in FINAL:
                assert (request.status, request.digest) == (before.status, before.digest)
            self.ended[request.id] = request

    @invariant()
    def nobody_decides_their_own_and_two_approve(self):
        for request in self.requests():
            assert request.requester not in request.approvers
            assert (request.status is Status.APPROVED) is (len(request.approvers) >= 2)

    @invariant()
    def what_stands_at_the_provider_was_approved_and_stands_there_once(self):
        approved = {f"keyfix-{r.id}" for r in self.requests() if r.status is Status.APPROVED}
        names = [one["name"] for one in self.provider.bindings.values()]
        assert len(names) == len(set(names))
        assert set(names) <= approved

    @invariant()
    def every_live_grant_has_an_approval_and_an_end(self):
        for request, grant in self.grants():
            assert (grant is None) is (request.status is not Status.APPROVED)
            if grant and grant.status in LIVE:
                assert grant.digest == request.digest
            if grant and grant.status is GrantStatus.ACTIVE and grant.ends is not End.DONE:
                assert grant.ends_at is not None

    @invariant()
    def one_entry_a_change(self):
        entries = self.do(self.entries())
        for request, grant in self.grants():
            told = [one["kind"].split(".") for one in entries if one["subject"] == request.id]
            changes = [what for of, what in told if of == "request" and what in COUNTED]
            assert len(changes) == request.version
            if grant and grant.ever_active:
                assert told.index(["grant", "begun"]) < told.index(["grant", "activated"])
                assert told.count(["grant", "activated"]) == 1

    @invariant()
    def nothing_secret_or_unescaped_goes_out(self):
        cards = [*self.world.chat.posts.values(), *(c for _, _, c in self.world.chat.whispers)]
        for card in cards:
            message = to_message(card)
            assert SECRET not in json.dumps(message)
            for text in (message["text"], *marked_up(message["blocks"])):
                assert "<!channel>" not in text
                assert "<https://evil" not in text

    @precondition(lambda self: self.pastes)
    @rule()
    def once_all_is_delivered_every_card_shows_what_is(self):
        self.clock.forward(minutes=10)
        self.do(self.world.bot.sweep.step())
        self.do(self.world.bot.courier.drain())
        shown = {text for card in self.world.chat.at(ADMINS_PLACE) for text in [str(card)]}
        for request in self.requests():
            (card,) = (text for text in shown if f"Request {request.id}" in text)
            pending = request.status is Status.PENDING
            assert (f"'{request.id}:{request.digest}'" in card) is pending

    # --- looking

    def requests(self):
        return [request for request, _ in self.grants()]

    def grants(self):
        return self.do(self._grants())

    async def _grants(self):
        found = []
        async with self.world.database.begin() as work:
            bodies = [json.loads(link.body) async for link in work.audit_log.links()]
            for one in bodies:
                if one["kind"] == "request.opened":
                    request = await work.requests.get(one["subject"])
                    found.append((request, await work.grants.of(request.id)))
        return found

    async def entries(self):
        async with self.world.database.begin() as work:
            await work.audit_log.verify()
            return [json.loads(link.body) async for link in work.audit_log.links()]

    def ids(self):
        return [request.id for request in self.requests()]

    def on_a_card(self, which, action, by, values=()):
        """Press *action* where it stands on a card, or, with one of *values*, where it does not."""
        buttons = [b for card in self.world.chat.posts.values() for b in card.buttons]
        found = [b for b in buttons if b.action is action]
        if found:
            return self.do(self.world.press(found[which % len(found)], by))
        if values:
            made = replace(buttons[0], action=action, value=values[which % len(values)])
            return self.do(self.world.press(made, by))
        return None

    def pressed(self, card, action, by):
        for button in card.buttons:
            if button.action is action:
                return self.do(self.world.press(button, by))
        return None


def marked_up(part):
    """Every text in *part* in which Slack reads markup; all other text stands there as it is."""
    if isinstance(part, list):
        return [text for one in part for text in marked_up(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "mrkdwn" else []
    return own + [text for one in part.values() for text in marked_up(one)]


@pytest.mark.parametrize("examples", [15, pytest.param(150, marks=pytest.mark.long)])
def test_the_invariants_of_the_lifecycle_hold(examples, empty_sqlite):
    Lifecycle.empty = empty_sqlite
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    Lifecycle.TestCase.settings = settings(
        max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=slow
    )
    Lifecycle.TestCase().runTest()

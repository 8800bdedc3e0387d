"""A whole bot on a real database, with a chat that is a value: what the tests begin with."""

import json
from dataclasses import dataclass

from bot.app import Bot
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Command, Inbound, Press, Submission
from tests.conftest import ADMINS_PLACE, HELP, RAVI_ON_SLACK, Roster
from tests.fakes.chat import Chat


@dataclass
class Edge:
    """The platform `slack`, without Slack."""

    sender: Chat
    directory: Roster

    def routes(self):
        return []

    async def start(self, door):
        pass

    async def close(self):
        pass

    async def ready(self):
        return True


class World:
    def __init__(self, database, base, policy, *admins, overlay=None, **parts):
        self.chat, self.roster = Chat(), Roster(*admins)
        self.bot = Bot(database, base, policy, overlay, **parts)
        self.bot.add("slack", Edge(self.chat, self.roster))
        self.database = database
        self._said = 0

    async def say(self, text, by=RAVI_ON_SLACK, place=HELP, key=None, *, addressed=False):
        self._said += 1
        heard = Inbound(
            key=key or f"key-{self._said}", author=by, place=place, text=text, addressed=addressed
        )
        await self.bot.door.hear(heard)
        await self.bot.courier.drain()

    async def command(self, text, by=RAVI_ON_SLACK):
        return await self.bot.door.command(Command(by=by, place=HELP, text=text))

    async def press(self, button, by=RAVI_ON_SLACK, place=HELP):
        pressed = Press(by=by, place=place, action=button.action, value=button.value)
        reply = await self.bot.door.press(pressed)
        await self.bot.courier.drain()
        return reply

    async def submit(self, form, by=RAVI_ON_SLACK, **changes):
        answers = {field.name: field.value for field in form.fields} | changes
        given = Submission(
            by=by, place=HELP, purpose=form.purpose, subject=form.subject, answers=answers
        )
        reply = await self.bot.door.submit(given)
        await self.bot.courier.drain()
        return reply

    async def asked(self, text, by=RAVI_ON_SLACK, **changes):
        """From a paste to the request's card in the admins' channel, in two presses."""
        await self.say(text, by)
        answer = self.chat.at(HELP)[-1]
        form = (await self.press(button(answer, Action.ASK_FOR_ACCESS), by)).form
        assert form.purpose is Purpose.REQUEST
        reply = await self.submit(form, by, **{"principal": "ravi@acme.example"} | changes)
        assert not reply.faults
        return self.chat.at(ADMINS_PLACE)[-1]

    async def carry_out(self):
        """Do what is due for grants, and have it told."""
        await self.bot.provision.drain()
        await self.bot.courier.drain()

    async def entries(self):
        """Everything that the audit log says, once it has verified."""
        async with self.database.begin() as work:
            links = [link async for link in work.audit_log.links()]
            assert await work.audit_log.verify() == len(links)
        return [json.loads(link.body) for link in links]

    async def kinds(self):
        """The kinds of everything that the audit log says, once it has verified."""
        return [entry["kind"] for entry in await self.entries()]


def button(card, action):
    (one,) = (b for b in card.buttons if b.action is action)
    return one


def actions(card):
    return [one.action for one in card.buttons]

"""The one door of every surface: what was said, commanded, pressed or filled in.

A platform translates its payload into one of four values and hands it over; what comes back is for
the one who did it, and for nobody else. Refusals become words here, once for all platforms.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bot.errors import BadForm, Refused
from bot.messages.guide_card import guide_card, help_card, words_card
from bot.messages.inbound import Command, Inbound, Press, Reply, Submission
from bot.workflows.explain import ExplainMessage
from bot.workflows.ways import Ways
from bot.workflows.ways.diagnoses import DiagnosisWays
from knowledge import KnowledgeBase, Provider

K = TypeVar("K")
V = TypeVar("V")


class FrontDoor:
    """Hands each of the four to its journey."""

    def __init__(
        self,
        explain: ExplainMessage,
        diagnoses: DiagnosisWays,
        others: Iterable[Ways],
        base: Callable[[], KnowledgeBase],
    ) -> None:
        self._explain = explain
        self._diagnoses = diagnoses
        every = (diagnoses.ways(), *others)
        self._alone = _joined(one.alone for one in every)
        self._commands = _joined(one.commands for one in every)
        self._presses = _joined(one.presses for one in every)
        self._submissions = _joined(one.submissions for one in every)
        self._base = base

    async def hear(self, inbound: Inbound) -> None:
        """Return once what was heard is committed; the answer goes out through the outbox."""
        await self._explain(inbound)

    async def command(self, command: Command) -> Reply:
        """Answer `/keyfix …`: a subcommand, a provider's guide, or a private diagnosis."""
        words = command.text.strip()
        if words.lower() in {"", "help"}:
            return Reply(card=help_card(self._base()))
        first, _, rest = words.partition(" ")
        if way := self._alone.get(words.lower()) or self._commands.get(first.lower()):
            try:
                return await way(command, rest.strip())
            except Refused as refusal:
                return Reply(card=words_card(str(refusal)))
        asked = words.lower().replace("-", "_").replace(" ", "_")
        if asked in set(Provider) and Provider(asked) in self._base().providers:
            return Reply(card=guide_card(self._base().providers[Provider(asked)]))
        return await self._diagnoses.privately(command)

    async def press(self, press: Press) -> Reply:
        """Do what the button says; a refusal comes back in words."""
        try:
            return await self._presses[press.action](press)
        except Refused as refusal:
            return Reply(card=words_card(str(refusal)))

    async def submit(self, submission: Submission) -> Reply:
        """Take a filled-in form; what is wrong with a field comes back beside it."""
        try:
            return await self._submissions[submission.purpose](submission)
        except BadForm as bad:
            return Reply(faults=bad.fields)
        except Refused as refusal:
            return Reply(card=words_card(str(refusal)))


def _joined(tables: Iterable[Mapping[K, V]]) -> Mapping[K, V]:
    """All rows in one table.

    Raises:
        ValueError: two subjects claim the same row.

    """
    joined: dict[K, V] = {}
    for table in tables:
        twice = joined.keys() & table.keys()
        if twice:
            raise ValueError(f"claimed twice: {twice}")
        joined |= table
    return joined

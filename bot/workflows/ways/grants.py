"""The ways into a grant: carrying it out by hand, ending it, saying whether it works."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.access.grant import Grant
from bot.errors import BadForm, NotFound
from bot.messages.card import Action, Card
from bot.messages.form import Purpose
from bot.messages.grant_card import grant_line, mine_card
from bot.messages.guide_card import unknown_card, words_card
from bot.messages.inbound import Command, Press, Reply, Submission
from bot.messages.question_card import standing_card
from bot.messages.refused_again import could_not_form, refused_again_card, refused_form
from bot.messages.text import flat
from bot.workflows.carry_out import CarryOut
from bot.workflows.end import EndGrant
from bot.workflows.hold import ListHeld, RateGrant
from bot.workflows.ways import Ways, halves
from knowledge import KnowledgeBase

_SECONDS = 12  # digits of a moment, in seconds since 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantWays:
    """Translates between the door and the journeys of a grant."""

    carry_out: CarryOut
    end: EndGrant
    rate: RateGrant
    held: ListHeld
    base: Callable[[], KnowledgeBase]

    def ways(self) -> Ways:
        """The rows of this subject."""
        return Ways(
            commands={"mine": self._mine},
            presses={
                Action.CARRIED_OUT: self._done,
                Action.COULD_NOT: self._could_not,
                Action.TAKEN_BACK: self._taken_back,
                Action.TRY_AGAIN: self._again,
                Action.END_GRANT: self._end,
                Action.KEEP_GRANT: self._keep,
                Action.GRANT_WORKS: self._works,
                Action.STILL_REFUSED: self._refused,
            },
            submissions={
                Purpose.COULD_NOT: self._could_not_because,
                Purpose.STILL_REFUSED: self._diagnose_again,
            },
        )

    async def _mine(self, command: Command, _: str) -> Reply:
        return Reply(card=mine_card(await self.held(command.by)))

    async def _done(self, press: Press) -> Reply:
        request_id, shown = halves(press.value)
        if not (shown.isascii() and shown.isdigit() and len(shown) < _SECONDS):
            raise NotFound("keyfix does not know this button.")
        await self.carry_out.done(request_id, int(shown), press.by)
        return Reply()

    async def _could_not(self, press: Press) -> Reply:
        await self.carry_out.require_decider(press.value, press.by)
        return Reply(form=could_not_form(press.value))

    async def _could_not_because(self, submission: Submission) -> Reply:
        reason = _only(submission, "reason")
        await self.carry_out.could_not(submission.subject, reason, submission.by)
        return Reply()

    async def _taken_back(self, press: Press) -> Reply:
        await self.carry_out.taken_back(press.value, press.by)
        return Reply()

    async def _again(self, press: Press) -> Reply:
        await self.carry_out.retry(press.value, press.by)
        return Reply()

    async def _keep(self, press: Press) -> Reply:
        await self.carry_out.keep(press.value, press.by)
        return Reply()

    async def _end(self, press: Press) -> Reply:
        grant = await self.end(press.value, press.by)
        return Reply(card=_ending(grant))

    async def _works(self, press: Press) -> Reply:
        await self.rate.works(press.value, press.by)
        return Reply()

    async def _refused(self, press: Press) -> Reply:
        await self.rate.require_holder(press.value, press.by)
        return Reply(form=refused_form(press.value))

    async def _diagnose_again(self, submission: Submission) -> Reply:
        raw = _only(submission, "text")
        found = await self.rate.refused(submission.subject, submission.place, raw, submission.by)
        card = unknown_card(self.base())
        if found.now:
            card = standing_card(found.paste, found.now, self.base())
        return Reply(card=refused_again_card(card, found.before, found.now))


def _only(submission: Submission, name: str) -> str:
    """The one answer that was asked for.

    Raises:
        BadForm: it is missing, or there is another one.

    """
    unknown = {one: "keyfix did not ask for this." for one in submission.answers if one != name}
    given = submission.answers.get(name, "").strip()
    if unknown or not given:
        raise BadForm(unknown or {name: "Fill this in."})
    return given


def _ending(grant: Grant) -> Card:
    return words_card(f"It ends now: {flat(grant_line(grant))}.")

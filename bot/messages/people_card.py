"""Who somebody is, and what is said while two accounts are joined."""

from collections.abc import Collection
from datetime import datetime

from bot.access.directory import Member
from bot.access.link import LASTS, Offer, Stage
from bot.access.person import Identity, Person
from bot.messages.card import Action, Button, Card, Fact, Style, Tone
from bot.messages.text import Line, bold, code, marked, plain
from bot.messages.times import span_words

_COUNTS = "Joined, they count as one person: one approval, and no approving what the other asked."


def whoami_card(member: Member, person: Person, by_themselves: Collection[Identity]) -> Card:
    """Who *member* is, and for whom keyfix takes them."""
    accounts = tuple(
        Fact(
            "Account" if one == member.identity else "Joined with it",
            code(str(one)) + plain("" if one not in by_themselves else ", by /keyfix link"),
            whole=True,
        )
        for one in sorted(person.identities, key=lambda one: (one != member.identity, str(one)))
    )
    alone = len(person.identities) < 2  # noqa: PLR2004
    how = "`/keyfix unlink` parts this account from the others." if by_themselves else ""
    how = "`/keyfix link` joins it with yours on another platform." if alone else how
    return Card(
        headline=f"You are {person.name or member.name}",
        lead=plain(_standing(member)),
        facts=(Fact("Person", code(person.id), whole=True), *accounts),
        body=(marked(how),) if how else (),
        foot=plain("Policies name people and accounts by these ids, never by names."),
    )


def code_card(shown: str) -> Card:
    """A new code, for whoever asked for it alone."""
    return Card(
        headline="Join this account with yours on another platform",
        body=(
            marked("There, say to keyfix alone: ") + code(f"/keyfix link {shown}"),
            plain("Then confirm it on both sides. Give the code to nobody: it is for yourself."),
            plain(_COUNTS),
        ),
        foot=plain(f"It holds once, and for {span_words(LASTS)}."),
    )


def taken_card(offer: Offer) -> Card:
    """Ask whoever brought the code whether the other account is theirs as well."""
    return Card(
        headline="Is this account yours too?",
        tone=Tone.ASK,
        body=(_whom(offer.by, offer.name), plain(_COUNTS)),
        buttons=_buttons(Action.LINK_AGREE, "Yes, both are mine", offer),
    )


def agreed_card(offer: Offer) -> Card:
    """Tell whoever brought the code where to go on."""
    there = offer.by.platform.title()
    return Card(
        headline=f"Now confirm it in {there}",
        body=(plain(f"keyfix has written to you there, as {offer.name}."),),
    )


def offer_card(offer: Offer, now: datetime) -> Card:
    """How *offer* stands, for both; as long as it can be confirmed, for the one who may."""
    if offer.stage is Stage.MADE:
        return Card(
            headline="Your accounts are joined",
            tone=Tone.GOOD,
            facts=tuple(Fact("Account", code(str(one)), whole=True) for one in _two(offer)),
            body=(plain(_COUNTS), marked("`/keyfix unlink` parts them again.")),
        )
    if offer.stage is not Stage.AGREED or not offer.open_at(now) or not offer.other:
        return Card(headline="No accounts were joined", body=(plain("The offer is over."),))
    return Card(
        headline="Is this account yours too?",
        tone=Tone.ASK,
        body=(
            plain("It brought your code, and asks to be joined with you:"),
            _whom(offer.other, offer.other_name),
            plain(_COUNTS),
        ),
        buttons=_buttons(Action.LINK_CONFIRM, "Yes, join them", offer),
        foot=plain("If you gave your code to nobody but yourself and this is not you, say no."),
    )


def parted_card() -> Card:
    """Tell whoever parted their account."""
    return Card(headline="This account stands for itself again")


def _two(offer: Offer) -> tuple[Identity, ...]:
    return (offer.by, offer.other) if offer.other else (offer.by,)


def _whom(identity: Identity, name: str) -> Line:
    where = identity.platform.title()
    return bold(name) + plain(f" in {where}: ") + code(str(identity))


def _buttons(action: Action, label: str, offer: Offer) -> tuple[Button, ...]:
    return (
        Button(action, label, offer.id, Style.PRIMARY),
        Button(Action.LINK_REFUSE, "No", offer.id, hint="Not mine: join nothing"),
    )


def _standing(member: Member) -> str:
    if not member.active:
        return "deactivated here: decides nothing"
    if member.guest:
        return "a guest here: decides nothing"
    return "an admin of this workspace" if member.admin else "a member of this workspace"

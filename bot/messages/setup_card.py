"""Setting keyfix up in the chat: what holds now, and the forms that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.access.directory import UserGroup
from bot.access.person import Home
from bot.access.place import Place
from bot.access.policy import PolicyFile
from bot.access.rule import Policy
from bot.access.setup import Reviewers, set_up_for
from bot.messages.card import Action, Button, Card, Fact, Style, Tone
from bot.messages.form import Choice, Field, Form, Picks, Purpose
from bot.messages.text import Line, code, marked, plain
from knowledge import KnowledgeBase, Provider
from knowledge.ask import Other

EVERYTHING, ONE = "everything", "one"
_ANYTHING = Other(what="anything", target="anywhere")
_YES, _NO = "yes", "no"
_APPROVALS = 3
"""The most that the form offers; a policy file can want more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What holds. *rules*: the rule of everything else, and of each provider that has its own."""

    policy: PolicyFile
    everything: Policy
    rules: Mapping[Provider, Policy]
    by_file: bool


def in_force(policy: PolicyFile, *, by_file: bool) -> InForce:
    """What *policy* says for everything, and for each provider that was set up by itself."""
    return InForce(
        policy=policy,
        everything=policy.rule_for(Provider.GENERIC, _ANYTHING),
        rules={one: policy.rule_for(one, _ANYTHING) for one in set_up_for(policy)},
        by_file=by_file,
    )


def setup_card(held: InForce, base: KnowledgeBase, home: Home, *, may_change: bool) -> Card:
    """What holds now; with buttons for whoever may change it here."""
    facts = [
        Fact("Requests go to", _places(held.policy.post_to, "nowhere yet"), whole=True),
        Fact("keyfix answers in", _places(held.policy.listen_in, "every channel it is invited to")),
        Fact("Reviewers", plain(held.everything.needed()), whole=True),
    ]
    for provider, rule in held.rules.items():
        name = base.providers[provider].name if provider in base.providers else provider.value
        facts.append(Fact(f"… of {name}", plain(rule.needed()), whole=True))
    ready, version = bool(held.policy.post_to), held.policy.version[:12]
    return Card(
        headline="keyfix is set up" if ready else "keyfix is not set up yet",
        tone=Tone.NEUTRAL if ready else Tone.ASK,
        lead=plain("errors are answered; requests need a channel and reviewers" * (not ready)),
        facts=tuple(facts),
        body=_how(held, home, may_change=may_change),
        buttons=_buttons(held.policy) if may_change and not held.by_file else (),
        foot=plain(f"Policy {version}" if version else "No policy was written yet"),
    )


def places_form(policy: PolicyFile, home: Home, here: Place) -> Form:
    """Ask for the channels; *here* is where it was asked for."""
    known = _choices([here.root, *policy.post_to, *policy.listen_in], home)
    return Form(
        purpose=Purpose.SETUP_PLACES,
        subject=_subject(policy, EVERYTHING),
        title="Channels",
        lead=(plain("Invite keyfix to each of them."),),
        fields=(
            Field(
                name="post_to",
                label="Where requests are decided",
                value=_ids(policy.post_to, home),
                hint="Whoever may decide should be there. Others can read along.",
                picks=Picks.CHANNELS,
                choices=known,
            ),
            Field(
                name="listen_in",
                label="Where keyfix answers",
                value=_ids(policy.listen_in, home),
                hint="Nothing chosen: in every channel that it is invited to.",
                picks=Picks.CHANNELS,
                many=True,
                choices=known,
                required=False,
            ),
        ),
        submit="Save",
    )


def reviewers_form(
    policy: PolicyFile,
    held: Reviewers,
    groups: Mapping[UserGroup, str],
    providers: Sequence[Choice],
) -> Form:
    """Ask who decides: of one of *providers*, or of everything where there are none to choose."""
    which = Field(name="provider", label="Of which provider", choices=tuple(providers))
    teams = Field(
        name="usergroups",
        label="User groups",
        value=",".join(one.id for one in held.usergroups),
        choices=tuple(Choice(one.id, f"@{name}") for one, name in groups.items()),
        many=True,
        required=False,
    )
    other = " Nobody chosen: those of every other provider decide." if providers else ""
    asked = (which if providers else None, _people(held), teams if groups else None)
    return Form(
        purpose=Purpose.SETUP_REVIEWERS,
        subject=_subject(policy, ONE if providers else EVERYTHING),
        title="Reviewers",
        lead=(plain(f"For requests from now on. Nobody decides on what they asked for.{other}"),),
        fields=(*filter(None, asked), _admins(held), _approvals(held)),
        submit="Save",
    )


def _people(held: Reviewers) -> Field:
    return Field(
        name="reviewers",
        label="People",
        value=",".join(one.id for one in held.accounts),
        choices=tuple(Choice(one.id, name or one.id) for one, name in held.accounts.items()),
        picks=Picks.PEOPLE,
        many=True,
        required=False,
        hint="Whoever administers the provider; they needn't be admins of this workspace.",
    )


def _admins(held: Reviewers) -> Field:
    return Field(
        name="admins",
        label="This workspace's owners and admins",
        value=_YES if held.admins else _NO,
        choices=(Choice(_YES, "may decide too"), Choice(_NO, "decide nothing by being that")),
    )


def _approvals(held: Reviewers) -> Field:
    counts = range(1, max(_APPROVALS, held.approvals) + 1)
    return Field(
        name="approvals",
        label="How many have to approve",
        value=str(held.approvals),
        choices=tuple(Choice(str(n), str(n)) for n in counts),
    )


def saved_card(policy: PolicyFile) -> Card:
    """Tell whoever saved it."""
    first = policy.post_to[0].channel if policy.post_to else ""
    return Card(
        headline="Saved",
        tone=Tone.GOOD,
        body=(
            plain("It is in the audit log, and told where requests are decided."),
            marked("If no card comes there, keyfix is not in that channel: `/invite @keyfix`"),
        )
        if first
        else (plain("Requests have nowhere to go yet."),),
    )


def told_card(
    held: InForce, base: KnowledgeBase, home: Home, by: str, *, here: bool = True
) -> Card:
    """Tell a place where requests are decided, or were until now, who decides from now on."""
    shown = setup_card(held, base, home, may_change=False)
    return Card(
        headline="Requests are decided here" if here else "Requests are decided here no more",
        lead=plain("set up by ") + code(by),
        facts=shown.facts,
        body=(marked("`/keyfix setup` shows it, and lets admins change it."),),
        foot=shown.foot,
    )


def read_yes(answer: str) -> bool:
    """Whether *answer* is that of `may decide too`."""
    return answer == _YES


def _buttons(policy: PolicyFile) -> tuple[Button, ...]:
    return (
        Button(Action.SETUP_PLACES, "Channels", "places", Style.PRIMARY, "Choose the channels"),
        Button(Action.SETUP_REVIEWERS, "Reviewers", EVERYTHING, hint="Choose who decides"),
        Button(
            Action.SETUP_REVIEWERS,
            "Reviewers of one provider",
            ONE,
            hint="Choose who decides on requests for one provider",
        ),
    )[: 3 if policy.post_to else 2]


def _how(held: InForce, home: Home, *, may_change: bool) -> tuple[Line, ...]:
    if held.by_file:
        return (plain("A policy file rules: whoever runs keyfix changes it there."),)
    if may_change:
        return ()
    where = "here" if home.platform != "teams" else "from Slack, as Teams doesn't tell its admins"
    return (plain(f"An admin of the workspace can change it {where}, with /keyfix setup."),)


def _places(places: Sequence[Place], otherwise: str) -> Line:
    spans: Line = ()
    for one in places:
        spans += (plain(", ") if spans else ()) + code(str(one))
    return spans or plain(otherwise)


def _choices(places: Sequence[Place], home: Home) -> tuple[Choice, ...]:
    at_home = dict.fromkeys(one.channel for one in places if one.home == home)
    return tuple(Choice(one, one) for one in at_home)


def _ids(places: Sequence[Place], home: Home) -> str:
    return ",".join(one.channel for one in places if one.home == home)


def _subject(policy: PolicyFile, which: str) -> str:
    return f"{which}:{policy.version}"

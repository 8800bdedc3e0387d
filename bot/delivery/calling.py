"""Whom the first card of a request calls: those whom the policy names, where it is posted."""

from collections.abc import Container, Sequence
from dataclasses import replace

from bot.access.person import Home, Person
from bot.access.policy import ADMINS, Policy
from bot.delivery.delivery import Delivery
from bot.messages.card import Mention
from bot.storage.database import UnitOfWork

MOST = 10
"""People and groups on one card; more would be noise."""


async def calling(
    work: UnitOfWork,
    rule: Policy,
    requester: Person,
    deliveries: Sequence[Delivery],
    posted: Container[str],
) -> tuple[Delivery, ...]:
    """*deliveries*; those of them that are not *posted* yet, by their targets, call the reviewers.

    A card that stands is drawn again without: nobody is called twice.
    """
    first = []
    for one in deliveries:
        if one.place and one.target not in posted:
            mentions = await called(work, rule, requester, one.place.home)
            first.append(replace(one, card=replace(one.card, mentions=mentions)))
        else:
            first.append(one)
    return tuple(first)


async def called(
    work: UnitOfWork, rule: Policy, requester: Person, home: Home
) -> tuple[Mention, ...]:
    """Who is to look at a request of *requester* among those whom *rule* names at *home*.

    Admins are nobody in particular, so they are not called; nor is whoever asked.
    """
    groups = [rule.groups[name] for name in sorted(rule.reviewers & rule.groups.keys())]
    here = {one.id for group in groups for one in group.usergroups if one.home == home}
    mentions = [Mention(one, "the reviewers", group=True) for one in sorted(here)]
    named = rule.reviewers - {ADMINS} - rule.groups.keys()
    for person_id in sorted(named.union(*(group.people for group in groups))):
        person = await work.people.by_id(person_id, rule.names.get(person_id, ""))
        account = person.account_at(home)
        if account and person != requester:
            mentions.append(Mention(account.id, person.name or account.id))
    return tuple(dict.fromkeys(mentions))[:MOST]

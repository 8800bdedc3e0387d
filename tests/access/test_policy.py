from datetime import UTC, datetime, timedelta

import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.access.policy import ADMINS, Policy, parse_policy
from bot.errors import BadPolicy
from knowledge import Provider
from knowledge.ask import Billing, Quota, RoleGrant

MEMBER = RoleGrant(role="member", target="proj_EXAMPLE")
QUOTA = Quota(quota="requests", target="proj_EXAMPLE")
TEXT = """
version: 1
people:
  ana:
    name: Ana Lindqvist
    identities: ["slack:T0ACME:U0ANA", "teams:acme-tenant:aad-ana"]
  ben:
    name: Ben Osei
    identities: ["slack:T0ACME:U0BEN"]
post_to: ["slack:T0ACME:C0ADMINS", "teams:acme-tenant:19:abc@thread.tacv2"]
rules:
  - providers: [openai]
    kinds: [role_grant]
    reviewers: [ana, ben]
    approvals: 2
    at_most: PT4H
    decide_within: P1D
  - providers: [openai]
    reviewers: [admins]
"""


def test_the_first_rule_that_fits_rules():
    policy = parse_policy(TEXT)
    rule = policy.rule_for(Provider.OPENAI, MEMBER)
    assert (rule.approvals_needed, rule.at_most) == (2, timedelta(hours=4))
    assert rule.reviewers == {"ana", "ben"}
    assert policy.rule_for(Provider.OPENAI, QUOTA).reviewers == {ADMINS}


def test_what_no_rule_names_falls_to_the_admins():
    rule = parse_policy(TEXT).rule_for(Provider.ANTHROPIC, Billing(what="credit", target="it"))
    assert (rule.reviewers, rule.approvals_needed) == ({ADMINS}, 1)


def test_the_people_list_joins_identities_and_places_keep_their_colons():
    policy = parse_policy(TEXT)
    ana = policy.people[0]
    assert ana.identities == {
        Identity("slack", "T0ACME", "U0ANA"),
        Identity("teams", "acme-tenant", "aad-ana"),
    }
    assert policy.post_to[1] == Place("teams", "acme-tenant", "19:abc@thread.tacv2")


def test_the_version_is_that_of_the_very_text():
    assert parse_policy(TEXT).version != parse_policy(TEXT + "\n").version
    assert len(parse_policy(TEXT).version) == 64


def test_every_fault_is_told_at_once_with_its_place():
    text = """
version: 2
people:
  ana: {name: Ana, identities: ["slack:U0ANA"]}
post_to: ["nowhere"]
rules:
  - reviewers: []
    approvals: 0
    at_most: PT0S
    aproved_by: [ana]
"""
    with pytest.raises(BadPolicy) as bad:
        parse_policy(text)
    places = [fault.split(":")[0] for fault in bad.value.faults]
    assert set(places) >= {
        "version",
        "people.ana.identities.0",
        "post_to.0",
        "rules.0.reviewers",
        "rules.0.approvals",
        "rules.0.at_most",
        "rules.0.aproved_by",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rules: [{reviewers: [eve]}]", "nobody in people is called 'eve'"),
        (
            "people: {a: {name: A, identities: ['x:y:z']}, b: {name: B, identities: ['x:y:z']}}",
            "x:y:z belongs to two people",
        ),
        ("people: {admins: {name: A, identities: ['x:y:z']}}", "'admins' means"),
        ("people: [", "expected"),
        ("", "valid dictionary"),
    ],
)
def test_what_does_not_hold_together_is_refused_in_words(text, words):
    with pytest.raises(BadPolicy, match=words):
        parse_policy(f"version: 1\n{text}" if text else "")


def test_three_working_days_leave_out_the_weekend():
    friday = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert Policy().deadline(friday) == datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert Policy(decide_within=timedelta(hours=1)).deadline(friday).hour == 16

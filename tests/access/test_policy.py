import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.directory import Roll, UserGroup
from bot.access.person import Identity
from bot.access.place import Place
from bot.access.policy import ADMINS, Occasion, Policy, Risk, parse_policy
from bot.access.policy_form import RuleForm
from bot.errors import BadPolicy
from knowledge import Provider
from knowledge.ask import Billing, Quota, RoleGrant
from tests.conftest import RAVI, RAVI_ON_SLACK

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
        ("people: {policy: {name: A, identities: ['x:y:z']}}", "for keyfix itself"),
        ("people: {'a:b:c': {name: A, identities: ['x:y:z']}}", "be taken for an account"),
        ("groups: {'a:b:c': {people: ['x:y:z']}}", "be taken for an account"),
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


WHOLE = """
version: 1
people:
  ana: {name: Ana, identities: ["slack:T0ACME:U0ANA"]}
groups:
  security: {usergroups: ["slack:T0ACME:S0SEC"]}
  platform: {people: [ana, "slack:T0ACME:U0EVE"]}
  contractors: {usergroups: ["slack:T0ACME:S0EXT"]}
post_to: ["slack:T0ACME:C0ADMINS"]
listen_in: ["slack:T0ACME:C0HELP"]
keep_diagnoses: P7D
rules:
  - name: outside
    requesters: [contractors]
    reviewers: [security]
  - name: production
    targets: ["prod-*", "[live]"]
    approvals: {security: 1, platform: 2}
    risk: high
    reason_required: [ask, approve, deny]
    remind_after: [PT6H, P1D]
  - name: sandbox
    kinds: [role_grant]
    roles: [viewer]
    targets: [sandbox-*]
    reviewers: [admins]
    auto_approval: true
    at_most: PT8H
"""


def grant_of(role, target):
    return RoleGrant(role=role, target=target)


def rule_of(role, target, groups=()):
    return parse_policy(WHOLE).rule_for(Provider.OPENAI, grant_of(role, target), frozenset(groups))


def test_a_rule_is_for_targets_and_roles_by_their_pattern_however_they_are_spelt():
    assert rule_of("owner", "prod-eu").label == "rule 2, production"
    assert rule_of("owner", " PROD-EU").label == "rule 2, production"
    assert rule_of("owner", "[LIVE]").label == "rule 2, production"
    assert rule_of("owner", "l").label == ""
    assert rule_of("Viewer", "sandbox-1").label == "rule 3, sandbox"
    assert rule_of("owner", "sandbox-1").label == ""


def test_a_rule_is_for_requesters_by_their_groups():
    policy = parse_policy(WHOLE)
    contractors = UserGroup("slack", "T0ACME", "S0EXT")
    assert policy.asked_of_requesters == {contractors}
    roll = Roll(groups={contractors: frozenset({RAVI_ON_SLACK})})
    groups = policy.groups_of(RAVI, roll)
    assert groups == {str(RAVI_ON_SLACK), "contractors"}
    assert rule_of("viewer", "sandbox-1", groups).label == "rule 1, outside"


def test_a_rule_says_how_many_of_which_group():
    rule = rule_of("owner", "prod-eu")
    assert (rule.of, rule.approvals_needed) == ({"security": 1, "platform": 2}, 3)
    assert rule.usergroups == {UserGroup("slack", "T0ACME", "S0SEC")}
    assert (rule.risk, rule.remind_after) == (
        Risk.HIGH,
        (timedelta(hours=6), timedelta(days=1)),
    )
    assert rule.reason_required == set(Occasion)


def test_the_file_says_where_to_listen_and_how_long_pastes_are_kept():
    policy = parse_policy(WHOLE)
    assert policy.listen_in == (Place("slack", "T0ACME", "C0HELP"),)
    assert policy.keep_diagnoses == timedelta(days=7)


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("{kinds: [quota]}", "rules.0.reviewers: nobody is named"),
        ("{approvals: {}}", "rules.0.approvals"),
        ("{approvals: {admins: 11}}", "rules.0.approvals.admins"),
        ("{approvals: {admins: 6, a: 5}}", "at most 10 people in all"),
        ("{approvals: {eve: 1}}", "rules.0.approvals: nobody in people is called 'eve'"),
        ("{approvals: {a: 1}, reviewers: [a]}", "approvals says already of whom"),
        ("{approvals: true, reviewers: [a]}", "rules.0.approvals"),
        ("{reviewers: [a], requesters: [admins]}", "called 'admins'"),
        ("{reviewers: [a], auto_approval: true}", "only for kinds that the rule names"),
        (
            "{reviewers: [a], kinds: [quota], auto_approval: true, risk: high}",
            "rules.0.auto_approval: what is of high risk is decided by people",
        ),
        ("{reviewers: [a], risk: extreme}", "rules.0.risk"),
        ("{reviewers: [a], remind_after: [PT0S]}", "rules.0.remind_after.0"),
        ("{reviewers: [a], reviewers: [a]}", "'reviewers' is there twice"),
    ],
)
def test_a_rule_that_can_not_be_meant_is_refused(rule, fault):
    people = "people: {a: {name: A, identities: ['x:y:z']}}"
    with pytest.raises(BadPolicy, match=re.escape(fault)):
        parse_policy(f"version: 1\n{people}\nrules: [{rule}]")


@pytest.mark.parametrize(
    ("groups", "fault"),
    [
        ("{g: {}}", "groups.g: names neither people nor usergroups"),
        ("{g: {people: [eve]}}", "groups.g.people: nobody in people is called 'eve'"),
        ("{g: {usergroups: [S0]}}", "groups.g.usergroups.0"),
        ("{admins: {people: ['x:y:z']}}", "groups: 'admins' means"),
    ],
)
def test_a_group_that_can_not_be_meant_is_refused(groups, fault):
    with pytest.raises(BadPolicy, match=re.escape(fault)):
        parse_policy(f"version: 1\ngroups: {groups}")


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["people", "groups", "rules", "approvals", "reviewers", "usergroups"]),
        inner, max_size=4),
    max_leaves=8,
))  # fmt: skip
def test_whatever_is_written_there_it_is_a_policy_or_has_faults(given_to_it):
    with suppress(BadPolicy):  # and never anything else
        parse_policy(json.dumps(given_to_it))


def test_the_policy_that_the_documents_show_is_one():
    page = (Path(__file__).parents[2] / "docs" / "policies.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    policy = parse_policy(example)
    assert policy.rule_for(Provider.OPENAI, grant_of("owner", "prod-eu")).risk is Risk.HIGH
    fields = {name for name in RuleForm.model_fields if f"`{name}`" not in page}
    assert fields == set()

import pytest

from bot.access.directory import UserGroup
from bot.access.person import Home, Identity
from bot.access.place import Place
from bot.access.policy import PolicyFile, parse_policy
from bot.access.setup import Reviewers, reviewers_at, set_up_for, with_places, with_reviewers
from knowledge import Provider
from knowledge.ask import RoleGrant
from tests.conftest import ADMINS_PLACE, ANA_ON_SLACK, BEN_ON_SLACK

SLACK, TEAMS = Home("slack", "T0ACME"), Home("teams", "acme")
ANN = Identity("teams", "acme", "aad-ann")
PLATFORM = UserGroup("slack", "T0ACME", "S0PLATFORM")
HERE, THERE = Place("slack", "T0ACME", "C0HELP"), Place("teams", "acme", "19:a@thread.tacv2")
ROLE = RoleGrant(role="member", target="proj_EXAMPLE")
WRITTEN = """
version: 1
people:
  ana: {name: Ana, identities: ["slack:T0ACME:U0ANA"]}
rules:
  - {roles: ["*admin*"], reviewers: [ana], risk: high}
"""


def rule(text, provider=Provider.OPENAI):
    return parse_policy(text).rule_for(provider, ROLE)


def test_where_nothing_was_written_a_setup_is_a_policy_of_its_own():
    text = with_places(PolicyFile(), SLACK, [ADMINS_PLACE], [])
    assert text == "version: 1\npost_to:\n- slack:T0ACME:C0ADMINS\n"


def test_places_at_home_are_replaced_and_those_elsewhere_stay():
    first = parse_policy(with_places(PolicyFile(), SLACK, [ADMINS_PLACE], [HERE]))
    second = parse_policy(with_places(first, TEAMS, [THERE], []))
    assert (second.post_to, second.listen_in) == ((ADMINS_PLACE, THERE), (HERE,))
    third = parse_policy(with_places(second, SLACK, [HERE], []))
    assert (third.post_to, third.listen_in) == ((THERE, HERE), ())


def test_the_places_that_the_environment_gives_stay_when_reviewers_are_set_up():
    given = PolicyFile(post_to=(ADMINS_PLACE,))
    text = with_reviewers(given, SLACK, Reviewers(admins=True))
    assert parse_policy(text).post_to == (ADMINS_PLACE,)


def test_reviewers_of_one_provider_come_before_those_of_everything():
    everything = Reviewers(accounts={BEN_ON_SLACK: "Ben"}, admins=True, approvals=2)
    text = with_reviewers(PolicyFile(), SLACK, everything)
    text = with_reviewers(
        parse_policy(text), SLACK, Reviewers(accounts={ANA_ON_SLACK: "Ana"}), Provider.OPENAI
    )
    assert rule(text).who() == "Ana"
    other = rule(text, Provider.ANTHROPIC)
    assert other.needed() == "2 of Ben or a workspace admin"
    assert set_up_for(parse_policy(text)) == (Provider.OPENAI,)


def test_rules_that_somebody_wrote_are_tried_first_and_stay_as_they_are():
    text = with_reviewers(parse_policy(WRITTEN), SLACK, Reviewers(accounts={BEN_ON_SLACK: "Ben"}))
    admin = RoleGrant(role="org-admin", target="proj_EXAMPLE")
    held = parse_policy(text)
    assert held.rule_for(Provider.OPENAI, admin).reviewers == {"ana"}
    assert held.rule_for(Provider.OPENAI, ROLE).who() == "Ben"
    assert held.people == parse_policy(WRITTEN).people


def test_what_was_set_up_is_what_the_next_form_shows():
    given = Reviewers(
        accounts={ANA_ON_SLACK: "Ana"}, usergroups={PLATFORM: "platform"}, admins=True, approvals=2
    )
    text = with_reviewers(PolicyFile(), SLACK, given)
    assert reviewers_at(parse_policy(text), SLACK) == given
    assert reviewers_at(parse_policy(text), SLACK, Provider.OPENAI) == Reviewers()
    assert reviewers_at(PolicyFile(), SLACK) == Reviewers()


def test_reviewers_on_another_platform_stay_and_are_not_shown():
    text = with_reviewers(PolicyFile(), TEAMS, Reviewers(accounts={ANN: "Ann"}))
    text = with_reviewers(parse_policy(text), SLACK, Reviewers(accounts={ANA_ON_SLACK: "Ana"}))
    assert rule(text).reviewers == {str(ANN), str(ANA_ON_SLACK)}
    assert list(reviewers_at(parse_policy(text), SLACK).accounts) == [ANA_ON_SLACK]
    text = with_reviewers(parse_policy(text), SLACK, Reviewers())
    assert rule(text).reviewers == {str(ANN)}


def test_where_nobody_is_left_the_rule_goes_and_with_it_what_they_were_called():
    first = with_reviewers(PolicyFile(), SLACK, Reviewers(accounts={ANA_ON_SLACK: "Ana"}))
    assert with_reviewers(parse_policy(first), SLACK, Reviewers()) == "version: 1\n"


def test_a_group_that_is_called_like_a_person_gets_another_name():
    given = Reviewers(usergroups={PLATFORM: "ana"})
    held = rule(with_reviewers(parse_policy(WRITTEN), SLACK, given))
    assert held.usergroups == {PLATFORM}
    assert held.reviewers == {"ana S0PLATFORM"}


@pytest.mark.parametrize(
    "name", ["Ana: ]", "\"'", "ä 🎈", "- x\nrules: []", "admins", "{a}", "keyfix", ":"]
)
def test_no_name_changes_what_a_policy_says(name):
    text = with_reviewers(PolicyFile(), SLACK, Reviewers(accounts={ANA_ON_SLACK: name}))
    held = rule(text)
    assert (held.reviewers, held.who()) == ({str(ANA_ON_SLACK)}, name)
    group = with_reviewers(PolicyFile(), SLACK, Reviewers(usergroups={PLATFORM: name}))
    assert rule(group).usergroups == {PLATFORM}


def test_setup_never_makes_anybody_approve_their_own():
    text = with_reviewers(PolicyFile(), SLACK, Reviewers(admins=True))
    assert not rule(text).self_approval

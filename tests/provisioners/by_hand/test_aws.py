import json
import shlex

from bot.provisioners.by_hand.aws import aws_plan
from knowledge import Provider
from knowledge.ask import Quota, RoleGrant
from tests.provisioners.by_hand.tasks import commands, task_for, words

MODEL = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-EXAMPLE"
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": MODEL},
            {
                "Effect": "Allow",
                "Action": "bedrock:InvokeModel",
                "Resource": "*",
                "Condition": {"StringLike": {"bedrock:InferenceProfileArn": "x"}},
            },
        ],
    }
)
USER = "arn:aws:iam::111122223333:user/team/ravi"


def plan(principal=USER, role=f"Inline policy: {POLICY}", permission="bedrock:InvokeModel"):
    what = RoleGrant(role=role, permission=permission, target=MODEL)
    return aws_plan(task_for(Provider.AWS_BEDROCK, what, principal))


def document(command):
    (given,) = [p for p in shlex.split(command) if p.startswith("--policy-document=")]
    return json.loads(given.removeprefix("--policy-document="))


def test_every_statement_of_the_policy_ends_by_itself_and_keeps_its_own_conditions():
    (give,) = commands(plan().give)
    first, second = document(give)["Statement"]
    end = {"DateLessThan": {"aws:CurrentTime": "2026-11-20T20:00:00Z"}}
    assert first["Condition"] == end
    assert second["Condition"] == end | {"StringLike": {"bedrock:InferenceProfileArn": "x"}}


def test_the_policy_has_a_name_of_its_own_by_which_it_is_deleted():
    (give,), (back,) = commands(plan().give), commands(plan().take_back)
    assert give.startswith(
        "aws iam put-user-policy --user-name=ravi --policy-name=keyfix-req-1 --policy-document="
    )
    assert back == "aws iam delete-user-policy --user-name=ravi --policy-name=keyfix-req-1"


def test_whoever_assumed_a_role_gets_it_through_the_role():
    (give,) = commands(plan("arn:aws:sts::111122223333:assumed-role/Builder/ravi").give)
    assert give.startswith("aws iam put-role-policy --role-name=Builder ")


def test_a_role_of_the_identity_center_is_not_edited_itself():
    sso = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ravi"
    made = plan(sso)
    assert "permission set Dev" in words(made.give)[0]
    assert not any("aws iam" in command for command in commands(made.give))


def test_what_names_only_an_action_and_a_resource_becomes_a_policy_of_them():
    (give,) = commands(plan(role="Inline policy that allows it").give)
    (statement,) = document(give)["Statement"]
    assert (statement["Action"], statement["Resource"]) == ("bedrock:InvokeModel", MODEL)


def test_a_principal_that_is_no_name_is_left_to_be_filled_in():
    (give,) = commands(plan("Ravi; rm -rf /").give)
    assert "--user-name=<user-name> " in give


def test_what_is_no_policy_makes_no_command():
    assert plan(role="Trust of the role", permission="sts") is None
    what = Quota(quota="tokens", target="This AWS account")
    assert aws_plan(task_for(Provider.AWS_BEDROCK, what, duration=None)) is None

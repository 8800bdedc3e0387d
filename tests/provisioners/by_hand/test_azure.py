from bot.provisioners.by_hand.azure import azure_plan
from knowledge import Provider
from knowledge.ask import EnableApi, Quota, RoleGrant
from tests.provisioners.by_hand.tasks import commands, task_for, words

USER = "Cognitive Services OpenAI User (5e0bd9bd-7b93-4f28-af87-19fc36ad61bd)"
SCOPE = "/subscriptions/0000/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/a"


def plan(role=USER, target=SCOPE):
    what = RoleGrant(role=role, permission="x", target=target)
    return azure_plan(task_for(Provider.AZURE_OPENAI, what))


def test_the_assignment_has_a_name_of_its_own_by_which_exactly_it_is_deleted():
    (give,), (back,) = commands(plan().give), commands(plan().take_back)
    name = give.split("--name=")[1].split()[0]
    assert "--role=5e0bd9bd-7b93-4f28-af87-19fc36ad61bd " in give
    assert "--assignee=ravi@acme.example " in give
    assert back == (
        "az role assignment delete --ids "
        f"{SCOPE}/providers/Microsoft.Authorization/roleAssignments/{name}"
    )


def test_the_name_is_the_same_each_time_it_is_drawn():
    assert plan() == plan()


def test_it_is_said_that_azure_gives_it_no_end():
    assert plan().until is None
    assert "keyfix asks for it back" in words(plan().give)[0]


def test_a_resource_that_nobody_named_is_left_to_be_filled_in():
    (give,) = commands(plan(target="The Azure OpenAI account; rm -rf /").give)
    assert "--scope=<resource-id> " in give
    assert "rm" not in give


def test_a_resource_provider_is_registered():
    what = EnableApi(api="Microsoft.CognitiveServices", target="This Azure subscription")
    made = azure_plan(task_for(Provider.AZURE_OPENAI, what, duration=None))
    assert commands(made.give) == ["az provider register --namespace=Microsoft.CognitiveServices"]


def test_what_names_no_role_by_its_id_makes_no_command():
    assert plan(role="Contributor") is None
    what = Quota(quota="tokens", target="This Azure subscription")
    assert azure_plan(task_for(Provider.AZURE_OPENAI, what, duration=None)) is None

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts import MOST, extract
from knowledge.redaction import redact


def facts(text):
    return extract(redact(text))


@pytest.mark.parametrize(
    "text",
    [
        "HTTP/1.1 403",
        "Error code: 403 - {}",
        '{"error": {"code": 403}}',
        "403 Forbidden",
        "status: 'Forbidden'",
    ],
)
def test_a_status_is_told_by_what_stands_around_it(text):
    assert "403" in facts(text)["status"]


@pytest.mark.parametrize(
    "text", ["it took 500 ms", "5000 tokens were left", "line 4031", "cli.js:404:12"]
)
def test_not_every_number_is_a_status(text):
    assert "status" not in facts(text)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        (
            "permission",
            "bedrock:InvokeModel",
            "is not authorized to perform: bedrock:InvokeModel on resource: *",
        ),
        (
            "permission",
            "aiplatform.endpoints.predict",
            "Permission 'aiplatform.endpoints.predict' denied",
        ),
        (
            "permission",
            "Microsoft.CognitiveServices/accounts/listKeys/action",
            "to perform action 'Microsoft.CognitiveServices/accounts/listKeys/action' over",
        ),
        (
            "principal",
            "arn:aws:iam::123456789012:user/EXAMPLE",
            "User: arn:aws:iam::123456789012:user/EXAMPLE is not",
        ),
        ("principal", "dev@example.com", "The principal `dev@example.com` lacks the required"),
        ("principal", "sa@demo.iam.gserviceaccount.com", "as sa@demo.iam.gserviceaccount.com"),
        (
            "resource",
            "arn:aws:bedrock:us-east-1::foundation-model/x.y-v1:0",
            "on resource: arn:aws:bedrock:us-east-1::foundation-model/x.y-v1:0 because",
        ),
        ("resource", "aiplatform.googleapis.com", "'service': 'aiplatform.googleapis.com'"),
        ("role", "roles/aiplatform.user", "grant roles/aiplatform.user to"),
        (
            "scope",
            "api.responses.write",
            "Missing scopes: api.responses.read, api.responses.write.",
        ),
        (
            "scope",
            "api.responses.read, api.responses.write",
            "Missing scopes: api.responses.read, api.responses.write",
        ),
        ("model", "gpt-5-mini", "does not have access to model `gpt-5-mini`"),
        ("model", "gemini-3-flash", "/v1beta/models/gemini-3-flash:generateContent"),
        ("model", "example/model-7b", "Access to model example/model-7b is restricted"),
        (
            "model",
            "example/model-7b",
            "401 for url: https://huggingface.co/api/models/example/model-7b",
        ),
        ("model", "lab/model-7b:free", "No endpoints found for lab/model-7b:free."),
        (
            "code",
            "codex_cli_workspace_disabled",
            "(codex_cli_workspace_disabled). Please try again",
        ),
        ("status", "401", "创建了json版的key 出现错误401"),
        ("code", "LinkedAuthorizationFailed", "LinkedAuthorizationFailed: The client 'x'"),
        ("code", "rapt_required", '"error_subtype": "rapt_required"'),
        ("code", "401", "param: undefined, code: '401'"),
        (
            "resource",
            "arn:aws:bedrock:::x/y",
            "bedrock:InvokeModel on \nresource: arn:aws:bedrock:::x/y with",
        ),
        ("project", "Demo", "Failed to load vector stores for project Demo: 401: The"),
        (
            "principal",
            "live.com#dev@example.com",
            "The client 'live.com#dev@example.com' with object id",
        ),
        ("code", "unauthenticated", "[unauthenticated] Not logged in"),
        ("status", "401", "<title>401 Authorization Required</title>"),
        ("region", "us-west-2", "arn:aws:bedrock:us-west-2:123456789012:x/y"),
        ("region", "europe-west4", "locations/europe-west4/publishers"),
        ("project", "proj_EXAMPLE", "Project `proj_EXAMPLE` does not"),
        ("project", "My First Project", "Permission denied on resource project My First Project."),
        ("code", "insufficient_quota", "'code': 'insufficient_quota'"),
        ("code", "AADSTS50105", "AADSTS50105: Your administrator"),
        ("code", "AccessDeniedException", "An error occurred (AccessDeniedException) when"),
        ("code", "SERVICE_DISABLED", 'reason: "SERVICE_DISABLED"'),
        ("request_id", "req_011EXAMPLE00", '"request_id":"req_011EXAMPLE00"'),
        (
            "request_id",
            "00000000-0000-0000-0000-00000000000e",
            "Request ID: 00000000-0000-0000-0000-00000000000e",
        ),
        ("code", "401", '{"message":"No auth credentials found","code":401}'),
        ("code", "permission-denied", "403 Forbidden: permission-denied: Your team has no credits"),
        ("code", "iam.disableServiceAccountKeyCreation", "iam.disableServiceAccountKeyCreation"),
        ("status", "PERMISSION_DENIED", "status = StatusCode.PERMISSION_DENIED"),
        ("status", "400", '{"error": {"code": "BadRequest"}}'),
        ("model", "Deep Chat", "Model: Deep Chat\nProvider: deep"),
        ("model", "openai/gpt-5.3-codex", "Provider: openrouter  Model: openai/gpt-5.3-codex"),
        ("model", "claude-opus-5[1m]", "The model claude-opus-5[1m] is not available"),
        ("model", "org/tiny-gated", "GET /api/models/org/tiny-gated/auth-check"),
        ("principal", "remotion", "explicit deny on IAM user `remotion`"),
        ("principal", "admin", "account 'admin' does not have apiKey capability"),
        ("principal", "<identity>", "<identity> is not authorized to perform: bedrock:X"),
        ("role", "ci", "arn:aws:sts::123456789012:assumed-role/ci/run-1 is not authorized"),
        ("role", "Contributor", "I tried to assign Contributor, Azure AI User"),
        ("role", "member", "I'm a plain member, do I need an owner?"),
        ("region", "Hong Kong", "I'm in Hong Kong"),
        ("resource", "Generative Language API", "Generative Language API has not been used in x"),
        (
            "resource",
            "00000000-0000-4000-8000-00000000000e",
            "Not found subscription ID: 00000000-0000-4000-8000-00000000000e",
        ),
        ("resource", "spee", "Failed to create Speech resource spee: Error"),
    ],
)
def test_a_fact_is_lifted_as_it_stands(name, value, text):
    assert value in facts(text)[name]


@pytest.mark.parametrize(
    "text",
    [
        "help.openai.com, console.mistral.ai",
        "see https://ai.google.dev/gemini-api and docs.aws.amazon.com/bedrock",
        "'@type': 'type.googleapis.com/google.rpc.ErrorInfo'",
        "google.auth.exceptions.RefreshError: ('invalid_grant')",
        "Error invoking the model: AccessDeniedException",
        "at node_modules/dist-cjs/index.js:129:13",
    ],
)
def test_a_host_a_module_and_an_exception_are_no_model(text):
    assert "model" not in facts(text)


def test_an_address_is_no_permission():
    assert "permission" not in facts(
        "POST https://aiplatform.googleapis.com/v1, apikeys.googleapis.com"
    )
    assert facts("it lacks compute.networks.commit")["permission"] == ("compute.networks.commit",)
    assert facts("it lacks iam.roles.create")["permission"] == ("iam.roles.create",)


def test_facts_come_out_of_json_in_json():
    assert facts('{\\"error\\":{\\"code\\":\\"no_access\\",\\"status\\":403}}')["code"] == (
        "no_access",
    )


@given(st.text(max_size=300))
def test_any_text_gives_few_values_or_none(text):
    assert all(0 < len(values) <= MOST for values in facts(text).values())

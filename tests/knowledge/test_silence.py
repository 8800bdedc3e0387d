import pytest

from knowledge import redact
from knowledge.index import Index
from knowledge.silence import shipped as phrases

ORDINARY = {
    "a mention of a provider": [
        "we moved the summaries from openai to claude, half the price",
        "gemini 2.5 pro is out, anyone tried it on the long transcripts?",
        "bedrock or vertex for the new region? cost looks the same",
        "Cohere raised its rate limits to 1000 calls a minute",
        "the role of Copilot in another team is not decided yet",
        "Claude 3.5 is in high demand these days",
        "ChatGPT age verification, Sora 2, custom GPTs",
        "no credit card is required for the OpenAI trial",
    ],
    "talk about keys": [
        "did you rotate the anthropic key yet?",
        "the gemini key lives in the vault under ml/prod",
        "rotated all our openai keys, please pull the new secret",
        "PSA: never paste an openai key into a ticket",
        "we should ask finance for a bigger openai budget",
        "let's create a separate bedrock role for staging",
    ],
    "a commit": [
        "Improve error message when GEMINI_API_KEY is missing",
        "Handle 401 Unauthorized of the openai client in the worker",
        "Show better openai billing errors (#4021)\n* insufficient_quota gets its own text",
        "Retry on overloaded errors of anthropic\n\nCo-authored-by: A <a@example.com>",
        "fix(provider): map openai 403 to forbidden",
        "closes #812: openrouter ran out of credits is told twice",
        "Bugfix: Show clear error message when OpenAI API key is not set.",
        "Add test for anthropic rate limit reached",
    ],
    "a list of changes": [
        "- Fixed openai sign-in when the session has expired\n- Added a retry for 529",
        "* Added a warning where the mistral api key is missing",
        "Notes\n - Added gemini 3\n - Fixed the 403 forbidden that openrouter gave",
        "## 1.4\n- improved: claude rate limit reached is shown with its reset",
        "v2.3.1 changelog: openai 401 is retried",
    ],
    "code under review": [
        "it('should fail when the openai api key is missing', async () => {",
        "expect(openai.chat('x')).rejects.toThrow('429 rate limit exceeded')",
        "def test_gemini_quota(): raise_for(429, 'quota exceeded')",
        "with pytest.raises(OpenAIError): call(key='invalid api key')",
        "const openai = vi.fn().mockRejectedValue(new Error('Invalid API key'))",
        "if (!key) throw new Error('Mistral API key is required')",
        "import { OpenAI } from 'openai'\n// unauthorized: the api key is invalid",
        "diff --git a/openai.py b/openai.py\n+    raise Forbidden('403 permission denied')",
    ],
    "a manual": [
        "If you use mistral and your session has expired, sign in again.",
        "You may see a 429 when the mistral rate limit is exceeded.",
        "When you switch to cohere, no api key is provided at first.",
        "For mistral see [what to do when signed out](./login.md): the session has expired",
        "Before you call openai, an admin has disabled nothing; contact your administrator if so.",
    ],
    "a digest": [
        "Several users reported 401 errors with Perplexity this week",
        "A member asked whether mistral's service is unavailable in May",
        "One user noted that the cohere api key was invalid, another disagreed",
    ],
    "another vendor's refusal": [
        "stripe: Invalid API Key provided: sk_test_EXAMPLE",
        "AccessDeniedException: not authorized to perform: ssm:Get because no VPC endpoint policy",
        "botocore: (AccessDenied) when calling the PutObject operation: Access Denied, key x",
        "npm ERR! 403 Forbidden - PUT https://registry.npmjs.org/thing",
        "remote: Permission to acme/site.git denied to kim. fatal: 403",
        "twilio 20003: Authenticate, HTTP 401",
        "sendgrid says 403 Forbidden, sender identity not verified",
        "The YouTube quota is used up: 403 quotaExceeded",
        "Google Maps JavaScript API error: RefererNotAllowedMapError",
        "slack api: missing_scope, needed chat:write",
        "discord.errors.Forbidden: 403 Forbidden (error code: 50013): Missing Permissions",
        "cloudflare: Authentication error (10000)",
        "github: 401 Bad credentials",
    ],
    "another service's denial": [
        "git@github.com: Permission denied (publickey).",
        "denied: requested access to the resource is denied (docker push)",
        "docker login: unauthorized: incorrect username or password, for the openai image",
        "docker: permission denied on the socket, the claude container does not start",
        'pods is forbidden: User "kim" cannot list resource "pods" in the namespace "x"',
        "psql: FATAL: password authentication failed for user kim",
        "ERROR: permission denied for table orders",
        "bash: ./run.sh: Permission denied",
        "pip: [Errno 13] Permission denied: '/usr/lib/python3'",
        "User: arn:aws:iam::123456789012:user/kim is not authorized to perform: s3:GetObject",
        "not authorized to perform: ec2:RunInstances on resource: *",
    ],
    "our own service": [
        "our gateway answers 401 since the deploy, rolling back",
        "too many requests on the login page, is that a bot?",
        "GET /health 200 12ms",
        "worker 3 ready, queue empty, 0 errors",
    ],
    "an error that is no refusal": [
        "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
        "This model's maximum context length is 8192 tokens, you requested 9000 (openai)",
        "JSONDecodeError: Expecting value: line 1 column 1 (char 0), the claude answer was cut",
        "openai: Your request was rejected as a result of our safety system",
        "openai.APITimeoutError: Request timed out.",
    ],
}

REFUSED = {
    "who made a key and names no provider": (
        "created a new API key, still: You exceeded your current quota, please check your plan"
    ),
    "who lists what was tried": (
        "- updated the sdk\n- changed the key\n"
        "Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-EXAMPLE. You can "
        "find your API key at https://platform.openai.com/account/api-keys.'}}"
    ),
    "whose page lists it": (
        "If you can help: You exceeded your current quota, please check your plan and billing "
        "details. insufficient_quota platform.openai.com"
    ),
    "who is a user": "mistral 401 unauthorized, our business users get this as well",
    "who asks for a role": "mistral says my role can't create keys",
    "who runs it in a container": "docker compose up: openai says the api key is not valid",
    "whose logs name a store": "redis is up, openai answers 401 incorrect api key provided",
    "whom demand keeps out": "gemini: This model is currently experiencing high demand. try later",
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in ORDINARY.items() for text in texts]
)
def test_ordinary_texts_are_met_with_silence(shipped, kind, text):
    found = shipped.diagnose(redact(text))
    assert not found, f"{kind}: {found.entry.id}"


@pytest.mark.parametrize("who", REFUSED)
def test_who_was_refused_is_heard_beside_words_that_speak_for_silence(shipped, who):
    assert shipped.diagnose(redact(REFUSED[who]))


def test_every_phrase_is_one_that_can_be_looked_for():
    index = Index(phrases().phrases())
    assert not any(index.has(n, b"") for n in range(len(index.phrases)))


def test_reviews_and_talk_are_not_the_same():
    assert not set(phrases().review) & {*phrases().talk, *phrases().source}

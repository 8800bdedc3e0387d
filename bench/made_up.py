"""Secrets and things that only look like secrets, made at random by the shapes that vendors use.

Nothing of it is kept: each run makes its own from one seed, and none opens anything.
"""

import base64
import random
import string
from collections.abc import Callable, Mapping
from uuid import UUID

_HEX, _UPPER = "0123456789abcdef", string.ascii_uppercase + "234567"
_ALL = string.ascii_letters + string.digits
_URL, _B64 = _ALL + "_-", _ALL + "+/"
Chance = random.Random


def _some(alphabet: str, size: int) -> Callable[[Chance], str]:
    return lambda chance: "".join(chance.choices(alphabet, k=size))


def _after(prefix: str, alphabet: str, size: int) -> Callable[[Chance], str]:
    rest = _some(alphabet, size)
    return lambda chance: prefix + rest(chance)


def _openai(prefix: str, size: int, alphabet: str = _URL) -> Callable[[Chance], str]:
    half = _some(alphabet, size)
    return lambda chance: f"{prefix}{half(chance)}T3BlbkFJ{half(chance)}"


def _jwt(chance: Chance) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"RS256","typ":"JWT"}').decode().rstrip("=")
    body = base64.urlsafe_b64encode(f'{{"sub":"{chance.random()}"}}'.encode()).decode().rstrip("=")
    return f"{head}.{body}.{_some(_URL, 86)(chance)}"


def _azure(chance: Chance) -> str:
    middle = f"JQQJ99{chance.choice('AB')}{chance.choice('ABCDEFGHIJKL')}"
    return f"{_some(_ALL, 52)(chance)}{middle}{_some(_ALL, 12)(chance)}ACOG{_some(_ALL, 8)(chance)}"


def _entra(chance: Chance) -> str:
    return f"{_some(_ALL, 3)(chance)}8Q~{_some(_ALL + '_~.-', 34)(chance)}"


PREFIXED: Mapping[str, Callable[[Chance], str]] = {
    "OpenAI project key": _openai("sk-proj-", 74),
    "OpenAI service account key": _openai("sk-svcacct-", 58),
    "OpenAI admin key": _openai("sk-admin-", 58),
    "OpenAI older key": _openai("sk-", 20, _ALL),
    "Anthropic key": lambda c: f"sk-ant-api03-{_some(_URL, 93)(c)}AA",
    "Anthropic admin key": lambda c: f"sk-ant-admin01-{_some(_URL, 93)(c)}AA",
    "Anthropic sign-in token": lambda c: f"sk-ant-oat01-{_some(_URL, 86)(c)}AA",
    "Anthropic refresh token": lambda c: f"sk-ant-ort01-{_some(_URL, 86)(c)}AA",
    "OpenRouter key": _after("sk-or-v1-", _HEX, 64),
    "Kimi key": _after("sk-kimi-", _ALL, 48),
    "Moonshot key": _after("sk-", _ALL, 48),
    "DeepSeek key": _after("sk-", _HEX, 32),
    "Alibaba coding-plan key": _after("sk-sp-", _ALL, 32),
    "Alibaba token-plan key": _after("sk-tp-", _ALL, 32),
    "Alibaba access key id": _after("LTAI", _ALL, 20),
    "Google API key": _after("AIzaSy", _URL, 33),
    "Gemini auth key": _after("AQ.Ab8", _URL, 44),
    "Google access token": _after("ya29.a0", _URL, 120),
    "Google refresh token": _after("1//0", _URL, 60),
    "Google client secret": _after("GOCSPX-", _URL, 28),
    "AWS access key id": _after("AKIA", _UPPER, 16),
    "AWS temporary key id": _after("ASIA", _UPPER, 16),
    "Bedrock key": lambda c: _after("ABSK", _B64, 128)(c) + "=",
    "Bedrock short-term key": _after("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", _B64, 80),
    "Azure OpenAI key": _azure,
    "Entra client secret": _entra,
    "GitHub token": _after("ghp_", _ALL, 36),
    "GitHub sign-in token": _after("gho_", _ALL, 36),
    "GitHub fine-grained token": _after("github_pat_", _ALL + "_", 82),
    "Hugging Face token": _after("hf_", string.ascii_letters, 34),
    "Groq key": _after("gsk_", _ALL, 52),
    "xAI key": _after("xai-", _ALL, 80),
    "Perplexity key": _after("pplx-", _ALL, 48),
    "JSON web token": _jwt,
}
"""Told by its own shape, wherever it stands."""

BARE: Mapping[str, tuple[str, Callable[[Chance], str]]] = {
    "AWS secret key": ("AWS_SECRET_ACCESS_KEY", _some(_B64, 40)),
    "AWS session token": ("AWS_SESSION_TOKEN", _some(_B64, 220)),
    "Azure OpenAI older key": ("AZURE_OPENAI_API_KEY", _some(_HEX, 32)),
    "Mistral key": ("MISTRAL_API_KEY", _some(_ALL, 32)),
    "Cohere key": ("COHERE_API_KEY", _some(_ALL, 40)),
    "Cursor key": ("CURSOR_API_KEY", _some(_HEX, 64)),
    "TokenMix key": ("TOKENMIX_API_KEY", _some(_ALL, 48)),
}
"""Told by the name beside it: the vendors give them no prefix."""

ANYWHERE: Mapping[str, str] = {
    "curl": 'curl -s https://api.example.com/v1/models -H "Authorization: Bearer {}"',
    "header": "> x-api-key: {}\n> accept: */*\n< HTTP/1.1 401 Unauthorized",
    "URL": "GET https://api.example.com/v1beta/models?key={}&alt=json -> 403 Forbidden",
    "in words": "it still says 401, I pasted {} into the settings and restarted twice",
    "log": "2026-11-21T06:17:37Z ERROR client rejected credential={} status=401",
    "refusal": "openai.AuthenticationError: Error code: 401 - {{'error': {{'message': "
    "'Incorrect API key provided: {}. You can find your key in the console.'}}}}",
}
NAMED: Mapping[str, str] = {
    "env": "export {}={}",
    ".env": '{}="{}"\nREGION=eu-west-1',
    "JSON": '{{"{}": "{}", "timeout": 30}}',
    "YAML": "services:\n  app:\n    environment:\n      {}: {}\n",
    "traceback": '  File "app.py", line 12, in main\n    c = Client({}="{}")\nPermissionError: 403',
    "Docker": "docker run -e {}={} app:latest",
}
"""Of these the first gap is a variable's name."""


def positives(chance: Chance) -> list[tuple[str, str, str]]:
    """Kind, secret and the text that it stands in: every kind in every carrier that fits."""
    rows = []
    for kind, make in PREFIXED.items():
        name = kind.upper().replace(" ", "_")
        rows += [(kind, s, c.format(s)) for c in ANYWHERE.values() for s in [make(chance)]]
        rows += [(kind, s, c.format(name, s)) for c in NAMED.values() for s in [make(chance)]]
    for kind, (name, make) in BARE.items():
        rows += [(kind, s, c.format(name, s)) for c in NAMED.values() for s in [make(chance)]]
    return rows + [row for carrier in _WHOLE for row in carrier(chance)]


def _password(chance: Chance) -> list[tuple[str, str, str]]:
    word = _some(_ALL, 18)(chance)
    return [
        ("password in a URL", word, f"postgresql://app:{word}@db.example.com:5432/app refused"),
        (
            "password in a connection string",
            word,
            f"Server=db;User Id=app;Password={word};Encrypt=1",
        ),
    ]


def _private_key(chance: Chance) -> list[tuple[str, str, str]]:
    body = _some(_B64, 256)(chance)
    lines = "\n".join(body[n : n + 64] for n in range(0, 256, 64))
    begin, end = "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"
    escaped = lines.replace("\n", "\\n")
    account = f'{{"type": "service_account", "private_key": "{begin}\\n{escaped}\\n{end}\\n"}}'
    return [
        ("private key", body[:64], f"{begin}\n{lines}\n{end}"),
        ("private key", body[:64], account),
    ]


def _cookie(chance: Chance) -> list[tuple[str, str, str]]:
    value = _some(_URL, 43)(chance)
    return [("cookie", value, f"Cookie: session={value}; theme=dark")]


def _basic(chance: Chance) -> list[tuple[str, str, str]]:
    value = base64.b64encode(f"app:{_some(_ALL, 18)(chance)}".encode()).decode()
    return [("basic header", value, f"Authorization: Basic {value}")]


_WHOLE = (_password, _private_key, _cookie, _basic)


IDS: Mapping[str, Callable[[Chance], str]] = {
    "project id": _after("proj_", _ALL, 24),
    "organisation id": _after("org-", _ALL, 24),
    "request id": _after("req_011C", _ALL, 20),
    "request id in hex": _after("req_", _HEX, 32),
    "workspace id": _after("wrkspc_01", _ALL, 22),
    "service account id": _after("svac_01", _ALL, 22),
    "key's id": _after("apikey_01", _ALL, 22),
    "tool call": _after("toolu_01", _ALL, 22),
    "completion": _after("chatcmpl-", _ALL, 29),
    "UUID": lambda c: str(UUID(int=c.getrandbits(128), version=4)),
    "commit": _some(_HEX, 40),
    "short commit": _some(_HEX, 7),
    "MD5": _some(_HEX, 32),
    "image digest": _after("sha256:", _HEX, 64),
    "role's ARN": lambda c: (
        f"arn:aws:iam::{c.randrange(10**11, 10**12)}:role/service/app-bedrock-invoke"
    ),
    "session's ARN": lambda c: (
        f"arn:aws:sts::{c.randrange(10**11, 10**12)}"
        f":assumed-role/AWSReservedSSO_Dev_{_some(_HEX, 16)(c)}/ana"
    ),
    "model's ARN": lambda _: (
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0"
    ),
    "model": lambda _: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "Azure resource": lambda c: (
        f"/subscriptions/{UUID(int=c.getrandbits(128), version=4)}/resourceGroups/ml-westeurope"
        "/providers/Microsoft.CognitiveServices/accounts/oai-prod"
    ),
    "role definition": lambda _: "a97b65f3-24c7-4388-baec-2e87135dc908",
    "project number": lambda c: f"projects/{c.randrange(10**11, 10**12)}/locations/us-central1",
    "service account": lambda _: "vertex-runner@demo-project-41.iam.gserviceaccount.com",
    "trace": lambda c: f"00-{_some(_HEX, 32)(c)}-{_some(_HEX, 16)(c)}-01",
    "masked key": lambda c: f"sk-proj-{'*' * 20}{_some(_ALL, 4)(c)}",
    "masked Anthropic key": lambda c: f"sk-ant-api03-...{_some(_ALL, 4)(c)}",
    "placeholder": lambda _: "YOUR_API_KEY_HERE",
    "placeholder in braces": lambda _: "${OPENAI_API_KEY}",
    "placeholder in angles": lambda _: "<your-api-key>",
    "key from the environment": lambda _: 'os.environ["OPENAI_API_KEY"]',
    "key from a vault": lambda _: "settings.openai_api_key.get_secret_value()",
    "secret of a workflow": lambda _: "${{ secrets.ANTHROPIC_API_KEY }}",
}
ID_CARRIERS: tuple[str, ...] = (
    "the call fails with 403 for {} since this morning",
    '{{"message": "not found", "id": "{}", "status": 404}}',
    "ERROR worker[3]: {} was refused, retrying in 20 s",
    "see {}\nand the thread above",
)
KEY_LIKE: tuple[str, ...] = ("export OPENAI_API_KEY={}", 'client = Client(api_key="{}")')
"""Carriers for placeholders: a key-like position in which no key stands."""


def negatives(chance: Chance) -> list[tuple[str, str]]:
    """Kind and text; nothing of it may be cut."""
    rows = [(k, c.format(m(chance))) for k, m in IDS.items() for c in ID_CARRIERS]
    stands_for_a_key = [k for k in IDS if k.startswith(("masked", "placeholder"))]
    return rows + [(k, c.format(IDS[k](chance))) for k in stands_for_a_key for c in KEY_LIKE]

import pytest

from knowledge import Provider
from knowledge.weighing import CLUE, TELLS, Scales


@pytest.fixture
def scales(shipped):
    return shipped._scales  # noqa: SLF001 - what the clues say is an inner value


def told(scales: Scales, text):
    folded = text.encode()
    return scales.told({n for n in range(len(scales.index.phrases)) if scales.index.has(n, folded)})


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("https://api.openai.com/v1/models", Provider.OPENAI),
        ("https://demo.openai.azure.com/openai/deployments", Provider.AZURE_OPENAI),
        ("generativelanguage.googleapis.com", Provider.GOOGLE_AI_STUDIO),
        ("us-central1-aiplatform.googleapis.com", Provider.VERTEX_AI),
        ("bedrock-runtime.us-east-1.amazonaws.com", Provider.AWS_BEDROCK),
        ("api.anthropic.com", Provider.ANTHROPIC),
        ("https://openrouter.ai/settings/credits", Provider.OPENROUTER),
    ],
)
def test_a_host_settles_the_provider(scales, text, provider):
    weights = told(scales, text)
    assert weights[provider] == max(weights.values())
    assert weights[provider] >= CLUE["certain"]


def test_a_text_without_clues_tells_no_provider(scales):
    assert told(scales, "lunch at noon") == {}


def test_a_single_hint_is_enough_beside_a_complaint(scales):
    assert CLUE["hint"] >= TELLS
    assert told(scales, "mistral")[Provider.MISTRAL] >= TELLS

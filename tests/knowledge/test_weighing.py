import random

import pytest

from knowledge import Provider
from knowledge.folding import fold
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


def asked_one_by_one(scales: Scales, folded):
    """The long way: every phrase is looked for, and every signature tried."""
    hits = {n for n in range(len(scales.index.phrases)) if scales.index.has(n, folded)}
    every = {s for near in scales._by_phrase.values() for s in near}  # noqa: SLF001 - see scales
    found = [s for s in every if s.fits(hits)]
    told = scales.told(hits)
    signed = scales._weigh(found, hits, told, folded)  # noqa: SLF001 - see scales
    return signed or scales._last_resort(hits, told, folded)  # noqa: SLF001 - see scales


def test_gates_lose_nothing(scales, shipped):
    chance = random.Random(7)
    samples = [text for entry in shipped for text, _ in entry.texts()]
    alone = chance.sample(samples, 150)
    mixed = ["\n".join(chance.sample(samples, 2)) for _ in range(100)]
    words = [" ".join(chance.sample(text.split(), len(text.split()))) for text in alone[:50]]
    for text in (*alone, *mixed, *words):
        folded = fold(text).encode()
        assert scales.fits(folded) == asked_one_by_one(scales, folded), text

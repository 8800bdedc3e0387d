"""What is known of the errors that AI providers give, and how to recognise them.

    base = knowledge.load()
    diagnosis = base.diagnose(knowledge.redact(pasted))

Pure: it reads its own YAML files and nothing else, and never sees a network, a database or a chat.
"""

from knowledge.diagnosis import Candidate, Diagnosis
from knowledge.entry import Entry, Step
from knowledge.loader import BadKnowledge, load
from knowledge.matcher import KnowledgeBase
from knowledge.provider import ChecklistStep, ProviderFile
from knowledge.redaction import Redacted, redact
from knowledge.vocabulary import AskKind, Cause, Provider

__all__ = [
    "AskKind",
    "BadKnowledge",
    "Candidate",
    "Cause",
    "ChecklistStep",
    "Diagnosis",
    "Entry",
    "KnowledgeBase",
    "Provider",
    "ProviderFile",
    "Redacted",
    "Step",
    "load",
    "redact",
]

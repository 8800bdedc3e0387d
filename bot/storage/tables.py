"""The tables. `migrations/` brings a database to this form; a test holds the two together."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    Interval,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept in UTC. SQLite gives it back without its zone; this puts it there again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_KEY = String(300)
_WORD = String(40)
_COUNTER = BigInteger().with_variant(Integer, "sqlite")


def _tenant(**options: Any) -> Column[str]:
    return Column("tenant", _WORD, nullable=False, **options)


workspaces = Table(
    "workspaces",
    metadata,
    Column("platform", _WORD, primary_key=True),
    Column("id", String(120), primary_key=True),
    _tenant(),
)

people = Table(
    "people",
    metadata,
    _tenant(primary_key=True),
    Column("id", _KEY, primary_key=True),
    Column("name", String(200), nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("identity", _KEY, primary_key=True),
    _tenant(),
    Column("person_id", _KEY, nullable=False, index=True),
    Column("linked_by", _WORD, nullable=False),
)

people_head = Table(
    "people_head",
    metadata,
    _tenant(primary_key=True),
    Column("changes", Integer, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("identity", _KEY, primary_key=True),
    _tenant(),
    Column("person_id", _KEY, nullable=False),
    Column("at", UtcTime, nullable=False),
)

link_offers = Table(
    "link_offers",
    metadata,
    Column("id", _WORD, primary_key=True),
    _tenant(),
    Column("identity", _KEY, nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("proof", String(64), nullable=False),
    Column("stage", _WORD, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("other", _KEY, nullable=False),
    Column("other_name", String(200), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

link_tries = Table(
    "link_tries",
    metadata,
    Column("identity", _KEY, primary_key=True),
    _tenant(),
    Column("tries", Integer, nullable=False),
    Column("since", UtcTime, nullable=False),
)

diagnoses = Table(
    "diagnoses",
    metadata,
    Column("id", _KEY, primary_key=True),
    _tenant(),
    Column("author", _KEY, nullable=False),
    Column("place", String(600), nullable=False),
    Column("text", Text, nullable=False),
    Column("secrets", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("rating", _WORD, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("provider", _WORD, nullable=False),
    Column("cause", _WORD, nullable=False),
    Column("entry", String(200), nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    Index(None, "author", "at"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", _KEY, primary_key=True),
    _tenant(),
    Column("requester", _KEY, nullable=False),
    Column("requester_name", String(200), nullable=False),
    Column("platform", _WORD, nullable=False),
    Column("workspace", String(120), nullable=False),
    Column("origin", String(600), nullable=False),
    Column("provider", _WORD, nullable=False),
    Column("kind", _WORD, nullable=False),
    Column("what", JSON, nullable=False),
    Column("principal", String(1000), nullable=False),
    Column("duration", Interval),
    Column("digest", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("diagnosis_id", _KEY, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("decide_by", UtcTime, nullable=False),
    Column("policy_version", String(64), nullable=False),
    Column("requester_groups", JSON),
    Column("remind_at", UtcTime),
    Column("status", _WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("earlier", JSON(none_as_null=True)),
    Index(None, "status", "decide_by"),
    Index(None, "status", "remind_at"),
    Index(None, "requester", "digest"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("request_id", ForeignKey("requests.id"), primary_key=True),
    Column("person_id", _KEY, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("verdict", _WORD, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("offer", JSON(none_as_null=True)),
)

grants = Table(
    "grants",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, unique=True),
    _tenant(),
    Column("digest", String(64), nullable=False, index=True),
    Column("ends", _WORD, nullable=False),
    Column("lasts", Interval),
    Column("status", _WORD, nullable=False),
    Column("reference", String(1000), nullable=False),
    Column("waits_on", Text, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("fault", Text, nullable=False),
    Column("verification", _WORD, nullable=False),
    Column("approved_at", UtcTime, nullable=False),
    Column("active_at", UtcTime),
    Column("ends_at", UtcTime),
    Column("review_due", Boolean, nullable=False),
    Column("ended_at", UtcTime),
    Column("next_at", UtcTime, index=True),
    Column("leased_until", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "status", "ends_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", _COUNTER, primary_key=True, autoincrement=True),
    _tenant(),
    Column("audience", _WORD, nullable=False),
    Column("subject", _KEY, nullable=False),
    Column("target", String(600), nullable=False),
    Column("place", String(600), nullable=False),
    Column("message_id", String(300), nullable=False),
    Column("shows", String(64), nullable=False),
    UniqueConstraint("audience", "subject", "target"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(400), primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _COUNTER, primary_key=True, autoincrement=True),
    _tenant(),
    Column("audience", _WORD, nullable=False),
    Column("subject", _KEY, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", UtcTime, nullable=False),
    Column("leased_until", UtcTime),
    Column("dead_at", UtcTime),
    Column("fault", Text, nullable=False, default=""),
    Index(None, "audience", "subject", "id"),
    Index(None, "dead_at", "next_at"),
)

references = Table(
    "platform_references",
    metadata,
    Column("platform", _WORD, primary_key=True),
    Column("key", String(600), primary_key=True),
    Column("value", Text, nullable=False),
)

policies = Table(
    "policies",
    metadata,
    _tenant(primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("version", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("source", _WORD, nullable=False),
    Column("by", _KEY, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "tenant", "version"),
)

audit_log = Table(
    "audit_log",
    metadata,
    _tenant(primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
)

audit_texts = Table(
    "audit_texts",
    metadata,
    _tenant(primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("name", _WORD, primary_key=True),
    Column("subject", _KEY, nullable=False),
    Column("person_id", _KEY, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "tenant", "subject"),
    Index(None, "tenant", "person_id"),
)

audit_head = Table(
    "audit_head",
    metadata,
    _tenant(primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
)

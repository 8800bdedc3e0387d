"""Every setting, its default and its meaning. Read by `cli` and `app` only."""

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.access.place import Place
from bot.errors import BadSettings

_PREFIX = "KEYFIX_"
PUBLIC_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
PUBLIC_ISSUER = "https://api.botframework.com"
PUBLIC_HOSTS = "smba.trafficmanager.net,*.botframework.com"

_NO_PLATFORM = (
    "No platform is set up. For Slack set SLACK_BOT_TOKEN, and SLACK_SIGNING_SECRET (HTTP) or "
    "SLACK_APP_TOKEN (Socket Mode); for Teams set MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and "
    "MICROSOFT_APP_TENANT_ID. To try keyfix without any account: `keyfix demo`."
)


def _teams(name: str, camel: str) -> Any:
    return Field(default="", validation_alias=AliasChoices(name, camel))


class Settings(BaseSettings):
    """The environment (and `.env`), read. The platforms' credentials have the platforms' names."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", extra="ignore", populate_by_name=True
    )

    slack_bot_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    """The bot token (`xoxb-…`) of one Slack workspace."""
    slack_signing_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    """Proves that a request over HTTP comes from Slack. Not needed with Socket Mode."""
    slack_app_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    """An app-level token (`xapp-…`): Socket Mode, which needs no public address, not HTTP."""
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")
    """The base of Slack's Web API."""

    microsoft_app_id: str = _teams("MICROSOFT_APP_ID", "MicrosoftAppId")
    """The Teams bot's application id."""
    microsoft_app_password: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices("MICROSOFT_APP_PASSWORD", "MicrosoftAppPassword"),
    )
    """The Teams bot's client secret."""
    microsoft_app_tenant_id: str = _teams("MICROSOFT_APP_TENANT_ID", "MicrosoftAppTenantId")
    """The tenant that the Teams bot serves; activities of any other are refused."""
    microsoft_app_type: Literal["", "SingleTenant"] = _teams(
        "MICROSOFT_APP_TYPE", "MicrosoftAppType"
    )
    """`SingleTenant`: new multi-tenant bots can't be registered any more."""
    teams_openid_metadata: str = PUBLIC_METADATA
    """Where the keys are found that sign what Teams sends."""
    teams_token_issuer: str = PUBLIC_ISSUER
    """Who must have signed what Teams sends."""
    teams_service_urls: str = PUBLIC_HOSTS
    """The hosts, comma-separated, that answers may be sent to; `*.` stands for any subdomain."""
    teams_token_url: str = ""
    """Where our own outgoing token comes from; by default the tenant's own in the public cloud."""
    teams_anonymous: bool = False
    """`1` takes unsigned activities, for the local test client: only on a loopback address."""

    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///keyfix.db")
    """SQLite (one process), or `postgresql+asyncpg://…` (many)."""
    database_owner_url: SecretStr = SecretStr("")
    """The same database as its owner, for migrations only; the other role may be restricted."""
    policy: Path | None = None
    """The organisation's policy, a YAML file: people, where requests go, who decides what."""
    review_places: str = ""
    """Where requests are posted if the policy doesn't say: `slack:T0ACME:C0ADMINS`, by commas."""
    knowledge: Path | None = None
    """A folder of the organisation's own entries, laid over the shipped ones."""

    anchor_key: SecretStr = SecretStr("")
    """Signs the audit log's head (`keyfix audit anchor`); made by `keyfix audit new-key`."""

    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = Field(3000, ge=0, le=65535)
    """The port to listen on."""
    log: Literal["json", "human"] = "json"
    """How the log is written, to standard error."""

    @field_validator("policy", "knowledge", mode="before")
    @classmethod
    def _empty_is_none(cls, given: object) -> object:
        return given or None

    @property
    def places(self) -> tuple[Place, ...]:
        """`KEYFIX_REVIEW_PLACES`, read."""
        return tuple(
            Place.parse(one.strip()) for one in self.review_places.split(",") if one.strip()
        )

    @property
    def slack_on(self) -> bool:
        """Whether Slack is to be served."""
        return bool(self.slack_bot_token.get_secret_value())

    @property
    def teams_on(self) -> bool:
        """Whether Teams is to be served."""
        return bool(self.microsoft_app_id) or self.teams_anonymous

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_settings(**given: Any) -> Settings:
    """The settings of the environment, with *given* in place of single ones.

    Raises:
        BadSettings: naming every variable that is misspelt or has a value that can't be.

    """
    faults = list(_misspelt({**dotenv_values(".env"), **os.environ}))
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise BadSettings(faults + [_fault(e) for e in error.errors()]) from error
    faults += _unusable(settings)
    if faults:
        raise BadSettings(faults)
    return settings


def require_platform(settings: Settings) -> None:
    """Return where `serve` has a platform to serve, and all that it needs for each.

    Raises:
        BadSettings: naming each variable that is missing.

    """
    faults = [*_slack(settings), *_teams_missing(settings)]
    if not (faults or settings.slack_on or settings.teams_on):
        faults = [_NO_PLATFORM]
    if faults:
        raise BadSettings(faults)


def _slack(settings: Settings) -> Iterable[str]:
    token = settings.slack_bot_token.get_secret_value()
    signing = settings.slack_signing_secret.get_secret_value()
    socket = settings.slack_app_token.get_secret_value()
    if (signing or socket) and not token:
        yield "SLACK_BOT_TOKEN is missing."
    if token and not (signing or socket):
        yield "SLACK_SIGNING_SECRET is missing (or SLACK_APP_TOKEN, for Socket Mode)."


def _teams_missing(settings: Settings) -> Iterable[str]:
    if settings.teams_anonymous and not settings.loopback:
        host = settings.host
        yield f"KEYFIX_TEAMS_ANONYMOUS needs a loopback address, and KEYFIX_HOST is {host}."
    if settings.teams_anonymous:
        return
    needed = {
        "MICROSOFT_APP_ID": settings.microsoft_app_id,
        "MICROSOFT_APP_PASSWORD": settings.microsoft_app_password.get_secret_value(),
        "MICROSOFT_APP_TENANT_ID": settings.microsoft_app_tenant_id,
    }
    if any(needed.values()):
        yield from (f"{name} is missing." for name, value in needed.items() if not value)


def _misspelt(environment: Iterable[str]) -> Iterable[str]:
    """Pydantic looks for the names it knows and sees no other: a misspelt one would be lost."""
    known = {_PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(environment):
        if name.startswith(_PREFIX) and name not in known:
            near = get_close_matches(name, known, 1, cutoff=0.8)
            yield f"{name} is no setting{f'; did you mean {near[0]}?' if near else '.'}"


def _unusable(settings: Settings) -> Iterable[str]:
    try:
        _ = settings.places
    except ValueError as error:
        yield f"KEYFIX_REVIEW_PLACES: {error}"
    for name in ("database_url", "database_owner_url"):
        url = getattr(settings, name).get_secret_value()
        if url and not _is_database(url):
            kinds = "sqlite+aiosqlite:/// or postgresql+asyncpg://"
            yield f"{_PREFIX}{name.upper()} must begin with {kinds}."


def _is_database(url: str) -> bool:
    try:
        return make_url(url).drivername in {"sqlite+aiosqlite", "postgresql+asyncpg"}
    except ArgumentError:
        return False


def _fault(error: Any) -> str:
    field = str(error["loc"][0])
    name = field if field.isupper() or field.startswith("Microsoft") else _PREFIX + field.upper()
    return f"{name}: {error['msg']}"


def shown(settings: Settings) -> Mapping[str, str]:
    """Every setting as it is in force, secrets only as set or unset, by its variable's name."""
    return {variable(name): _shown(getattr(settings, name)) for name in Settings.model_fields}


def variable(field: str) -> str:
    """The environment variable that sets *field*."""
    alias = Settings.model_fields[field].validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return alias if isinstance(alias, str) else _PREFIX + field.upper()


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "set" if value.get_secret_value() else "unset"
    return "" if value is None else str(value)

"""What Teams sends, as it is on the wire. The library's own model drops what it doesn't know.

Whatever is absent or null is empty; what has the wrong form makes the whole activity invalid.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

_PERSONAL = "personal"
_CHANNEL = "channel"


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, raw: Any) -> Any:
        if isinstance(raw, dict):
            return {name: value for name, value in raw.items() if value is not None}
        return raw


class Account(_Wire):
    """Somebody in a conversation: *id* is Teams' own (`29:…`, a bot's `28:…`)."""

    id: str = ""
    name: str = ""
    aad_object_id: str = Field(default="", alias="aadObjectId")
    role: str = ""

    @property
    def bot(self) -> bool:
        """Whether it is a bot, ours or another."""
        return self.role == "bot" or self.id.startswith("28:")


class Conversation(_Wire):
    """Where it was said; in a channel the id has the thread's root behind `;messageid=`."""

    id: str
    conversation_type: str = Field(default="", alias="conversationType")
    tenant_id: str = Field(default="", alias="tenantId")
    is_group: bool = Field(default=False, alias="isGroup")

    @property
    def personal(self) -> bool:
        """Whether it is between one person and the bot."""
        return self.conversation_type == _PERSONAL or not (self.conversation_type or self.is_group)

    @property
    def threaded(self) -> bool:
        """Whether it is a team's channel, the one kind that has threads."""
        return self.conversation_type == _CHANNEL


class Tenant(_Wire):
    """An organisation in Entra."""

    id: str = ""


class ChannelData(_Wire):
    """What is Teams' own."""

    tenant: Tenant = Tenant()
    event_type: str = Field(default="", alias="eventType")


class Entity(_Wire):
    """Something in the text; a mention has who was named, and how it stands in the text."""

    type: str = ""
    text: str = ""
    mentioned: Account = Account()


class Attachment(_Wire):
    """Beside the text; the content of `text/html` is the post as it was formatted."""

    content_type: str = Field(default="", alias="contentType")
    content: Any = None


class Incoming(_Wire):
    """One activity."""

    type: str
    id: str = ""
    name: str = ""
    text: str = Field(default="", repr=False)
    channel_id: str = Field(default="", alias="channelId")
    service_url: str = Field(default="", alias="serviceUrl")
    sender: Account = Field(default=Account(), alias="from")
    recipient: Account = Account()
    conversation: Conversation
    entities: tuple[Entity, ...] = Field(default=(), strict=False)
    attachments: tuple[Attachment, ...] = Field(default=(), strict=False, repr=False)
    channel_data: ChannelData = Field(default=ChannelData(), alias="channelData")
    value: Any = Field(default=None, repr=False)
    reply_to_id: str = Field(default="", alias="replyToId")

    @property
    def tenant(self) -> str:
        """The organisation that it is about."""
        return self.conversation.tenant_id or self.channel_data.tenant.id

    @property
    def mentions(self) -> tuple[Entity, ...]:
        """Where the bot is named in the text."""
        ours = self.recipient.id
        named = (one for one in self.entities if one.type == "mention")
        return tuple(one for one in named if ours and one.mentioned.id == ours)

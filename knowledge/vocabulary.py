"""The ids that every entry, test, reply and report uses: providers, causes, kinds of ask.

A new id comes with a decision in docs/decisions/ and with the words below.
"""

from enum import StrEnum


class Provider(StrEnum):
    """Whose console or API refused."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GOOGLE_AI_STUDIO = "google_ai_studio"
    VERTEX_AI = "vertex_ai"
    AWS_BEDROCK = "aws_bedrock"
    AZURE_OPENAI = "azure_openai"
    CURSOR = "cursor"
    WINDSURF = "windsurf"
    GITHUB_COPILOT = "github_copilot"
    DEEPSEEK = "deepseek"
    MOONSHOT = "moonshot"
    ALIBABA = "alibaba"
    OPENROUTER = "openrouter"
    TOKENMIX = "tokenmix"
    MISTRAL = "mistral"
    GROQ = "groq"
    XAI = "xai"
    COHERE = "cohere"
    HUGGINGFACE = "huggingface"
    PERPLEXITY = "perplexity"
    GENERIC = "generic"


class Cause(StrEnum):
    """Why it refused."""

    ROLE_INSUFFICIENT = "role_insufficient"
    KEY_SCOPE_MISSING = "key_scope_missing"
    KEY_KIND_WRONG = "key_kind_wrong"
    STALE_ADMIN_KEY = "stale_admin_key"
    PROJECT_ACCESS = "project_access"
    MODEL_ACCESS = "model_access"
    API_NOT_ENABLED = "api_not_enabled"
    ORG_POLICY = "org_policy"
    SERVICE_ACCOUNT_NEEDED = "service_account_needed"
    SSO_REQUIRED = "sso_required"
    IP_NOT_ALLOWLISTED = "ip_not_allowlisted"
    APPROVAL_PENDING = "approval_pending"
    BILLING_MISSING = "billing_missing"
    PLAN_TOO_LOW = "plan_too_low"
    QUOTA_EXCEEDED = "quota_exceeded"
    RATE_LIMITED = "rate_limited"
    KEY_INVALID = "key_invalid"
    KEY_LEAKED = "key_leaked"
    CREDENTIALS_MISSING = "credentials_missing"
    KEY_RESTRICTED = "key_restricted"
    KEY_LIMIT_REACHED = "key_limit_reached"
    REGION_UNSUPPORTED = "region_unsupported"
    IDENTITY_UNVERIFIED = "identity_unverified"
    TERMS_NOT_ACCEPTED = "terms_not_accepted"
    ACCOUNT_RESTRICTED = "account_restricted"
    SESSION_STALE = "session_stale"
    RESOURCE_MISSING = "resource_missing"
    CLOCK_SKEW = "clock_skew"
    SERVICE_OUTAGE = "service_outage"
    UNDETERMINED = "undetermined"

    @property
    def words(self) -> str:
        """The cause in a few plain words, as a reply says it."""
        return _WORDS[self]

    @property
    def fixed_by(self) -> str:
        """Who can put it right, in the words of a reply."""
        return _FIXED_BY[self]


class AskKind(StrEnum):
    """Everything that an access request can ask for. The list is closed."""

    ROLE_GRANT = "role_grant"
    KEY_SCOPE = "key_scope"
    SERVICE_ACCOUNT = "service_account"
    MEMBERSHIP = "membership"
    MODEL_ACCESS = "model_access"
    ENABLE_API = "enable_api"
    POLICY_EXCEPTION = "policy_exception"
    ALLOWLIST_ENTRY = "allowlist_entry"
    QUOTA = "quota"
    BILLING = "billing"
    OTHER = "other"


class End(StrEnum):
    """What becomes of what was granted. Only what is taken back is ever removed by a timer."""

    TAKEN_BACK = "taken_back"
    REVIEWED = "reviewed"
    DONE = "done"


_WORDS = {
    Cause.ROLE_INSUFFICIENT: "the role lacks the permission",
    Cause.KEY_SCOPE_MISSING: "the key or token lacks a scope",
    Cause.KEY_KIND_WRONG: "this kind of credential does not work here",
    Cause.STALE_ADMIN_KEY: "the admin key kept its old scopes",
    Cause.PROJECT_ACCESS: "no membership in the project or organisation that is addressed",
    Cause.MODEL_ACCESS: "the model is not enabled for this credential",
    Cause.API_NOT_ENABLED: "the API is switched off in the project",
    Cause.ORG_POLICY: "an organisation-wide policy denies it",
    Cause.SERVICE_ACCOUNT_NEEDED: "personal keys are off; a service account is the way",
    Cause.SSO_REQUIRED: "the session must be authorised through single sign-on first",
    Cause.IP_NOT_ALLOWLISTED: "the network address is not on the allowlist",
    Cause.APPROVAL_PENDING: "an approval is still outstanding",
    Cause.BILLING_MISSING: "billing: no payment method, credit or balance",
    Cause.PLAN_TOO_LOW: "the plan does not include this",
    Cause.QUOTA_EXCEEDED: "a quota is used up",
    Cause.RATE_LIMITED: "too many requests in a short time",
    Cause.KEY_INVALID: "the key is wrong, revoked or expired",
    Cause.KEY_LEAKED: "the provider blocked the key as leaked",
    Cause.CREDENTIALS_MISSING: "no credential was sent",
    Cause.KEY_RESTRICTED: "the key's own restrictions exclude this call",
    Cause.KEY_LIMIT_REACHED: "no more keys can be made here",
    Cause.REGION_UNSUPPORTED: "the region is not served",
    Cause.IDENTITY_UNVERIFIED: "a verification is outstanding",
    Cause.TERMS_NOT_ACCEPTED: "terms have not been accepted",
    Cause.ACCOUNT_RESTRICTED: "the account is restricted or under review",
    Cause.SESSION_STALE: "the sign-in has expired or is another account's",
    Cause.RESOURCE_MISSING: "what is addressed does not exist under that name",
    Cause.CLOCK_SKEW: "the clock is off",
    Cause.SERVICE_OUTAGE: "the provider is down or overloaded",
    Cause.UNDETERMINED: "refused; the text alone does not say why",
}

_ADMIN = "an organisation admin"
_YOU = "you"
_FIXED_BY = {
    Cause.ROLE_INSUFFICIENT: _ADMIN,
    Cause.KEY_SCOPE_MISSING: "the key's owner or an admin",
    Cause.KEY_KIND_WRONG: _YOU,
    Cause.STALE_ADMIN_KEY: "the key's owner",
    Cause.PROJECT_ACCESS: "a project or workspace admin",
    Cause.MODEL_ACCESS: "an account or workspace admin",
    Cause.API_NOT_ENABLED: "a project owner",
    Cause.ORG_POLICY: _ADMIN,
    Cause.SERVICE_ACCOUNT_NEEDED: "the security or platform team",
    Cause.SSO_REQUIRED: "you, or IT",
    Cause.IP_NOT_ALLOWLISTED: "a network admin",
    Cause.APPROVAL_PENDING: "whoever approves it",
    Cause.BILLING_MISSING: "a billing admin",
    Cause.PLAN_TOO_LOW: "a billing admin",
    Cause.QUOTA_EXCEEDED: "an admin",
    Cause.RATE_LIMITED: _YOU,
    Cause.KEY_INVALID: _YOU,
    Cause.KEY_LEAKED: "you and security",
    Cause.CREDENTIALS_MISSING: _YOU,
    Cause.KEY_RESTRICTED: "the key's owner",
    Cause.KEY_LIMIT_REACHED: "an admin",
    Cause.REGION_UNSUPPORTED: "nobody here; use a region that is served",
    Cause.IDENTITY_UNVERIFIED: "you, or the organisation's owner",
    Cause.TERMS_NOT_ACCEPTED: "you, or the account's owner",
    Cause.ACCOUNT_RESTRICTED: "you, with the provider's support",
    Cause.SESSION_STALE: _YOU,
    Cause.RESOURCE_MISSING: "the resource's owner",
    Cause.CLOCK_SKEW: _YOU,
    Cause.SERVICE_OUTAGE: "the provider",
    Cause.UNDETERMINED: "it depends on the cause",
}

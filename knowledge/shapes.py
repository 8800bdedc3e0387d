# ruff: noqa: E501 - a table: one pattern a line is easier to read than one over three
"""The shapes of facts: name and RE2 pattern; the group is the value, the surest shape comes first."""

_Q = r"[\"'`\x{201c}\x{201d}\x{2018}\x{2019}]"
_WHO = r"[\w.+-]+@[\w.-]+\w"
_GUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_ARN = r"arn:aws[\w-]*:[\w{}*-]*:[\w{}*-]*:[\w{}*-]*:[^\s\"'`,;()<>\\]+"
_NAME = r"[A-Za-z0-9][\w.@:+-]*[A-Za-z0-9]"
_FAMILY = (
    r"(?:gpt|chatgpt|claude|gemini|gemma|text-embedding|text-davinci|dall-e|whisper|tts|sora|llama"
    r"|codellama|mistral|mixtral|codestral|ministral|devstral|pixtral|magistral|qwen|qwq|qvq|kimi|moonshot|deepseek|grok|glm"
    r"|command|nova|titan|sonar|phi|imagen|veo|omni|computer-use|codex|embedding)"
)
_CODE_END = (
    r"(?:DENIED|INVALID|DISABLED|EXCEEDED|EXHAUSTED|BLOCKED|MISSING|EXPIRED|REQUIRED|INSUFFICIENT"
    r"|UNSUPPORTED|VIOLATED|VIOLATION|SUSPENDED|INSTRUMENT|PRECONDITION|ARGUMENT|NOT_FOUND|LIMIT|LOCATION|AGE)"
)
_CODE_WORD = (
    r"(?:Exception|Denied|Exhausted|NotFound|Disabled|Exceeded|Expired|Invalid|Restore|Quota"
    r"|Registration|Subscription|Required|Terms|Deprecating|Tenant|Unpurchased|Purchased|Overdue"
    r"|Configured|Throttling|ApiKey|Precondition|ByPolicy|ByAzure|FreeTierOnly|Policy|Arrearage)"
)

SHAPES: tuple[tuple[str, str], ...] = (
    (
        "permission",
        rf"(?i:to perform|perform(?:ing)?)(?: action| the)?:?\s+{_Q}?([a-z0-9-]+:[A-Z*][\w*]*)",
    ),
    (
        "permission",
        rf"(?i:permissions?)\s*:?\s*{_Q}?((?:iam\.googleapis\.com/)?[a-z][a-zA-Z]+(?:\.[a-z]\w+){{1,3}}){_Q}?",
    ),
    ("permission", r"(?:does not|doesn't) have ([A-Z]\w+(?: [A-Z]\w+){0,2}) (?i:permission)"),
    ("permission", rf"{_Q}permissions?{_Q}?\s*:\s*\[?\s*{_Q}([\w./:*-]+){_Q}"),
    ("permission", r"\b(Microsoft\.\w+(?:/[\w*]+)*/(?:read|write|delete|action|\*))"),
    (
        "permission",
        r"\b((?:bedrock|bedrock-mantle|bedrock-agentcore|aws-marketplace|aws-external-anthropic|iam|sts|kms|s3|aoss|lambda|secretsmanager|sso|organizations|sagemaker|logs):[A-Z][A-Za-z]+\*?)",
    ),
    (
        "permission",
        r"\b((?:aiplatform|apikeys|iam|serviceusage|resourcemanager|cloudaicompanion|orgpolicy|billing|consumerprocurement|cloudquotas|generativelanguage|logging|monitoring|storage|secretmanager|discoveryengine|compute)\.[a-zA-Z]+\.(?:[abd-zA-Z][a-zA-Z]*|c[a-np-zA-Z][a-zA-Z]*|co[a-ln-zA-Z][a-zA-Z]*|com[a-zA-Z]+))\b",
    ),
    ("principal", rf"(?i:user):?\s+({_ARN})"),
    (
        "principal",
        rf"(?i:principal(?:s)?)(?: id)?:?\s+{_Q}?([\w@.{{}}*:/+-]*[\w}}*])\W?\s+(?:lacks|does|is|has)",
    ),
    ("principal", rf"\b(?i:client)\s+{_Q}([^\"'`\n]{{3,120}}){_Q}"),
    ("principal", rf"(?i:object id):?\s+{_Q}?({_GUID})"),
    ("principal", rf"(?i:application with identifier)\s+{_Q}([^\"'`\n]+){_Q}"),
    ("principal", rf"\[({_WHO})\] (?:does|do|is|has|lacks)"),
    (
        "principal",
        rf"(?i:authenticated as|logged in as|signed in as|acting as|for user|user|caller|account|member)[: ]+{_Q}?(?:user:|serviceAccount:)?({_WHO})",
    ),
    ("principal", r"(?i:logged in as)\s+([\w.-]*\w)"),
    ("principal", r"\b([\w.-]+@[\w.-]+\.gserviceaccount\.com)\b"),
    (
        "principal",
        r"\b(arn:aws[\w-]*:(?:sts|iam)::[\w{}*-]*:(?:assumed-role|user|role|federated-user)/[^\s\"'`,;()<>\\]+)",
    ),
    ("principal", rf"\b({_WHO}) (?:does not have|lacks|is not authorized|doesn't have)"),
    ("principal", rf"(?i:iam user|iam role)\s+{_Q}([\w.@/+-]+){_Q}"),
    ("principal", rf"(?i:account)\s+{_Q}([\w.@/+-]+){_Q} (?:does|is|has|lacks)"),
    ("principal", r"(<[\w -]{2,40}>) is not authorized"),
    ("resource", r"(?i:on\s+resource):?\s+[\"'`(]?(?://[\w.-]+\.googleapis\.com/)?([^\s\"'`,;)]+)"),
    (
        "resource",
        rf"(?i:resource(?:name|_name)?){_Q}?\s*[:=]?\s*{_Q}(?://[\w.-]+\.googleapis\.com/)?([^\s\"'`]+){_Q}",
    ),
    (
        "resource",
        r"\b((?:endpoints|reasoningEngines|publishers|datasets|knowledge-base|guardrail|agent|agents)/[\w*./-]*\w)",
    ),
    ("resource", r"(?i:service)[\"'`]?[:=]\s*[\"']?\s*([a-z][\w-]+\.googleapis\.com)"),
    ("resource", r"key: \"service\"\s*value: \"([\w.-]+)\""),
    ("resource", r"\[\s*[\"']?([a-z][\w-]+\.googleapis\.com)[\"']?\s*\]"),
    (
        "resource",
        r"\b(?:apis?|enable|library|services?|服务)[/ \"'`]+([a-z][\w-]+\.googleapis\.com)",
    ),
    (
        "resource",
        r"\b((?:aiplatform|cloudaicompanion|cloudcode-pa|generativelanguage|apikeys|iam|iamcredentials|cloudresourcemanager|serviceusage|geminicloudassist|discoveryengine)\.googleapis\.com)\b",
    ),
    (
        "resource",
        rf"(?i:account name|resource name|deployment name|deployment):?\s+{_Q}([^\"'`\n]+){_Q}",
    ),
    ("resource", rf"(?i:namespace)\s+{_Q}?(Microsoft\.\w+)"),
    ("resource", rf"(?i:subscription)(?i: id)?:?\s+{_Q}?({_GUID})"),
    ("resource", r"\b(?:GET|POST|PUT|DELETE|PATCH)\s+(/[\w/{}.:-]+)"),
    ("resource", r"(?:^|[\s\"'`(])(/v\d\w*/[\w/{}.:-]*\w)"),
    (
        "resource",
        r"(?i:ip address|address|client ip|ip)\s*(?:of the call )?[:(is ]{1,5}((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7})",
    ),
    ("resource", rf"(?i:workspace)\s+{_Q}(wrkspc_\w+|[\w-]+){_Q}"),
    ("resource", r"\b((?:[A-Z][\w-]*\s){1,5}API) has not been used in"),
    ("resource", r"(?i:failed to create )(?:\w+ )?resource ([\w-]+)"),
    ("role", r"\b(roles/[\w.]+|(?:organizations|projects)/[\w-]+/roles/[\w.]+)"),
    (
        "role",
        r"\b(Cognitive Services (?:OpenAI )?(?:User|Contributor|Usages Reader)|Azure AI (?:User|Developer|Owner|Project Manager|Account Owner|Administrator)|Foundry (?:User|Owner|Project Manager|Account Owner)|User Access Administrator|RBAC Administrator)\b",
    ),
    ("role", rf"\b(?i:role)\s*[:=]?\s+{_Q}([\w ./-]+){_Q}"),
    ("role", r"\b(AWSReservedSSO_\w+|Amazon\w+Access)\b"),
    ("role", r"\bassumed-role/([\w+=,.@-]+)"),
    ("role", r"\b(Amazon(?:Bedrock|SageMaker)[\w-]*Role[\w-]*)"),
    ("role", rf"{_Q}([\w.@+/-]{{3,64}}){_Q} (?i:role|permission set)\b"),
    ("role", r"\b(?i:role|permission set) ((?:[A-Za-z0-9]+[-_])+[A-Za-z0-9]+)\b"),
    ("role", r"\b(?i:your) (?i:current )?(?i:role) ?(?:= ?|\()([A-Za-z_]{4,24})\b"),
    ("role", r"(?i:assign(?:ed)?|granted|given)\s+[\"'`]?(Owner|Contributor|Reader)\b"),
    (
        "role",
        r"(?i:\bi.?m|\bi am|\bme as|\bonly|\bjust) (?:(?:an?|the|only|just|plain|mere|normal|regular|simple) ){1,3}(member|viewer|reader|developer|editor|contributor|user)\b",
    ),
    (
        "role",
        r"\b[Aa]s (?:an? )?(Owner|Admin|Member|Viewer|Reader|Developer|Billing|Editor|Contributor)\b",
    ),
    (
        "role",
        rf"(?i:\b(?:i.?m|i am|only|just|role:?)(?: (?:an?|the|only|just))*) {_Q}([A-Z][A-Za-z]+(?: [A-Za-z]+){{0,3}}){_Q}",
    ),
    (
        "role",
        r"\b([Oo]wner|[Aa]dmin|[Mm]ember|[Vv]iewer|[Rr]eader|[Dd]eveloper|[Bb]illing|[Cc]ontributor|[Ee]ditor) (?:role|seat|rights)\b",
    ),
    (
        "role",
        r"(?i:\b(?:plain|mere|normal|regular|simple|ordinary|basic) )(member|viewer|reader|developer|user)\b",
    ),
    (
        "role",
        r"(?i:\brole (?:there |here |in [\w ]{1,24} )?(?:is|was|says|shows)(?: only| just| still)?(?: an?)?:? )[\"'`]?([Oo]wner|[Aa]dmin|[Mm]ember|[Vv]iewer|[Rr]eader|[Dd]eveloper|[Bb]illing|[Uu]ser|[Cc]ontributor|[Ee]ditor)\b",
    ),
    (
        "scope",
        r"(?i:missing scopes?|following scopes?|unauthorized scopes?|lacks? (?:the )?scopes?)\s*:?\s*[\"'`(]*([a-z][\w.:]*\w(?:,\s*[a-z][\w.:]*\w\b)*)",
    ),
    (
        "scope",
        r"(?i:scope requirement|requirements for scope|required scopes?)\s+[\"'`]?(?:any_of\()?[\"'`]?([\w:.]*\w)",
    ),
    (
        "scope",
        r"\b((?:user|org|workspace):[a-z][a-z_]+|api\.(?:[a-z_]+\.)+(?:read|write|request|all|manage|delete)|model\.request)\b",
    ),
    ("scope", r"(?i:over scope|at scope|scope)\s+[\"'`]?(/subscriptions/[^\s\"'`,]+)"),
    ("scope", r"(?i:policy|boundary):\s*(arn:aws[\w-]*:[^\s\"'`,;)\\]+)"),
    ("scope", r"\b(https://www\.googleapis\.com/auth/[\w.-]+\w)"),
    (
        "model",
        rf"\b(?:foundation-model|inference-profile|publishers/[\w-]+/models|models|deployments)/({_NAME}|\.\.\.)",
    ),
    (
        "model",
        rf"(?i:model(?:_?id|_?name)?|deployment_?name|modelid){_Q}?\s*[:=]\s*{_Q}?(?:(?:vertex_ai|openai|anthropic|gemini|azure|bedrock|openrouter|groq|litellm|google|xai|mistral|deepseek|dashscope)/)?({_NAME}(?:/{_NAME})*)",
    ),
    (
        "model",
        rf"(?i:models?|deployment|deployed|deployment name):?\s+{_Q}+(?:models/|publishers/\w+/models/)?({_NAME}(?:/{_NAME})*){_Q}",
    ),
    (
        "model",
        rf"(?i:(?:access(?:ing)? (?:to )?|not found |the |use |invoke |request(?: to)?(?: access)? |base )model:?)\s+{_Q}?({_NAME}(?:/{_NAME})*)",
    ),
    (
        "model",
        rf"(?i:\bmodel){_Q}?\s*[:=]\s*{_Q}?((?:openai|anthropic|google|x-ai|meta-llama|mistralai|deepseek|qwen|moonshotai|cohere|z-ai)/{_NAME})",
    ),
    ("model", r"(?m:^\W*Model:\s+([A-Z]\w+(?: [A-Z0-9][\w.-]*){1,3})\s*$)"),
    ("model", rf"(?i:\bmodel\s+({_FAMILY}[\w.-]*\[\w+\]))"),
    ("model", r"\bOpenAI\.\w*Standard\.([\w.-]*\w)"),
    ("model", rf"/api/models/({_NAME}/{_NAME})"),
    ("model", rf"(?i:inference ?profile)\s+{_Q}?({_NAME})"),
    ("model", rf"(?i:repo (?:for url )?|at |visit )https://huggingface\.co/({_NAME}/{_NAME})"),
    ("model", rf"(?i:huggingface\.co)/(?:api/models/)?({_NAME}/{_NAME})"),
    ("model", rf"(?i:endpoints found for) ({_NAME}(?:/{_NAME})*)"),
    ("model", rf"\bName:({_NAME})"),
    (
        "model",
        rf"(?i:from_pretrained\(|download|load(?:ing)?|pull(?:ing)?)\s*{_Q}?({_NAME}/{_NAME})",
    ),
    (
        "model",
        r"\b((?:(?:us|eu|apac|jp|au|global|us-gov)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|openai|deepseek|stability|qwen|writer|moonshot|minimax|zai|google|nvidia|twelvelabs)\.[a-z][\w.:-]*\w)",
    ),
    ("model", rf"(?i:\b({_FAMILY}[-.]?[\w.@:-]*\d[\w.@:-]*\w|{_FAMILY}-[\w.@-]*\w|{_FAMILY}-?\d))"),
    ("model", r"\b(o[1-9](?:-(?:mini|pro|preview|deep-research))?)\b"),
    (
        "model",
        r"\b(Claude (?:[A-Z][a-z]+ )?\d+(?:\.\d+)?(?: (?:[A-Z][a-z]+|haiku|sonnet|opus))?|(?:Amazon )?Nova (?:Pro|Lite|Micro|Premier|Canvas|Sonic|Reel)|Llama \d(?:\.\d)?|Gemini \d(?:\.\d)? [A-Z]\w+(?: [A-Z]\w+)*|Grok \d(?:\.\d)?|Opus \d(?:\.\d)?|Sonnet \d(?:\.\d)?|Haiku \d(?:\.\d)?|Qwen\d?[\w.-]*)\b",
    ),
    ("model", r"\b((?i:opus|sonnet|haiku|fable|llama|grok|gemini|nova) \d+(?:\.\d+)?(?: (?i:pro|flash|mini|lite))?)\b"),
    ("model", rf"\b({_NAME}/{_NAME})\s*(?:$|is gated|is restricted|model)"),
    ("model", r"(?i:API|Foundry|model) \(([a-z][\w.-]+\d[\w.-]*)\)"),
    ("model", r"(?i:usagename|quota)\s+[\"'`]?[^\n\"'`]{0,60}\(thousands\) - ([\w.-]*\w)"),
    ("region", r"\barn:aws[\w-]*:[\w-]+:([a-z]{2}(?:-[a-z]+)+-\d)\b"),
    ("region", r"\blocations?/([a-z]+(?:-[a-z]+\d+)?|[a-z]{2,})\b"),
    (
        "region",
        r"\b((?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d)\b",
    ),
    (
        "region",
        r"\b((?:us|europe|asia|australia|northamerica|southamerica|me|africa)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)\d{1,2})\b",
    ),
    (
        "region",
        r"(?i)\b((?:east|west|central|northcentral|southcentral|westcentral)us\d?|(?:north|west)europe|swedencentral|francecentral|germanywestcentral|switzerland(?:north|west)|norwayeast|uksouth|ukwest|japan(?:east|west)|australiaeast|canada(?:east|central)|southindia|koreacentral|polandcentral|spaincentral|italynorth|brazilsouth|uaenorth|southafricanorth|southeastasia|eastasia|cn-(?:beijing|hangzhou|shanghai))\b",
    ),
    (
        "region",
        r"\b((?:Sweden|Canada|France|Korea|Poland|Spain) Central|(?:UK|Brazil) (?:South|West)|(?:Japan|Australia|Canada) East|(?:North|West) Europe|(?:East|West|Central|North Central|South Central|West Central) US(?: \d)?|Switzerland (?:North|West)|Norway East|Italy North|UAE North|(?:South)?[Ee]ast Asia)\b",
    ),
    ("region", rf"(?i:region|location|区域){_Q}?\s*[:=]?\s*{_Q}([a-z]+[a-z0-9-]*\d?){_Q}"),
    (
        "region",
        r"(?i:i.?m|i am|we.?re|we are|live|living|based|located|from|in)(?: in)?(?: our| my| the| a)? (?i:mainland )?(Hong Kong|China|Russia|Belarus|Iran|Syria|Cuba|Macao|Macau|North Korea|Venezuela)\b",
    ),
    ("project", r"\b(proj_\w+)"),
    ("project", r"\b(wrkspc_\w+)"),
    (
        "project",
        r"(?i:on resource project) ([^\n\"'`]{1,60}?)\s*(?:\.[\s\"'`]|\.$|[\"'`\[\n]|\(or|$)",
    ),
    ("project", r"(?i:failed to load [a-z ]{3,40} for project) ([\w-]+):"),
    ("project", r"(?i:used in project) (\S+) (?i:before)"),
    ("project", rf"\bprojects?(?:/|%2F)({_NAME}|{{\w+}}|\d+)"),
    (
        "project",
        rf"(?i:\bproject(?:[_ ]?(?:id|name|number))?){_Q}?\s*[:=]?\s*{_Q}(?:projects/)?([^\"'`\n/]{{1,80}}){_Q}",
    ),
    ("project", rf"(?i:(?:\b|_)project(?:[_ ]?(?:id|name|number))?){_Q}?\s*[:=]\s*({_NAME})"),
    ("project", r"(?i:\bproject)\s+((?:[a-z][a-z0-9]*-)+[a-z0-9]+|\d{6,})\b"),
    ("project", rf"{_Q}([\w-]+){_Q} (?i:project|organi[sz]ation|workspace)\b"),
    ("project", r"(?i:instance) \[([\w-]+)(?::\w+)?\]"),
    ("project", r"(?i:to be enabled for) ((?:[a-z][a-z0-9]*-)+[a-z0-9]+):"),
    ("project", r"\bconsole\.x\.ai/team/([0-9a-f-]{36})"),
    ("project", r"\b(org-[A-Za-z0-9]{20,})"),
    ("project", rf"(?i:organi[sz]ation)\s+{_Q}?(org_\w+)"),
    (
        "status",
        r"(?i:status(?:[ _]?code)?|\bcode|\bhttp(?:/[\d.]+)?|\berror|错误码?|报错|錯誤|\bapi|\bstatus=)[\"'`\x{201c}\x{201d}\s:=(*_\[\]\x{ff1a},-]{0,6}(?:code[\"'\s:=]{0,3})?([45]\d\d)\b",
    ),
    (
        "status",
        r"(?m)(?:^|[\s\"'`(\[*:>\x{ff1a},])([45]\d\d)\s*[-–—:]?\s*(?i:unauthorized|forbidden|bad request|not found|too many|payment required|client error|server error|error|overloaded|invalid|permission|insufficient|authorization|[A-Z_]{6,}|\{)",
    ),
    ("status", r"\b(?:StatusCode|Status|status)\W{1,4}(?:\w+\()?([45]\d\d)\b"),
    (
        "status",
        r"(?m)(?:^|[\s\"'`(\[*\x{ff1a}\x{ff0c}\x{ff1f}\x{3002}])(40[0-9]|41[0-9]|422|429|451|50[234]|529)s?(?:$|[\s\"'`)\]*:\x{ff1a}\x{ff0c}\x{3002},.;?!])",
    ),
    ("status", r"\bStatusCode\.([A-Z_]{5,})"),
    (
        "code",
        rf"{_Q}(?:reason|code|error_?code|errorCode|error_subtype){_Q}\s*:\s*{_Q}([A-Za-z][\w.:-]*\w){_Q}",
    ),
    ("code", r"\b(AADSTS\d{4,7})\b"),
    ("code", r"(?i:\berror occurred) \(([A-Za-z]\w+)\)"),
    (
        "code",
        r"(?i:\breason|\bcode|\berror[ _]?code|\berrorcode|\berror type|\bnotification_id|\bstatus)\"?\s*[:=]\s*[\"'`]?([A-Za-z][A-Za-z0-9]*(?:[_.][A-Za-z0-9]+)*)",
    ),
    ("code", r"(?i:notification_id)\W{1,3}([a-z_]+)"),
    ("code", rf"{_Q}(?:status|error|type){_Q}\s*:\s*{_Q}([A-Za-z][\w.]*\w){_Q}"),
    ("code", rf"{_Q}code{_Q}\s*:\s*{_Q}(\d{{3,6}}){_Q}"),
    ("code", rf"{_Q}code{_Q}\s*:\s*(\d{{1,2}})\b"),
    (
        "code",
        rf"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_{_CODE_END}|UNAUTHENTICATED|UNAVAILABLE|SERVICE_DISABLED|CREDENTIALS_MISSING)\b",
    ),
    (
        "code",
        rf"\b([A-Z][a-z]+(?:[A-Z][A-Za-z]*)*{_CODE_WORD}|[a-z]+(?:[A-Z][a-z]+)*{_CODE_WORD}|[A-Z][a-z]+(?:\.[A-Z]\w+)+|Arrearage|ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|RequestExpired|OptInRequired|(?:Linked)?AuthorizationFailed|InvalidTemplateDeployment|UnauthorizedOperation)\b",
    ),
    ("code", rf"\bcode:\s*{_Q}(\d{{3}}){_Q}"),
    ("code", r"(?m:Error \d{3}: [^\n]*?, ([a-z][A-Za-z]+)$)"),
    ("code", rf"{_Q}code{_Q}\s*:\s*([45]\d\d)\b"),
    ("code", r"\b[45]\d\d(?: [A-Z][a-z]+){1,2}: ([a-z]+(?:-[a-z]+)+):"),
    ("code", r"\b(constraints/[\w.]*\w)"),
    ("code", r"\b(iam\.(?:disable|allowed|managed|automatic)\w+)"),
    ("code", r"\bgrpc_status\W{1,3}(\d+)"),
    ("code", r"(?i:error[_ ]code)\W{1,3}(\d{4,6})\b"),
    ("code", r"\"subject\": \"(\d{6})\""),
    (
        "code",
        r"\b((?:invalid|insufficient|unsupported|mismatched|model|organization|permission|permissions|rate|billing|account|unauthorized|access|engine|exceeded|incorrect|authentication|resource|quota|no|ip|feature|subscription|not|server|credit|oauth|overloaded|project|slow|expired|rate_limit|unsupported_country)_[a-z]+(?:_[a-z0-9]+)*)\b",
    ),
    ("code", r"\((?:: )?([A-Z][A-Za-z]+(?:[A-Z][A-Za-z]+)+)\)"),
    ("code", r"\(([a-z]+(?:_[a-z]+){2,})\)"),
    (
        "code",
        r"\[(unauthenticated|permission_denied|resource_exhausted|failed_precondition|not_found|invalid_argument|unavailable|unimplemented)\]",
    ),
    ("request_id", r"\b(req_\w{6,})"),
    (
        "request_id",
        r"(?i:(?:x-)?(?:client[- ])?(?:aws_)?request[ _-]?id|requestid|trace[ _-]?id|correlation[ _-]?id|uniqueidentifier)[\"'`*]{0,3}\s*[:=]?[\s*]*[\"'`(]?([A-Za-z0-9][\w:=-]{7,})",
    ),
)

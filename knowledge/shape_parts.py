"""What the shapes of facts are made of: pieces of RE2 patterns, none with a group of its own."""

QUOTE = r"[\"'`\x{201c}\x{201d}\x{2018}\x{2019}]"
WHO = r"[\w.+-]+@[\w.-]+\w"
GUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
ARN = r"arn:aws[\w-]*:[\w{}*-]*:[\w{}*-]*:[\w{}*-]*:[^\s\"'`,;()<>\\]+"
NAME = r"[A-Za-z0-9][\w.@:+-]*[A-Za-z0-9]"
FAMILY = (
    r"(?:gpt|chatgpt|claude|gemini|gemma|text-embedding|text-davinci|dall-e|whisper|tts|sora|llama"
    r"|codellama|mistral|mixtral|codestral|ministral|devstral|pixtral|magistral|qwen|qwq|qvq|kimi|moonshot|deepseek|grok|glm"
    r"|command|nova|titan|sonar|phi|imagen|veo|omni|computer-use|codex|embedding)"
)
CODE_END = (
    r"(?:DENIED|INVALID|DISABLED|EXCEEDED|EXHAUSTED|BLOCKED|MISSING|EXPIRED|REQUIRED|INSUFFICIENT"
    r"|UNSUPPORTED|VIOLATED|VIOLATION|SUSPENDED|INSTRUMENT|PRECONDITION|ARGUMENT|NOT_FOUND|LIMIT|LOCATION|AGE)"
)
CODE_WORD = (
    r"(?:Exception|Denied|Exhausted|NotFound|Disabled|Exceeded|Expired|Invalid|Restore|Quota"
    r"|Registration|Subscription|Required|Terms|Deprecating|Tenant|Unpurchased|Purchased|Overdue"
    r"|Configured|Throttling|ApiKey|Precondition|ByPolicy|ByAzure|FreeTierOnly|Policy|Arrearage)"
)

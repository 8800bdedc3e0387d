// Things to paste. The keys in them are made up.

export const EXAMPLES = [
  {
    label: "OpenAI: missing scope",
    text: `Traceback (most recent call last):
  File "/app/summarise.py", line 41, in <module>
    reply = client.responses.create(model="gpt-5", input=prompt)
  File "/usr/lib/python3.12/site-packages/openai/_base_client.py", line 1047, in request
    raise self._make_status_error_from_response(err.response) from None
openai.AuthenticationError: Error code: 401 - {'error': {'message': "You have insufficient permissions for this operation. Missing scopes: api.responses.write. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Viewer, Member, Owner), and if you're using a restricted API key, that it has the necessary scopes.", 'type': 'invalid_request_error', 'param': None, 'code': 'missing_scope'}}`,
  },
  {
    label: "Permission denied",
    text: "Failed to generate API key: permission denied. Please try again.",
  },
  {
    label: "Bedrock",
    text: `botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the InvokeModel operation: User: arn:aws:sts::123456789012:assumed-role/summariser-lambda/worker is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0 because no identity-based policy allows the bedrock:InvokeModel action`,
  },
  {
    label: "A secret in it",
    text: `$ curl https://api.openai.com/v1/models -H "Authorization: Bearer ${["sk", "proj", "EXAMPLE0made0up0EXAMPLE0made0up0EXAMPLE0made0up0"].join("-")}"
{"error": {"message": "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.", "type": "invalid_request_error", "code": "invalid_api_key"}}`,
  },
  { label: "An ordinary message", text: "Lunch at 12:30? The new place next door has ramen." },
];

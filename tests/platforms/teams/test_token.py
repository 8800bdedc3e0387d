"""What the library lets through, or answers with 500, is 401 here, and nothing follows from it."""

import base64
import json
import time

import pytest

from tests.fakes.teams_values import ANN, APP_ID, ELSEWHERE, TENANT, key_pair

HOUR = 3600


def head(token, **changes):
    """*token* with another head, its signature as it was."""
    first, rest = token.split(".", 1)
    old = json.loads(base64.urlsafe_b64decode(first + "=="))
    new = {name: value for name, value in (old | changes).items() if value is not None}
    return base64.urlsafe_b64encode(json.dumps(new).encode()).rstrip(b"=").decode() + "." + rest


def hs256(teams):
    return teams.sign(algorithm="HS256", key="a-made-up-EXAMPLE-secret-of-32-bytes")


def unsigned(teams):
    return teams.sign(algorithm="none", key="")


TOKENS = {
    "wrong audience": lambda t: t.sign(aud="another-app-EXAMPLE"),
    "a list of audiences": lambda t: t.sign(aud=[APP_ID]),
    "no audience": lambda t: t.sign(without=["aud"]),
    "wrong issuer": lambda t: t.sign(iss="https://issuer.example"),
    "no issuer": lambda t: t.sign(without=["iss"]),
    "of the Emulator": lambda t: t.sign(iss=f"https://sts.windows.net/{TENANT}/", appid=APP_ID),
    "of a Skill, by v1": lambda t: t.sign(ver="1.0", appid="a-skill-EXAMPLE"),
    "of a Skill, by v2": lambda t: t.sign(ver="2.0", azp="a-skill-EXAMPLE"),
    "of a Skill that is us": lambda t: t.sign(ver="2.0", azp=APP_ID),
    "garbage": lambda t: "garbage",
    "garbage in three": lambda t: "gar.ba.ge",
    "wrong signature": lambda t: t.sign(key=key_pair("somebody else's")),
    "unknown key": lambda t: t.sign(head={"kid": "unknown"}),
    "no key named": lambda t: t.sign(head={}),
    "a key id that is no text": lambda t: head(t.sign(), kid=["first"]),
    "alg none": unsigned,
    "alg none, key named": lambda t: head(t.sign(), alg="none"),
    "HS256": hs256,
    "RS512": lambda t: t.sign(algorithm="RS512"),
    "expired": lambda t: t.sign(exp=int(time.time()) - 60),
    "no end": lambda t: t.sign(without=["exp"]),
    "not yet": lambda t: t.sign(nbf=int(time.time()) + HOUR),
    "no beginning": lambda t: t.sign(without=["nbf"]),
    "of another service": lambda t: t.sign(serviceurl="https://smba.trafficmanager.net/emea/"),
    "of no service": lambda t: t.sign(without=["serviceurl"]),
    "of another kind of service": lambda t: t.sign(serviceurl=[f"{t.url}/"]),
    "too long": lambda t: t.sign(more="x" * 4000),
}

BODIES = {
    "no service": {"serviceUrl": None},
    "another service": {"serviceUrl": "https://attacker.example/"},
    "another channel": {"channelId": "directline"},
    "no channel": {"channelId": None},
    "another tenant": {"conversation": {"id": "a:x", "tenantId": ELSEWHERE}},
    "two tenants": {"channelData": {"tenant": {"id": ELSEWHERE}}},
    "no tenant": {"conversation": {"id": "a:x"}, "channelData": {}},
    "a tenant that is no text": {"conversation": {"id": "a:x", "tenantId": [TENANT]}},
}


async def refused(teams, door, answer):
    assert answer.status == 401
    assert not door.handed
    assert not teams.calls
    assert not teams.token_fetches


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
async def test_a_bad_token_is_refused(teams, platform, door, token):
    said = teams.activity(ANN, {"id": ANN.chat}, text="Error 401")
    await refused(teams, door, await teams.send(said, token=token(teams)))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_good_token_is_no_good_for_another_body(teams, platform, door, body):
    said = teams.activity(ANN, {"id": ANN.chat}, text="Error 401") | body
    await refused(teams, door, await teams.send(said))


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": ""}, {"Authorization": "Basic a.b.c"}], ids=repr
)
async def test_no_token_is_refused_whatever_the_body(teams, platform, door, headers):
    for body in (teams.activity(ANN, {"id": ANN.chat}, text="x"), b"{"):
        await refused(teams, door, await teams.send(body, headers=headers))


@pytest.mark.parametrize("endorsements", [None, [], ["directline"]], ids=repr)
async def test_a_key_has_to_be_endorsed_for_teams(teams, platform, door, endorsements):
    teams.endorsements = endorsements
    await refused(teams, door, await teams.say(ANN, "Error 401"))


@pytest.mark.parametrize(
    "service_url",
    [
        "https://attacker.example/",
        "https://attacker.trafficmanager.net/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.attacker.example/",
        "http://127.0.0.1:1/",
    ],
)
async def test_a_signed_service_has_to_be_on_the_list_too(teams, platform, door, service_url):
    said = teams.activity(ANN, {"id": ANN.chat}, text="x", serviceUrl=service_url)
    await refused(teams, door, await teams.send(said, token=teams.sign(serviceurl=service_url)))


async def test_a_good_token_is_taken_again_and_again_without_a_fetch(teams, platform, door):
    token = teams.sign()
    for _ in range(3):
        said = teams.activity(ANN, {"id": ANN.chat}, text="Error 401")
        assert (await teams.send(said, token=token)).status == 200
    assert teams.key_fetches == 1
    assert len(door.handed) == 3


async def test_the_same_activity_again_has_the_same_key(teams, platform, door):
    said = teams.activity(ANN, {"id": ANN.chat}, text="Error 401")
    for _ in range(3):
        assert (await teams.send(said)).status == 200
    assert len({one.key for one in door.handed}) == 1

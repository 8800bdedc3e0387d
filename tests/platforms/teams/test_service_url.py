import pytest

from bot.platforms.teams.service_url import ServiceHosts

PUBLIC = ServiceHosts()


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://SMBA.trafficmanager.net/teams",
        "https://smba.trafficmanager.net:443/teams/",
        "https://europe.botframework.com/",
    ],
)
def test_the_public_clouds_own_are_trusted(url):
    assert PUBLIC.trusts(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net:x/",
        "https://attacker.trafficmanager.net/",
        "https://smba.trafficmanager.net@attacker.example/",
        "https://attacker.example/smba.trafficmanager.net/",
        "https://evilbotframework.com/",
        "https://botframework.com.attacker.example/",
        "https://botframework.com/",
        "file:///etc/passwd",
        "//smba.trafficmanager.net/",
        "https://[::1/",
        "http://127.0.0.1:3978/",
    ],
)
def test_no_other_is(url):
    assert not PUBLIC.trusts(url)


def test_an_origin_means_its_scheme_and_port_exactly():
    hosts = ServiceHosts(("http://127.0.0.1:9000/anything",))
    assert hosts.trusts("http://127.0.0.1:9000/")
    assert not hosts.trusts("http://127.0.0.1:9001/")
    assert not hosts.trusts("https://127.0.0.1:9000/")


def test_an_empty_list_trusts_nobody():
    assert not ServiceHosts(()).trusts("https://smba.trafficmanager.net/")

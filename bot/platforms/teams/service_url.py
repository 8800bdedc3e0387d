"""Which connector services are trusted with our token: a short list of hosts, and no other.

Every activity names the service that answers are to be sent to. Whoever can name it freely gets
our bearer token, so it is held against this list when it comes in, and again before each call.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

PUBLIC_CLOUD = ("smba.trafficmanager.net", "*.botframework.com")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class ServiceHosts:
    """The services that may be called.

    An entry is a host (`smba.trafficmanager.net`, or `*.botframework.com` for all below it), which
    means https on its usual port, or an origin with its scheme and port (`http://127.0.0.1:9000`),
    which means exactly that. With *loopback_only* (the local test client) the list is not asked.
    """

    entries: Sequence[str] = PUBLIC_CLOUD
    loopback_only: bool = False

    def trusts(self, service_url: str) -> bool:
        """Whether *service_url* may be sent anything."""
        try:
            url = urlsplit(service_url)
            port = url.port
        except ValueError:
            return False
        if url.scheme not in {"http", "https"} or not url.hostname or "@" in url.netloc:
            return False
        if self.loopback_only:
            return url.hostname in LOOPBACK
        return any(_fits(url, port, entry) for entry in self.entries)


def _fits(url: SplitResult, port: int | None, entry: str) -> bool:
    if "://" in entry:
        origin = urlsplit(entry)
        wanted = (origin.scheme, origin.hostname, origin.port or _usual(origin.scheme))
        return (url.scheme, url.hostname, port or _usual(url.scheme)) == wanted
    if url.scheme != "https" or port not in {None, 443} or url.hostname is None:
        return False
    name = entry.lower()
    below = name.startswith("*.") and url.hostname.endswith(name[1:])
    return below or url.hostname == name


def _usual(scheme: str) -> int:
    return 443 if scheme == "https" else 80

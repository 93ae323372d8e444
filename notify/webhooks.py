"""Telling another system by HTTP, signed as Standard Webhooks has it, and only where a deployment lets us go.

Source: standardwebhooks.com, spec/standard-webhooks.md: headers webhook-id, webhook-timestamp and webhook-signature, HMAC-SHA-256
over `id.timestamp.body`, secrets written `whsec_` and base64. Whoever names an address could name one of ours: a name is looked up
once, each address that it stands for is held against what is allowed, and the connection goes to that very address; no redirect is
followed, and no proxy is asked.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SECRET = "whsec_"  # noqa: S105  how every secret begins
SECRET_BYTES = 32
CONNECT_S, WHOLE_S = 5.0, 12.0
"""A connection may take so long, and all of it: far below a duty's lease."""
ANSWER_MOST = 1024
"""Bytes of an answer that are read: only its status counts."""
NAT64 = IPv6Network("64:ff9b::/96")
PORTS = {"https": 443, "http": 80}
OK = range(200, 300)


class Unsendable(Exception):
    """It was not taken. The text is a code: `private_address`, `no_such_host`, `timeout`, `tls`, `unreachable`, `status_500`."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where messages may go besides public addresses, and there only by TLS."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Private networks that the deployment names. Plain HTTP is for loopback among them alone."""

    def objection(self, url: str) -> str:
        """Why nothing may be sent to *url*, as a code; empty if it may, as far as can be said without looking its name up."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return "no_address"
        if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or port == 0:
            return "no_address"
        given = _parsed(parts.hostname)
        if given is not None and not self.let(given):
            return "private_address"
        loopback = (given is not None and given.is_loopback) or (
            parts.hostname == "localhost" and any(one.is_loopback for one in self.networks)
        )
        return "" if parts.scheme == "https" or loopback else "not_https"

    def let(self, address: IPv4Address | IPv6Address) -> bool:
        """True if messages may go to *address*: it is public, or in one of the networks."""
        if isinstance(address, IPv6Address):
            inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
            if inner is None and address in NAT64:
                inner = IPv4Address(int(address) & 0xFFFFFFFF)
            if inner is not None:
                return self.let(inner)
        return (address.is_global and not address.is_multicast) or any(address in one for one in self.networks)

    def reached(self, parts: SplitResult) -> tuple[str, int]:
        """The address and port at which *parts* is reached. Raises Unsendable if one of its addresses may not be."""
        port = parts.port or PORTS[parts.scheme]
        try:
            found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Unsendable("no_such_host") from None
        addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        plain = parts.scheme == "http"
        if not all(self.let(one) and (one.is_loopback or not plain) for one in addresses):
            raise Unsendable("private_address")
        return str(found[0][4][0]), port


PUBLIC = Ways()


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def host(url: str) -> str:
    """The name in *url*: what may be shown of it."""
    return urlsplit(url).hostname or ""


def new_secret() -> str:
    """A secret that nobody has."""
    return SECRET + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed(secrets_: Sequence[str], message_id: str, at: int, body: bytes) -> Mapping[str, str]:
    """The headers of a message; *at* in seconds since the epoch. While a secret is changed two sign: one of them is known."""
    text = f"{message_id}.{at}.".encode() + body
    marks = (hmac.new(base64.b64decode(one.removeprefix(SECRET)), text, sha256).digest() for one in secrets_)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(mark).decode()}" for mark in marks),
    }


def post(url: str, body: bytes, headers: Mapping[str, str], ways: Ways) -> None:
    """Send *body*, JSON, once. Raises Unsendable."""
    if objection := ways.objection(url):
        raise Unsendable(objection)
    parts = urlsplit(url)
    address = ways.reached(parts)
    try:
        status = _posted(parts, address, body, headers)
    except ssl.SSLError:
        raise Unsendable("tls") from None
    except TimeoutError:
        raise Unsendable("timeout") from None
    except (OSError, HTTPException, ValueError):
        raise Unsendable("unreachable") from None
    if status not in OK:
        raise Unsendable(f"status_{status}")


def _posted(parts: SplitResult, address: tuple[str, int], body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer. Raises OSError, HTTPException."""
    used = [socket.create_connection(address, timeout=CONNECT_S)]
    with _in_time(used):
        if parts.scheme == "https":
            context, name = ssl.create_default_context(), parts.hostname or ""
            used.append(tls := context.wrap_socket(used[0], server_hostname=name, do_handshake_on_connect=False))
            tls.do_handshake()
        connection = HTTPConnection(parts.hostname or "", address[1])
        connection.sock = used[-1]
        where = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        said = {"Content-Type": "application/json", "User-Agent": "zhicheng", "Host": parts.netloc, **headers}
        connection.request("POST", where, body, said)
        answer = connection.getresponse()
        answer.read(ANSWER_MOST)
        return answer.status


@contextmanager
def _in_time(used: Sequence[socket.socket]) -> Iterator[None]:
    """Close the last of *used* when the block ends, or when it takes too long: an answer that drips keeps each read short.

    Raises TimeoutError.
    """
    cut = threading.Event()

    def end() -> None:
        cut.set()
        with suppress(OSError):
            used[-1].shutdown(socket.SHUT_RDWR)

    late = threading.Timer(WHOLE_S, end)
    late.daemon = True
    late.start()
    try:
        yield
    except (OSError, HTTPException):
        if cut.is_set():
            raise TimeoutError from None
        raise
    finally:
        late.cancel()
        used[-1].close()
    if cut.is_set():
        raise TimeoutError


def ways(named: str) -> Ways:
    """What a setting lets: addresses and networks, separated by spaces. Raises ValueError."""
    return Ways(tuple(ip_network(one) for one in named.split()))

"""The pictures of products: where they come from and what is kept of them here."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from anydesk.core.i18n import _

LOCAL = "local:"
"""Begins the address of a picture that was dropped here and has no place in the web yet."""

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of one picture; nobody's product photo is larger, a hostile answer may be endless."""

LONGEST_ADDRESS = 2_000

PRACTICE_PICTURES = "https://cdn.example.com/"
"""Begins the addresses of the invented shop's pictures. Nobody can own that name (RFC 2606).

The practice hub listens on another port each time, and an address that changed with it would be
a difference of every product: the image store asks the hub, wherever it is, for these addresses.
"""

_HOST = re.compile(r"[0-9a-z_-]+(\.[0-9a-z_-]+)+\.?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
_HOME_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp")
"""Last parts of names that mean something only inside a house or an office."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class PictureState(StrEnum):
    """Stored; a value never changes its meaning."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Picture:
    """One address of a picture, and its thumbnail in the image store.

    Args:
        url: in the web, or ``LOCAL`` and a file name.
        file: the thumbnail's name in the image store, "" as long as there is none.
        width, height, size: of the original, in pixels and bytes.
        problem: why it could not be fetched, a sentence.
    """

    url: str
    state: str = PictureState.WAITING
    file: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    problem: str = ""
    attempts: int = 0
    next_try_at: datetime | None = None
    fetched_at: datetime | None = None
    id: int | None = None

    @property
    def is_new(self) -> bool:
        """Queued, and never tried yet."""
        return self.state == PictureState.WAITING and not self.attempts


_MAGIC = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)


def sniffed(data: bytes) -> str:
    """ "jpg", "png", "gif" or "webp" by the first bytes, whatever the name says; "" for others."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")


def is_local(url: str) -> bool:
    """The picture lies in the image store only; nobody outside can see it."""
    return url.startswith(LOCAL)


def address_problem(url: str) -> str:
    """Why the hub could never fetch this address, a sentence; "" where it might.

    ANYMARKET fetches pictures itself, later, from a place of its own: an address of this computer
    or this network ends in ``status: ERROR`` there (API §3.6, §13.19). Nothing is asked over the
    network here; the name may still lead nowhere.
    """
    if is_local(url):
        return _(
            "This picture is only on this computer. Put it where everyone can see it and use that "
            "address."
        )
    if not url.strip():
        return _("Type the address of the picture.")
    if len(url) > LONGEST_ADDRESS:
        return _("The address is longer than {limit} characters.").format(limit=LONGEST_ADDRESS)
    if not url.isprintable() or any(letter.isspace() for letter in url) or "\\" in url:
        return _("The address has a space or another character that addresses cannot have.")
    return _parts_problem(url)


def _parts_problem(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return _("This is not an address of the web.")
    if parts.scheme not in ("http", "https"):
        return _("The address must begin with https:// or http://.")
    if not host:
        return _("The address has no server name after https://.")
    if "@" in parts.netloc:
        return _("The address holds a user name or a password. Use one without.")
    return host_problem(host)


def host_problem(host: str) -> str:
    """Why this server cannot be seen from outside, a sentence; "" where it might."""
    not_public = _(
        "The address is of this computer or of your own network: nobody outside sees it."
    )
    ip = ip_of(host)
    if ip is not None:
        return "" if is_public(ip) else not_public
    name = _ascii(host).rstrip(".").lower()
    last = name.rpartition(".")[2]
    if last in _HOME_NAMES or name.endswith(".home.arpa"):
        return not_public
    # Other ways to write the numbers of an IP address, such as 127.1 or 0x7f000001.
    if _NUMBER.fullmatch(last):
        return not_public
    if not name or ":" in name:
        return _("This is not an address of the web.")
    if "." not in name:
        return not_public
    if not _HOST.fullmatch(name) or len(name) > 253:
        return _("This is not an address of the web.")
    return ""


def ip_of(host: str) -> IpAddress | None:
    """The IP address that this text is, None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_public(ip: IpAddress) -> bool:
    """Anyone in the internet could reach it; an IPv4 address inside of an IPv6 one counts."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return ip.is_global and not ip.is_multicast


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""

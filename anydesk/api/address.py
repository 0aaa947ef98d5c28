"""Where a token may be sent: https anywhere, plain http only to this computer."""

import re
from urllib.parse import urlsplit

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_TOKEN = re.compile(r"[!-~]{1,512}")


def is_loopback(base_url: str) -> bool:
    """The address is this computer: the practice hub."""
    return urlsplit(base_url).hostname in LOOPBACK


def checked_address(base_url: str) -> str:
    """The address without spaces and final slash.

    Raises:
        InvalidInput: the token would travel in the clear, or it is not an address.
    """
    address = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise _not_allowed() from None
    plain = bool(parts.query or parts.fragment or parts.username or parts.password)
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not host or plain or "@" in parts.netloc or not safe or not address.isprintable():
        raise _not_allowed()
    if " " in address or "\\" in address:
        raise _not_allowed()
    return address


def checked_token(token: str) -> str:
    """The token without spaces around it (API §1.2: opaque, up to 512 characters).

    Raises:
        InvalidInput: it cannot be sent as a header; the text of the token is not repeated.
    """
    trimmed = token.strip()
    if not _TOKEN.fullmatch(trimmed):
        sentence = _("This is not a token: it is empty, too long or has spaces or accents in it.")
        raise InvalidInput(sentence, problems={"token": sentence})
    return trimmed


def _not_allowed() -> InvalidInput:
    sentence = _("The address must begin with https:// and hold no name, password or query.")
    return InvalidInput(sentence, problems={"base_url": sentence})

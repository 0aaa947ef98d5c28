"""The link under which the hub calls when an order changed: for merchants with a public address.

The hub signs nothing (API §10): the path is a secret, and a call is only a reason to look.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Flag, Text, Whole

LARGEST_BODY = 64 * 1024
"""Bytes of a call that are read; the hub's have a hundred."""

CALLS_A_MINUTE = 120
"""More than these are refused until the minute is over; orders arrive by asking anyway."""

LONGEST_URL = 255
"""API §10."""

_SECRET_BYTES = 24


@dataclass(frozen=True)
class Receiver:
    """Where a store listens for calls of the hub.

    Args:
        path: the secret part of the address; "" until the first link was made.
        host, port: where this computer listens.
        public_url: under which the outside reaches that place: a tunnel's address.
        callback_hub_id: the hub's id of the registration; None: not registered by us.
        called_at: the last call of the hub that was heard.
    """

    integration_id: int
    enabled: bool = False
    path: str = ""
    host: str = "127.0.0.1"
    port: int = 8765
    public_url: str = ""
    callback_hub_id: int | None = None
    called_at: datetime | None = None

    @property
    def link(self) -> str:
        """What is pasted at the hub; "" while a part of it is missing."""
        if not self.path or not self.public_url:
            return ""
        return f"{self.public_url.rstrip('/')}/{self.path}"


@dataclass(frozen=True)
class ReceiverForm(Form):
    """What a person says about the link."""

    key = "receiver"
    title = N_("Link for the automatic import of orders")

    enabled: bool = entry(
        Flag(),
        default=False,
        label=N_("Listen for calls of ANYMARKET"),
        help=N_("Orders arrive within two minutes without it; with it, within seconds."),
    )
    public_url: str = entry(
        Text(maximum=LONGEST_URL - 40),
        default="",
        label=N_("Public address"),
        help=N_("Where the outside reaches this computer: your tunnel's https address."),
    )
    host: str = entry(
        Text(maximum=60, required=True),
        default="127.0.0.1",
        label=N_("Listen on"),
        help=N_("127.0.0.1 hears this computer only, which is right for a tunnel."),
    )
    port: int = entry(
        Whole(minimum=1, maximum=65_535),
        default=8765,
        label=N_("Port"),
        help=N_("The tunnel leads there."),
    )


def new_path() -> str:
    """A path nobody can guess: 192 random bits."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def problems_of(form: ReceiverForm) -> dict[str, str]:
    """What is wrong with the fields, by field."""
    found: dict[str, str] = {}
    if form.enabled and not form.public_url:
        found["public_url"] = _("Without a public address ANYMARKET cannot call.")
    elif form.public_url and not _is_public(form.public_url):
        found["public_url"] = _("Write it like https://minhaloja.exemplo.com.br, without a path.")
    try:
        ip_address(form.host)
    except ValueError:
        found["host"] = _("Write a number such as 127.0.0.1.")
    return found


def _is_public(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.path.strip("/"))
    return parts.scheme == "https" and bool(parts.hostname) and plain

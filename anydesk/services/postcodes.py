"""Addresses by postcode: from what is kept, else from the directories (ERP §2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from anydesk.core.clock import Clock
from anydesk.core.integrations import Environment
from anydesk.core.postcodes import Found, LookupFailure, postcode_key
from anydesk.services.connections import Connections
from anydesk.storage import integrations
from anydesk.storage import postcodes as storage
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.api.postcodes import PostcodeDirectories

FOUND_FOR = timedelta(days=180)
UNKNOWN_FOR = timedelta(days=1)
"""A new street is in the directory the next day; a known one hardly ever changes."""

_PRACTICE_PATH = "/ws/{postcode}/json"


class PostcodesService:
    """Asks the directories only for what is not kept here.

    Args:
        directories: addresses in place of the real ones; for tests.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        connections: Connections,
        *,
        directories: Sequence[str] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._connections = connections
        self._given = directories
        self._opened: dict[str, PostcodeDirectories] = {}

    async def look_up(self, postcodes: Iterable[str], integration_id: int) -> Mapping[str, Found]:
        """What is known about each, by the postcode as it was given.

        The orders of practice stores are completed by the practice hub's own directory, which
        nobody else's are: its streets are invented, and are not kept.

        Returns:
            a ``PostcodeAddress``; None where there is no such postcode; a ``LookupFailure`` where
            nobody answered. What goes wrong at a directory raises nothing.
        """
        keys = {text: postcode_key(text) for text in postcodes}
        wanted = {key for key in keys.values() if key}
        if not wanted:
            return dict.fromkeys(keys)
        practice = await self._practice_directory(integration_id)
        known = await (self._asked(wanted, practice) if practice else self._known(wanted))
        return {text: known.get(key) for text, key in keys.items()}

    async def _known(self, wanted: set[str]) -> Mapping[str, Found]:
        kept = await self._store.run(partial(storage.kept, keys=wanted), durable=False)
        now = self._clock.now()
        fresh = {key for key, one in kept.items() if _is_fresh(one, now)}
        answers = dict(await self._asked(wanted - fresh))
        told = {
            key: found for key, found in answers.items() if not isinstance(found, LookupFailure)
        }
        if told:
            keep = partial(storage.keep, answers=told, at=now)
            await self._store.run(keep, durable=False)
        # An old answer is better than none.
        old = {key for key in kept if isinstance(answers.get(key), LookupFailure)}
        return {**answers, **{key: kept[key].address for key in fresh | old}}

    async def _asked(self, wanted: set[str], practice: str = "") -> Mapping[str, Found]:
        if not wanted:
            return {}
        # Only now: the HTTP library takes 0.1 s to import, and few stores look postcodes up.
        from anydesk.api.postcodes import DIRECTORIES, PostcodeDirectories

        if practice not in self._opened:
            addresses = (practice,) if practice else self._given or DIRECTORIES
            self._opened[practice] = PostcodeDirectories(addresses, self._clock)
        return await self._opened[practice].ask(sorted(wanted))

    async def _practice_directory(self, integration_id: int) -> str:
        """The directory beside the practice hub; "" for a store of the real ANYMARKET."""
        from anydesk.api.address import is_loopback

        get = partial(integrations.get, integration_id=integration_id)
        store = await self._store.run(get, durable=False)
        if store.environment is Environment.PRACTICE:
            await self._connections.prepare(store.environment)
        hub = self._connections.base_url(store.environment, store.base_url)
        if not is_loopback(hub):
            return ""
        parts = urlsplit(hub)
        return urlunsplit((parts.scheme, parts.netloc, _PRACTICE_PATH, "", ""))


def _is_fresh(one: storage.KeptPostcode, now: datetime) -> bool:
    return now < one.looked_up_at + (FOUND_FOR if one.address is not None else UNKNOWN_FOR)

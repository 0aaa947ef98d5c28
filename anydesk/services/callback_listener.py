"""Keeps listening where the stores' receivers say, and listens elsewhere when they change."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from anydesk.core import changes as kinds
from anydesk.core.integrations import Integration, Situation
from anydesk.core.receivers import Receiver
from anydesk.services.tasks import Background

if TYPE_CHECKING:
    from anydesk.services import Services

_log = logging.getLogger(__name__)
Heard = Callable[[int], object]
Wanted = Sequence[tuple[Receiver, Integration]]


class CallbackListener:
    """Listens for the calls of every active store that wants it.

    Args:
        heard: called with the store's id when its hub called.
    """

    def __init__(self, services: "Services", heard: Heard) -> None:
        self._services = services
        self._heard = heard
        self._background = Background()
        self._changed = asyncio.Event()
        self.ports: dict[int, int] = {}
        """Where each store is heard now, by its id."""

    async def run(self) -> None:
        """Until it is cancelled."""
        stop = self._services.changes.listen(
            {kinds.RECEIPT, kinds.INTEGRATIONS}, lambda _kinds: self._changed.set()
        )
        try:
            while True:
                wanted = await self._wanted()
                async with AsyncExitStack() as stack:
                    await self._listen(stack, wanted)
                    while _places(await self._wanted()) == _places(wanted):
                        await self._changed.wait()
                        self._changed.clear()
                self.ports.clear()
        finally:
            stop()

    async def _wanted(self) -> Wanted:
        wanted = []
        for one in await self._services.receivers.enabled():
            store = await self._services.integrations.get(one.integration_id)
            if store.situation is Situation.ACTIVE:
                wanted.append((one, store))
        return wanted

    async def _listen(self, stack: AsyncExitStack, wanted: Wanted) -> None:
        if not wanted:
            return
        # Only now: the server takes 0.3 s to import, and hardly any merchant has one.
        from anydesk.services.callback_server import CallbackApp, listening

        places: defaultdict[tuple[str, int], list[tuple[Receiver, Integration]]] = defaultdict(list)
        for one in wanted:
            places[one[0].host, one[0].port].append(one)
        for (host, port), here in places.items():
            app = CallbackApp(here, self._on_call, time.monotonic)
            try:
                found = await stack.enter_async_context(listening(app, host, port))
            except OSError as error:
                _log.warning("nobody listens on %s:%d: %s", host, port, error.strerror)
                continue
            self.ports.update({one[0].integration_id: found for one in here})

    def _on_call(self, integration_id: int) -> None:
        self._heard(integration_id)
        self._background.start(self._services.receivers.called(integration_id))


def _places(wanted: Wanted) -> list[tuple[int, str, int, str, str]]:
    return [(one.integration_id, one.host, one.port, one.path, s.account) for one, s in wanted]

"""Registrations of addresses that the hub calls (API §10)."""

from dataclasses import dataclass
from typing import Any

from anydesk.api.client import ApiClient
from anydesk.api.limits import Lane
from anydesk.core.errors import NotFound, UnexpectedAnswer
from anydesk.core.i18n import _

_ORDERS_ONLY = {
    "orderActive": True,
    "productActive": False,
    "transmissionActive": False,
    "questionActive": False,
}


@dataclass(frozen=True)
class CallbacksApi:
    """The account's callbacks."""

    client: ApiClient

    async def register(self, url: str, known_id: int | None = None) -> int:
        """Have the hub call this address about orders; the registration's id.

        Args:
            known_id: a registration of ours that is changed instead of adding another.

        Raises:
            Rejected: the hub does not take the address.
        """
        body = {"url": url, **_ORDERS_ONLY}
        if known_id is not None:
            try:
                await self.client.put(f"/callbacks/{known_id}", json=body, lane=Lane.USER)
            except NotFound:
                pass
            else:
                return known_id
        answer = await self.client.post("/callbacks", json=body, lane=Lane.USER)
        return _id_of(answer)

    async def remove(self, callback_id: int) -> None:
        """Have the hub stop calling; one that is gone already is as well."""
        try:
            await self.client.delete(f"/callbacks/{callback_id}", lane=Lane.USER)
        except NotFound:
            return


def _id_of(answer: Any) -> int:
    found = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(found, int | str) or not str(found).isdigit():
        raise UnexpectedAnswer(
            _("ANYMARKET did not say under which number it keeps the address."),
            details="no id in the answer of /callbacks",
        )
    return int(found)

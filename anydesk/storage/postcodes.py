"""What postcode directories have told, kept for a while."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from anydesk.core.postcodes import PostcodeAddress
from anydesk.storage.configuration_tables import postcodes
from anydesk.storage.lists import VARIABLES
from anydesk.storage.rows import record_of, upsert
from anydesk.storage.store import Tx


@dataclass(frozen=True)
class KeptPostcode:
    """One kept answer; ``address`` is None where the directory knew no such postcode."""

    address: PostcodeAddress | None
    looked_up_at: datetime


def kept(tx: Tx, keys: Iterable[str]) -> dict[str, KeptPostcode]:
    """What is kept of these postcodes, however old."""
    asked = list(keys)
    parts = (asked[start : start + VARIABLES] for start in range(0, len(asked), VARIABLES))
    rows = (
        row
        for part in parts
        for row in tx.execute(select(postcodes).where(postcodes.c.postcode.in_(part)))
    )
    return {
        row.postcode: KeptPostcode(
            record_of(PostcodeAddress, row) if row.found else None, row.looked_up_at
        )
        for row in rows
    }


def keep(tx: Tx, answers: Mapping[str, PostcodeAddress | None], at: datetime) -> None:
    """Keep these answers in place of earlier ones."""
    nothing = PostcodeAddress("", "", "", "")
    rows = [
        {"postcode": key, "found": found is not None, "looked_up_at": at, **vars(found or nothing)}
        for key, found in answers.items()
    ]
    upsert(tx, postcodes, rows, key=("postcode",))

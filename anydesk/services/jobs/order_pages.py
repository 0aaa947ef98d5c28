"""Walks the hub's orders of a period page by page, oldest first, and says where to continue."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from anydesk.api.orders import (
    CREATED_SPAN,
    OrdersApi,
    Window,
    created_windows,
    updated_windows,
)
from anydesk.api.paging import LARGEST, STALE_PAGES, BadRow, Page
from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.hub_orders import HubOrder
from anydesk.core.i18n import _
from anydesk.core.jobs import Arguments, Outcome, RowResult
from anydesk.core.settings import OrderSettings

if TYPE_CHECKING:
    from anydesk.services import Services

OVERLAP = 1
"""Rows of a page that are read again with the next one: if they are not there, rows moved."""


@dataclass(frozen=True)
class Place:
    """Where a walk stands; kept as the checkpoint of its job.

    Args:
        until: the end of the period, fixed at the start so that windows stay what they were.
        window: which window; ``offset``: which row of it; ``done``: rows read before.
    """

    since: datetime
    until: datetime
    window: int = 0
    offset: int = 0
    done: int = 0

    def text(self) -> str:
        """The place as a checkpoint."""
        return json.dumps(
            {
                "since": self.since.isoformat(),
                "until": self.until.isoformat(),
                "window": self.window,
                "offset": self.offset,
                "done": self.done,
            }
        )

    @classmethod
    def of(cls, checkpoint: str) -> "Place":
        """The place a checkpoint names."""
        known = json.loads(checkpoint)
        return cls(
            datetime.fromisoformat(known["since"]),
            datetime.fromisoformat(known["until"]),
            known["window"],
            known["offset"],
            known["done"],
        )


@dataclass(frozen=True)
class OrderPage:
    """Orders that were not on an earlier page.

    Args:
        place: where to continue after this page.
        total: how many rows there are as far as the hub tells by now.
    """

    orders: tuple[HubOrder, ...]
    bad: tuple[BadRow, ...]
    place: Place
    total: int | None


@dataclass
class Walk:
    """One walk over a period; ``next`` answers the pages, None after the last.

    Args:
        updated: the period is that of the last change, not of the order's beginning.
    """

    api: OrdersApi
    place: Place
    status: str | None = None
    seen: set[int | str] = field(default_factory=set)
    page_size: int = LARGEST
    updated: bool = False

    def __post_init__(self) -> None:
        windows = updated_windows if self.updated else created_windows
        self.windows = windows(self.place.since, self.place.until)
        self.in_earlier_windows = max(self.place.done - self.place.offset, 0)
        self.stale, self.step_back = 0, OVERLAP

    async def next(self) -> OrderPage | None:
        """The next page. Raises ApiError."""
        while self.place.window < len(self.windows):
            offset = self.place.offset
            page = await self._read(self.windows[self.place.window], offset)
            if self._has_moved(page, offset):
                # Rows before this page left the list since the last one, so as many were
                # skipped: go back, further each time, until a known row shows none is missing.
                self.place = replace(self.place, offset=max(offset - self.step_back, 0))
                self.step_back *= 2
                continue
            self.step_back = OVERLAP
            found = self._taken(page, offset)
            if found.orders or found.bad or page.next_offset is None:
                return found
        return None

    async def _read(self, window: Window, offset: int) -> Page[HubOrder]:
        created, updated = (None, window) if self.updated else (window, None)
        pages = self.api.pages(
            created_after=created.after if created else None,
            created_before=created.before if created else None,
            updated_after=updated.after if updated else None,
            updated_before=updated.before if updated else None,
            status=self.status,
            offset=offset,
            limit=self.page_size,
        )
        try:
            return await anext(pages)
        finally:
            await pages.aclose()

    def _has_moved(self, page: Page[HubOrder], offset: int) -> bool:
        """None of the page's rows was read before, although it overlaps with the last page."""
        if not offset or not self.seen:
            return False
        return not any(key in self.seen for key in _keys(page))

    def _taken(self, page: Page[HubOrder], offset: int) -> OrderPage:
        orders = tuple(order for order in page.rows if order.hub_id not in self.seen)
        bad = tuple(row for row in page.bad if row.raw not in self.seen)
        self.seen.update(_keys(page))
        self.stale = 0 if orders or bad else self.stale + 1
        done = self.place.done + len(orders) + len(bad)
        total = None if page.total is None else max(self.in_earlier_windows + page.total, done)
        if page.next_offset is None:
            self.place = replace(self.place, window=self.place.window + 1, offset=0, done=done)
            self.in_earlier_windows, self.seen, self.stale = done, set(), 0
        else:
            if self.stale >= STALE_PAGES:
                raise UnexpectedAnswer(
                    _("ANYMARKET's list does not come to an end."),
                    details=f"the same rows again at offset {offset}",
                )
            following = page.next_offset - OVERLAP
            self.place = replace(
                self.place, offset=following if following > offset else page.next_offset, done=done
            )
        return OrderPage(orders, bad, self.place, total)


async def start_of(services: "Services", arguments: Arguments, checkpoint: str | None) -> Place:
    """Where a walk begins: its checkpoint, else the period asked for.

    Without a beginning it is the integration's "receive orders from", else as far back as the
    hub itself looks when it is asked for no period.
    """
    if checkpoint is not None:
        return continued(checkpoint)
    until = moment(arguments.get("until")) or services.clock.now()
    since = moment(arguments.get("since"))
    if since is None:
        settings = await services.settings.get(OrderSettings, arguments["integration_id"])
        first_day = settings.receive_from
        if first_day is None:
            since = until - CREATED_SPAN
        else:
            since = datetime.combine(first_day, time.min, MERCHANT_ZONE)
    return Place(since, until)


def continued(checkpoint: str) -> Place:
    """Where an interrupted walk goes on.

    What was seen before is forgotten, so the overlap cannot be checked: a page more is read
    again instead. Receiving twice does no harm.
    """
    place = Place.of(checkpoint)
    again = min(place.offset, LARGEST)
    done = place.done - again - OVERLAP if again else place.done
    return replace(place, offset=place.offset - again, done=max(done, 0))


def moment(text: object) -> datetime | None:
    """A time in the arguments of a job, None where it has none."""
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def unreadable(row: BadRow) -> RowResult:
    """The result of a row that could not be read."""
    hub_id = id_in(row.raw)
    return RowResult(
        key=hub_id or row.raw[:40],
        outcome=Outcome.FAILED,
        message=row.reason,
        ref=hub_id,
    )


def id_in(raw: str) -> str:
    """The id in the JSON of an order that could not be read, "" where there is none."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return ""
    found = value.get("id") if isinstance(value, dict) else None
    return str(found) if isinstance(found, int | str) and found else ""


def _keys(page: Page[HubOrder]) -> list[int | str]:
    return [*(order.hub_id for order in page.rows), *(row.raw for row in page.bad)]

"""A list screen over ``MemoryList``, for tests."""

from typing import Any

from anydesk.core.i18n import ngettext
from anydesk.ui import formats
from anydesk.ui.tables.screen import (
    Column,
    Command,
    Counter,
    Filter,
    Needs,
    Period,
    Screen,
    Weight,
)
from anydesk.ui.tones import Tone
from tests.ui.lists import Row

TONES = {"PAID": Tone.GOOD, "NEW": Tone.INFO, "SHIPPED": Tone.MUTED}
WORDS = {"PAID": "Paid", "NEW": "New", "SHIPPED": "Shipped"}


def rows_screen(calls: list[Any], **more: Any) -> Screen[Row]:
    """Every part of a Screen once; commands write what they were given to ``calls``."""

    async def note(_context: object, ids: Any) -> None:
        calls.append(tuple(ids))

    known: dict[str, Any] = {
        "key": "rows",
        "title": "Orders at the hub",
        "source": lambda services: services.rows,
        "columns": (
            Column[Row]("Order", lambda r: r.id, sort="id", width=96, right=True, link=note),
            Column[Row]("Date", lambda r: r.at, formats.moment, sort="at", width=120),
            Column[Row]("Customer", lambda r: r.name, width=240, stretch=True),
            Column[Row]("Total", lambda r: r.total, formats.money, right=True, width=120),
            Column[Row](
                "Situation", lambda r: r.status, WORDS.__getitem__, tone=lambda r: TONES[r.status]
            ),
        ),
        "filters": (
            Filter("Situation", "status", tuple(WORDS.items())),
            Period("Period"),
        ),
        "counters": (
            Counter("new", "New", {"status": "NEW"}),
            Counter("paid", "Paid", {"status": "PAID"}),
            Counter("all", "All"),
        ),
        "actions": (
            Command(
                "receive", "Receive orders", note, Needs.SOME, icon="download",
                weight=Weight.PRIMARY, shortcut="Ctrl+Return",
            ),
            Command("read", "Look for orders", note, icon="refresh-cw", shortcut="Ctrl+R"),
            Command("open", "Open order", note, Needs.ONE, icon="eye"),
        ),
        "primary": "receive",
        "buttons": ("read",),
        "listen": frozenset({"rows"}),
        "open": note,
        "empty": "No order is here yet.",
        "empty_hint": "Look for the orders of the last 30 days.",
        "empty_action": "read",
        "noun": lambda n: ngettext("{count} order", "{count} orders", n),
        "search_hint": "Number, customer, channel or SKU",
    }  # fmt: skip
    return Screen(**{**known, **more})

"""The preview of a receipt as a list: counters that filter, what changes in every row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtWidgets import QVBoxLayout, QWidget

from anydesk.core.field_changes import field_title
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.query import Query
from anydesk.core.receive_previews import Fate, PreviewRow
from anydesk.services.product_receiving import ProductReceivingService, ReceivePreview
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Column, Counter, Screen
from anydesk.ui.tones import Tone

FATES = tuple(Fate)

TITLES = {
    Fate.NEW: N_("New product"),
    Fate.LINKED: N_("Link"),
    Fate.CHANGED: N_("Change"),
    Fate.UNCHANGED: N_("No change"),
    Fate.DOUBT: N_("In doubt"),
    Fate.LEFT: N_("Left out"),
}

_TONES = {
    Fate.NEW: Tone.GOOD,
    Fate.LINKED: Tone.INFO,
    Fate.CHANGED: Tone.INFO,
    Fate.UNCHANGED: Tone.MUTED,
    Fate.DOUBT: Tone.WARN,
    Fate.LEFT: Tone.MUTED,
}


@dataclass(frozen=True)
class Row:
    """A row with its place in the preview."""

    id: int
    row: PreviewRow


class _Source:
    """The list service over a preview: ids are places, fate after fate."""

    def __init__(self, service: ProductReceivingService, preview: ReceivePreview) -> None:
        self._service = service
        self._preview = preview

    async def find(self, query: Query) -> Sequence[int]:
        """The places of one fate, or all of them."""
        wanted = query.filters.get("fate")
        start = 0
        for fate in FATES:
            count = self._preview.count(fate)
            if wanted == fate.value:
                return range(start, start + count)
            start += count
        return range(start)

    async def load(self, ids: Sequence[int]) -> Sequence[Row]:
        """The rows, run by run of neighbours."""
        found: list[Row] = []
        for _step, pairs in groupby(enumerate(ids), lambda pair: pair[1] - pair[0]):
            places = [place for _n, place in pairs]
            rows = await self._service.rows(self._preview, FATES, places[0], len(places))
            found += [Row(place, row) for place, row in zip(places, rows, strict=False)]
        return found


def _changes(one: Row) -> str:
    said = [
        _("{field}: {before} → {after}").format(
            field=field_title(change.field),
            before=change.before or "–",
            after=change.after or "–",
        )
        for change in one.row.changes
    ]
    return "; ".join(said) or one.row.reason


def _hint(one: Row) -> str:
    return _changes(one).replace("; ", "\n")


def _product(one: Row) -> str:
    row = one.row
    return f"{row.product_sku} · {row.product_name}" if row.product_sku else ""


def screen(service: ProductReceivingService, preview: ReceivePreview) -> Screen[Row]:
    """The list of one preview."""
    source = _Source(service, preview)
    return Screen(
        key="receive_preview",
        title=N_("What would change"),
        source=lambda _services: source,
        store_filter="",
        ticks=False,
        columns=(
            Column(
                N_("What happens"), lambda r: _(TITLES[r.row.fate]), width=128,
                tone=lambda r: _TONES[r.row.fate],
            ),
            Column(N_("SKU"), lambda r: r.row.sku, width=132),
            Column(N_("Title at ANYMARKET"), lambda r: r.row.title, width=240, stretch=True),
            Column(N_("Your product"), _product, width=208),
            Column(
                N_("What changes"), _changes, width=320, stretch=True, least=180, hint=_hint
            ),
            Column(N_("GTIN"), lambda r: r.row.gtin, width=128, hidden=True, key="gtin"),
        ),
        counters=(
            *(
                Counter(fate.value, TITLES[fate], {"fate": fate.value}, _TONES[fate])
                for fate in FATES
            ),
            Counter("all", N_("All")),
        ),
        empty=N_("Nothing here."),
        empty_icon="circle-check",
        noun=lambda count: ngettext("{count} listing", "{count} listings", count).format(
            count=formats.count(count)
        ),
    )  # fmt: skip


class PreviewList(QWidget):
    """The list inside the page; it shows whole what a click on a counter chooses."""

    def __init__(self, context: PageContext, preview: ReceivePreview) -> None:
        super().__init__()
        self.table = TablePage(screen(context.services.receiving, preview), context)
        self.table.head.hide()
        self.table.filters.hide()
        self.table.body.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

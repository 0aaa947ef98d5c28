"""Ctrl+K: finds pages, actions, orders and products while one types."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.channels import channel_title
from anydesk.core.folding import fold
from anydesk.core.i18n import N_, _
from anydesk.core.integrations import Situation
from anydesk.core.query import Query
from anydesk.core.settings import TABS
from anydesk.ui import formats, icons, theme
from anydesk.ui.aio import Debounce
from anydesk.ui.sections import Section
from anydesk.ui.tables.filter_bar import TYPING, SearchField

if TYPE_CHECKING:
    from anydesk.services import Services
    from anydesk.ui.context import PageContext

EACH = 5
"""Records offered of each kind; the list page has the rest."""

SET_UP = (Situation.ACTIVE, Situation.INACTIVE)
"""Stores whose configuration can be opened."""

WIDTH, HEIGHT = 560, 400
NOTE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    note: str
    icon: str
    go: Callable[[], object]


class Finds(Protocol):
    """The part of a list service that the search needs."""

    async def find(self, query: Query) -> Sequence[int]: ...

    async def load(self, ids: Sequence[int]) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Source:
    """Records that can be found.

    To add one: a line in SOURCES; ``describe`` answers title and note, ``go`` the section's
    arguments.
    """

    section: str
    kind: str
    icon: str
    service: "Callable[[Services], Finds]"
    describe: Callable[[Any], tuple[str, str]]
    arguments: Callable[[Any], dict[str, object]]


def _sales_order(order: Any) -> tuple[str, str]:
    title = _("Order {number}").format(number=order.number)
    return (
        f"{title} · {order.customer}",
        f"{order.marketplace_number} · {formats.money(order.total)}",
    )


def _hub_order(order: Any) -> tuple[str, str]:
    title = _("Hub order {number}").format(number=order.marketplace_number or order.hub_id)
    return f"{title} · {order.customer}", channel_title(order.channel)


def _product(product: Any) -> tuple[str, str]:
    return f"{product.sku} · {product.name}", formats.money(product.price)


SOURCES: tuple[Source, ...] = (
    Source(
        "sales_orders",
        N_("Sales orders"),
        "receipt",
        lambda services: services.sales_orders,
        _sales_order,
        lambda order: {"order": order.id},
    ),
    Source(
        "hub_orders",
        N_("Orders at the hub"),
        "shopping-bag",
        lambda services: services.hub_orders,
        _hub_order,
        lambda order: {"text": order.marketplace_number or str(order.hub_id)},
    ),
    Source(
        "products",
        N_("Products"),
        "package",
        lambda services: services.products,
        _product,
        lambda product: {"product": product.id},
    ),
)


class _HitDelegate(QStyledItemDelegate):
    """The title at the left, what it is at the right."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        metrics, taken = option.fontMetrics, option.decorationSize.width() + 48
        note = metrics.horizontalAdvance(str(index.data(NOTE) or ""))
        option.text = metrics.elidedText(
            option.text, Qt.TextElideMode.ElideRight, option.rect.width() - taken - note
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        note = str(index.data(NOTE) or "")
        place = option.rect.adjusted(8, 0, -12, 0)
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(
            place, (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value, note
        )


class SearchDialog(QDialog):
    """A field and a list; arrows choose, Enter goes, Esc closes."""

    def __init__(
        self,
        context: "PageContext",
        sections: Sequence[Section],
        parent: QWidget,
        sources: Sequence[Source] = SOURCES,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Search"))
        self._context = context
        self._sections = sections
        self._sources = sources
        self._hits: list[Hit] = []
        self._generation = 0
        self.field = SearchField(_("Search order, SKU, customer, page or action…"))
        self.results = QListWidget()
        self.results.setAccessibleName(_("Found"))
        self.results.setIconSize(icons.BESIDE)
        self.results.setItemDelegate(_HitDelegate(self.results))
        self.results.setUniformItemSizes(True)
        self._typing = Debounce(TYPING, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.results)
        self.resize(WIDTH, HEIGHT)
        self.field.textChanged.connect(self._on_typed)
        self._typing.fired.connect(self._ask)
        self.results.itemActivated.connect(lambda _item: self.go())
        self.results.itemClicked.connect(lambda _item: self.go())
        self.field.installEventFilter(self)
        self._on_typed("")
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                count = max(1, self.results.count())
                self.results.setCurrentRow((self.results.currentRow() + step) % count)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_return()
                return True
        return super().eventFilter(watched, event)

    def go(self) -> None:
        """To what is chosen."""
        row = self.results.currentRow()
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            self.close()
            hit.go()

    def _on_return(self) -> None:
        if self._typing.waiting:
            # A barcode reader is faster than the pause: wait for the answer, then go.
            self._typing.stop()
            self._context.tasks.start(self._find(then_go=True), owner=self)
        else:
            self.go()

    def _on_typed(self, text: str) -> None:
        self._show(self._pages(text))
        self._generation += 1
        if text.strip():
            self._typing.push()
        else:
            self._typing.stop()

    def _ask(self) -> None:
        self._context.tasks.start(self._find(), owner=self)

    def _pages(self, text: str) -> list[Hit]:
        words = fold(text).split()
        hits = []
        for section in self._sections:
            title = _(section.title)
            if not section.parent and _matches(words, f"{title} {_(section.words)}"):
                go = partial(self._context.go, section.key)
                hits.append(Hit(title, _("Page"), section.icon, go))
            for key, caption in section.actions:
                if words and _matches(words, f"{_(caption)} {title}"):
                    start = partial(self._context.go, section.key, action=key)
                    hits.append(Hit(_(caption), _("Action"), "arrow-right", start))
        return [*hits, *self._options(words)]

    def _options(self, words: Sequence[str]) -> list[Hit]:
        """Options of the store of the top bar, or of the only one that is set up."""
        stores = [one for one in self._context.stores.stores if one.situation in SET_UP]
        chosen = self._context.stores.chosen_id
        store = next((one for one in stores if chosen == one.id or len(stores) == 1), None)
        if not words or store is None:
            return []
        hits = []
        for tab in TABS:
            go = partial(self._context.go, "integrations", configure=store.id, tab=tab.key)
            note = _("Configuration of {store}").format(store=store.name)
            if _matches(words, _(tab.title)):
                hits.append(Hit(_(tab.title), note, "settings", go))
            for form in tab.forms:
                for entry in form.entries():
                    label = _(entry.label)
                    if _matches(words, label):
                        show = partial(go, option=label)
                        hits.append(Hit(label, note, "settings", show))
        return hits

    async def _find(self, *, then_go: bool = False) -> None:
        self._generation += 1
        generation, text = self._generation, self.field.text().strip()
        found = await asyncio.gather(*(self._records(source, text) for source in self._sources))
        if generation != self._generation:
            return
        self._show([*(hit for hits in found for hit in hits), *self._pages(text)])
        if then_go:
            self.go()

    async def _records(self, source: Source, text: str) -> list[Hit]:
        service = source.service(self._context.services)
        ids = await service.find(Query(text=text))
        hits = []
        for record in await service.load(ids[:EACH]):
            title, note = source.describe(record)
            go = partial(self._context.go, source.section, **source.arguments(record))
            hits.append(Hit(title, note or _(source.kind), source.icon, go))
        return hits

    def _show(self, hits: list[Hit]) -> None:
        self._hits = hits
        self.results.clear()
        for hit in hits:
            item = QListWidgetItem(icons.icon(hit.icon, "muted"), hit.title)
            item.setData(NOTE, hit.note)
            spoken = f"{hit.title}, {hit.note}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setSizeHint(QSize(0, 32))
            self.results.addItem(item)
        if hits:
            self.results.setCurrentRow(0)


def _matches(words: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)

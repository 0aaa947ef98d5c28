"""Doubtful matches, side by side: the listing, the products it may be, and the person decides."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from anydesk.core.field_changes import grid_text
from anydesk.core.i18n import N_, _
from anydesk.core.match_decisions import Decision
from anydesk.core.products import Product
from anydesk.core.query import Query
from anydesk.core.receive_previews import Doubt
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import ask_text
from anydesk.ui.pages.pick import pick_from
from anydesk.ui.pieces import button, label, named

FACTS = (
    N_("SKU"),
    N_("Description"),
    N_("GTIN"),
    N_("Price"),
    N_("Variation"),
    N_("Brand"),
)
MOST_SHOWN = 9
"""Candidates with a number key of their own; the others are found by the search."""


def _facts(doubt: Doubt) -> tuple[str, ...]:
    sku, product = doubt.sku, doubt.product
    return (
        sku.sku or _("no SKU"),
        sku.title or product.title,
        sku.gtin,
        formats.money(sku.price),
        grid_text(sku.grid),
        product.brand,
    )


def _facts_here(product: Product) -> tuple[str, ...]:
    return (
        product.sku,
        product.name,
        product.gtin,
        formats.money(product.sale_price),
        grid_text(product.grid),
        product.brand,
    )


class DoubtsView(QWidget):
    """One doubt after the other; keys 1 to 9 choose, N makes a new product, X leaves it out."""

    finished = Signal()

    def __init__(self, context: PageContext, integration_id: int, doubts: Sequence[Doubt]) -> None:
        super().__init__()
        self.context = context
        self.integration_id = integration_id
        self.doubts = tuple(doubts)
        self.at = 0
        self.candidates: tuple[Product, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = label("", "section_title", wrap=True)
        self.reason = label("", "plain", wrap=True)
        self.new_button = button(_("Make a new product (N)"), icon="plus")
        self.leave_button = button(_("Do not bring it (X)"), icon="circle-x")
        self.search_button = button(_("Another product… (P)"), icon="search")
        self.undo_button = button(_("Undo the last (Z)"), icon="undo-2")
        self.later_button = button(_("Decide later"), icon="arrow-right")
        self._area = QScrollArea()
        self._build()
        self._show()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.reason)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        column.addWidget(self._area, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in (self.new_button, self.leave_button, self.search_button):
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.undo_button)
        row.addWidget(self.later_button)
        column.addLayout(row)
        self.new_button.clicked.connect(lambda: self._decide(Decision.CREATE))
        self.leave_button.clicked.connect(lambda: self._decide(Decision.LEAVE))
        self.search_button.clicked.connect(self._on_search)
        self.undo_button.clicked.connect(self._on_undo)
        self.later_button.clicked.connect(self._next)
        keys = {
            "N": self.new_button, "X": self.leave_button, "P": self.search_button,
            "Z": self.undo_button,
        }  # fmt: skip
        for key, target in keys.items():
            self._key(key, target.click)
        for number in range(1, MOST_SHOWN + 1):
            self._key(str(number), lambda number=number: self.choose(number - 1))

    def _key(self, key: str, run: object) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    @property
    def doubt(self) -> Doubt | None:
        """The one on the screen; None: all were seen."""
        return self.doubts[self.at] if self.at < len(self.doubts) else None

    def _show(self) -> None:
        doubt = self.doubt
        if doubt is None:
            self.finished.emit()
            return
        self.title.setText(
            _("{number} of {count}: which of your products is this?").format(
                number=self.at + 1, count=len(self.doubts)
            )
        )
        self.reason.setText(doubt.reason)
        self.undo_button.setEnabled(self.at > 0)
        self.candidates = doubt.candidates[:MOST_SHOWN]
        self._area.setWidget(self._side_by_side(doubt))
        self.setFocus()

    def _side_by_side(self, doubt: Doubt) -> QWidget:
        """A column for the listing and one for each candidate; what differs stands out."""
        place = named(QWidget(), "scrolled")
        grid = QGridLayout(place)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        theirs = _facts(doubt)
        for line, caption in enumerate(FACTS, start=1):
            grid.addWidget(label(_(caption), "muted"), line, 0)
            grid.addWidget(label(theirs[line - 1] or "–", "plain", wrap=True), line, 1)
        grid.addWidget(label(_("At ANYMARKET"), "caption"), 0, 1)
        for number, product in enumerate(self.candidates):
            column = number + 2
            grid.addWidget(label(product.sku, "caption"), 0, column)
            for line, (own, other) in enumerate(
                zip(_facts_here(product), theirs, strict=True), start=1
            ):
                same = own.casefold() == other.casefold()
                text = own or "–"
                grid.addWidget(
                    label(text if same else f"≠ {text}", "plain" if same else "problem", wrap=True),
                    line,
                    column,
                )
            take = button(_("It is this one ({key})").format(key=number + 1), icon="link")
            take.clicked.connect(lambda _on=False, number=number: self.choose(number))
            grid.addWidget(take, len(FACTS) + 1, column)
        grid.setRowStretch(len(FACTS) + 2, 1)
        grid.setColumnStretch(len(self.candidates) + 2, 1)
        return place

    # Deciding

    def choose(self, number: int) -> None:
        """It is this candidate."""
        if 0 <= number < len(self.candidates):
            self._decide(Decision.LINK, self.candidates[number].id)

    def _decide(self, decision: Decision, product_id: int | None = None) -> None:
        doubt = self.doubt
        if doubt is not None:
            self.context.tasks.start(self._note(doubt, decision, product_id), owner=self)

    async def _note(self, doubt: Doubt, decision: Decision, product_id: int | None) -> None:
        await self.context.services.receiving.decide(
            self.integration_id, doubt.sku.hub_sku_id, decision, product_id
        )
        if self.doubt is doubt:
            self._next()

    def _next(self) -> None:
        self.at += 1
        self._show()

    def _on_undo(self) -> None:
        if self.at > 0:
            self.context.tasks.start(self._take_back(self.doubts[self.at - 1]), owner=self)

    async def _take_back(self, doubt: Doubt) -> None:
        await self.context.services.receiving.undecide(self.integration_id, doubt.sku.hub_sku_id)
        self.at = max(self.at - 1, 0)
        self._show()

    def _on_search(self) -> None:
        self.context.tasks.start(self._search(), owner=self)

    async def _search(self) -> None:
        """Another product than the candidates, by words of its SKU or name."""
        products = self.context.services.products
        words = await ask_text(
            self, _("Another product"), _("Words of the SKU, the description or the GTIN:")
        )
        if not words:
            return
        ids = await products.find(Query(text=words, sort="name"))
        rows = await products.load(ids[:20])
        if not rows:
            self.context.messages.warn(_("No product fits “{words}”.").format(words=words))
            return
        offered = [(str(row.id), f"{row.sku} · {row.name}") for row in rows]
        choice = await pick_from(self, _("Another product"), _("Which one is it?"), offered)
        if choice:
            self._decide(Decision.LINK, int(choice))

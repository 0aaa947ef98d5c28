"""Saúde do catálogo: what products and listings lack, as numbers that lead to them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.catalogue_health import HealthCount, Shows
from anydesk.core.changes import CATEGORIES, LISTINGS, PRODUCTS
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.query import Query
from anydesk.ui import formats, icons
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.page import Page
from anydesk.ui.pages.stack import card
from anydesk.ui.pieces import button, label, named
from anydesk.ui.states import StatePanel
from anydesk.ui.tones import Tone

GATHER = 2_000
"""Milliseconds in which changes are gathered before everything is counted again."""

HELP = N_(
    "What sends, invoices and freight are going to miss. Each number opens the list of the "
    "products it counts; mend them there one by one, or export the list, fill it in and import it. "
    "Inactive products do not count."
)


class CatalogueHealthPage(Page):
    """One line for each check that found something; those that found nothing are told below."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, _("Catalogue health"))
        self.ways: dict[str, QPushButton] = {}
        """The button of each line, by the key of the check."""
        self.state = StatePanel()
        self.good = label("", "muted", wrap=True)
        self._grid = QGridLayout()
        self._stack = QStackedWidget()
        self._asked = 0
        self._gather = Debounce(GATHER, self)
        self._gather.fired.connect(self._on_changes)
        self._build()
        stop = context.services.changes.listen(
            {PRODUCTS, LISTINGS, CATEGORIES}, lambda _kinds: self._gather.push_once()
        )
        self.destroyed.connect(lambda: stop())

    def _build(self) -> None:
        lines, column = card()
        lines.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column.addWidget(label(_("To mend"), "section_title"))
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        inner = named(QWidget(), "scrolled")
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(lines)
        outer.addWidget(self.good)
        outer.addStretch(1)
        area = named(QScrollArea(), "scrolled")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setObjectName("scrolled")
        area.setWidget(inner)
        self._lines = area
        self.state.wait()
        self._stack.addWidget(self.state)
        self._stack.addWidget(area)
        self.body.addWidget(self._stack, 1)

    def open_with(self, **arguments: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        self._asked += 1
        self.context.tasks.start(
            self._load(self._asked), owner=self, on_error=lambda error: self._say_failed(str(error))
        )

    def help_topic(self) -> str:
        return _(HELP)

    def _on_changes(self) -> None:
        # Counting takes a moment: it is done anew when somebody looks.
        if self.isVisible():
            self.refresh()

    async def _load(self, asked: int) -> None:
        services = self.context.services
        counts = await services.catalogue_health.counts()
        has_products = any(one.count for one in counts) or bool(
            await services.products.find(Query())
        )
        if asked == self._asked:
            self._show(counts, has_products)

    # Showing

    def _show(self, counts: Sequence[HealthCount], has_products: bool) -> None:
        found = [one for one in counts if one.count]
        self._clear()
        for one in found:
            self._add(one)
        well = [one.title for one in counts if not one.count]
        self.good.setText(_("Nothing to mend: {checks}.").format(checks=", ".join(well)))
        self.good.setVisible(bool(well))
        self._stack.setCurrentWidget(self._lines if found else self.state)
        if not found:
            self._say_nothing(has_products)

    def _say_nothing(self, has_products: bool) -> None:
        if has_products:
            self.state.say(
                _("The catalogue lacks nothing."),
                hint=_("Every product has what sends, invoices and freight ask for."),
                icon="circle-check",
                tone=Tone.GOOD,
            )
            return
        self.state.say(
            _("No product is here yet."),
            hint=_("Once there are some, this page says what they lack."),
            icon="package",
            button=_("Open the products"),
            run=lambda: self.context.go("products"),
        )

    def _say_failed(self, text: str) -> None:
        self.state.say(
            _("The catalogue could not be looked through."),
            hint=text,
            icon="circle-alert",
            tone=Tone.BAD,
            button=_("Try again"),
            run=self.refresh,
        )
        self._stack.setCurrentWidget(self.state)

    def _clear(self) -> None:
        self.ways = {}
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, one: HealthCount) -> None:
        row = len(self.ways)
        picture = label()
        drawn = icons.icon(one.icon, Tone.WARN.value)
        picture.setPixmap(drawn.pixmap(icons.MEDIUM, picture.devicePixelRatio()))
        number = label(formats.count(one.count), "section_title")
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        way = button(_show_title(one), weight="link")
        way.setAccessibleName(f"{one.title}: {way.text()}")
        way.clicked.connect(lambda: self.open_list(one))
        self._grid.addWidget(picture, row, 0)
        self._grid.addWidget(number, row, 1)
        self._grid.addWidget(_words(one), row, 2)
        self._grid.addWidget(way, row, 3, Qt.AlignmentFlag.AlignRight)
        self.ways[one.key] = way

    def open_list(self, one: HealthCount) -> None:
        """The list with nothing but what this check found."""
        if one.shows is Shows.LISTINGS:
            self.context.go("listings", counter="unlinked")
        else:
            self.context.go("products", health=one.key)


def _words(one: HealthCount) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(one.title))
    column.addWidget(label(one.hint, "help", wrap=True))
    return both


def _show_title(one: HealthCount) -> str:
    if one.shows is Shows.LISTINGS:
        return ngettext("Show the listing", "Show the listings", one.count)
    return ngettext("Show the product", "Show the products", one.count)


def build(context: PageContext) -> CatalogueHealthPage:
    """The page of what the catalogue lacks."""
    return CatalogueHealthPage(context)

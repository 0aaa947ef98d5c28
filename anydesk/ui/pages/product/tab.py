"""What every tab of the product's page is, and what all of them know of the product."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from anydesk.core.products import Product
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages.product.cell_editing import SheetView
from anydesk.ui.pages.product.parts import Part

P = TypeVar("P", bound=Part)


class Desk(QObject):
    """The product on the page. ``drafted`` comes with each keystroke in any tab.

    Args:
        product: as it is stored; without id it is new.
    """

    drafted = Signal()

    def __init__(self, context: PageContext, product: Product) -> None:
        super().__init__()
        self.context = context
        self.product = product
        self.parent_product: Product | None = None
        self.type_of: Callable[[], Product] = lambda: self.product

    def draft(self) -> Product:
        """The product with everything that was typed and can be read."""
        return self.type_of()

    @property
    def is_variation(self) -> bool:
        """It belongs to a product with variations, which it takes its texts from."""
        return self.product.parent_id is not None


class ProductTab(QWidget):
    """One tab. ``self.column`` takes the content; ``add`` puts parts into it.

    Nothing is stored before the page saves; ``load`` reads what stands beside the fields.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.context = desk.context
        self.services = desk.context.services
        self.parts: list[Part] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)

    def part(self, part: P) -> P:
        """Take a part into account; where it stands is the tab's business."""
        self.parts.append(part)
        part.changed.connect(self.changed)
        return part

    def add(self, part: P) -> P:
        """The same, and put it below the others."""
        self.column.addWidget(self.part(part))
        return part

    async def load(self) -> None:
        """Read the tables and lists of the tab; called at each visit and after changes."""

    @property
    def grows(self) -> bool:
        """The content takes all the height there is instead of being scrolled."""
        return False

    # Fields of the product

    @property
    def fields(self) -> Sequence[str]:
        """The fields of ``Product`` that are edited here."""
        return [name for part in self.parts for name in part.fields]

    def put(self, product: Product) -> None:
        """Show the product as it is stored."""
        for part in self.parts:
            part.put(product)

    def rebase(self, product: Product) -> None:
        """It was stored anew elsewhere; what was typed stays."""
        for part in self.parts:
            part.rebase(product)

    def typed(self) -> Mapping[str, Any]:
        """The fields that were edited, with their values."""
        return {name: value for part in self.parts for name, value in part.typed().items()}

    def take(self, field: str, value: Any) -> None:
        """Show another value in one field."""
        for part in self.parts:
            if field in part.fields:
                part.take(field, value)

    @property
    def is_changed(self) -> bool:
        """Something was typed and is not saved."""
        return any(part.is_changed for part in self.parts)

    def problems(self) -> Mapping[str, str]:
        """What keeps the product from being saved, by field."""
        return {name: text for part in self.parts for name, text in part.problems().items()}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Sentences found while saving."""
        for part in self.parts:
            mine = {name: text for name, text in problems.items() if name in part.fields}
            if mine:
                part.show_problems(mine)

    def show_warnings(self, warnings: Mapping[str, str]) -> None:
        """Sentences about what can be saved all the same."""
        for part in self.parts:
            part.show_warnings(warnings)

    def go_to(self, field: str) -> None:
        """Put the cursor into a field."""
        for part in self.parts:
            if field in part.fields:
                part.go_to(field)
                return

    @property
    def is_typing(self) -> bool:
        """A cell of a table is open: refreshing would take it from under the fingers."""
        return any(view.is_typing for view in self.findChildren(SheetView))

    def finish_typing(self) -> None:
        """Take over the text of an open cell."""
        for view in self.findChildren(SheetView):
            view.finish()

    # Records beside the product

    @property
    def has_own_changes(self) -> bool:
        """Records that belong to the product, such as its variations, were edited."""
        return False

    async def save_own(self, product: Product) -> None:
        """Store them; the product itself was stored just now. Raises InvalidInput."""

    def undo_own(self) -> None:
        """Back to what is stored of them."""


class _Inside(QWidget):
    """What is scrolled: as high as it must be in the width it has."""

    def minimumSizeHint(self) -> QSize:
        # Qt: the least height is that of wrapped lines in a narrower place, and would leave an
        # empty end to scroll to. The height for the width is asked for as well, and is right.
        return QSize(0, 0)


def scrolled(tab: ProductTab) -> QWidget:
    """The tab in its place: tables fill it, fields are scrolled."""
    if tab.grows:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 12, 0, 0)
        column.addWidget(tab)
        return place
    inner = pieces.named(_Inside(), "scrolled")
    column = QVBoxLayout(inner)
    column.setContentsMargins(4, 16, 16, 16)
    column.addWidget(tab)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setObjectName("scrolled")
    area.setWidget(inner)
    return area


def without_id(product: Product) -> Product:
    """The same product as a new one."""
    return replace(product, id=None, created_at=None, updated_at=None)

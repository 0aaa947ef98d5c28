"""Composição: what a kit consists of, and how many can be made of what is in stock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QHeaderView

from anydesk.core.i18n import _, ngettext
from anydesk.core.kit_lines import KitLine, availability, quantity_text, total
from anydesk.core.products import Product
from anydesk.ui import formats, pieces
from anydesk.ui.pages.product.cell_editing import SheetView
from anydesk.ui.pages.product.kit_model import AVAILABLE, MAKES, NAME, PRICE, QUANTITY, KitModel
from anydesk.ui.pages.product.kit_model import SKU as SKU_COLUMN
from anydesk.ui.pages.product.picking import SELLABLE, pick_product
from anydesk.ui.pages.product.tab import Desk, ProductTab

_WIDTHS = {SKU_COLUMN: 120, QUANTITY: 96, AVAILABLE: 96, MAKES: 96, PRICE: 96}


class KitTab(ProductTab):
    """The lines are kept beside the product and saved after it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stored: list[tuple[int, str]] = []
        self.model = KitModel()
        self.view = SheetView(self.model, _("Components of the kit"))
        self.available = pieces.label("", "section_title", wrap=True)
        self.sums = pieces.label("", "muted", wrap=True)
        self.problem = pieces.label("", "problem", wrap=True)
        self.add_button = pieces.button(_("Add a product"), icon="plus")
        self.open_button = pieces.button(_("Open product"), icon="pencil")
        self.remove_button = pieces.button(_("Remove"), icon="trash-2")
        self._build()
        self.model.edited.connect(self._on_edited)
        self.view.selectionModel().selectionChanged.connect(lambda *_s: self._look())
        self.add_button.clicked.connect(lambda: self.context.tasks.start(self._add(), owner=self))
        self.remove_button.clicked.connect(self._on_remove)
        self.open_button.clicked.connect(self._on_open)
        self._look()

    def _build(self) -> None:
        header = self.view.horizontalHeader()
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        row.setSpacing(8)
        for made in (self.add_button, self.open_button, self.remove_button):
            row.addWidget(made)
        row.addStretch(1)
        self.column.setSpacing(8)
        self.column.addWidget(self.available)
        self.column.addWidget(self.sums)
        self.column.addLayout(row)
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.problem)

    @property
    def grows(self) -> bool:
        return True

    # What is stored and what was typed

    async def load(self) -> None:
        product = self.desk.product
        found: Sequence[KitLine] = ()
        if product.id is not None:
            components = await self.services.kits.components(product.id)
            found = await self._with_stock(
                [(one.component_id, quantity_text(one.quantity)) for one, _product in components]
            )
        was_changed, self._stored = self.has_own_changes, _pairs(found)
        if was_changed:
            typed = [(line.product_id, line.quantity) for line in self.model.lines]
            found = await self._with_stock(typed)
        if list(found) != self.model.lines:
            self.model.put(found)
        self._look()

    async def _with_stock(self, typed: Sequence[tuple[int, str]]) -> list[KitLine]:
        """The lines with what the components are called, cost and have in stock today."""
        rows = {row.id: row for row in await self.services.products.load([k for k, _q in typed])}
        lines = []
        for key, quantity in typed:
            product = await self.services.products.get(key)
            stock = rows[key].available if key in rows else None
            lines.append(_line(product, quantity, stock))
        return lines

    @property
    def has_own_changes(self) -> bool:
        return _pairs(self.model.lines) != self._stored

    def problems(self) -> Mapping[str, str]:
        first = next((line.problem for line in self.model.lines if line.problem), "")
        return {"components": first} if first else {}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        mine = [text for name, text in problems.items() if name.startswith("components")]
        self._say("\n".join(dict.fromkeys(mine)))

    def go_to(self, field: str) -> None:
        wrong = [n for n, line in enumerate(self.model.lines) if line.problem]
        self.view.setCurrentIndex(self.model.index(wrong[0] if wrong else 0, QUANTITY))
        self.view.setFocus()

    async def save_own(self, product: Product) -> None:
        wanted = [(line.product_id, line.amount) for line in self.model.lines]
        assert product.id is not None
        await self.services.kits.save(
            product.id, [(key, amount) for key, amount in wanted if amount is not None]
        )
        self._stored = _pairs(self.model.lines)
        self._say("")

    def undo_own(self) -> None:
        kept = {line.product_id: line for line in self.model.lines}
        self._stored, wanted = [], self._stored
        if all(key in kept for key, _quantity in wanted):
            self.model.put([_with_quantity(kept[key], quantity) for key, quantity in wanted])
            self._stored = wanted
        else:
            self.model.put([])
            self.context.tasks.start(self.load(), owner=self)
        self._say("")

    # What the person does

    async def _add(self) -> None:
        inside = {line.product_id for line in self.model.lines}
        here = {self.desk.product.id} if self.desk.product.id is not None else set()
        product_id = await pick_product(
            self,
            self.context,
            title=_("Add a product to the kit"),
            text=_("Of a product with variations, choose the variation that is in the kit."),
            accept=_("Add"),
            without=inside | here,
            types=SELLABLE,
        )
        if product_id is not None:
            new = await self._with_stock([(product_id, "1")])
            self.model.change([*self.model.lines, *new])
            self.view.setCurrentIndex(self.model.index(len(self.model.lines) - 1, QUANTITY))
            self.view.setFocus()

    def _on_remove(self) -> None:
        gone = set(self.view.picked_rows())
        self.model.change([line for n, line in enumerate(self.model.lines) if n not in gone])

    def _on_open(self) -> None:
        for row in self.view.picked_rows()[:1]:
            self.context.go("products", product=self.model.lines[row].product_id)

    def _on_edited(self) -> None:
        self._say("")
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        lines, picked = self.model.lines, self.view.picked_rows()
        self.remove_button.setEnabled(bool(picked))
        self.open_button.setEnabled(len(picked) == 1)
        count = availability(lines)
        if not lines:
            self.available.setText(_("Nothing is in this kit yet. Add the products it is made of."))
        elif count is None:
            self.available.setText(_("A quantity is missing."))
        else:
            text = ngettext(
                "{count} kit can be made of what is available now.",
                "{count} kits can be made of what is available now.",
                int(count),
            )
            self.available.setText(text.format(count=formats.quantity(count)))
        self.sums.setText(_sums(lines))
        self.sums.setVisible(bool(self.sums.text()))

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


def _pairs(lines: Sequence[KitLine]) -> list[tuple[int, str]]:
    """What is saved of the lines."""
    return [
        (line.product_id, line.quantity if (n := line.amount) is None else quantity_text(n))
        for line in lines
    ]


def _line(product: Product, quantity: str, available: Any) -> KitLine:
    values = ", ".join(product.grid.values())
    known = values.casefold() in product.name.casefold()
    return KitLine(
        product_id=product.id or 0,
        sku=product.sku,
        name=product.name if known else f"{product.name} · {values}",
        quantity=quantity,
        available=available or KitLine.available,
        price=product.promo_price or product.sale_price,
        cost=product.cost_price,
    )


def _with_quantity(line: KitLine, quantity: str) -> KitLine:
    return replace(line, quantity=quantity)


def _sums(lines: Sequence[KitLine]) -> str:
    price, cost = total(lines, "price"), total(lines, "cost")
    said = []
    if price is not None:
        said.append(_("Sold one by one: {price}.").format(price=formats.money(price)))
    if cost is not None:
        said.append(_("Cost of the components: {cost}.").format(cost=formats.money(cost)))
    return " ".join(said)

"""Variações: the attributes with their values, and every combination in a table to type into."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _, ngettext
from anydesk.core.products import Product
from anydesk.core.variation_grids import (
    GridProblem,
    Weight,
    axes_of,
    combinations,
    grid_key,
    grid_problems,
    how_many,
)
from anydesk.core.variation_rows import (
    VariationRow,
    rebased,
    rows_for,
    toggled,
    with_suggested_skus,
)
from anydesk.services.product_words import axis_names
from anydesk.ui import formats, pieces
from anydesk.ui.pages.product.axes import AxesEditor
from anydesk.ui.pages.product.cell_editing import SheetView
from anydesk.ui.pages.product.fill_bar import FillBar
from anydesk.ui.pages.product.grid_model import ACTIVE, STOCK, GridModel
from anydesk.ui.pages.product.tab import Desk, ProductTab
from anydesk.ui.states import StatePanel

AXIS_WIDTH = 88
WIDTHS = {
    "sku": 140, "gtin": 120, "sale_price": 80, "promo_price": 100, "cost_price": 76,
    "gross_weight": 68, STOCK: 72, ACTIVE: 56,
}  # fmt: skip
OFFERED = 40
"""Values offered by the fill bar; whoever has more picks the rows."""


class VariationsTab(ProductTab):
    """The variations are kept beside the parent and saved after it, all in one go."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stored: tuple[Product, ...] = ()
        self._removed: set[tuple[tuple[str, str], ...]] = set()
        self.axes = AxesEditor()
        self.problem = pieces.label("", "problem", wrap=True)
        self.note = pieces.label("", "warning", wrap=True)
        self.make_button = pieces.button("", icon="layout-grid")
        self.fill = FillBar()
        self.model = GridModel()
        self.view = SheetView(self.model, _("Variations"))
        self.sku_button = pieces.button(_("Suggest SKUs"), icon="barcode")
        self.open_button = pieces.button(_("Open variation"), icon="pencil")
        self.remove_button = pieces.button(_("Remove"), icon="trash-2")
        self.count = pieces.label("", "muted")
        self.tools = QWidget()
        self.empty = StatePanel()
        self.hint = pieces.label(
            _("Type as in a spreadsheet. Copied cells can be pasted; Ctrl+D fills down."), "help"
        )
        self._build()
        self._connect()
        self._look()

    def _build(self) -> None:
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(8)
        for made in (self.sku_button, self.open_button, self.remove_button):
            tools.addWidget(made)
        tools.addStretch(1)
        tools.addWidget(self.count)
        self.column.setSpacing(8)
        self.column.addWidget(self.axes)
        self.axes.foot.addWidget(self.make_button)
        self.axes.foot.addWidget(self.note, 1)
        self.column.addWidget(self.problem)
        self.column.addWidget(pieces.line())
        self.column.addWidget(self.fill)
        self.column.addWidget(self.tools)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.hint)
        self.empty.say(
            _("Which variations are there?"),
            hint=_(
                "Write above what they differ by, such as Cor and Tamanho, and each value followed "
                "by a comma. Then make the variations."
            ),
            icon="layers",
        )
        self.view.setMinimumHeight(180)

    def _connect(self) -> None:
        self.axes.changed.connect(self._on_axes)
        self.make_button.clicked.connect(self._on_make)
        self.fill.asked.connect(self._on_fill)
        self.model.edited.connect(self._on_edited)
        self.model.modelReset.connect(self._fit)
        self.view.selectionModel().selectionChanged.connect(lambda *_s: self._look())
        self.sku_button.clicked.connect(self._on_skus)
        self.open_button.clicked.connect(self._on_open)
        self.remove_button.clicked.connect(self._on_remove)

    @property
    def grows(self) -> bool:
        return True

    # What is stored

    async def load(self) -> None:
        self.axes.suggest(await axis_names(self.services.store))
        product = self.desk.product
        stored: tuple[Product, ...] = ()
        stock = {}
        if product.id is not None:
            stored = await self.services.products.variations(product.id)
            ids = [one.id for one in stored if one.id is not None]
            stock = {one.id: one.available for one in await self.services.products.load(ids)}
        typed_axes = self._axes_are_typed()
        self._stored = stored
        rows = rebased(self.model.rows, stored, stock)
        self._show(rows, keep_axes=typed_axes)

    def _axes_are_typed(self) -> bool:
        return _filled(self.axes.axes()) != axes_of(self._stored) or bool(self._new())

    def _show(self, rows: Sequence[VariationRow], *, keep_axes: bool) -> None:
        stored_axes = axes_of(self._stored)
        axes = stored_axes if not keep_axes else _joined(stored_axes, self.axes.axes())
        if not axes and not keep_axes:
            axes = {"": ()}
        self.axes.put(axes, stored_axes)
        if list(rows) != self.model.rows or list(_filled(axes)) != self.model.axes:
            self.model.put(rows, list(_filled(axes)))
        self._look()

    def _new(self) -> list[VariationRow]:
        return [row for row in self.model.rows if row.is_new]

    # What the page asks

    @property
    def has_own_changes(self) -> bool:
        return any(row.is_changed for row in self.model.rows) or self._pending_values()

    def _pending_values(self) -> bool:
        """Values were typed that no row has yet: they count as unsaved work."""
        return _filled(self.axes.axes()) != axes_of([row.product() for row in self.model.rows])

    def problems(self) -> Mapping[str, str]:
        found = self.model.problems.items()
        first = next((self._named(n, t) for n, one in found for t in one.values()), "")
        blocking = [one.text for one in self._grid_problems() if one.weight is Weight.BLOCKS]
        text = next(iter(blocking), first)
        return {"grid": text} if text else {}

    def _named(self, row: int, text: str) -> str:
        """The sentence with the variation that it is about."""
        values = ", ".join(self.model.rows[row].values.values())
        return f"{values}: {text}" if values else text

    def show_problems(self, problems: Mapping[str, str]) -> None:
        if "grid" in problems:
            self._say(problems["grid"])

    def go_to(self, field: str) -> None:
        for row, found in self.model.problems.items():
            name = next(iter(found))
            column = 0 if name not in self.model.columns else self.model.column(name)
            self.view.setCurrentIndex(self.model.index(row, column))
            break
        self.view.setFocus()

    async def save_own(self, product: Product) -> None:
        rows = self.model.rows
        changed = [n for n, row in enumerate(rows) if row.is_written]
        removed = [row.base.id for row in rows if row.removed and row.base.id is not None]
        assert product.id is not None
        made = [replace(rows[n].product(), parent_id=product.id) for n in changed]
        counts = {rows[n].text("sku"): count for n in changed if (count := rows[n].counted)}
        try:
            saved = await self.services.product_edits.save_grid(
                product.id, made, stock=counts, removed=removed
            )
        except InvalidInput as error:
            self.model.add_problems(_by_row(error.problems, changed))
            self._say(error.message)
            raise InvalidInput(
                error.message, problems={"grid": error.message}, hint=error.hint
            ) from error
        self._forget()
        await self.load()
        for one, why in saved.inactivated:
            text = _("{sku} was inactivated instead of removed.").format(sku=one.sku)
            self.context.messages.info(text, hint=why)

    def undo_own(self) -> None:
        self._forget()
        self._show(self.model.rows, keep_axes=False)
        self.context.tasks.start(self.load(), owner=self)

    def _forget(self) -> None:
        self._removed.clear()
        kept = [VariationRow(row.base, stock=row.stock) for row in self.model.rows]
        self.model.put([row for row in kept if not row.is_new], list(axes_of(self._stored)))
        self.axes.put(axes_of(self._stored) or {"": ()}, axes_of(self._stored))
        self._say("")

    # What the person does

    def _on_axes(self) -> None:
        self._look()
        self.changed.emit()

    def _on_make(self) -> None:
        axes = _filled(self.axes.axes())
        self._removed.clear()
        rows = rows_for(self.desk.draft(), self.model.rows, axes)
        new = [n for n, row in enumerate(rows) if row.is_new]
        rows = with_suggested_skus(rows, self.desk.draft().sku, new)
        self.model.change(rows, list(axes))
        self.view.setFocus()

    def _on_fill(self, asked: str, where: str) -> None:
        field, text = asked.split("\t", 1)
        column = self.model.column(field)
        rows = range(len(self.model.rows))
        chosen: Sequence[int] = rows
        if where == "picked":
            chosen = self.view.picked_rows()
        elif where:
            axis, value = where.split("\t", 1)
            chosen = [n for n in rows if self.model.rows[n].values.get(axis) == value]
        self.model.write([(row, column, text) for row in chosen])
        self.fill.field.clear()

    def _on_skus(self) -> None:
        everywhere = range(len(self.model.rows))
        picked = self.view.picked_rows()
        only = picked if len(picked) > 1 else list(everywhere)
        self.model.change(with_suggested_skus(self.model.rows, self.desk.draft().sku, only))

    def _on_remove(self) -> None:
        picked = set(self.view.picked_rows())
        rows = self.model.rows
        self._removed |= {grid_key(rows[n].values) for n in picked if rows[n].is_new}
        self.model.change(toggled(rows, picked))

    def _on_open(self) -> None:
        for row in self.view.picked_rows()[:1]:
            if (key := self.model.rows[row].base.id) is not None:
                self.context.go("products", product=key)

    def _on_edited(self) -> None:
        self._say("")
        self._look()
        self.changed.emit()

    # What is seen

    def _grid_problems(self) -> Sequence[GridProblem]:
        axes = self.axes.axes()
        return [one for one in grid_problems(axes) if one.axis or _filled(axes)]

    def _missing(self) -> int:
        """How many combinations have no row yet."""
        axes = _filled(self.axes.axes())
        if how_many(axes) > 5_000:
            return how_many(axes)
        there = {grid_key(row.values) for row in self.model.rows}
        return sum(grid_key(grid) not in there for grid in combinations(axes))

    def _look(self) -> None:
        problems = self._grid_problems()
        blocking = any(one.weight is Weight.BLOCKS for one in problems)
        self.note.setText(" ".join(one.text for one in problems))
        missing = self._missing()
        text = ngettext("Make {count} variation", "Make {count} variations", missing)
        self.make_button.setText(text.format(count=formats.count(missing)))
        self.make_button.setEnabled(bool(missing) and not blocking)
        self.make_button.setVisible(bool(missing))
        rows, picked = self.model.rows, self.view.picked_rows()
        values = [(axis, v) for axis, known in axes_of([r.product() for r in rows]).items()
                  for v in known]  # fmt: skip
        self.fill.offer(len(rows), len(picked), values[:OFFERED])
        for widget in (self.fill, self.tools, self.view, self.hint):
            widget.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.sku_button.setEnabled(any(not row.text("sku") for row in rows))
        self.open_button.setEnabled(len(picked) == 1 and not rows[picked[0]].is_new)
        stored = [rows[n] for n in picked if not rows[n].is_new]
        again = bool(stored) and all(row.removed for row in stored)
        self.remove_button.setText(_("Keep") if again else _("Remove"))
        self.remove_button.setEnabled(bool(picked))
        count = ngettext("{count} variation", "{count} variations", len(rows))
        new = sum(row.is_new for row in rows)
        said = [count.format(count=formats.count(len(rows)))]
        if new:
            fresh = ngettext("{count} new", "{count} new", new)
            said.append(fresh.format(count=formats.count(new)))
        if gone := sum(row.removed for row in rows):
            less = ngettext("{count} to be removed", "{count} to be removed", gone)
            said.append(less.format(count=formats.count(gone)))
        if wrong := len(self.model.problems):
            bad = ngettext("{count} with a problem", "{count} with a problem", wrong)
            said.append(bad.format(count=formats.count(wrong)))
        self.count.setText(", ".join(said))

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _fit(self) -> None:
        # Qt: sizes set while the model is being reset are lost again.
        QTimer.singleShot(0, self.view, self._fit_now)

    def _fit_now(self) -> None:
        header = self.view.horizontalHeader()
        header.setMinimumSectionSize(48)
        for number, name in enumerate(self.model.columns):
            header.resizeSection(number, WIDTHS.get(name, AXIS_WIDTH))
        self.view.stretch(self.model.column("sku"), WIDTHS["sku"])


def _filled(axes: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The attributes that have a name and a value."""
    return {name: tuple(values) for name, values in axes.items() if name and values}


def _joined(
    stored: Mapping[str, Sequence[str]], typed: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Both, each value once, the stored ones first."""
    names = dict.fromkeys((*stored, *typed))
    return {
        name: tuple(dict.fromkeys((*stored.get(name, ()), *typed.get(name, ())))) for name in names
    }


def _by_row(problems: Mapping[str, str], changed: Sequence[int]) -> dict[int, dict[str, str]]:
    """``{"variations.3.sku": …}`` of the variations saved → by row of the table."""
    found: dict[int, dict[str, str]] = {}
    for name, text in problems.items():
        parts = name.split(".")
        numbers = [part for part in parts if part.isdecimal()]
        if numbers and int(numbers[0]) < len(changed):
            found.setdefault(changed[int(numbers[0])], {})[parts[-1]] = text
    return found

"""Which spreadsheet is read or written, and what its rows belong to."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from anydesk.core.i18n import N_, _
from anydesk.core.small_sheets import SMALL_SHEETS, SheetKind, Target
from anydesk.ui.context import PageContext
from anydesk.ui.pieces import label

_PRODUCTS = N_("Products")
_PRODUCTS_HELP = N_("All columns of a product, from its SKU to its pictures.")

_CAPTIONS = {
    Target.WAREHOUSE: N_("Warehouse of rows without one:"),
    Target.PRICE_LIST: N_("Price list:"),
    Target.STORE: N_("Store:"),
}


class SheetChooser(QWidget):
    """The kind of sheet, a sentence about it, and the warehouse, list or store it needs."""

    changed = Signal()

    def __init__(self, context: PageContext, kind: str = "") -> None:
        super().__init__()
        self.context = context
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(_("Which spreadsheet"))
        self.targets = QComboBox()
        self.caption = label("")
        self.help = label("", "help", wrap=True)
        self._build(kind)
        self.kinds.currentIndexChanged.connect(lambda _index: self._on_kind())
        self.targets.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._say()
        context.tasks.start(self._fill(), owner=self)

    def _build(self, kind: str) -> None:
        self.kinds.addItem(_(_PRODUCTS), "")
        for sheet in SMALL_SHEETS.values():
            self.kinds.addItem(_(sheet.title), sheet.kind.value)
        self.kinds.setCurrentIndex(max(self.kinds.findData(kind), 0))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(_("Spreadsheet:")))
        row.addWidget(self.kinds)
        row.addWidget(self.caption)
        row.addWidget(self.targets)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.help)

    @property
    def chosen(self) -> SheetKind | None:
        """The smaller sheet that is chosen; None: the product sheet."""
        kind = str(self.kinds.currentData() or "")
        return SheetKind(kind) if kind else None

    @property
    def title(self) -> str:
        """The chosen sheet's name."""
        return self.kinds.currentText()

    @property
    def target_id(self) -> int | None:
        """The chosen warehouse, list or store; None where there is none to choose."""
        found = self.targets.currentData()
        return found if isinstance(found, int) else None

    def _on_kind(self) -> None:
        self._say()
        self.context.tasks.stop(self)
        self.context.tasks.start(self._fill(tell=True), owner=self)

    def _say(self) -> None:
        kind = self.chosen
        target = SMALL_SHEETS[kind].target if kind else Target.NONE
        self.help.setText(_(SMALL_SHEETS[kind].help if kind else _PRODUCTS_HELP))
        self.caption.setText(_(_CAPTIONS[target]) if target else "")
        self.targets.setAccessibleName(self.caption.text())
        self.caption.setVisible(bool(target))
        self.targets.setVisible(bool(target))

    async def _fill(self, *, tell: bool = False) -> None:
        """What there is to choose from; without asking, the first one is meant."""
        kind = self.chosen
        found = await self._targets(SMALL_SHEETS[kind].target if kind else Target.NONE)
        self.targets.blockSignals(True)
        self.targets.clear()
        for key, name in found:
            self.targets.addItem(name, key)
        self.targets.blockSignals(False)
        if tell:
            self.changed.emit()

    async def _targets(self, target: Target) -> Sequence[tuple[int | None, str]]:
        services = self.context.services
        match target:
            case Target.WAREHOUSE:
                houses = await services.stock.warehouses()
                return [(one.id, one.name) for one in houses]
            case Target.STORE:
                stores = await services.integrations.all()
                return [(one.id, one.name) for one in stores]
            case Target.PRICE_LIST:
                lists = await services.price_lists.rows()
                return [(one.id, one.name) for one in lists]
            case Target.NONE:
                return []

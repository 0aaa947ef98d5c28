"""Embalagem: which packaging it is sent in, its measures and weights."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from anydesk.core.i18n import _
from anydesk.core.packagings import PackageType, Packaging, with_packaging
from anydesk.core.product_form import PackageForm, WeightsForm
from anydesk.core.products import Product
from anydesk.ui import formats, pieces
from anydesk.ui.pages.product.packaging_choice import PackagingPart
from anydesk.ui.pages.product.parts import FormPart
from anydesk.ui.pages.product.sides import Sides
from anydesk.ui.pages.product.tab import Desk, ProductTab

DIVISOR = Decimal(6000)
"""cm³ to a kilogram of cubed weight (ERP §11.3)."""

_MEASURES = ("package_type", "package_width", "package_height", "package_length",
             "package_diameter")  # fmt: skip


class PackagingTab(ProductTab):
    """A packaging of the register brings its measures; without one they are written here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        shapes = {"package_types": tuple((one.value, _(one.value)) for one in PackageType)}
        self.choice = PackagingPart(desk)
        self.measures = FormPart(PackageForm, desk.product, references=shapes)
        self.weights = FormPart(WeightsForm, desk.product)
        self.register_button = pieces.button(_("Register packagings…"), icon="package")
        self.cubed = pieces.label("", "muted", wrap=True)
        self.column.addWidget(Sides(self._size_side(), self._weight_side()))
        self.choice.changed.connect(self._on_choice)
        self.register_button.clicked.connect(
            lambda: self.context.tasks.start(self._register(), owner=self)
        )
        desk.drafted.connect(self._look)
        self._look()

    def _size_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pieces.label(_("Size of the package"), "section_title"))
        column.addWidget(self.part(self.choice))
        column.addWidget(self.part(self.measures))
        return side

    def _weight_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pieces.label(_("Weight"), "section_title"))
        column.addWidget(self.part(self.weights))
        column.addWidget(self.cubed)
        column.addSpacing(16)
        column.addWidget(self.register_button, 0, Qt.AlignmentFlag.AlignLeft)
        return side

    async def load(self) -> None:
        self.choice.offer(await self.services.packagings.rows())
        self._look()

    def put(self, product: Product) -> None:
        super().put(product)
        self._look()

    def typed(self) -> Mapping[str, Any]:
        # Those of the packaging are the packaging's, whatever stood in the fields before.
        found = dict(super().typed())
        if (chosen := self.choice.chosen) is not None and self.choice.is_changed:
            bound = with_packaging(self.desk.product, chosen)
            found |= {name: getattr(bound, name) for name in _MEASURES}
        return found

    def _on_choice(self) -> None:
        chosen: Packaging | None = self.choice.chosen
        if chosen is not None:
            bound = with_packaging(self.desk.product, chosen)
            for name in _MEASURES:
                self.measures.take(name, getattr(bound, name))
        self._look()

    def _look(self) -> None:
        own = self.choice.value is None
        for name in _MEASURES:
            self.measures.view.set_enabled(name, own)
        self.cubed.setText(cubed_text(self.desk.draft()))

    async def _register(self) -> None:
        from anydesk.ui.pages.packagings import manage_packagings

        await manage_packagings(self, self.context)
        await self.load()


def cubed_weight(product: Product) -> Decimal | None:
    """L × W × H ÷ 6000 in kg, three decimals (ERP §11.3); None where a size is missing."""
    sizes = (product.package_length, product.package_width, product.package_height)
    if any(not size for size in sizes):
        return None
    length, width, height = (Decimal(size or 0) for size in sizes)
    return (length * width * height / DIVISOR).quantize(Decimal("0.001"))


def cubed_text(product: Product) -> str:
    """What the carriers may charge by, in a sentence."""
    cubed = cubed_weight(product)
    if cubed is None:
        return _("Write length, width and height to see the cubed weight.")
    text = _("Cubed weight: {cubed} kg (length × width × height ÷ 6,000).").format(
        cubed=formats.number(cubed)
    )
    gross = product.gross_weight
    if gross is not None and cubed > gross:
        text += " " + _("It is more than the gross weight: carriers charge by it.")
    return text

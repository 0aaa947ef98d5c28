"""The packaging of the register that a product is sent in, or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from anydesk.core.packagings import Packaging
from anydesk.core.product_form import PackagingForm
from anydesk.core.products import Product
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.pages.packagings import size_text
from anydesk.ui.pages.product.parts import Part
from anydesk.ui.pages.product.tab import Desk


class PackagingPart(Part):
    """``packaging_id`` with the packagings' names; they arrive after the page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._rows: dict[int, Packaging] = {}
        self._offered: tuple[tuple[int, str], ...] = ()
        self._stored = desk.product.packaging_id
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.view = self._made(PackagingForm.of(desk.product))

    @property
    def fields(self) -> Sequence[str]:
        return ("packaging_id",)

    @property
    def value(self) -> int | None:
        """The id of the packaging chosen."""
        found = self.view.editor("packaging_id").value()
        return found if isinstance(found, int) else None

    @property
    def chosen(self) -> Packaging | None:
        """The packaging chosen, where it is known."""
        value = self.value
        return None if value is None else self._rows.get(value)

    def offer(self, rows: Sequence[Packaging]) -> None:
        """What can be chosen: those in use, and the one that the product has."""
        self._rows = {one.id: one for one in rows if one.id is not None}
        kept = {self.value, self._stored}
        offered = tuple(
            (key, _caption(one)) for key, one in self._rows.items() if one.enabled or key in kept
        )
        if offered != self._offered:
            self._offered = offered
            now = self.value
            self._column.removeWidget(self.view)
            self.view.deleteLater()
            self.view = self._made(PackagingForm(self._stored))
            if now != self._stored:
                self.view.put_value("packaging_id", now)

    def _made(self, form: PackagingForm) -> FormView[PackagingForm]:
        view = FormView(form, references={"packagings": self._offered})
        view.changed.connect(self.changed)
        self._column.addWidget(view)
        return view

    def put(self, product: Product) -> None:
        self._stored = product.packaging_id
        self.view.put(PackagingForm.of(product))

    def rebase(self, product: Product) -> None:
        if self.is_changed:
            self._stored = product.packaging_id
        else:
            self.put(product)

    def typed(self) -> Mapping[str, Any]:
        return {} if self.value == self._stored else {"packaging_id": self.value}

    def take(self, field: str, value: Any) -> None:
        self.view.put_value(field, value)

    def go_to(self, field: str) -> None:
        self.view.field(field).setFocus()


def _caption(one: Packaging) -> str:
    return " · ".join(text for text in (one.name, size_text(one)) if text)

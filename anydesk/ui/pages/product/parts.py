"""Pieces of a tab that edit some fields of the product; the tab and the page add them up."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from anydesk.core.product_form import ProductPart
from anydesk.core.products import Product
from anydesk.ui import pieces
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.forms.widgets import References

F = TypeVar("F", bound=ProductPart)


class Part(QWidget):
    """Edits ``fields`` of ``Product``. ``changed`` comes with each keystroke."""

    changed = Signal()

    @property
    def fields(self) -> Sequence[str]:
        """The names of the fields."""
        return ()

    def put(self, product: Product) -> None:
        """Show the product as it is stored; it counts as unchanged."""

    def rebase(self, product: Product) -> None:
        """The product was stored anew elsewhere: show it where nothing was typed."""
        if not self.is_changed:
            self.put(product)

    @property
    def is_changed(self) -> bool:
        """Something differs from what was put in."""
        return bool(self.typed())

    def typed(self) -> Mapping[str, Any]:
        """The fields that were edited, with their values, as far as they can be read."""
        return {}

    def take(self, field: str, value: Any) -> None:
        """Show another value in one field, as if it had been typed."""

    def problems(self) -> Mapping[str, str]:
        """A sentence for each field that keeps the product from being saved."""
        return {}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Sentences found while saving."""

    def show_warnings(self, warnings: Mapping[str, str]) -> None:
        """Sentences about what can be saved all the same."""

    def go_to(self, field: str) -> None:
        """Put the cursor there."""


class FormPart(Part, Generic[F]):
    """A ``ProductPart`` with its labels, help and live checks; a caption above it."""

    def __init__(
        self,
        form: type[F],
        product: Product,
        *,
        caption: str = "",
        references: References | None = None,
        stacked: bool = False,
    ) -> None:
        super().__init__()
        self._form = form
        self._was: Mapping[str, str] = {}
        self.view = FormView(
            form.of(product),
            references=references,
            patient=product.id is None,
            stacked=stacked,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if caption:
            column.addWidget(pieces.label(caption, "section_title"))
        column.addWidget(self.view)
        self.view.changed.connect(self.changed)
        self._was = dict(self.view.problems)

    @property
    def fields(self) -> Sequence[str]:
        return self.view.names

    def put(self, product: Product) -> None:
        self.view.put(self._form.of(product))
        self._was = dict(self.view.problems)

    def rebase(self, product: Product) -> None:
        self.view.rebase(self._form.of(product))

    @property
    def is_changed(self) -> bool:
        return bool(self.view.edited())

    def typed(self) -> Mapping[str, Any]:
        return self.view.typed()

    def take(self, field: str, value: Any) -> None:
        self.view.put_value(field, value)

    def problems(self) -> Mapping[str, str]:
        edited = self.view.edited()
        # What was wrong before and was not touched keeps nobody from saving something else.
        return {
            name: text
            for name, text in self.view.problems.items()
            if name in edited or self._was.get(name) != text
        }

    def show_problems(self, problems: Mapping[str, str]) -> None:
        self.view.show_problems({n: text for n, text in problems.items() if n in self.fields})

    def show_warnings(self, warnings: Mapping[str, str]) -> None:
        self.view.show_warnings({n: text for n, text in warnings.items() if n in self.fields})

    def go_to(self, field: str) -> None:
        self.view.field(field).setFocus()

"""Relacionar a partir de um pedido: a number, the order behind it, and what its codes mean."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from anydesk.core.errors import AppError
from anydesk.core.i18n import _
from anydesk.core.mappings import MappingKind
from anydesk.core.sample_orders import FoundCode, SampleOrder
from anydesk.ui import formats, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.pages.configuration.mapping_rows import Row, TargetBox
from anydesk.ui.pages.stack import card

Options = Sequence[tuple[str, str]]
Register = Callable[[QWidget], Awaitable[Any]]
"""Registers something new to choose; is given the widget that asks."""


@dataclass(frozen=True)
class SampleWords:
    """What one kind says about its sample order; every text is already translated."""

    title: str
    text: str
    choose: str
    register: str


class FoundLine(QWidget):
    """One code of the order and what it is to mean."""

    def __init__(self, found: FoundCode, words: SampleWords, options: Options) -> None:
        super().__init__()
        self.found = found
        self.target = TargetBox(words.choose)
        self.target.setAccessibleName(words.choose)
        self.target.setMinimumWidth(308)
        code = pieces.label(found.code, "section_title", wrap=True)
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(code, 1)
        row.addWidget(pieces.label("→", "muted"))
        row.addWidget(self.target)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        if note := self._note():
            column.addWidget(pieces.label(note, "help", wrap=True))
        self.offer(options, found.mapped_to or found.suggestion)

    def _note(self) -> str:
        parts = []
        if self.found.mapped_to:
            parts.append(_("Linked already; choosing another changes it."))
        elif self.found.suggestion:
            parts.append(_("Suggested from the name."))
        if self.found.other_codes:
            others = ", ".join(self.found.other_codes)
            parts.append(_("The order also says: {codes}.").format(codes=others))
        return " ".join(parts)

    def offer(self, options: Options, target: str) -> None:
        """What can be chosen, with this chosen."""
        # A provider without a registered service is suggested by its own name.
        self.target.fill(options, target, target)


class SampleOrderDialog(Question):
    """Reads an order by its number and shows what of it can be linked."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        integration_id: int,
        kind: MappingKind,
        words: SampleWords,
    ) -> None:
        super().__init__(parent.window(), title=words.title, text=words.text, accept=_("Link"))
        self.setMinimumWidth(600)
        self._context = context
        self._integration_id = integration_id
        self._kind = kind
        self._words = words
        self._options: Options = ()
        self.lines: list[FoundLine] = []
        self.number = QLineEdit()
        self.number.setPlaceholderText(_("Number at ANYMARKET or at the marketplace"))
        self.number.setAccessibleName(_("Number of the order"))
        self.read_button = pieces.button(_("Read the order"), icon="search")
        self.problem = pieces.label("", "problem", wrap=True)
        self.order = pieces.label("", "muted", wrap=True)
        self.register_button = pieces.button(words.register, icon="plus", weight="link")
        self._build()
        self.number.textChanged.connect(self._on_typed)
        self.read_button.clicked.connect(self._on_read)
        self._on_typed()
        self.number.setFocus()

    def _build(self) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.number, 1)
        line.addWidget(self.read_button)
        self.found, self._found_column = card()
        self._found_column.addWidget(self.order)
        self._found_column.addWidget(self.register_button, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (row, self.problem, self.found):
            self.insert(widget)
        self.problem.hide()
        self.found.hide()

    # What happens

    def _on_typed(self) -> None:
        self._forget()
        self.read_button.setEnabled(bool(self.number.text().strip()))
        # Enter reads the order first, and links only what was read.
        self.read_button.setDefault(True)

    def _forget(self) -> None:
        self.problem.hide()
        self.found.hide()
        self.accept_button.setEnabled(False)
        while self.lines:
            line = self.lines.pop()
            self._found_column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.adjustSize()

    def _on_read(self) -> None:
        self._forget()
        self.read_button.setEnabled(False)
        self._context.tasks.start(self._read(), owner=self, on_error=self._on_failed)

    async def _read(self) -> None:
        asked = self.number.text()
        order = await self._context.services.mappings.sample_order(
            self._integration_id, asked, self._kind
        )
        await self._read_options()
        # Another number may have been typed meanwhile.
        if self.number.text() == asked:
            self._show(order)

    async def _read_options(self) -> None:
        found = await self._context.services.mappings.targets(self._kind)
        self._options = [(one.value, one.title) for one in found if one.enabled]

    def _on_failed(self, error: AppError) -> None:
        self.read_button.setEnabled(True)
        self.problem.setText(str(error))
        self.problem.show()
        self.number.setFocus()
        self.number.selectAll()

    def _show(self, order: SampleOrder) -> None:
        self.read_button.setEnabled(True)
        codes = order.payments if self._kind is MappingKind.PAYMENT else order.shipping
        self.order.setText(_heading(order))
        # One of several payments may have no code; where none has any, the service says so.
        for found in (one for one in codes if one.code):
            line = FoundLine(found, self._words, self._options)
            line.target.currentIndexChanged.connect(self._look)
            self.lines.append(line)
            self._found_column.insertWidget(self._found_column.count() - 1, line)
        self.found.show()
        self.accept_button.setDefault(True)
        self.lines[0].target.setFocus()
        self._look()
        self.adjustSize()

    def _look(self) -> None:
        self.accept_button.setEnabled(bool(self.links()))

    async def offer_again(self) -> None:
        """Something was registered meanwhile; what is chosen stays."""
        await self._read_options()
        for line in self.lines:
            line.offer(self._options, line.target.target)
        self._look()

    def links(self) -> tuple[Row, ...]:
        """(code, target) of each line where something is chosen."""
        return tuple((one.found.code, one.target.target) for one in self.lines if one.target.target)


def _number(order: SampleOrder) -> str:
    return order.marketplace_number or str(order.hub_id)


def _heading(order: SampleOrder) -> str:
    """Which order was read, so that a mistyped number is noticed."""
    parts = [
        _("Order {number}").format(number=_number(order)),
        order.channel_title,
        formats.moment(order.created_at),
    ]
    return " · ".join(part for part in parts if part)


async def ask_sample_order(
    parent: QWidget,
    context: PageContext,
    integration_id: int,
    kind: MappingKind,
    words: SampleWords,
    register: Register,
) -> tuple[Row, ...]:
    """Let the person link the codes of one order; nothing where it was cancelled."""
    dialog = SampleOrderDialog(parent, context, integration_id, kind, words)

    async def on_register() -> None:
        await register(dialog)
        await dialog.offer_again()

    dialog.register_button.clicked.connect(lambda: context.tasks.start(on_register(), owner=dialog))
    accepted = await shown(dialog)
    return dialog.links() if accepted else ()

"""A small register in place: its rows, and adding, editing and removing one. Saved at once."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, confirm, shown
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.forms.widgets import References
from anydesk.ui.pieces import button
from anydesk.ui.tables.memory import MemoryModel
from anydesk.ui.tables.panel import MemoryTable
from anydesk.ui.tables.screen import Column

R = TypeVar("R")

ROW_HEIGHT = 32
EMPTY_HEIGHT = 132
WIDTH = 640

Save = Callable[[Any], Awaitable[object]]


class RecordDialog(Question):
    """Edits one record; stays open, with the sentences in place, until it could be saved."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        form: Form,
        save: Save,
        *,
        title: str,
        references: References | None = None,
    ) -> None:
        super().__init__(parent.window(), title=title, text=_(form.help), accept=_("Save"))
        self._context = context
        self._save = save
        self.view = FormView(form, references=references)
        self.setMinimumWidth(WIDTH)
        self.problem = pieces.label("", "problem", wrap=True)
        self.problem.hide()
        self.insert(self.view)
        self.insert(self.problem)
        self.view.changed.connect(self._look)
        self._look()
        self.view.field(form.entries()[0].name).setFocus()

    def accept(self) -> None:
        """Save; the dialog ends once that is done."""
        if self.accept_button.isEnabled():
            self.accept_button.setEnabled(False)
            self._context.tasks.start(self._store(), owner=self)

    async def _store(self) -> None:
        try:
            await self._save(self.view.value())
        except InvalidInput as error:
            self.view.show_problems(error.problems)
            self.problem.setText(error.message)
            self.problem.show()
            self._grow()
            return
        super().accept()

    def _look(self) -> None:
        self.problem.hide()
        self.accept_button.setEnabled(self.view.is_valid)
        self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Qt asks a dialog for no more than its least height; wrapped lines need more."""
        needed = self.column.totalHeightForWidth(self.width())
        if self.isVisible() and needed > self.height():
            self.resize(self.width(), needed)


class RegisterPanel(QWidget, Generic[R]):
    """The rows of a register with *Add*, *Edit* and *Remove*.

    A sub-class says how a record is read, edited and written; ``changed`` comes after writing.
    """

    changed = Signal()

    name = ""
    add_title = ""
    empty = ""
    columns: Sequence[Column[R]]

    def __init__(self, context: PageContext, *, rows: int = 4) -> None:
        super().__init__()
        self.context = context
        self._most_rows = rows
        self.table = MemoryTable(
            MemoryModel[R](self.columns, found_by=self.caption), self.name, empty=self.empty,
            foot=False,
        )  # fmt: skip
        self.add_button = button(self.add_title, icon="plus")
        self.edit_button = button(_("Edit"), icon="pencil")
        self.remove_button = button(_("Remove"), icon="trash-2")
        self.problem = pieces.label("", "problem", wrap=True)
        self.problem.hide()
        self._build()
        self.add_button.clicked.connect(lambda: self._start(self._edit(None)))
        self.edit_button.clicked.connect(lambda: self._on_row(self._edit))
        self.remove_button.clicked.connect(lambda: self._on_row(self._remove))
        self.table.view.opened.connect(lambda _row: self._on_row(self._edit))
        self.table.view.highlight_changed.connect(self._look)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in (self.add_button, self.edit_button, self.remove_button):
            row.addWidget(one)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        # As high as its rows: the room that is left belongs under the buttons.
        self.table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column.addWidget(self.table)
        column.addLayout(row)
        column.addWidget(self.problem)
        self._look()

    # What a register is

    def caption(self, record: R) -> str:
        """What the record is called."""
        return str(getattr(record, "name", record))

    @abstractmethod
    async def read(self) -> Sequence[R]:
        """The rows."""

    @abstractmethod
    def form_of(self, record: R | None) -> Form:
        """What is edited; None: of a new one."""

    @abstractmethod
    async def write(self, record: R | None, form: Any) -> None:
        """Store it. Raises InvalidInput with a sentence for each field."""

    @abstractmethod
    async def forget(self, record: R) -> None:
        """Remove it. Raises InvalidInput where it is in use."""

    def references(self) -> References:
        """What the fields of the form can choose from."""
        return {}

    # What the page uses

    async def load(self) -> None:
        """Read the rows again."""
        rows = await self.read()
        self.table.model.show(rows)
        height = (min(len(rows), self._most_rows) + 1) * ROW_HEIGHT + 4 if rows else EMPTY_HEIGHT
        self.table.setFixedHeight(height)
        self._look()

    def highlighted(self) -> R | None:
        """The row that is marked, where it is one."""
        rows = self.table.view.highlighted()
        record: R | None = self.table.model.record(rows[0]) if len(rows) == 1 else None
        return record

    # Inside

    def _look(self) -> None:
        chosen = self.highlighted() is not None
        self.edit_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen)
        self.problem.hide()

    def _start(self, work: Any) -> None:
        self.context.tasks.start(work, owner=self)

    def _on_row(self, work: Callable[[R], Any]) -> None:
        record = self.highlighted()
        if record is not None:
            self._start(work(record))

    async def _edit(self, record: R | None) -> None:
        async def save(form: Form) -> None:
            await self.write(record, form)

        title = self.add_title if record is None else self.caption(record)
        dialog = RecordDialog(
            self, self.context, self.form_of(record), save, title=title,
            references=self.references(),
        )  # fmt: skip
        if await shown(dialog):
            await self._written()

    async def _remove(self, record: R) -> None:
        title = _("Remove {name}?").format(name=self.caption(record))
        if not await confirm(self, title, accept=_("Remove"), dangerous=True):
            return
        try:
            await self.forget(record)
        except InvalidInput as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        await self._written()

    async def _written(self) -> None:
        await self.load()
        self.changed.emit()

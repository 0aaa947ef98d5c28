"""The tabs at the left, with a mark on what is not saved, and the question about that."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QPushButton, QWidget

from anydesk.core.i18n import _
from anydesk.core.settings import Tab
from anydesk.ui.dialogs import Question, shown

WIDTH = 184
PICKER_WIDTH = 320
ROW = 34
KEY = Qt.ItemDataRole.UserRole


class Answer(StrEnum):
    """What becomes of changes that are not saved."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


class TabList(QListWidget):
    """The titles in their order. ``chosen`` comes with the key when a person picks one.

    ``picker`` is the same as one line, for windows without room for a column of tabs.
    """

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self.setAccessibleName(_("Tabs of the configuration"))
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._titles = {tab.key: _(tab.title) for tab in tabs}
        for key, title in self._titles.items():
            item = QListWidgetItem(title)
            item.setData(KEY, key)
            item.setSizeHint(QSize(0, ROW))
            self.addItem(item)
        self.picker = QComboBox()
        self.picker.setAccessibleName(_("Tabs of the configuration"))
        self.picker.setModel(self.model())
        self.picker.setMaximumWidth(PICKER_WIDTH)
        self.picker.setMaxVisibleItems(len(self._titles))
        self.currentRowChanged.connect(self._on_row)
        self.picker.activated.connect(self._on_row)

    @property
    def key(self) -> str:
        """The tab that is marked as the one shown."""
        return str(self.currentItem().data(KEY))

    def choose(self, key: str) -> None:
        """Mark a tab as the one shown; nobody is told."""
        was_blocked = self.blockSignals(True)
        self.setCurrentRow(list(self._titles).index(key))
        self.picker.setCurrentIndex(self.currentRow())
        self.blockSignals(was_blocked)

    def mark_changed(self, key: str, changed: bool) -> None:
        """Show whether the tab has changes that are not saved."""
        item = self.item(list(self._titles).index(key))
        title = self._titles[key]
        item.setText(f"{title}  •" if changed else title)
        said = _("{tab}, not saved").format(tab=title) if changed else title
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setToolTip(_("There are changes that are not saved.") if changed else "")

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(self.item(row).data(KEY))


async def ask_unsaved(parent: QWidget, tab: str, *, can_save: bool) -> Answer:
    """Save, discard or stay; *Save* only where everything can be saved."""
    text = (
        _("What was changed under “{tab}” is not saved yet.")
        if can_save
        else _("What was changed under “{tab}” cannot be saved yet: some fields are marked.")
    )
    question = Question(
        parent.window(),
        title=_("Leave without saving?"),
        text=text.format(tab=tab),
        accept=_("Save") if can_save else _("Discard"),
        reject=_("Stay"),
        dangerous=not can_save,
    )
    answer = [Answer.SAVE if can_save else Answer.DISCARD]
    if can_save:
        discard = QPushButton(_("Discard"))
        discard.clicked.connect(lambda: answer.__setitem__(0, Answer.DISCARD))
        discard.clicked.connect(question.accept)
        question.buttons.insertWidget(2, discard)
    return answer[0] if await shown(question) else Answer.STAY

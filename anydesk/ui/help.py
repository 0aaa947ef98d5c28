"""F1: what the page is for, and the keys that work everywhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from anydesk.core.i18n import N_, _
from anydesk.ui import pieces

KEYS: tuple[tuple[str, str], ...] = (
    ("Ctrl+K", N_("Search anything and any action")),
    ("Ctrl+1 … 9", N_("Go to a page")),
    ("Ctrl+F", N_("Search in the list")),
    ("F5", N_("Read the list again")),
    ("Ctrl+Enter", N_("The main action of the page")),
    (N_("Space"), N_("Tick or untick the row")),
    ("Ctrl+A", N_("Tick all that match")),
    ("Ctrl+C", N_("Copy as spreadsheet cells")),
    ("Enter", N_("Open the row")),
    ("Shift+F10", N_("What can be done with the row")),
    ("Esc", N_("Clear the selection, then the filters")),
    ("Alt+←", N_("Back to the page before")),
)


class HelpDialog(QDialog):
    """A short text and a table of keys."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(pieces.label(title, "dialog_title"))
        if text:
            column.addWidget(pieces.label(text, wrap=True))
        column.addWidget(pieces.label(_("Keys"), "section_title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        for row, (keys, words) in enumerate(KEYS):
            grid.addWidget(pieces.label(_(keys), "muted"), row, 0)
            grid.addWidget(pieces.label(_(words)), row, 1)
        column.addLayout(grid)
        close = pieces.button(_("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column.addSpacing(8)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

"""The notice above the tabs: fields that changed elsewhere while somebody was typing in them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from anydesk.core.concurrent_edits import conflicts, with_typed
from anydesk.core.field_changes import changes_between, field_title
from anydesk.core.i18n import _
from anydesk.core.products import Product
from anydesk.ui import pieces

LONGEST = 60
"""Characters of a value; a description is not shown whole."""


class Meanwhile(QWidget):
    """Hidden as long as nothing collides. ``taken`` comes with the fields to be given up."""

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lines: dict[str, str] = {}
        self.text = pieces.label("", "", wrap=True)
        self.take_button = pieces.button(_("Take what is stored"))
        self.keep_button = pieces.button(_("Keep what I wrote"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.take_button)
        buttons.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(pieces.label(_("Changed elsewhere while you were typing"), "warn"))
        column.addWidget(self.text)
        column.addLayout(buttons)
        self.take_button.clicked.connect(self._on_take)
        self.keep_button.clicked.connect(self.hide)
        self.hide()

    def add(self, before: Product, stored: Product, typed: Mapping[str, Any]) -> bool:
        """Note what collides now; True where the person has not been told of it yet."""
        found = conflicts(before, stored, typed)
        mine = with_typed(stored, typed)
        said = {change.field: change for change in changes_between(stored, mine)}
        for name in found:
            change = said.get(name)
            theirs, yours = (change.before, change.after) if change else ("", "")
            self._lines[name] = _(
                "{field}: stored now “{stored}”, written by you “{yours}”."
            ).format(field=field_title(name), stored=_short(theirs), yours=_short(yours))
        if found:
            self.text.setText("\n".join(self._lines.values()))
            self.show()
        return bool(found)

    def forget(self) -> None:
        """It was saved or undone."""
        self._lines.clear()
        self.hide()

    def _on_take(self) -> None:
        fields = tuple(self._lines)
        self.forget()
        self.taken.emit(fields)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}…"

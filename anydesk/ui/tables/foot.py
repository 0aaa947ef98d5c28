"""The line under a table: how many there are, how many are selected."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from anydesk.core.i18n import _, ngettext
from anydesk.ui import formats, pieces
from anydesk.ui.pieces import button


class TableFoot(QWidget):
    """``128 orders``, or ``3 of 128 selected [Clear]``; always there, so nothing jumps."""

    cleared = Signal()
    all_asked = Signal()

    def __init__(self, noun: Callable[[int], str] | None = None) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._noun = noun or (lambda n: ngettext("{count} row", "{count} rows", n))
        self.text = pieces.label("", "muted")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.all_button = button("", weight="link")
        self.clear_button = button(_("Clear"), weight="link", hint=_("Clear the selection"))
        self.all_button.clicked.connect(self.all_asked)
        self.clear_button.clicked.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(self.text)
        row.addWidget(self.all_button)
        row.addStretch(1)
        row.addWidget(self.clear_button)
        self.setFixedHeight(36)
        self.show_counts(0, 0)

    def show_counts(
        self, total: int, selected: int, outside: int = 0, *, ticks: bool = True
    ) -> None:
        """Write the numbers. ``outside`` counts ticked rows that the filter hides."""
        words = self._noun(total).format(count=formats.count(total))
        if outside:
            words = _("{selected} selected, {outside} of them outside this filter").format(
                selected=formats.count(selected), outside=formats.count(outside)
            )
        elif selected:
            words = _("{selected} of {total} selected").format(
                selected=formats.count(selected), total=formats.count(total)
            )
        self.text.setText(words)
        self.clear_button.setVisible(selected > 0)
        inside = selected - outside
        self.all_button.setVisible(ticks and selected > 0 and inside < total)
        self.all_button.setText(_("Select all {count}").format(count=formats.count(total)))
        self.setObjectName("selection_bar" if selected else "")
        self.text.setObjectName("section_title" if selected else "muted")
        for widget in (self, self.text):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

"""Two columns of fields side by side, or one below the other where there is little room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

TWO_COLUMNS = 820
"""Pixels from which they stand side by side."""


class Sides(QWidget):
    """Holds a left and a right widget."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(32)
        self._box.addWidget(left, 1, Qt.AlignmentFlag.AlignTop)
        self._box.addWidget(right, 1, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= TWO_COLUMNS
        self._box.setSpacing(32 if wide else 8)
        self._box.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

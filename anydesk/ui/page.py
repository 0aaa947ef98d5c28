"""What every page has: a head with title and buttons, and the few hooks of the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from anydesk.core.i18n import _
from anydesk.ui import pieces
from anydesk.ui.pieces import button as button
from anydesk.ui.pieces import line as line

if TYPE_CHECKING:
    from anydesk.ui.context import PageContext


class PageHead(QWidget):
    """The title, a line under it, and the page's buttons at the right."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.back_button = pieces.icon_button("arrow-left", _("Back"))
        self.back_button.hide()
        self.title = pieces.label(title, "page_title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.note = pieces.label("", "muted")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.note)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.back_button)
        self._row.addLayout(words, 1)
        self.setMinimumHeight(36)

    def say(self, title: str, note: str = "") -> None:
        """Another title and the line under it."""
        self.title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def add(self, widget: QWidget) -> None:
        """Put a button at the right; the primary one last."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


class Page(QWidget):
    """A page of the window. Override the hooks that make sense; ``self.body`` takes the content.

    Args:
        back: shows the arrow that leads to the page before.
    """

    def __init__(self, context: "PageContext", title: str, *, back: bool = False) -> None:
        super().__init__()
        # QWidget is painted by the style sheet only when it is told to.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("page")
        self.setAccessibleName(title)
        self.context = context
        self.head = PageHead(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 16, 24, 16)
        self.body.setSpacing(12)
        self.body.addWidget(self.head)
        if back:
            self.head.back_button.show()
            self.head.back_button.clicked.connect(lambda: context.navigation.back())

    def open_with(self, **arguments: object) -> None:
        """The page is shown, with what ``context.go`` was given. Called at each visit."""

    async def can_leave(self) -> bool:
        """Another page is about to be shown; ask here about changes that are not saved."""
        return True

    def refresh(self) -> None:
        """F5."""

    def focus_search(self) -> None:
        """Ctrl+F: put the cursor into the search field."""

    def take_focus(self) -> None:
        """The keys go to the page from now on: to its list, where it has one."""
        window = self.window()
        inside: QWidget | None = window.focusWidget()
        if inside is not None and self.isAncestorOf(inside) and inside.isVisible():
            return
        views = [view for view in self.findChildren(QAbstractItemView) if view.isVisible()]
        (views[0] if views else self).setFocus()

    def run_primary(self) -> None:
        """Ctrl+Enter: press the page's primary button."""
        for found in self.findChildren(QAbstractButton):
            if found.property("weight") == "primary" and found.isVisible():
                found.click()
                return

    def help_topic(self) -> str:
        """What F1 explains; by default the section's key."""
        return ""

"""A section whose list opens details, previews and wizards in its own place."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from anydesk.ui.context import PageContext
from anydesk.ui.page import Page
from anydesk.ui.pieces import named


class StackPage(Page):
    """Shows its list, or a page that was opened from it; the window's hooks reach the one shown.

    Override ``open_with`` to build a page from the arguments and hand it to ``push``.
    """

    def __init__(self, context: PageContext, home: Page) -> None:
        super().__init__(context, home.accessibleName())
        self.home = home
        self.head.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(home)
        self.body.addWidget(self._stack, 1)

    @property
    def shown(self) -> Page:
        """The page on the screen."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def push(self, page: Page) -> None:
        """Show this page instead of the list; what was open before is closed."""
        self.pop()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def pop(self) -> None:
        """Back to the list."""
        while self._stack.count() > 1:
            widget = self._stack.widget(1)
            assert widget is not None
            self._stack.removeWidget(widget)
            self.context.tasks.stop(widget)
            widget.deleteLater()
        self._stack.setCurrentWidget(self.home)

    def open_with(self, **arguments: object) -> None:
        self.pop()
        self.home.open_with(**arguments)

    async def can_leave(self) -> bool:
        return await self.shown.can_leave()

    def refresh(self) -> None:
        self.shown.refresh()

    def focus_search(self) -> None:
        self.shown.focus_search()

    def run_primary(self) -> None:
        self.shown.run_primary()

    def help_topic(self) -> str:
        return self.shown.help_topic()


def card() -> tuple[QWidget, QVBoxLayout]:
    """A surface with room inside, for what belongs together."""
    widget = named(QWidget(), "card")
    column = QVBoxLayout(widget)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    return widget, column

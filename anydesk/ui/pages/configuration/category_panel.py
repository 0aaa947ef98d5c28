"""The counterpart of one category: what it is, and the search for another one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from anydesk.core.categories import HubCategory
from anydesk.core.category_book import CategoryBook, MappingState
from anydesk.core.i18n import _
from anydesk.ui import icons, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.category_picker import Hit, HitList
from anydesk.ui.pages.configuration.category_tree import TONES, standing_text
from anydesk.ui.pages.stack import card


class CategoryPanel(QWidget):
    """Shows the highlighted category. ``taken`` comes with a HubCategory, or None for none."""

    taken = Signal(object)
    next_asked = Signal()

    def __init__(self, context: PageContext, integration_id: int) -> None:
        super().__init__()
        self._context = context
        self._integration_id = integration_id
        self._current = 0
        self.title = pieces.label("", "section_title", wrap=True)
        self.picture = QLabel()
        self.state = pieces.label("", "", wrap=True)
        self.search = HitList(context.tasks, self._find, _("Search a category of ANYMARKET"))
        self.known = pieces.label("", "help", wrap=True)
        self.use_button = pieces.button(_("Use this one"), icon="check")
        self.clear_button = pieces.button(_("Remove mapping"), icon="unlink")
        self.next_button = pieces.button(
            _("Next one"), weight="link", hint=_("The next one that is not mapped")
        )
        self._build()
        self.search.taken.connect(self._on_taken)
        self.search.moved.connect(self._look)
        self.use_button.clicked.connect(lambda: self._on_taken(self.search.current))
        self.clear_button.clicked.connect(lambda: self.taken.emit(None))
        self.next_button.clicked.connect(self.next_asked)

    def _build(self) -> None:
        surface, column = card()
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self.picture)
        state.addWidget(self.state, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.use_button)
        buttons.addWidget(self.clear_button)
        buttons.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addLayout(state)
        column.addWidget(self.search, 1)
        column.addLayout(buttons)
        column.addWidget(self.known)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(surface)

    def show_category(self, book: CategoryBook, category_id: int) -> None:
        """Show how this category stands; another one begins with what sounds like it."""
        row = book.by_id.get(category_id)
        self.title.setText(row.path if row else _("Choose a category in the tree."))
        standing = book.standing(category_id) if row else None
        tone = TONES.get(standing.state) if standing else None
        self.picture.setVisible(tone is not None)
        if tone is not None:
            picture = icons.tone_icon(tone).pixmap(icons.SMALL, self.devicePixelRatio())
            self.picture.setPixmap(picture)
        text = standing_text(standing) if standing else ""
        if standing is not None and standing.state is MappingState.NOT_NEEDED:
            text = text or _("Not mapped. No product stands in it, so none is missing.")
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.clear_button.setEnabled(bool(row and book.counterpart(category_id)))
        self.search.setEnabled(row is not None)
        self.next_button.setVisible(not book.coverage().is_complete)
        if category_id != self._current:
            self._current = category_id
            self.search.begin(row.name if row else "")
        self._look()

    def search_again(self) -> None:
        """The hub's categories were read: the hits are others now."""
        self.search.look()

    async def _find(self, text: str) -> Sequence[Hit]:
        if not text or not self._current:
            return ()
        found = await self._context.services.categories.search_hub(self._integration_id, text)
        return [Hit(_caption(one), one) for one in found]

    def _on_taken(self, value: object) -> None:
        if isinstance(value, HubCategory):
            self.taken.emit(value)

    def _look(self) -> None:
        self.use_button.setEnabled(self._current != 0 and self.search.current is not None)


def _caption(hub: HubCategory) -> str:
    """The full path; products belong into the last category of a branch."""
    return hub.path if hub.leaf else _("{path} (holds others)").format(path=hub.path)

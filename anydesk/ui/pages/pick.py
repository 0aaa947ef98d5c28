"""Search-as-you-type pickers: a product, or one of a few dozen names. Never a giant drop-down."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.query import Query
from anydesk.core.stock import STOCKLESS_TYPES
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown

SHOWN = 50
TYPING = 120
HEIGHT = 260


class _Picker(Question):
    """A search field over a list; *Choose* is on while something is chosen."""

    def __init__(self, parent: QWidget, title: str, text: str, hint: str) -> None:
        super().__init__(parent.window(), title=title, text=text, accept=_("Choose"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFixedHeight(HEIGHT)
        self.nothing = QLabel(_("Nothing found."))
        self.nothing.setObjectName("help")
        for widget in (self.field, self.list, self.nothing):
            self.insert(widget)
        self.accept_button.setEnabled(False)
        self.list.currentItemChanged.connect(self._look)
        self.list.itemActivated.connect(lambda _item: self.accept())

    def show_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Fill the list; the first one is chosen."""
        self.list.clear()
        for value, caption in choices:
            item = QListWidgetItem(caption)
            item.setData(Qt.ItemDataRole.UserRole, value)
            self.list.addItem(item)
        self.nothing.setVisible(not choices)
        if choices:
            self.list.setCurrentRow(0)
        self._look()

    @property
    def chosen(self) -> object:
        """The value of the chosen line."""
        row = self.list.currentRow()
        return self.list.item(row).data(Qt.ItemDataRole.UserRole) if row >= 0 else None

    def _look(self, *_items: object) -> None:
        self.accept_button.setEnabled(self.list.currentRow() >= 0)


async def pick_from(
    parent: QWidget, title: str, text: str, choices: Sequence[tuple[str, str]]
) -> str | None:
    """One of these values, or None."""
    picker = _Picker(parent, title, text, _("Search"))

    def look() -> None:
        words = fold(picker.field.text()).split()
        picker.show_choices(
            [(v, caption) for v, caption in choices if all(w in fold(caption) for w in words)]
        )

    picker.field.textChanged.connect(look)
    look()
    picker.field.setFocus()
    return str(picker.chosen) if await shown(picker) else None


async def pick_product(parent: QWidget, context: PageContext, subject: str) -> int | None:
    """A product of the merchant, found by typing; its id, or None."""
    text = _("Which of your products is this? {subject}").format(subject=subject)
    picker = _Picker(parent, _("Link a product"), text, _("SKU, name or bar code"))
    products = context.services.products
    soon = Debounce(TYPING, picker)

    async def look() -> None:
        asked = picker.field.text()
        ids = await products.find(Query(text=asked, sort="name"))
        rows = [row for row in await products.load(ids[:SHOWN]) if row.type not in STOCKLESS_TYPES]
        # Another letter may have been typed meanwhile.
        if picker.field.text() == asked:
            picker.show_choices([(row.id, f"{row.sku} · {row.name}") for row in rows])

    picker.field.textChanged.connect(soon.push)
    soon.fired.connect(lambda: context.tasks.start(look(), owner=picker))
    context.tasks.start(look(), owner=picker)
    picker.field.setFocus()
    accepted = await shown(picker)
    chosen = picker.chosen
    return chosen if accepted and isinstance(chosen, int) else None

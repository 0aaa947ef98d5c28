"""What is changed in the tree itself: at once, with a message and the way back."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QWidget

from anydesk.core.categories import Category
from anydesk.core.category_book import CategoryBook
from anydesk.core.i18n import _, ngettext
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import ask_text, confirm
from anydesk.ui.messages import Button
from anydesk.ui.pages.configuration.category_picker import pick_place

Work = Callable[[], Coroutine[Any, Any, object]]


class CategoryEdits:
    """Asks, changes the tree, and says what it did; the tab reads it again by itself."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self._parent = parent
        self._context = context
        self._categories = context.services.categories

    async def create(self, above: Category | None) -> int:
        """A new category; its id, or 0 where the person thought better of it."""
        place = (
            _("It is made below “{path}”.").format(path=above.path)
            if above
            else _("It is made at the top.")
        )
        name = await ask_text(self._parent, _("New category"), place, accept=_("Create"))
        if name is None:
            return 0
        made = await self._categories.create(name, above.id if above else None)
        made_id = made.id or 0
        self._say(
            _("“{path}” was created.").format(path=made.path),
            0,
            lambda: self._categories.remove(made_id),
        )
        return made_id

    async def rename(self, category: Category) -> None:
        """Another name; the paths below and the products follow."""
        name = await ask_text(
            self._parent,
            _("Rename “{name}”").format(name=category.name),
            _("The products in it and below it follow."),
            value=category.name,
            accept=_("Rename"),
        )
        if name is None or name == category.name or category.id is None:
            return
        category_id, before = category.id, category.name
        after, products = await self._categories.rename(category_id, name)
        self._say(
            _("Its path is “{path}” now.").format(path=after.path),
            products,
            lambda: self._categories.rename(category_id, before),
        )

    async def move(self, book: CategoryBook, category: Category) -> None:
        """Another place; the paths below and the products follow."""
        chosen, parent_id = await pick_place(self._parent, self._context.tasks, book, category)
        if not chosen or category.id is None:
            return
        category_id, before = category.id, category.parent_id
        after, products = await self._categories.move(category_id, parent_id)
        self._say(
            _("Its path is “{path}” now.").format(path=after.path),
            products,
            lambda: self._categories.move(category_id, before),
        )

    async def remove(self, category: Category, *, mapped: bool) -> None:
        """Take an empty category away; one that is mapped after a question."""
        if category.id is None:
            return
        if mapped and not await confirm(
            self._parent,
            _("Remove “{path}”?").format(path=category.path),
            _("Its mappings go with it, in all stores. It can be undone right afterwards."),
            accept=_("Remove"),
            dangerous=True,
        ):
            return
        removed = await self._categories.remove(category.id)
        self._say(
            _("“{path}” was removed.").format(path=category.path),
            0,
            lambda: self._categories.put_back(removed),
        )

    def _say(self, text: str, products: int, undo: Work) -> None:
        async def back() -> None:
            await undo()

        self._context.messages.good(
            text,
            hint=_followed(products),
            button=Button(_("Undo"), lambda: self._context.tasks.start(back())),
        )


def _followed(products: int) -> str:
    if not products:
        return ""
    text = ngettext("{count} product followed.", "{count} products followed.", products)
    return text.format(count=formats.count(products))

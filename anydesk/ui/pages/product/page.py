"""One product: every tab of it, with one *Save* and one *Undo* for all of them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from anydesk.core.changes import LISTINGS, PRODUCTS, REGISTERS
from anydesk.core.concurrent_edits import with_typed
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.product_checks import product_problems, product_warnings, tidy
from anydesk.core.products import Product
from anydesk.ui import pieces
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import confirm
from anydesk.ui.page import Page
from anydesk.ui.pages.configuration.tab_list import Answer, ask_unsaved
from anydesk.ui.pages.product.commands import Commands
from anydesk.ui.pages.product.meanwhile import Meanwhile
from anydesk.ui.pages.product.strip import TabStrip
from anydesk.ui.pages.product.tab import Desk, ProductTab, scrolled
from anydesk.ui.pages.product.tabs import BY_KEY, TABS, shown_tabs, tab_class, tab_of

HEAD_BUTTONS = 460
"""Pixels that the arrow, the buttons and the margins of the head take."""

SOON = 250
"""Milliseconds after products have changed before the page looks what became of its own."""


class ProductPage(Page):
    """Edits a product; 0 is a new one. Tabs are built when they are first shown."""

    def __init__(self, context: PageContext, product_id: int) -> None:
        super().__init__(context, _("Product"), back=True)
        self.desk = Desk(context, Product(sku="", name="", id=product_id or None))
        self.desk.type_of = self.draft
        self.tabs: dict[str, ProductTab] = {}
        self.strip = TabStrip({tab.key: _(tab.title) for tab in TABS})
        self.meanwhile = Meanwhile()
        self.undo_button = pieces.button(_("Undo"), icon="undo-2")
        self.save_button = pieces.button(_("Save"), icon="save", weight="primary")
        self.commands = Commands(self)
        self.loaded = False
        self._saving = False
        self._stack = QStackedWidget()
        self._places: dict[str, QWidget] = {}
        self._soon = Debounce(SOON, self)
        self._build()
        context.tasks.start(self._load(), owner=self)

    def _build(self) -> None:
        self.head.add(self.commands.button)
        self.head.add(self.undo_button)
        self.head.add(self.save_button)
        self.save_button.setToolTip(_("Save (Ctrl+S)"))
        self.body.setSpacing(8)
        self.body.addWidget(self.meanwhile)
        self.body.addWidget(self.strip)
        self.body.addWidget(pieces.line())
        self.body.addWidget(self._stack, 1)
        self._stack.addWidget(QWidget())
        self.strip.hide()
        self.strip.listen_to_keys(self)
        self.strip.chosen.connect(self.show_tab)
        self.undo_button.clicked.connect(self._on_undo)
        self.save_button.clicked.connect(self._on_save)
        self.meanwhile.taken.connect(self._on_take_stored)
        self._soon.fired.connect(self._on_soon)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._on_save)
        self._look()

    @property
    def product(self) -> Product:
        """As it is stored."""
        return self.desk.product

    # The window's hooks

    def refresh(self) -> None:
        if self.loaded and not self._saving:
            self.context.tasks.start(self._look_again(), owner=self)

    def take_focus(self) -> None:
        if self.loaded and self.product.id is None:
            self.go_to("name")
        else:
            self.strip.bar.setFocus()

    def help_topic(self) -> str:
        return _(
            "Everything about one product. Changes of all tabs are kept with Save; a dot marks "
            "the tabs that have some. Stock is changed by movements only, so that it can always "
            "be seen where a balance comes from. Ctrl+PgDn shows the next tab."
        )

    async def can_leave(self) -> bool:
        if not self.is_changed:
            return True
        titles = ", ".join(_(BY_KEY[key].title) for key in self._changed_tabs())
        answer = await ask_unsaved(self, titles, can_save=not self._problems())
        if answer is Answer.SAVE:
            return await self.save()
        return answer is Answer.DISCARD

    # Tabs

    def show_tab(self, key: str) -> ProductTab:
        """Show a tab, built now where it was not shown before."""
        tab = self.tab(key)
        self.strip.choose(key)
        self._stack.setCurrentWidget(self._places[key])
        self.context.tasks.start(tab.load(), owner=tab)
        return tab

    def tab(self, key: str) -> ProductTab:
        """A tab, whether it is shown or not."""
        if key not in self.tabs:
            made = tab_class(key)(self.desk)
            made.changed.connect(self._on_changed)
            self.tabs[key] = made
            self._places[key] = scrolled(made)
            self._stack.addWidget(self._places[key])
        return self.tabs[key]

    def go_to(self, field: str) -> None:
        """Show the tab of a field and put the cursor there."""
        self.show_tab(tab_of(field)).go_to(field)

    # What is typed

    def draft(self) -> Product:
        """The product with everything that was typed and can be read."""
        return with_typed(self.product, self._typed())

    @property
    def is_changed(self) -> bool:
        """Something is not saved."""
        return bool(self._changed_tabs())

    def _changed_tabs(self) -> list[str]:
        return [tab.key for tab in TABS if tab.key in self.tabs and self._is_changed(tab.key)]

    def _is_changed(self, key: str) -> bool:
        return self.tabs[key].is_changed or self.tabs[key].has_own_changes

    def _typed(self) -> dict[str, Any]:
        return {name: value for tab in self.tabs.values() for name, value in tab.typed().items()}

    def _problems(self) -> dict[str, str]:
        shown = shown_tabs(self.draft())
        return {
            name: text
            for key, tab in self.tabs.items()
            if key in shown
            for name, text in tab.problems().items()
        }

    # Reading

    async def _load(self) -> None:
        products = self.context.services.products
        if self.product.id is not None:
            self.desk.product = await products.get(self.product.id)
        if self.product.parent_id is not None:
            self.desk.parent_product = await products.get(self.product.parent_id)
        self.loaded = True
        self.strip.show()
        self.show_tab(TABS[0].key)
        self._look()
        if self.product.id is None:
            self.go_to("name")
        stop = self.context.services.changes.listen(
            {PRODUCTS, LISTINGS, REGISTERS}, lambda _kinds: self._soon.push_once()
        )
        self.destroyed.connect(stop)

    def _on_soon(self) -> None:
        if any(tab.is_typing for tab in self.tabs.values()):
            self._soon.push_once()
        else:
            self.refresh()

    async def _look_again(self) -> bool:
        """Take over what was stored elsewhere. False where it collides with what was typed."""
        if self.product.id is None:
            return True
        before, stored = self.product, await self.context.services.products.get(self.product.id)
        typed = self._typed()
        new = self.meanwhile.add(before, stored, typed)
        self.desk.product = stored
        for tab in self.tabs.values():
            tab.rebase(stored)
        await self._load_shown()
        self._look()
        return not new

    async def _load_shown(self) -> None:
        shown = self.tabs.get(self.strip.key)
        for tab in self.tabs.values():
            # A tab with records of its own is kept up to date: they are saved as they are shown.
            if tab is shown or tab.has_own_changes:
                await tab.load()

    # Saving

    def _on_save(self) -> None:
        if self.save_button.isEnabled():
            self.context.tasks.start(self.save(), owner=self)

    async def save(self) -> bool:
        """Store what was typed in every tab. False where it cannot be; nothing typed is lost."""
        for tab in self.tabs.values():
            tab.finish_typing()
        if self._saving or not self.is_changed:
            return False
        self._saving = True
        self._look()
        try:
            return await self._save()
        except InvalidInput as error:
            self._show_problems(error)
            return False
        finally:
            self._saving = False
            self._look()

    async def _save(self) -> bool:
        if not await self._look_again():
            self.context.messages.warn(
                _("The product was changed elsewhere while you were typing."),
                hint=_("Look at the lines above the tabs. Save again to keep what you wrote."),
            )
            return False
        draft = self.draft()
        if problems := {**self._checked(draft), **self._problems()}:
            raise InvalidInput(_("The product cannot be saved yet."), problems=problems)
        saved = await self.context.services.products.save(draft)
        self._show_stored(saved)
        shown = shown_tabs(saved)
        for key, tab in self.tabs.items():
            if key not in shown:
                tab.undo_own()
            elif tab.has_own_changes:
                await tab.save_own(saved)
        await self._load_shown()
        self.context.messages.good(_("{sku} was saved.").format(sku=saved.sku))
        return True

    def _checked(self, draft: Product) -> Mapping[str, str]:
        """What nobody shows yet: required fields of a new product, fields of tabs not built."""
        typed = self._typed() if self.product.id is not None else None
        found = product_problems(tidy(draft))
        return {name: text for name, text in found.items() if typed is None or name in typed}

    def _show_stored(self, saved: Product) -> None:
        self.desk.product = saved
        self.meanwhile.forget()
        for tab in self.tabs.values():
            tab.put(saved)

    def _show_problems(self, error: InvalidInput) -> None:
        self.context.messages.bad(error.message, hint=error.hint or _("Look at the fields marked."))
        keys = [tab.key for tab in TABS if any(tab_of(n) == tab.key for n in error.problems)]
        for key in keys:
            self.tab(key).show_problems(error.problems)
        if keys:
            first = next(name for name in error.problems if tab_of(name) == keys[0])
            here = [n for n in error.problems if tab_of(n) == self.strip.key]
            self.go_to(here[0] if here else first)

    # Undoing

    def _on_undo(self) -> None:
        self.context.tasks.start(self.undo(), owner=self)

    async def undo(self) -> None:
        """Back to what is stored; asks where more than the tab shown would lose something."""
        others = [key for key in self._changed_tabs() if key != self.strip.key]
        titles = ", ".join(_(BY_KEY[key].title) for key in others)
        text = _("Other tabs have changes that are not saved: {tabs}.").format(tabs=titles)
        question = _("Undo the changes of all tabs?")
        if others and not await confirm(self, question, text, accept=_("Undo all")):
            return
        self.put_stored()

    def put_stored(self) -> None:
        """Show what is stored in every tab; what was typed is gone."""
        self.meanwhile.forget()
        for tab in self.tabs.values():
            tab.put(self.product)
            tab.undo_own()
        self._look()

    def _on_take_stored(self, fields: tuple[str, ...]) -> None:
        for name in fields:
            self.tab(tab_of(name)).take(name, getattr(self.product, name))
        self._look()

    # What is seen

    def _on_changed(self) -> None:
        self._look()
        self.desk.drafted.emit()

    def _look(self) -> None:
        changed = self.is_changed
        self.save_button.setEnabled(changed and not self._saving)
        self.undo_button.setEnabled(changed and not self._saving)
        self._say_title()
        if not self.loaded:
            return
        draft = self.draft()
        self.strip.show_only(shown_tabs(draft))
        warnings = product_warnings(tidy(draft))
        wrong = {tab_of(name) for name in self._problems()}
        for key, tab in self.tabs.items():
            tab.show_warnings(warnings)
            self.strip.mark(key, changed=self._is_changed(key), wrong=key in wrong)
        self.commands.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_title()

    def _say_title(self) -> None:
        product, parent = self.product, self.desk.parent_product
        title = product.name or (_("New product") if product.id is None else _("Product"))
        notes = [product.sku]
        if product.grid:
            notes.append(", ".join(f"{name}: {value}" for name, value in product.grid.items()))
        if parent is not None:
            notes.append(_("variation of {sku}").format(sku=parent.sku))
        if product.id is not None and not product.active:
            notes.append(_("inactive"))
        # A name may be longer than the window is wide: the buttons stay in sight.
        room = max(120, self.width() - HEAD_BUTTONS)
        metrics = self.head.title.fontMetrics()
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        self.head.title.setToolTip(title if shown != title else "")
        self.head.say(shown, " · ".join(note for note in notes if note))

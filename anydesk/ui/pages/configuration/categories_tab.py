"""Tab 7: the merchant's category tree, and the category of ANYMARKET that each belongs to."""

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QStackedLayout, QWidget

from anydesk.core.categories import Category, HubCategory
from anydesk.core.category_book import CategoryBook
from anydesk.core.category_import import CategoryImport
from anydesk.core.changes import CATEGORIES, PRODUCTS
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.settings import CategorySettings, Tab
from anydesk.services.categories import CategoryOverview, ImportedCategories
from anydesk.ui import formats, icons, pieces
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.forms.ask import ask_form
from anydesk.ui.pages.configuration.category_edits import CategoryEdits
from anydesk.ui.pages.configuration.category_panel import CategoryPanel
from anydesk.ui.pages.configuration.category_suggestions import ask_suggestions, open_suggestions
from anydesk.ui.pages.configuration.category_tree import CategoryTree, EmptyTree, found
from anydesk.ui.pages.configuration.form_tab import FormTab
from anydesk.ui.pages.configuration.tab import Found
from anydesk.ui.pages.stack import card
from anydesk.ui.pieces import button, icon_button
from anydesk.ui.tables.filter_bar import SearchField

TYPING = 120
SOON = 150


class CategoriesTab(FormTab):
    """Mappings wait for *Save*; what is changed in the tree itself counts at once."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.book = CategoryBook((), {}, {})
        self.edits = CategoryEdits(self, context)
        self.covered = pieces.label("", "section_title")
        self.suggest_button = button(_("Suggest by name"), icon="list-checks")
        self.import_button = button(_("Import from ANYMARKET"), icon="download")
        self.filter = SearchField(_("Find a category"))
        self.missing_only = QCheckBox(_("Only not mapped"))
        self.new_button = icon_button("plus", _("New category"))
        self.rename_button = icon_button("pencil", _("Rename (F2)"))
        self.move_button = icon_button("folder-open", _("Move"))
        self.remove_button = icon_button("trash-2", _("Remove (Del)"))
        self.tree = CategoryTree()
        self.state = EmptyTree()
        self.panel = CategoryPanel(context, integration.id)
        self._stack = QStackedLayout()
        self._typing = Debounce(TYPING, self)
        self._news = Debounce(SOON, self)
        self._asked = 0
        self._wanted = 0
        self._importing = False
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.covered)
        head.addWidget(self.missing_only)
        head.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.suggest_button)
        buttons.addWidget(self.import_button)
        head.addLayout(buttons)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self._left(), 3)
        both.addWidget(self.panel, 2)
        # The tree is what one comes for; the one option stands under it.
        options = self.groups[CategorySettings.key]
        self.column.removeItem(options)
        self.column.addLayout(head)
        self.column.addLayout(both, 1)
        self.column.addLayout(options)

    def _left(self) -> QWidget:
        widget, column = card()
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.filter, 1)
        for one in (self.new_button, self.rename_button, self.move_button, self.remove_button):
            tools.addWidget(one)
        menu = QMenu(self.new_button)
        self.new_below = menu.addAction(icons.icon("plus", "muted"), _("Below this category"))
        self.new_top = menu.addAction(icons.icon("plus", "muted"), _("At the top"))
        self.new_button.setPopupMode(self.new_button.ToolButtonPopupMode.InstantPopup)
        self.new_button.setMenu(menu)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.state)
        column.addLayout(tools)
        column.addLayout(self._stack, 1)
        return widget

    def _connect(self) -> None:
        self.tree.chosen.connect(self._on_chosen)
        self.tree.activated.connect(lambda _index: self.panel.search.field.setFocus())
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.tree.rename_asked.connect(self._on_rename)
        self.tree.remove_asked.connect(self._on_remove)
        self.filter.textChanged.connect(self._typing.push)
        self.filter.left_with_down.connect(self.tree.setFocus)
        self._typing.fired.connect(self._show_tree)
        self.missing_only.toggled.connect(self._show_tree)
        self.new_below.triggered.connect(lambda: self._on_create(self._category()))
        self.new_top.triggered.connect(lambda: self._on_create(None))
        self.rename_button.clicked.connect(self._on_rename)
        self.move_button.clicked.connect(self._on_move)
        self.remove_button.clicked.connect(self._on_remove)
        self.panel.taken.connect(self._on_taken)
        self.panel.next_asked.connect(self._on_next)
        self.suggest_button.clicked.connect(lambda: self._start(self._suggest()))
        self.import_button.clicked.connect(lambda: self._start(self._import()))
        heard = self.services.changes.listen({CATEGORIES, PRODUCTS}, self._on_news)
        self.destroyed.connect(heard)
        self._news.fired.connect(lambda: self._start(self._read()))

    # What the page asks for

    async def load(self) -> None:
        await super().load()
        self.book.drafts.clear()
        await self._read()

    @property
    def is_changed(self) -> bool:
        return bool(self.book.drafts) or super().is_changed

    async def save(self) -> None:
        form = self.value(CategorySettings)
        categories = self.services.categories
        try:
            await categories.save_mappings(self.integration.id, self.book.changes(), form)
        except InvalidInput as error:
            self.views[CategorySettings.key].show_problems(error.problems)
            raise
        self.book.drafts.clear()
        self.mark_saved()
        await self._read()

    def undo(self) -> None:
        super().undo()
        self.book.drafts.clear()
        self._mapped_anew()

    def entries(self) -> Sequence[Found]:
        title = _("Category → category of ANYMARKET")
        return (*super().entries(), Found(title, _(self.tab.why), self.tree.setFocus))

    def on_changed(self) -> None:
        key = CategorySettings.key
        if key in self.views:
            chosen = bool(self.views[key].editor("nearest_ancestor").value())
            if chosen != self.book.nearest_ancestor:
                self.book.nearest_ancestor = chosen
                self._look()

    # Reading and showing

    async def _read(self) -> None:
        """Read the tree and what is stored; drafts stay."""
        self._asked += 1
        asked = self._asked
        overview = await self.services.categories.overview(self.integration.id)
        # Another change may have come meanwhile; its answer is the newer one.
        if asked != self._asked:
            return
        before = self.book
        self.book = CategoryBook(
            overview.categories,
            overview.products,
            overview.counterparts,
            nearest_ancestor=before.nearest_ancestor,
        )
        self.book.keep_drafts_of(before)
        if _known(overview) != self.panel.known.text():
            self.panel.known.setText(_known(overview))
            self.panel.search_again()
        self.suggest_button.setEnabled(bool(overview.hub_count))
        self._show_tree()
        if self._wanted or not self.tree.current_id:
            first = (*self.book.missing(), *self.book.in_order(), 0)[0]
            self.tree.choose(self._wanted or first)
            self._wanted = 0
        if before.drafts != self.book.drafts:
            self.changed.emit()

    def _show_tree(self) -> None:
        only = self.missing_only.isChecked()
        shown = found(self.book, self.filter.text(), missing_only=only)
        self.tree.show_book(self.book, shown)
        self._say_state(nothing_found=shown is not None and not shown)
        self._look()

    def _say_state(self, *, nothing_found: bool) -> None:
        """What stands in the tree's place where it would be empty."""
        self._stack.setCurrentIndex(int(nothing_found or not self.book.by_id))
        say, start = self.state.say, lambda: self._start(self._import())
        if not self.book.by_id:
            hint = _("They come with your products, or with the import from ANYMARKET.")
            say(_("No category yet"), hint, _("Import from ANYMARKET"), start)
        elif nothing_found and self.missing_only.isChecked() and not self.filter.text().strip():
            show_all = partial(self.missing_only.setChecked, False)
            say(_("Every category is mapped"), "", _("Show all"), show_all)
        elif nothing_found:
            say(_("Nothing found"), "", _("Clear the search"), self.filter.clear)

    def _mapped_anew(self) -> None:
        """Something was mapped, or not any more."""
        self.tree.look_again()
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        coverage = self.book.coverage()
        text = _("{mapped} of {all} mapped")
        mapped, all_ = formats.count(coverage.mapped), formats.count(coverage.all)
        self.covered.setText(text.format(mapped=mapped, all=all_))
        for one in (self.covered, self.missing_only):
            one.setVisible(bool(coverage.all))
        self.tree.look_again()
        self._on_chosen(self.tree.current_id)

    def _category(self) -> Category | None:
        return self.book.by_id.get(self.tree.current_id)

    def _on_chosen(self, category_id: int) -> None:
        self.panel.show_category(self.book, category_id)
        for one in (self.rename_button, self.move_button, self.remove_button):
            one.setEnabled(bool(category_id))
        self.new_below.setEnabled(bool(category_id))

    def _on_news(self, _kinds: frozenset[str]) -> None:
        self._news.push_once()

    # Mapping

    def _on_taken(self, hub: HubCategory | None) -> None:
        if self.tree.current_id:
            self.book.choose(self.tree.current_id, hub)
            self._mapped_anew()

    def _on_next(self) -> None:
        """The next category, from the highlighted one on, whose products cannot be sent."""
        missing, order = self.book.missing(), self.book.in_order()
        if not missing:
            return
        place = {one: number for number, one in enumerate(order)}
        here = place.get(self.tree.current_id, -1)
        following = next((one for one in missing if place[one] > here), missing[0])
        if not self.tree.tree_model.index_of(following).isValid():
            self.filter.clear()
            self._show_tree()
        self.tree.choose(following)
        self.panel.search.field.setFocus()

    async def _suggest(self) -> None:
        self.suggest_button.setEnabled(False)
        try:
            answer = await self.services.categories.suggestions(self.integration.id)
        finally:
            self.suggest_button.setEnabled(True)
        suggestions = open_suggestions(self.book, answer)
        if not suggestions:
            self.context.messages.info(
                _("No further category has a counterpart that its name speaks for."),
                hint=_("Search for it on the right."),
            )
            return
        for one in await ask_suggestions(self, suggestions):
            if one.category_id in self.book.by_id:
                self.book.choose(one.category_id, one.hub)
        self._mapped_anew()

    async def _import(self) -> None:
        question = CategoryImport(create_local=not self.book.by_id)
        answer = await ask_form(self, question, accept=_("Import"))
        if answer is None or self._importing:
            return
        self._importing = True
        self.import_button.setEnabled(False)
        self.panel.known.setText(_("Reading the categories of ANYMARKET…"))
        try:
            done = await self.services.categories.import_from_hub(
                self.integration.id, create_local=answer.create_local
            )
            self._tell_import(done)
        finally:
            self._importing = False
            self.import_button.setEnabled(True)
            await self._read()

    def _tell_import(self, done: ImportedCategories) -> None:
        text = ngettext(
            "{count} category of ANYMARKET was read.",
            "{count} categories of ANYMARKET were read.",
            done.read,
        )
        said = self.context.messages.warn if done.gone else self.context.messages.good
        said(text.format(count=formats.count(done.read)), hint=" ".join(_remarks(done)))

    # The tree

    def _on_create(self, above: Category | None) -> None:
        self._start(self._create(above))

    async def _create(self, above: Category | None) -> None:
        self._wanted = await self.edits.create(above)

    def _on_rename(self) -> None:
        if (category := self._category()) is not None:
            self._start(self.edits.rename(category))

    def _on_move(self) -> None:
        if (category := self._category()) is not None:
            self._start(self.edits.move(self.book, category))

    def _on_remove(self) -> None:
        if (category := self._category()) is not None:
            mapped = bool(category.id and category.id in self.book.stored)
            self._start(self.edits.remove(category, mapped=mapped))

    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self.tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.new_below)
        menu.addAction(self.new_top)
        if self._category() is not None:
            menu.addSeparator()
            menu.addAction(icons.icon("pencil", "muted"), _("Rename"), self._on_rename)
            menu.addAction(icons.icon("folder-open", "muted"), _("Move"), self._on_move)
            menu.addAction(icons.icon("trash-2", "muted"), _("Remove"), self._on_remove)
        menu.popup(self.tree.viewport().mapToGlobal(place))

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        self.context.tasks.start(work, owner=self)


def _known(overview: CategoryOverview) -> str:
    if not overview.hub_count:
        return _("The categories of ANYMARKET have not been read yet: import them.")
    text = ngettext(
        "{count} category of ANYMARKET, read {when}",
        "{count} categories of ANYMARKET, read {when}",
        overview.hub_count,
    )
    return text.format(count=formats.count(overview.hub_count), when=formats.ago(overview.read_at))


def _remarks(done: ImportedCategories) -> list[str]:
    """What else an import did, a sentence each."""
    said = []
    if done.created:
        text = ngettext("{count} was created here.", "{count} were created here.", done.created)
        said.append(text.format(count=formats.count(done.created)))
    if done.mapped:
        text = ngettext("{count} was mapped.", "{count} were mapped.", done.mapped)
        said.append(text.format(count=formats.count(done.mapped)))
    if done.gone:
        text = ngettext(
            "{count} is not there any more; a mapping to it stays and is marked.",
            "{count} are not there any more; mappings to them stay and are marked.",
            done.gone,
        )
        said.append(text.format(count=formats.count(done.gone)))
    return said

"""A tab that shows the Forms of its declaration; most tabs are this and a little more."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.settings import Tab
from anydesk.services.references import Options, references
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.forms.form_view import HELP_WIDTH, LABEL_WIDTH, WIDE_FROM, FormView
from anydesk.ui.pages.configuration.tab import ConfigurationTab, Found

F = TypeVar("F", bound=Form)

GAP = 16
"""Pixels between the labels and the fields of a FormView."""

ROOM_AROUND = 48
"""Pixels of its surroundings that are seen beside a field that was looked for."""


class FormTab(ConfigurationTab):
    """Shows each Form of ``tab.forms`` as a FormView, under a caption where there are several.

    ``self.groups`` has by the key of a Form the column its fields stand in: what is added there
    stands under them. ``self.column`` has the groups from above to below. ``views`` are there
    after ``load``.
    """

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.views: dict[str, FormView[Form]] = {}
        self.groups: dict[str, QVBoxLayout] = {}
        self._stored: dict[str, Form] = {}
        self._references: Options = {}
        for kind in tab.forms:
            group = QVBoxLayout()
            group.setSpacing(8)
            if len(tab.forms) > 1:
                group.addWidget(pieces.label(_(kind.title).upper(), "caption"))
            self.groups[kind.key] = group
            self.column.addLayout(group)

    # What sub-classes use

    def value(self, kind: type[F]) -> F:
        """The Form as entered. Raises InvalidInput where it cannot be saved."""
        value = self.views[kind.key].value()
        assert isinstance(value, kind)
        return value

    def values(self) -> tuple[Form, ...]:
        """Every Form as entered. Raises InvalidInput before anything is saved."""
        return tuple(self.views[kind.key].value() for kind in self.tab.forms)

    def on_changed(self) -> None:
        """Something was typed or shown anew; override to show what follows from it."""

    async def read_references_again(self) -> None:
        """A register has changed: offer its rows, and keep what is entered."""
        found = await references(self.services)
        if found != self._references:
            self._references = found
            for key, view in tuple(self.views.items()):
                entered = _readable(view, self._stored[key])
                self._replace(key, self._made(self._stored[key]))
                _enter(self.views[key], entered)
            self._tell()

    # What the page asks for

    async def load(self) -> None:
        found = await references(self.services)
        same, self._references = found == self._references, found
        for kind in self.tab.forms:
            form = await self.services.settings.get(kind, self.integration.id)
            self._stored[kind.key] = form
            if same and kind.key in self.views:
                self.views[kind.key].put(form)
            else:
                self._replace(kind.key, self._made(form))
        self._tell()

    @property
    def is_changed(self) -> bool:
        return any(view.is_changed for view in self.views.values())

    @property
    def is_valid(self) -> bool:
        return all(view.is_valid for view in self.views.values())

    async def save(self) -> None:
        await self.services.settings.save_all(self.values(), self.integration.id)
        self.mark_saved()

    def mark_saved(self) -> None:
        """What is entered was stored: it counts as unchanged from now on."""
        for key, view in self.views.items():
            self._stored[key] = view.value()
            view.saved()

    def undo(self) -> None:
        for view in self.views.values():
            view.undo()

    def restore(self) -> None:
        for kind in self.tab.forms:
            _enter(self.views[kind.key], {one.name: one.default for one in kind.entries()})

    def entries(self) -> Sequence[Found]:
        return tuple(
            Found(_(one.label), _(one.help), partial(self._show_field, kind.key, one.name))
            for kind in self.tab.forms
            for one in kind.entries()
        )

    # Inside

    def _made(self, form: Form) -> FormView[Form]:
        view = FormView(form, references=self._references)
        view.changed.connect(self._tell)
        return view

    def _replace(self, key: str, view: FormView[Form]) -> None:
        group, old = self.groups[key], self.views.get(key)
        if old is None:
            # Under the caption; what a sub-class has put there stands below it.
            group.insertWidget(1 if len(self.tab.forms) > 1 else 0, view)
        else:
            group.replaceWidget(old, view)
            old.hide()
            old.deleteLater()
        self.views[key] = view

    def _show_field(self, key: str, name: str) -> None:
        if key in self.views:
            bring_into_view(self.views[key].field(name))

    def _tell(self) -> None:
        self.on_changed()
        self.changed.emit()


def bring_into_view(widget: QWidget) -> None:
    """Scroll to the widget and put the cursor there."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if parent is not None:
        parent.ensureWidgetVisible(widget, ROOM_AROUND, ROOM_AROUND)
    widget.setFocus()


def _readable(view: FormView[Form], form: Form) -> dict[str, Any]:
    values = {}
    for one in form.entries():
        try:
            values[one.name] = view.editor(one.name).value()
        except InvalidInput:
            # Half a number: what was stored comes back in its place.
            continue
    return values


def _enter(view: FormView[Form], values: Mapping[str, Any]) -> None:
    """As if a person had entered it: what was there counts as the start."""
    for name, value in values.items():
        view.editor(name).put(value)


class UnderFields(QWidget):
    """What belongs to the fields of a Form but is none: it stands under them, and in line."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        inner = QWidget()
        # A layout asks a wrapped line for its height within this width; a margin that grows
        # with the width would make the least width grow, too.
        inner.setMaximumWidth(HELP_WIDTH)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(inner, 1)
        self._row.addStretch(0)
        self._indent(False)
        for widget in widgets:
            self.column.addWidget(widget)

    def add(self, *buttons: QWidget) -> None:
        """Buttons side by side."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in buttons:
            row.addWidget(one)
        row.addStretch(1)
        self.column.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._indent(self.width() >= WIDE_FROM)

    def minimumSizeHint(self) -> QSize:
        # The indent goes where the page is narrow: it must not keep the page wide.
        least = super().minimumSizeHint()
        return least - QSize(self._row.contentsMargins().left(), 0)

    def _indent(self, wide: bool) -> None:
        self._row.setContentsMargins(LABEL_WIDTH + GAP if wide else 0, 0, 0, 8)


def beside_fields(widget: QWidget) -> QHBoxLayout:
    """A row for one button under fields that stand in a narrow place of their own."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 8)
    row.addWidget(widget)
    row.addStretch(1)
    return row

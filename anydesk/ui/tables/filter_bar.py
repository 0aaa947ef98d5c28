"""The row of filters: text search, choices, periods."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.i18n import _
from anydesk.core.query import FilterValue, Query
from anydesk.ui import formats, icons
from anydesk.ui.aio import Debounce, Tasks
from anydesk.ui.tables.period import OWN, PRESETS, days_range, preset_days
from anydesk.ui.tables.screen import AnyFilter, Choices, Filter, Period

if TYPE_CHECKING:
    from anydesk.services import Services

TYPING = 100
"""Milliseconds without a key before the list is asked."""


class FilterButton(QToolButton):
    """``Situation ▾``, or ``Situation: Paid ▾`` once something is chosen."""

    changed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("filter")
        self.title = title
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self.fill)
        self.say("")

    def fill(self) -> None:
        """Make the menu; called each time it opens."""

    def say(self, chosen: str) -> None:
        """Show what is chosen."""
        text = f"{self.title}: {chosen}" if chosen else self.title
        self.setText(text)
        self.setAccessibleName(text)
        self.setProperty("active", "true" if chosen else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def words(self) -> str:
        """What it filters, in words; "" for nothing."""
        return self.text() if self.property("active") == "true" else ""

    def values(self) -> Mapping[str, FilterValue]:
        """What it adds to the query."""
        raise NotImplementedError

    def put(self, filters: Mapping[str, FilterValue]) -> None:
        """Show these values, chosen elsewhere."""
        raise NotImplementedError

    def _add(self, text: str, checked: bool, run: object) -> QAction:
        action = self.menu().addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(run)
        return action


class ChoiceButton(FilterButton):
    """A filter with a list of choices, fixed or asked from a service."""

    def __init__(self, filter_: Filter, bar: "FilterBar") -> None:
        self._filter = filter_
        self._bar = bar
        self._value: FilterValue = None
        self._choices: Choices = () if callable(filter_.choices) else filter_.choices
        super().__init__(_(filter_.title))

    def values(self) -> Mapping[str, FilterValue]:
        return {self._filter.key: self._value}

    def put(self, filters: Mapping[str, FilterValue]) -> None:
        self._value = filters.get(self._filter.key)
        self.say(self._label())

    def _label(self) -> str:
        if self._value is None:
            return ""
        return _(dict(self._choices).get(self._value, str(self._value)))

    def fill(self) -> None:
        if callable(self._filter.choices):
            self._bar.tasks.start(self._ask(), owner=self)
        self._show()

    async def _ask(self) -> None:
        assert callable(self._filter.choices)
        self._choices = await self._filter.choices(self._bar.services, self._bar.query())
        self._show()
        self.say(self._label())

    def _show(self) -> None:
        self.menu().clear()
        self._add(_("Any"), self._value is None, partial(self._choose, None))
        self.menu().addSeparator()
        for value, label in self._choices:
            self._add(_(label), value == self._value, partial(self._choose, value))

    def _choose(self, value: FilterValue, _checked: bool = False) -> None:
        self._value = value
        self.say(self._label())
        self.changed.emit()


class PeriodButton(FilterButton):
    """A filter by time, with presets and two dates of one's own."""

    def __init__(self, period: Period, bar: "FilterBar") -> None:
        self._period = period
        self._bar = bar
        self._preset = period.start
        self._days: tuple[date | None, date | None] = (None, None)
        super().__init__(_(period.title))
        self._say()

    def _today(self) -> date:
        return self._bar.services.clock.now().astimezone(MERCHANT_ZONE).date()

    def values(self) -> Mapping[str, FilterValue]:
        days = self._days if self._preset == OWN else preset_days(self._preset, self._today())
        since, until = days_range(*days)
        return {self._period.since: since, self._period.until: until}

    def put(self, filters: Mapping[str, FilterValue]) -> None:
        preset = filters.get(self._period.since)
        self._preset = preset if isinstance(preset, str) else ""
        self._say()

    def _say(self) -> None:
        if self._preset == OWN:
            first, last = self._days
            text = _("{first} to {last}").format(
                first=formats.day(first) or "…", last=formats.day(last) or "…"
            )
            self.say(text)
        else:
            self.say(_(dict(PRESETS)[self._preset]) if self._preset else "")

    def fill(self) -> None:
        self.menu().clear()
        for key, title in PRESETS:
            self._add(_(title), key == self._preset, partial(self._choose, key))
        self.menu().addSeparator()
        picker = QWidgetAction(self.menu())
        picker.setDefaultWidget(self._dates())
        self.menu().addAction(picker)

    def _dates(self) -> QWidget:
        panel = QWidget()
        grid = QGridLayout(panel)
        grid.setContentsMargins(12, 8, 12, 8)
        today = self._today()
        first = _date_edit(self._days[0] or today.replace(day=1), _("From"))
        last = _date_edit(self._days[1] or today, _("To"))
        button = QPushButton(_("Show these days"))
        for row, (caption, edit) in enumerate(((_("From"), first), (_("To"), last))):
            label = QLabel(caption)
            label.setBuddy(edit)
            grid.addWidget(label, row, 0)
            grid.addWidget(edit, row, 1)
        grid.addWidget(button, 2, 0, 1, 2)
        button.clicked.connect(lambda: self._choose_days(first.date(), last.date()))
        return panel

    def _choose_days(self, first: QDate, last: QDate) -> None:
        days = sorted((_python_day(first), _python_day(last)))
        self._days = (days[0], days[1])
        self.menu().close()
        self._choose(OWN)

    def _choose(self, preset: str, _checked: bool = False) -> None:
        self._preset = preset
        self._say()
        self.changed.emit()


def _date_edit(value: date, name: str) -> QDateEdit:
    edit = QDateEdit(QDate(value.year, value.month, value.day))
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("dd/MM/yyyy")
    edit.setAccessibleName(name)
    return edit


def _python_day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


class SearchField(QLineEdit):
    """The text search; Esc empties it first."""

    left_with_down = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_with_down.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """All filters of a screen. ``changed`` comes after typing has paused."""

    changed = Signal()

    def __init__(
        self, filters: Sequence[AnyFilter], hint: str, services: "Services", tasks: Tasks
    ) -> None:
        super().__init__()
        self.services = services
        self.tasks = tasks
        self.search = SearchField(hint or _("Search"))
        self.buttons: list[FilterButton] = []
        self._typing = Debounce(TYPING, self)
        self._typing.fired.connect(self.changed)
        self.search.textChanged.connect(self._typing.push)
        self.search.returnPressed.connect(self._on_return)
        self.clear_button = QPushButton(_("Clear filters"))
        self.clear_button.setProperty("weight", "link")
        self.clear_button.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(360)
        row.addWidget(self.search, 3)
        for filter_ in filters:
            self._add(filter_)
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self._on_changed()
        self.changed.connect(self._on_changed)

    def _add(self, filter_: AnyFilter) -> None:
        made = (
            PeriodButton(filter_, self)
            if isinstance(filter_, Period)
            else ChoiceButton(filter_, self)
        )
        made.changed.connect(self.changed)
        self.buttons.append(made)

    @property
    def is_waiting(self) -> bool:
        """Something was typed and the list was not asked yet."""
        return self._typing.waiting

    def query(self) -> Query:
        """What is filtered now."""
        filters: dict[str, FilterValue] = {}
        for button in self.buttons:
            filters |= {key: value for key, value in button.values().items() if value is not None}
        return Query(text=self.search.text().strip(), filters=filters)

    def put(self, filters: Mapping[str, FilterValue], text: str = "") -> None:
        """Show these filters, chosen elsewhere; does not say ``changed``."""
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self._typing.stop()
        for button in self.buttons:
            button.put(filters)
        self._on_changed()

    def clear(self) -> None:
        """Take every filter away."""
        self.put({})
        self.changed.emit()

    def words(self) -> str:
        """The filter in words."""
        parts = [button.words() for button in self.buttons if button.words()]
        if text := self.search.text().strip():
            parts.insert(0, f"“{text}”")
        return ", ".join(parts)

    def _on_return(self) -> None:
        # A barcode reader ends with Enter: the answer should not wait for the pause.
        self._typing.stop()
        self.changed.emit()

    def _on_changed(self) -> None:
        self.clear_button.setVisible(bool(self.words()))

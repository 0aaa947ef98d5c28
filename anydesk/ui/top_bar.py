"""The top bar: the store and how it is connected, the search, light or dark, help."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from anydesk.core.i18n import _
from anydesk.core.integrations import HEALTH_TITLES, Environment, Health, Integration
from anydesk.ui import icons, pieces, theme
from anydesk.ui.context import StoreChoice
from anydesk.ui.tables.delegate import DOT, paint_dot
from anydesk.ui.tones import Tone

HEIGHT = 48

HEALTH_TONES: Mapping[Health, Tone] = {
    Health.UNKNOWN: Tone.MUTED,
    Health.OK: Tone.GOOD,
    Health.AUTH_FAILED: Tone.BAD,
    Health.UNREACHABLE: Tone.BAD,
    Health.RATE_LIMITED: Tone.WARN,
}

_WORST_FIRST = (
    Health.AUTH_FAILED,
    Health.UNREACHABLE,
    Health.RATE_LIMITED,
    Health.UNKNOWN,
    Health.OK,
)


class StatusLabel(QLabel):
    """A dot and a word."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = Tone.MUTED
        self.setContentsMargins(DOT + 6, 0, 0, 0)

    def say(self, tone: Tone, text: str) -> None:
        """Show this state."""
        self._tone = tone
        self.setText(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text():
            painter = QPainter(self)
            paint_dot(painter, 0, self.rect().center().y(), theme.current().tone(self._tone))
            painter.end()


class TopBar(QWidget):
    """Always visible; tinted and labelled outside production."""

    side_bar_toggled = Signal()
    search_asked = Signal()
    theme_toggled = Signal()
    help_asked = Signal()
    connection_asked = Signal()

    def __init__(self, stores: StoreChoice) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._stores = stores
        self.menu_button = pieces.icon_button("menu", _("Show or hide the titles of the pages"))
        self.store_button = pieces.named(QToolButton(), "store")
        self.health = StatusLabel()
        self.environment = pieces.label("", "environment")
        self.search_button = pieces.named(QPushButton(_("Search order, SKU, customer…")), "search")
        self.theme_button = pieces.icon_button("sun-moon", _("Light or dark"))
        self.help_button = pieces.icon_button("circle-question-mark", _("Help (F1)"))
        self._build()
        stores.changed.connect(self.look)
        self.look()

    def _build(self) -> None:
        self.store_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.store_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.store_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.store_button.setIcon(icons.icon("store", "accent"))
        self.store_button.setIconSize(icons.BESIDE)
        menu = QMenu(self.store_button)
        menu.aboutToShow.connect(self._fill_stores)
        self.store_button.setMenu(menu)
        self.search_button.setIcon(icons.icon("search", "muted"))
        self.search_button.setIconSize(icons.BESIDE)
        self.search_button.setMinimumWidth(200)
        self.search_button.setMaximumWidth(360)
        self.search_button.setToolTip(_("Search anything (Ctrl+K)"))
        self.search_button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.menu_button)
        row.addWidget(self.store_button)
        row.addWidget(self.health)
        row.addSpacing(8)
        row.addWidget(self.environment)
        row.addStretch(1)
        row.addWidget(self.search_button, 2)
        row.addWidget(self.theme_button)
        row.addWidget(self.help_button)
        self.menu_button.clicked.connect(self.side_bar_toggled)
        self.search_button.clicked.connect(self.search_asked)
        self.theme_button.clicked.connect(self.theme_toggled)
        self.help_button.clicked.connect(self.help_asked)

    def look(self) -> None:
        """Show the chosen store, its connection and its environment."""
        chosen = self._stores.chosen
        seen = (chosen,) if chosen is not None else self._stores.stores
        name = chosen.name if chosen is not None else _("All stores")
        if not self._stores.stores:
            name = _("No store yet")
        metrics = self.store_button.fontMetrics()
        self.store_button.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, 240))
        self.store_button.setAccessibleName(_("Store: {name}").format(name=name))
        self._show_health(tuple(store for store in seen if store.has_token))
        words = environment_words(seen)
        self.environment.setText(words)
        self.environment.setVisible(bool(words))
        self.setProperty("tint", "true" if words else "false")
        pieces.restyle(self)

    def _show_health(self, stores: tuple[Integration, ...]) -> None:
        states = {store.health for store in stores}
        worst = next((health for health in _WORST_FIRST if health in states), None)
        if worst is None:
            self.health.say(Tone.MUTED, _("Not connected") if self._stores.stores else "")
        else:
            self.health.say(HEALTH_TONES[worst], _(HEALTH_TITLES[worst]))
        self.health.setAccessibleName(_("Connection: {state}").format(state=self.health.text()))

    def _fill_stores(self) -> None:
        menu = self.store_button.menu()
        menu.clear()
        self._add(_("All stores"), None)
        menu.addSeparator()
        for store in self._stores.stores:
            self._add(store.name, store.id)
        menu.addSeparator()
        entry = menu.addAction(icons.icon("plug", "muted"), _("Integrations…"))
        entry.triggered.connect(self.connection_asked)

    def _add(self, title: str, store: int | None) -> None:
        entry = self.store_button.menu().addAction(title.replace("&", "&&"))
        entry.setCheckable(True)
        entry.setChecked(store == self._stores.chosen_id)
        entry.triggered.connect(partial(self._on_store, store))

    def _on_store(self, store: int | None, _checked: bool = False) -> None:
        self._stores.choose(store)


def environment_words(stores: tuple[Integration, ...]) -> str:
    """What to warn of: practice or sandbox; "" in production."""
    environments = {store.environment for store in stores}
    if Environment.PRACTICE in environments:
        return _("Practice: nothing here is real")
    if Environment.SANDBOX in environments:
        return _("Sandbox: a place for tests")
    if Environment.CUSTOM in environments:
        return _("Own address: not ANYMARKET itself")
    return ""

"""The side bar: the pages in groups, badges for things to do, collapsible to icons."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.i18n import _, ngettext
from anydesk.ui import formats, icons, pieces, theme
from anydesk.ui.sections import GROUP_TITLES, Group, Section
from anydesk.ui.tables.delegate import DOT, paint_dot

WIDE = 248
NARROW = 56


class NavButton(QToolButton):
    """The entry of one page."""

    def __init__(self, section: Section, number: int) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.section = section
        self._count = 0
        self._wide = True
        self._title = _(section.title)
        self.setText(self._title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(36)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        keys = f" (Ctrl+{number})" if number <= 9 else ""
        self.setToolTip(f"{self._title}{keys}")
        self.badge = pieces.label("", "badge")
        self.badge.setParent(self)
        self.badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.addStretch(1)
        row.addWidget(self.badge)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(False)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show how many things there are to do."""
        self.badge.setText(formats.count(count) if count < 1_000 else "999+")
        self._count = count
        self._show_badge()
        words = ngettext("{title}, {count} to do", "{title}, {count} to do", count)
        self.setAccessibleName(
            words.format(title=self._title, count=count) if count else self._title
        )

    def set_wide(self, wide: bool) -> None:
        """With its title, or only the icon."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly
        )
        self.setIconSize(icons.MEDIUM_BESIDE if wide else icons.MEDIUM)
        self._wide = wide
        self._show_badge()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._count and not self._wide:
            painter = QPainter(self)
            paint_dot(painter, self.width() - DOT - 4, DOT, theme.current().accent)
            painter.end()

    def _show_badge(self) -> None:
        self.badge.setVisible(self._wide and self._count > 0)
        self.update()

    def _on_toggled(self, chosen: bool) -> None:
        self.setIcon(icons.icon(self.section.icon, "accent" if chosen else "muted"))


class SideBar(QWidget):
    """Says ``chosen`` with the key of a section."""

    chosen = Signal(str)

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self.setObjectName("side_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Pages"))
        self._parents = {section.key: section.parent for section in sections}
        self._buttons: dict[str, NavButton] = {}
        self._captions: list[QLabel] = []
        self._group = QButtonGroup(self)
        self._wide = True
        content = pieces.named(QWidget(), "scrolled")
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(2)
        shown = [section for section in sections if not section.parent]
        for group, members in groupby(shown, key=lambda section: section.group):
            self._add_group(column, group, list(members))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.addWidget(_scrolled(content))
        self.set_wide(True)

    def _add_group(self, column: QVBoxLayout, group: Group, members: list[Section]) -> None:
        if group in GROUP_TITLES:
            caption = pieces.label(_(GROUP_TITLES[group]).upper(), "caption")
            caption.setContentsMargins(10, 12, 0, 4)
            self._captions.append(caption)
            column.addWidget(caption)
        for section in members:
            made = NavButton(section, len(self._buttons) + 1)
            made.clicked.connect(partial(self._on_clicked, section.key))
            self._group.addButton(made)
            self._buttons[section.key] = made
            column.addWidget(made)

    @property
    def keys(self) -> Sequence[str]:
        """The sections shown, from above."""
        return tuple(self._buttons)

    @property
    def is_wide(self) -> bool:
        """Titles are shown."""
        return self._wide

    def button(self, key: str) -> NavButton:
        """The entry of a section."""
        return self._buttons[key]

    def mark(self, key: str) -> None:
        """This section is on the screen."""
        made = self._buttons.get(self._parents.get(key) or key)
        if made is not None:
            made.setChecked(True)

    def set_wide(self, wide: bool) -> None:
        """With titles, or icons only."""
        self._wide = wide
        self.setFixedWidth(WIDE if wide else NARROW)
        for made in self._buttons.values():
            made.set_wide(wide)
        for caption in self._captions:
            caption.setVisible(wide)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Write the badges."""
        for key, count in counts.items():
            self._buttons[key].set_count(count)

    def _on_clicked(self, key: str, _checked: bool = False) -> None:
        self.chosen.emit(key)


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setObjectName("scrolled")
    area.setWidget(content)
    return area

"""The small widgets everything is made of, named as the style sheet knows them."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from anydesk.ui import icons

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str) -> W:
    """The widget with the name that the style sheet looks for."""
    widget.setObjectName(name)
    return widget


def restyle(widget: QWidget) -> None:
    """Look again at the style sheet, after a property or the name has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", style: str = "", *, wrap: bool = False) -> QLabel:
    """A text; ``style`` is muted, help, problem, caption, section_title, page_title…"""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if style:
        made.setObjectName(style)
    return made


def button(text: str, *, icon: str = "", weight: str = "plain", hint: str = "") -> QPushButton:
    """A push button as the style sheet knows them: plain, primary, danger or link."""
    made = QPushButton(text)
    if icon:
        made.setIcon(icons.icon(icon, "on_accent" if weight == "primary" else "text"))
        made.setIconSize(icons.BESIDE)
    if weight != "plain":
        made.setProperty("weight", weight)
    if hint:
        made.setToolTip(hint)
        made.setAccessibleDescription(hint)
    made.setAutoDefault(False)
    return made


def icon_button(icon: str, name: str, token: str = "text") -> QToolButton:
    """A button that is only a picture; its name is spoken and shown as a tooltip."""
    made = named(QToolButton(), "flat")
    made.setIcon(icons.icon(icon, token))
    made.setIconSize(icons.MEDIUM)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def line() -> QWidget:
    """A separating line of one pixel."""
    made = named(QWidget(), "line")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def panel(name: str = "card") -> QWidget:
    """An empty widget that the style sheet paints: card, surface, side_bar…"""
    made = named(QWidget(), name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made

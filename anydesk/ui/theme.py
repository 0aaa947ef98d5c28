"""Light and dark: the tokens, the palette and the style sheet made from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from anydesk import resources
from anydesk.ui.tones import Tone

BODY = 13
"""Pixels of body text; the system's font is used larger where the person asked for it."""


@dataclass(frozen=True)
class Tokens:
    """The colours by their use. Status colours are never large areas."""

    surface: str
    page: str
    text: str
    muted: str
    line: str
    field: str
    """Border of input fields: darker than ``line``, so that a field can be seen."""
    hover: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    good: str
    warn: str
    bad: str
    info: str
    sandbox: str
    """Tint of the top bar outside production."""

    def tone(self, tone: Tone) -> str:
        """The colour of a status."""
        return str(getattr(self, tone.value))


LIGHT = Tokens(
    surface="#FFFFFF",
    page="#F5F6F8",
    text="#1B1F24",
    muted="#5B6470",
    line="#DFE3E8",
    field="#B6BEC8",
    hover="#EEF1F4",
    accent="#0B6E6E",
    accent_hover="#095A5A",
    accent_soft="#E1F1F0",
    on_accent="#FFFFFF",
    good="#1A7F37",
    warn="#9A6700",
    bad="#C0362C",
    info="#0A66C2",
    sandbox="#FFF6DB",
)

DARK = Tokens(
    surface="#1F2328",
    page="#16191D",
    text="#E6E8EB",
    muted="#9AA4B0",
    line="#333A42",
    field="#525C67",
    hover="#2A3037",
    accent="#3FB6B2",
    accent_hover="#5CC7C3",
    accent_soft="#17393A",
    on_accent="#0B1F1F",
    good="#4AC26B",
    warn="#D4A72C",
    bad="#F47067",
    info="#58A6FF",
    sandbox="#35300F",
)


class Choice(StrEnum):
    """What the merchant may choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Holds the tokens in use and puts them on the application."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = Choice.SYSTEM
        self._glyphs = QTemporaryDir()
        self._round = 0
        self.tokens = LIGHT
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(body_font(application.font()))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def choice(self) -> Choice:
        """What the merchant chose."""
        return self._choice

    @property
    def is_dark(self) -> bool:
        """Dark colours are in use."""
        return self.tokens is DARK

    def use(self, choice: Choice | str) -> None:
        """Show these colours from now on."""
        self._choice = Choice(choice)
        self._apply()

    def toggle(self) -> None:
        """From light to dark and back."""
        self.use(Choice.LIGHT if self.is_dark else Choice.DARK)

    def _on_system_changed(self) -> None:
        if self._choice is Choice.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        dark = self._choice is Choice.DARK or (
            self._choice is Choice.SYSTEM
            and QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        self.tokens = DARK if dark else LIGHT
        set_current(self.tokens)
        # Qt: pixmaps named in a style sheet are cached by file name, so each round has its own.
        self._round += 1
        folder = Path(self._glyphs.path()) / str(self._round)
        folder.mkdir()
        write_glyphs(folder, self.tokens)
        pixels = self._application.font().pixelSize()
        self._application.setPalette(palette(self.tokens))
        self._application.setStyleSheet(style_sheet(self.tokens, folder, pixels))
        self.changed.emit()


_current: list[Tokens] = [LIGHT]


def current() -> Tokens:
    """The tokens in use, for widgets that paint themselves."""
    return _current[0]


def set_current(tokens: Tokens) -> None:
    """Done by ``Theme``."""
    _current[0] = tokens


def body_font(system: QFont) -> QFont:
    """The system's font at the size of body text, or larger where the system has it larger."""
    font = QFont(system)
    pixels = system.pixelSize()
    if pixels <= 0:
        # Points become pixels at 96 dots an inch; scaling is done by Qt on top of it.
        pixels = round(system.pointSizeF() * 96 / 72)
    font.setPixelSize(max(BODY, pixels))
    return font


def tabular(font: QFont) -> QFont:
    """The same font with digits of one width, where it has them."""
    even = QFont(font)
    even.setFeature(QFont.Tag("tnum"), 1)
    return even


def palette(tokens: Tokens) -> QPalette:
    """Fusion's palette from the tokens."""
    role = QPalette.ColorRole
    colours: Mapping[QPalette.ColorRole, str] = {
        role.Window: tokens.page,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.page,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.PlaceholderText: tokens.muted,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.Light: tokens.line,
        role.Midlight: tokens.line,
        role.Mid: tokens.line,
        role.Dark: tokens.field,
        role.Shadow: tokens.line,
    }
    result = QPalette()
    for key, colour in colours.items():
        result.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.muted))
    return result


_GLYPHS = {
    "chevron-down": "muted",
    "chevron-up": "muted",
    "check": "on_accent",
    "minus": "on_accent",
    "calendar": "muted",
}


def write_glyphs(folder: Path, tokens: Tokens) -> None:
    """The few pictures a style sheet names: it knows only files, and only in their own colour."""
    for name, token in _GLYPHS.items():
        svg = resources.path("icons", f"{name}.svg").read_text("utf-8")
        svg = svg.replace("currentColor", str(getattr(tokens, token)))
        if name in {"check", "minus"}:
            svg = svg.replace('stroke-width="2"', 'stroke-width="3"')
        (folder / f"{name}.svg").write_text(svg, "utf-8")


def style_sheet(tokens: Tokens, glyphs: Path, pixels: int = BODY) -> str:
    """``resources/style/base.qss`` with the tokens filled in."""
    sizes = {"body": pixels, "title": pixels + 7, "caption": pixels - 2}
    values = {f.name: str(getattr(tokens, f.name)) for f in fields(Tokens)}
    values |= {name: f"{size}px" for name, size in sizes.items()}
    values["glyphs"] = glyphs.as_posix()
    template = resources.path("style", "base.qss").read_text("utf-8")
    return re.sub(r"@([a-z_]+)", lambda found: values[found[1]], template)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        # The two constants are sRGB's own.
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    c = QColor(colour)
    red, green, blue = linear(c.redF()), linear(c.greenF()), linear(c.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

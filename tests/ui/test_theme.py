"""Everything can be read in both themes, and every icon named exists."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QPushButton

import anydesk
from anydesk import resources
from anydesk.ui import icons, pieces, theme
from anydesk.ui.theme import DARK, LIGHT, Choice, Theme, Tokens
from anydesk.ui.tones import Tone

TEXT_ON = {
    "text": ("surface", "page", "hover", "accent_soft", "sandbox"),
    "muted": ("surface", "page", "hover"),
    "accent": ("surface", "page", "accent_soft"),
    "on_accent": ("accent", "accent_hover"),
    "good": ("surface", "page"),
    "warn": ("surface", "page", "sandbox"),
    "bad": ("surface", "page"),
    "info": ("surface", "page"),
}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", sorted(TEXT_ON))
def test_text_can_be_read(tokens: Tokens, text: str) -> None:
    for ground in TEXT_ON[text]:
        ratio = theme.contrast(getattr(tokens, text), getattr(tokens, ground))
        assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


def test_contrast_is_measured_as_by_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_has_every_colour_filled_in(tokens: Tokens, tmp_path: Path) -> None:
    theme.write_glyphs(tmp_path, tokens)

    sheet = theme.style_sheet(tokens, tmp_path)

    assert "@" not in sheet
    assert tokens.accent in sheet
    for picture in re.findall(r"url\(([^)]+)\)", sheet):
        assert Path(picture).is_file()


def test_the_theme_can_be_switched_while_running(qapp: QApplication) -> None:
    sheet, palette = qapp.styleSheet(), qapp.palette()
    used = Theme(qapp)

    used.use(Choice.LIGHT)
    light = qapp.palette().window().color().name()
    used.toggle()

    assert used.is_dark
    assert light == LIGHT.page.lower()
    assert qapp.palette().window().color().name() == DARK.page.lower()
    assert theme.current() is DARK
    used.use("system")
    assert used.choice is Choice.SYSTEM
    used.deleteLater()
    theme.set_current(LIGHT)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


def test_a_larger_font_of_the_system_is_kept(qapp: QApplication) -> None:
    small, large = QFont(), QFont()
    small.setPointSize(8)
    large.setPointSize(14)

    assert theme.body_font(small).pixelSize() == theme.BODY
    assert theme.body_font(large).pixelSize() == 19


def test_every_icon_named_in_the_source_exists(qapp: QApplication) -> None:
    source = Path(anydesk.__file__).parent / "ui"
    named = set()
    for file in source.rglob("*.py"):
        named |= set(
            re.findall(r'\bicon(?:_button)?(?:=|\()"([a-z0-9-]+)"', file.read_text("utf-8"))
        )

    for name in sorted(named):
        assert not icons.icon(name).pixmap(16, 16).isNull()
    assert len(named) > 20


def test_icons_take_the_colour_of_the_theme(qapp: QApplication) -> None:
    def colour() -> str:
        picture = icons.icon("check", "accent").pixmap(64, 64).toImage()
        found = max(
            (picture.pixelColor(x, y) for x in range(64) for y in range(64)),
            key=lambda pixel: pixel.alpha(),
        )
        return found.name()

    theme.set_current(DARK)
    dark = colour()
    theme.set_current(LIGHT)

    assert colour() == LIGHT.accent.lower()
    assert dark == DARK.accent.lower()
    for tone in Tone:
        assert not icons.tone_icon(tone).isNull()


def test_the_licence_of_the_icons_is_beside_them() -> None:
    assert "ISC License" in resources.path("icons", "LICENSE").read_text("utf-8")


def test_pieces_have_the_names_of_the_style_sheet(qapp: QApplication) -> None:
    made = pieces.button("Send", weight="primary", hint="Sends it", icon="send")

    assert isinstance(made, QPushButton)
    assert made.property("weight") == "primary"
    assert made.accessibleDescription() == "Sends it"
    assert pieces.icon_button("x", "Close").accessibleName() == "Close"
    assert pieces.line().objectName() == "line"
    assert pieces.panel().objectName() == "card"
    assert {field.name for field in fields(Tokens)} >= {tone.value for tone in Tone}

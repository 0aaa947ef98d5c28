"""Pictures of invented products, drawn when somebody asks for them: same name, same picture.

A name says what it shows: ``cam0007-2.jpg`` is the second colour of a T-shirt (code CAM), and a
third part, as in ``cam0007-2-costas.jpg``, is another view of it.
"""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = 320
"""Pixels of each side."""

_FINE = 2
"""Drawn so many times larger: Pillow's shapes have no soft edges."""

Rgb = tuple[int, int, int]
_COLOURS: tuple[Rgb, ...] = (
    (38, 99, 191), (44, 46, 52), (236, 236, 232), (190, 38, 48), (38, 128, 78),
)  # fmt: skip
_GROUNDS: tuple[Rgb, ...] = (
    (246, 239, 226), (226, 238, 246), (239, 230, 244), (229, 243, 231), (250, 232, 228),
    (240, 240, 240),
)  # fmt: skip
_NAME = re.compile(r"([a-z]+)([0-9]*)(?:-([0-9]+))?(?:-([a-z]+))?(?:\.[a-z]+)?")


class Brush:
    """Shapes on a square of 100 by 100, whatever its size in pixels."""

    def __init__(self, picture: Image.Image, main: Rgb) -> None:
        self._draw = ImageDraw.Draw(picture)
        self._unit = picture.width / 100
        self.main = main
        self.dark = _mixed(main, (0, 0, 0), 0.28)
        self.light = _mixed(main, (255, 255, 255), 0.35)

    def box(self, *corners: float, colour: Rgb, round_by: float = 0) -> None:
        self._draw.rounded_rectangle(self._at(corners), round_by * self._unit, fill=colour)

    def oval(self, *corners: float, colour: Rgb) -> None:
        self._draw.ellipse(self._at(corners), fill=colour)

    def ring(self, *corners: float, colour: Rgb, width: float) -> None:
        self._draw.ellipse(self._at(corners), outline=colour, width=round(width * self._unit))

    def arc(self, *corners: float, start: float, end: float, colour: Rgb, width: float) -> None:
        self._draw.arc(self._at(corners), start, end, colour, round(width * self._unit))

    def shape(self, *points: float, colour: Rgb) -> None:
        self._draw.polygon(self._at(points), fill=colour)

    def line(self, *points: float, colour: Rgb, width: float) -> None:
        self._draw.line(self._at(points), colour, round(width * self._unit), joint="curve")

    def _at(self, numbers: tuple[float, ...]) -> list[float]:
        return [number * self._unit for number in numbers]


def _shirt(b: Brush) -> None:
    b.shape(30, 24, 42, 20, 58, 20, 70, 24, 90, 42, 78, 52, 70, 45, 70, 84, 30, 84, 30, 45, 22, 52,
            10, 42, colour=b.main)  # fmt: skip
    b.oval(40, 13, 60, 29, colour=b.dark)
    b.line(30, 45, 33, 36, colour=b.dark, width=1)
    b.line(70, 45, 67, 36, colour=b.dark, width=1)


def _shoe(b: Brush) -> None:
    b.shape(14, 42, 34, 40, 44, 48, 62, 58, 84, 62, 88, 70, 14, 70, colour=b.main)
    b.box(10, 69, 91, 78, colour=(250, 250, 250), round_by=4)
    for step in range(4):
        b.line(
            40 + step * 6, 58 + step * 1.5, 47 + step * 6, 50 + step * 3, colour=b.light, width=2
        )
    b.box(14, 38, 32, 46, colour=b.dark, round_by=4)


def _mug(b: Brush) -> None:
    b.ring(58, 36, 86, 66, colour=b.dark, width=6)
    b.box(22, 26, 66, 80, colour=b.main, round_by=6)
    b.oval(22, 20, 66, 34, colour=b.light)
    b.oval(26, 22, 62, 32, colour=(84, 52, 34))


def _drill(b: Brush) -> None:
    b.box(20, 28, 66, 52, colour=b.main, round_by=6)
    b.shape(26, 50, 46, 50, 42, 84, 24, 84, colour=b.dark)
    b.box(66, 33, 78, 47, colour=(90, 92, 98), round_by=2)
    b.box(78, 38, 94, 42, colour=(150, 152, 158))
    b.box(44, 54, 50, 64, colour=(40, 40, 44), round_by=2)


def _headphones(b: Brush) -> None:
    b.arc(20, 18, 80, 90, start=180, end=360, colour=b.dark, width=6)
    for left in (14, 70):
        b.box(left, 48, left + 16, 80, colour=b.main, round_by=7)
        b.box(left + 4, 54, left + 12, 74, colour=b.dark, round_by=4)


def _wrenches(b: Brush) -> None:
    steel: Rgb = (146, 152, 160)
    for step, length in enumerate((62, 54, 46, 38)):
        top, left = 22 + step * 16, 16
        b.box(left + 5, top + 3, left + length, top + 8, colour=steel, round_by=2)
        b.ring(left, top - 1, left + 13, top + 12, colour=steel, width=4)
        b.oval(left + length - 4, top - 1, left + length + 9, top + 12, colour=steel)
        b.box(left + length + 4, top + 3, left + length + 10, top + 8, colour=b.light)


def _bed(b: Brush) -> None:
    b.oval(8, 36, 92, 84, colour=b.main)
    b.oval(18, 40, 82, 74, colour=b.light)
    b.oval(40, 50, 62, 66, colour=b.dark)
    for left in (38, 47, 56):
        b.oval(left, 43, left + 8, 51, colour=b.dark)


def _cable(b: Brush) -> None:
    for step in range(3):
        gap = step * 8
        b.ring(20 + gap, 20 + gap, 80 - gap, 80 - gap, colour=b.main, width=4)
    b.box(76, 44, 92, 54, colour=b.dark, round_by=2)
    b.box(90, 46, 97, 52, colour=(160, 164, 170), round_by=1)


def _harness(b: Brush) -> None:
    b.ring(18, 24, 82, 70, colour=b.main, width=7)
    b.box(44, 60, 56, 74, colour=(160, 164, 170), round_by=2)
    b.oval(42, 72, 58, 90, colour=(214, 174, 60))


def _bottle(b: Brush) -> None:
    b.box(36, 26, 64, 88, colour=b.main, round_by=7)
    b.box(40, 12, 60, 28, colour=b.dark, round_by=3)
    b.box(41, 32, 46, 80, colour=b.light, round_by=2)


def _charger(b: Brush) -> None:
    b.box(28, 34, 72, 82, colour=b.light, round_by=9)
    for left in (40, 55):
        b.box(left, 18, left + 5, 36, colour=(150, 152, 158), round_by=1)
    b.box(43, 66, 57, 72, colour=(60, 62, 68), round_by=3)


def _pots(b: Brush) -> None:
    for left, top, right in ((12, 54, 52), (50, 44, 90), (28, 20, 66)):
        b.box(left, top, right, top + 30, colour=b.light, round_by=4)
        b.box(left - 2, top - 5, right + 2, top + 3, colour=b.main, round_by=3)


def _gift(b: Brush) -> None:
    b.box(18, 40, 82, 84, colour=b.main, round_by=3)
    b.box(14, 30, 86, 44, colour=b.dark, round_by=3)
    b.box(45, 30, 55, 84, colour=b.light)
    b.ring(30, 14, 50, 32, colour=b.light, width=4)
    b.ring(50, 14, 70, 32, colour=b.light, width=4)


def _parcel(b: Brush) -> None:
    b.shape(50, 16, 86, 32, 50, 48, 14, 32, colour=b.light)
    b.shape(14, 32, 50, 48, 50, 88, 14, 70, colour=b.main)
    b.shape(86, 32, 50, 48, 50, 88, 86, 70, colour=b.dark)


_SHAPES: dict[str, Callable[[Brush], None]] = {
    "cam": _shirt, "ten": _shoe, "can": _mug, "fur": _drill, "fon": _headphones,
    "chv": _wrenches, "pet": _bed, "cab": _cable, "col": _harness, "gar": _bottle,
    "car": _charger, "pot": _pots, "kit": _gift,
}  # fmt: skip


@lru_cache(maxsize=128)
def drawing(name: str) -> bytes:
    """The picture of this name as a PNG; a parcel where the name says nothing."""
    parts = _NAME.fullmatch(name.lower())
    code, series, number, view = parts.groups("") if parts else ("", "", "", "")
    chance = hashlib.sha256(f"{code}{series}{view}".encode()).digest()
    main = _COLOURS[(int(number) - 1) % len(_COLOURS)] if number else _COLOURS[chance[1] % 5]
    if not number or code in _PLAIN:
        main = _COLOURS[chance[1] % len(_COLOURS)]
    ground = _GROUNDS[chance[0] % len(_GROUNDS)]
    picture = Image.new("RGB", (SIZE * _FINE, SIZE * _FINE), ground)
    brush = Brush(picture, main)
    brush.oval(14, 80, 86, 92, colour=_mixed(ground, (0, 0, 0), 0.10))
    _SHAPES.get(code, _parcel)(brush)
    if view:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    file = BytesIO()
    small = picture.resize((SIZE, SIZE), Image.Resampling.BOX)
    small.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(file, "PNG")
    return file.getvalue()


_PLAIN = frozenset({"fur", "chv", "pet", "cab", "car", "pot", "kit"})
"""Without colours of their own: each product gets one by chance."""


def _mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue

"""Does Qt work here? Found out by starting it, not by guessing from package names."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from devtools import debian
from devtools.places import VENV, environment, output, stop, venv_program

# Printed as JSON on the last line: how many font families Qt sees.
_PROBE = """
import json
from PySide6 import QtWidgets
from PySide6.QtGui import QFontDatabase
app = QtWidgets.QApplication([])
print(json.dumps({"fonts": len(QFontDatabase.families())}))
"""


def display_plugin(environ: Mapping[str, str]) -> str:
    """The Qt plug-in that will show windows on this Linux desktop."""
    return "xcb" if environ.get("DISPLAY") else "wayland"


def offscreen_problem() -> str:
    """What keeps Qt from drawing without a display; empty if nothing does."""
    env = environment(os.environ, offscreen=True)
    code, text = output([venv_program("python"), "-c", _PROBE], env=env)
    last = text.strip().splitlines()[-1] if text.strip() else "it printed nothing"
    if code != 0:
        return f"Qt does not start: {last}"
    try:
        fonts = json.loads(last)["fonts"]
    except ValueError:
        return f"Qt does not start: {last}"
    return "" if fonts else "There are no fonts: every letter would be an empty box."


def unresolved(ldd: str) -> list[str]:
    """The libraries that ``ldd`` did not find."""
    lines = [line.strip() for line in ldd.splitlines()]
    return sorted({line.split()[0] for line in lines if line.endswith("=> not found")})


def _plugin_file(name: str) -> Path | None:
    pattern = f"lib/python*/site-packages/PySide6/Qt/plugins/platforms/libq{name}.so"
    return next(iter(VENV.glob(pattern)), None)


def window_problem() -> str:
    """What keeps Qt from showing a window on this Linux desktop; empty if nothing does."""
    name = display_plugin(os.environ)
    plugin = _plugin_file(name)
    if plugin is None:
        return f"PySide6 has no {name} plug-in here."
    libraries = unresolved(output(["ldd", plugin])[1])
    return f"Qt cannot open a window without {', '.join(libraries)}." if libraries else ""


def _find_problem(window: bool) -> str:
    return offscreen_problem() or (window_problem() if window else "")


def ensure(window: bool) -> None:
    """Qt works when this returns; else the developer has been told what to install."""
    problem = _find_problem(window)
    if not problem:
        return
    if sys.platform == "linux" and debian.is_debian():
        wanted = debian.OFFSCREEN + (debian.WINDOW if window else ())
        debian.obtain(lambda: debian.missing(wanted), problem)
        problem = _find_problem(window)
    if problem:
        stop(f"{problem}\nInstall what is missing with your system's package manager.")

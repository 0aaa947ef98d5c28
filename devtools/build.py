"""``dev.py build``: the program as a folder that needs no Python, and a first test of it."""

import os
import sys
from pathlib import Path

from devtools import debian
from devtools.places import ROOT, environment, run, say, stop, venv_program

RESULT = ROOT / "dist" / "anydesk"


def result() -> Path:
    """The program that was built."""
    if sys.platform == "darwin":
        return ROOT / "dist" / "anydesk.app" / "Contents" / "MacOS" / "anydesk"
    return RESULT / ("anydesk.exe" if os.name == "nt" else "anydesk")


def build() -> int:
    """Build, then let the result check itself without a display."""
    if sys.platform == "linux" and debian.is_debian():
        # What Qt's window needs is copied into the folder, so it must be here, display or not.
        wanted = debian.WINDOW + debian.PACKAGING
        debian.obtain(lambda: debian.missing(wanted), "Packaging needs system packages.")
    env = environment(os.environ, offscreen=True)
    pyinstaller: list[str | Path] = [
        venv_program("python"),
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
    ]
    if run([*pyinstaller, ROOT / "build.spec"], env) != 0:
        stop("The program could not be built; see the lines above.")
    say(f"checking {result()}")
    code = run([result(), "--self-check"], env)
    say("the build passed its self-check" if code == 0 else "the build failed its self-check")
    return code

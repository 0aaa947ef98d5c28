"""Makes the virtual environment: once, and again when something it depends on changes."""

import hashlib
import importlib.util
import json
import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devtools import debian, qt
from devtools.places import (
    LOCK,
    ROOT,
    VENV,
    environment,
    has_display,
    output,
    run,
    say,
    stop,
    venv_program,
)

if sys.platform != "win32":
    import fcntl

# Raised when the steps below change, so that existing environments are made again.
SETUP_VERSION = 1
STAMP = VENV / "anydesk-setup.json"


def fingerprint(lock: str, pyproject: str, python: str) -> str:
    """Changes whenever the installed packages may no longer be the right ones.

    Of pyproject.toml only what an installation reads: the settings of ruff and its like
    change often, and then nothing has to be installed again.
    """
    project = tomllib.loads(pyproject)
    tools = project.get("tool", {})
    parts = [SETUP_VERSION, python, lock, project.get("project"), tools.get("hatch")]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Stamp:
    """What a set-up has finished: which packages, and which checks of the system."""

    installed: str = ""
    checked: frozenset[str] = frozenset()


def read_stamp(path: Path) -> Stamp:
    """What the last set-up left behind; empty after an interrupted one."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return Stamp(str(data["installed"]), frozenset(map(str, data["checked"])))
    except (OSError, ValueError, KeyError, TypeError):
        return Stamp()


def write_stamp(path: Path, stamp: Stamp) -> None:
    """Written whole or not at all: a stamp must never promise more than was done."""
    draft = path.with_suffix(".tmp")
    data = {"installed": stamp.installed, "checked": sorted(stamp.checked)}
    draft.write_text(json.dumps(data), "utf-8")
    os.replace(draft, path)


def _fingerprint_now() -> str:
    # The real path names the version, as in python3.11: a system upgrade that changes
    # what `python3` means leaves the environment without its packages.
    python = os.path.realpath(venv_program("python"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    return fingerprint(LOCK.read_text("utf-8"), project, f"{ROOT}|{python}")


def _checks(window: bool) -> list[str]:
    if sys.platform != "linux":
        return []
    return ["offscreen", qt.display_plugin(os.environ)] if window else ["offscreen"]


def _has_pip() -> bool:
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return output([venv_program("python"), "-c", probe])[0] == 0


def _make_venv(window: bool) -> None:
    if _has_pip():
        return
    if importlib.util.find_spec("ensurepip") is None:
        if sys.platform != "linux" or not debian.is_debian():
            stop(f"{sys.executable} lacks the module ensurepip. Install Python's venv support.")
        # Qt's libraries too, so that the person is asked once and not twice.
        extra = debian.OFFSCREEN + (debian.WINDOW if window else ())
        wanted = debian.PYTHON_VENV + extra
        debian.obtain(lambda: debian.missing(wanted), "Python's venv module is missing.")
    say("making .venv")
    # --clear: what an interrupted set-up or another Python left behind is of no use.
    if run([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        stop("The virtual environment could not be made; see the lines above.")


def _install(*, repair: bool) -> None:
    env = environment(os.environ)
    pip: list[str | Path] = [venv_program("python"), "-m", "pip", "install"]
    pip += ["--quiet", "--no-input", "--disable-pip-version-check"]
    # An interrupted pip takes a package for installed whose programs it had not written yet.
    again = ["--force-reinstall"] if repair else []
    # The lock names every package, so nothing is left to resolve; a pip that resolves all the
    # same refuses the whole lock as soon as a newer release of a package with an extra is out.
    exactly: list[str | Path] = ["--no-deps", "--require-hashes", "-r", LOCK]
    say("installing the packages of requirements.lock, about a minute the first time")
    if run([*pip, *again, *exactly], env) != 0:
        stop("The packages could not be installed; see the lines above.")
    # The project itself, as a link to this folder; its build back end is in the lock file.
    if run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT], env) != 0:
        stop("The project could not be installed into .venv; see the lines above.")


@contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time: two in one folder would pull packages from under each other.

    Not on Windows, which has no lock on a file that is only read.
    """
    with (ROOT / "pyproject.toml").open() as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _set_up(window: bool, wanted: list[str]) -> None:
    stamp = read_stamp(STAMP)
    if stamp.installed != _fingerprint_now():
        STAMP.unlink(missing_ok=True)
        _make_venv(window)
        _install(repair=not stamp.installed)
        # Kept even if a check below fails: what is missing then is not a Python package.
        stamp = Stamp(_fingerprint_now())
        write_stamp(STAMP, stamp)
    if not stamp.checked.issuperset(wanted):
        qt.ensure(window)
        write_stamp(STAMP, Stamp(stamp.installed, stamp.checked.union(wanted)))


def is_ready(stamp: Stamp, installed: str, wanted: list[str]) -> bool:
    """Is there nothing left to do?"""
    return stamp.installed == installed and stamp.checked.issuperset(wanted)


def setup(*, window: bool = False) -> None:
    """Everything the other commands need; returns at once when it is there already."""
    window = window and has_display(os.environ)
    wanted = _checks(window)
    if is_ready(read_stamp(STAMP), _fingerprint_now(), wanted):
        return
    if VENV.exists() and not os.access(VENV, os.W_OK):
        stop(f"{VENV} belongs to somebody else, perhaps to root. Remove it and try again.")
    with _alone():
        _set_up(window, wanted)

"""Makes the virtual environment: once, and again when something it depends on changes."""

import hashlib
import importlib.util
import json
import os
import sys
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

# Raised when the steps below change, so that existing environments are made again.
SETUP_VERSION = 1
STAMP = VENV / "anydesk-setup.json"


def fingerprint(lock: bytes, project: bytes, python: str) -> str:
    """Changes whenever the installed packages may no longer be the right ones."""
    parts = (str(SETUP_VERSION).encode(), python.encode(), lock, project)
    return hashlib.sha256(b"\0".join(hashlib.sha256(p).digest() for p in parts)).hexdigest()


def read_stamp(path: Path) -> dict[str, object]:
    """What the last finished set-up left behind; empty after an interrupted one."""
    try:
        stamp = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, installed: str, checked: list[str]) -> None:
    """Written whole or not at all: a stamp must never promise more than was done."""
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps({"installed": installed, "checked": checked}), "utf-8")
    os.replace(draft, path)


def still_to_check(stamp: dict[str, object], installed: str, wanted: list[str]) -> list[str]:
    """The system checks that have not passed yet with what is installed now."""
    if stamp.get("installed") != installed:
        return wanted
    passed = stamp.get("checked")
    return [check for check in wanted if not isinstance(passed, list) or check not in passed]


def _fingerprint_now() -> str:
    # The real path names the version, as in python3.11: a system upgrade that changes
    # what `python3` means leaves the environment without its packages.
    python = os.path.realpath(venv_program("python"))
    project = (ROOT / "pyproject.toml").read_bytes()
    return fingerprint(LOCK.read_bytes(), project, f"{ROOT}|{python}")


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


def _install() -> None:
    env = environment(os.environ)
    pip: list[str | Path] = [
        venv_program("python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
    ]
    pip += ["--disable-pip-version-check"]
    say("installing the packages of requirements.lock, about a minute")
    if run([*pip, "--require-hashes", "-r", LOCK], env) != 0:
        stop("The packages could not be installed; see the lines above.")
    # The project itself, as a link to this folder; its build back end is in the lock file.
    if run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT], env) != 0:
        stop("The project could not be installed into .venv; see the lines above.")


def setup(*, window: bool = False) -> None:
    """Everything the other commands need; returns at once when it is there already."""
    window = window and has_display(os.environ)
    wanted = _checks(window)
    installed = _fingerprint_now()
    stamp = read_stamp(STAMP)
    to_check = still_to_check(stamp, installed, wanted)
    if not to_check and stamp.get("installed") == installed and venv_program("python").exists():
        return
    if stamp.get("installed") != installed:
        STAMP.unlink(missing_ok=True)
        _make_venv(window)
        _install()
        installed = _fingerprint_now()
    if to_check:
        qt.ensure(window)
    passed = stamp.get("checked") if stamp.get("installed") == installed else []
    before = [str(check) for check in passed] if isinstance(passed, list) else []
    write_stamp(STAMP, installed, sorted({*before, *wanted}))

"""Where things are, and how to start other programs."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"

CANNOT_CONTINUE = 2


def stop(message: str) -> NoReturn:
    """End with a sentence for the developer: something must be done by hand first."""
    print(message, file=sys.stderr, flush=True)
    raise SystemExit(CANNOT_CONTINUE)


def say(message: str) -> None:
    """Tell progress on standard error, so that standard output stays the command's own."""
    print(f"dev: {message}", file=sys.stderr, flush=True)


def venv_program(name: str) -> Path:
    """A program of the virtual environment, whether it exists yet or not."""
    if os.name == "nt":
        return VENV / "Scripts" / f"{name}.exe"
    return VENV / "bin" / name


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Can a window be shown here? Windows and macOS always have a desktop."""
    if platform in ("win32", "darwin"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _writable(folder: str) -> bool:
    return os.path.isdir(folder) and os.access(folder, os.W_OK)


def environment(environ: Mapping[str, str], *, offscreen: bool = False) -> dict[str, str]:
    """The environment for programs of the virtual environment.

    Proxy, certificate and pip settings pass through untouched. An empty HOME would put
    caches into the root folder, so it is dropped; without a writable one pip keeps no cache.
    """
    env = {k: v for k, v in environ.items() if k not in ("PYTHONHOME", "VIRTUAL_ENV")}
    if not env.get("HOME"):
        env.pop("HOME", None)
    home = env.get("HOME") or os.path.expanduser("~")
    if "PIP_CACHE_DIR" not in env and os.name != "nt" and not _writable(home):
        env["PIP_NO_CACHE_DIR"] = "1"
    if offscreen:
        env["QT_QPA_PLATFORM"] = "offscreen"
    return env


Words = Sequence[str | Path]


def run(args: Words, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> int:
    """Run a program to its end and return its exit code."""
    return subprocess.call([str(a) for a in args], env=env, cwd=cwd)


def output(args: Words, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run a program quietly: its exit code and everything it printed."""
    try:
        done = subprocess.run(
            [str(a) for a in args],
            env=env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout


def hand_over(args: Words, env: Mapping[str, str]) -> int:
    """Let a program take the place of this one, so that it gets the signals itself."""
    words = [str(a) for a in args]
    sys.stdout.flush()
    os.chdir(ROOT)
    if os.name != "nt":
        os.execve(words[0], words, env)
    # There, exec would return to the prompt at once.
    return subprocess.call(words, env=env)

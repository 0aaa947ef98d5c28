"""Debian and Ubuntu: which packages are missing, and how to get them."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping

from devtools.places import output, run, say, stop

# One row per package: names in order of preference, because they differ between releases.
# What Qt needs to be imported and to draw letters without a display:
OFFSCREEN = (
    ("libegl1",),
    ("libgl1",),
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libfontconfig1",),
    ("libfreetype6",),
    ("libxkbcommon0",),
    ("libdbus-1-3",),
    ("libx11-6",),
    ("fonts-dejavu-core",),
)
# What a window needs besides, under X11 or Wayland:
WINDOW = (
    ("libx11-xcb1",),
    ("libxkbcommon-x11-0",),
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-image0",),
    ("libxcb-keysyms1",),
    ("libxcb-randr0",),
    ("libxcb-render-util0",),
    ("libxcb-render0",),
    ("libxcb-shape0",),
    ("libxcb-shm0",),
    ("libxcb-sync1",),
    ("libxcb-util1",),
    ("libxcb-xfixes0",),
    ("libxcb-xkb1",),
    ("libwayland-client0",),
    ("libwayland-cursor0",),
    ("libwayland-egl1",),
)
_VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
PYTHON_VENV = ((f"python{_VERSION}-venv", "python3-venv"),)
# PyInstaller reads libraries with objdump and copies the shared libpython.
# Only the system's own Python has that library in a package.
PACKAGING = (("binutils",),) + (((f"libpython{_VERSION}",),) if sys.base_prefix == "/usr" else ())

Wanted = Iterable[tuple[str, ...]]


def is_debian() -> bool:
    """Is this Debian or something made from it?"""
    return all(shutil.which(name) for name in ("apt-get", "apt-cache", "dpkg"))


def parse_policy(text: str) -> dict[str, tuple[bool, bool]]:
    """What ``apt-cache policy`` says: name → (installed, can be installed)."""
    found: dict[str, tuple[bool, bool]] = {}
    name = ""
    for line in text.splitlines():
        key, _, value = line.strip().partition(": ")
        if line and not line[0].isspace():
            name = line.rstrip().rstrip(":")
            found[name] = (False, False)
        elif key == "Installed":
            found[name] = (value != "(none)", found[name][1])
        elif key == "Candidate":
            found[name] = (found[name][0], value != "(none)")
    return found


def choose(wanted: Wanted, policy: Mapping[str, tuple[bool, bool]]) -> list[str]:
    """The names to install: none where one is there already, else the first one known here.

    Where nothing at all is known the lists were never fetched; then the last, oldest name
    goes in: newer releases still understand it as another package's provided name.
    """
    blind = not any(candidate for _, candidate in policy.values())
    names = []
    for alternatives in wanted:
        if any(policy.get(name, (False, False))[0] for name in alternatives):
            continue
        known = [name for name in alternatives if policy.get(name, (False, False))[1]]
        if known:
            names.append(known[0])
        elif blind:
            names.append(alternatives[-1])
    return names


def missing(wanted: Wanted) -> list[str]:
    """The packages of ``wanted`` that are not installed, under the names used here."""
    rows = tuple(wanted)
    names = [name for alternatives in rows for name in alternatives]
    # The answer is translated, and read by parse_policy, unless the locale is C.
    _, text = output(["apt-cache", "policy", *names], env={**os.environ, "LC_ALL": "C"})
    return choose(rows, parse_policy(text))


def install_line(packages: Iterable[str], *, sudo: bool = True) -> str:
    """The one line a person types to install ``packages``."""
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if sudo:
        return "sudo " + line.replace("&& apt-get", "&& sudo apt-get")
    return f"su -c '{line}'"


def _privilege() -> list[str] | None:
    """What to put before a command to run it as root; None if this person cannot."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and output(["sudo", "-n", "true"])[0] == 0:
        return ["sudo", "-n"]
    return None


def obtain(find: Callable[[], list[str]], reason: str) -> None:
    """Install what ``find`` names, or print the one line that does and stop.

    It is asked again after the lists are fetched: only then are the right names known.
    """
    names = find()
    if not names:
        return
    before = _privilege()
    if before is None:
        line = install_line(names, sudo=shutil.which("sudo") is not None)
        stop(f"{reason}\nRun this line once, then the command again:\n\n{line}\n")
    say(reason)
    say("installing system packages")
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    # Another apt may be at work, on a freshly started machine nearly always.
    options = ["-o", "DPkg::Lock::Timeout=120"]
    run([*apt, "update"])
    names = find()
    if run([*apt, *options, "install", "-y", "--no-install-recommends", *names]) != 0:
        stop(f"The packages could not be installed. By hand:\n\n{install_line(names)}\n")

"""No file of the project may name the host of a package registry.

Where packages come from is a matter of each machine's settings: a name in a file would
break every machine that uses a mirror, and could give a private one away.
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from devtools.places import LOCK, ROOT, output

# In pieces, so that this file passes its own check.
_WELL_KNOWN = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("pypi", "python", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("deb", "debian", "org"),
    ("security", "debian", "org"),
    ("archive", "ubuntu", "com"),
    ("security", "ubuntu", "com"),
    ("crates", "io"),
    ("pkg", "dev"),
)
_SETTINGS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX")
_GENERATED = (".git", ".venv", "build", "dist", "demo-output")
_LARGEST = 2_000_000  # bytes; anything larger is not a source file


def known_hosts(environ: Mapping[str, str]) -> list[str]:
    """The well-known hosts, and those of this machine's settings."""
    hosts = {".".join(pieces) for pieces in _WELL_KNOWN}
    for key in _SETTINGS:
        for address in environ.get(key, "").split():
            host = urlsplit(address).hostname
            if host and host not in ("localhost", "127.0.0.1", "::1"):
                hosts.add(host)
    return sorted(hosts)


def pattern(hosts: Iterable[str]) -> re.Pattern[str]:
    """Matches each host and its sub-domains, not longer names that merely contain it."""
    names = "|".join(re.escape(host) for host in hosts)
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-]|\.\w)", re.IGNORECASE)


def find_hosts(text: str, hosts: Iterable[str]) -> list[int]:
    """The numbers of the lines that name one of ``hosts``."""
    named = pattern(hosts)
    return [number for number, line in enumerate(text.splitlines(), 1) if named.search(line)]


def source_files() -> list[Path]:
    """What git tracks or would take in; everything but tools' folders in a copy without git."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    code, text = output(listing)
    names = [ROOT / name for name in text.split("\0") if name]
    paths = names if code == 0 else list(ROOT.rglob("*"))
    return [
        path
        for path in paths
        if not _is_generated(path) and path.is_file() and path.stat().st_size < _LARGEST
    ]


def _is_generated(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return parts[0] in _GENERATED or any(p.startswith(".") and p.endswith("_cache") for p in parts)


def problems(files: Iterable[Path], environ: Mapping[str, str] = os.environ) -> list[str]:
    """One sentence for each line that must go."""
    hosts = known_hosts(environ)
    found = []
    for path in files:
        text = path.read_text("utf-8", errors="replace")
        lines = find_hosts(text, hosts)
        found += [f"{path}:{line}: names the host of a package registry" for line in lines]
        if path == LOCK and "://" in text:
            found.append(f"{path}: holds an address; make it again with `dev.py lock`")
    return found


def tracked_by_mistake() -> list[str]:
    """One sentence for each folder or file that git holds although .gitignore names it."""
    code, text = output(["git", "ls-files", "--cached", "--ignored", "--exclude-standard", "-z"])
    tops = {name.split("/")[0] for name in text.split("\0") if name} if code == 0 else set()
    return [f"{top}: is tracked although .gitignore names it" for top in sorted(tops)]


def check() -> int:
    """Print what must go; 1 if there is anything."""
    found = problems(source_files()) + tracked_by_mistake()
    print("\n".join(found) or "no file names the host of a package registry")
    return 1 if found else 0

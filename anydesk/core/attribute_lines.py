"""The technical sheet of a product as lines that are typed: name and value, in order."""

from collections.abc import Mapping, Sequence

from anydesk.core.folding import fold
from anydesk.core.i18n import _

Line = tuple[str, str]
MOST = 200
LONGEST_NAME = 100


def lines_of(attributes: Mapping[str, str]) -> list[Line]:
    """The lines in their order."""
    return [(name, str(value)) for name, value in attributes.items()]


def attributes_of(lines: Sequence[Line]) -> dict[str, str]:
    """The attributes; lines without a name and a value are left out."""
    return {name.strip(): value.strip() for name, value in lines if name.strip() or value.strip()}


def line_problems(lines: Sequence[Line]) -> dict[int, str]:
    """A sentence for each line that cannot stay as it is, by its place."""
    found: dict[int, str] = {}
    seen: set[str] = set()
    for place, (name, value) in enumerate(lines):
        bare = name.strip()
        if not bare:
            if value.strip():
                found[place] = _("Say what this value is: the name is missing.")
            continue
        if len(bare) > LONGEST_NAME:
            found[place] = _("Use at most {count} characters.").format(count=LONGEST_NAME)
        elif fold(bare) in seen:
            found[place] = _("“{name}” is there twice.").format(name=bare)
        seen.add(fold(bare))
    return found


def pasted_lines(text: str) -> list[Line]:
    """Lines copied from a spreadsheet (tabs) or a page ("Name: value")."""
    found: list[Line] = []
    for row in text.splitlines():
        if not row.strip():
            continue
        name, separator, value = row.partition("\t")
        if not separator:
            name, separator, value = row.partition(":")
        found.append((name.strip(), value.strip()))
    return found[:MOST]

"""Mappings as a CSV file ``tipo;código;destino``: written for people, read back all or nothing."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.i18n import _, ngettext
from anydesk.core.mappings import MappingKind, code_key
from anydesk.core.register_lists import BUILT_IN_METHODS
from anydesk.services import mapping_targets
from anydesk.services.mapping_targets import Target, targets_of
from anydesk.services.sheet_text import UnreadableSheet, decoded
from anydesk.storage import integrations, mappings
from anydesk.storage.store import Tx

TITLES = ("tipo", "código", "destino")
KIND_WORDS: Mapping[str, str] = {
    MappingKind.STATUS: "situação",
    MappingKind.PAYMENT: "forma de recebimento",
    MappingKind.SHIPPING: "forma de frete",
}
"""The words of the file: the same in every language, so that files can be exchanged."""

MOST_BYTES = 5_000_000
MOST_PROBLEMS = 20
"""Sentences shown at once; the rest is counted."""

_KINDS = {fold(word): kind for kind, word in KIND_WORDS.items()} | {
    kind.value: kind.value for kind in MappingKind
}
_SEPARATORS = (";", ",", "\t")


@dataclass(frozen=True)
class MappingFile:
    """What importing a file does.

    Args:
        rows: (kind, code, stored target) of every line.
        added: how many codes were not mapped before; ``changed`` meant something else.
    """

    rows: tuple[tuple[str, str, str], ...]
    added: int = 0
    changed: int = 0

    @property
    def unchanged(self) -> int:
        """Lines that say what is mapped already."""
        return len(self.rows) - self.added - self.changed

    def sentence(self) -> str:
        """The result for people."""
        return _("{added} added, {changed} changed, {unchanged} as they were.").format(
            added=self.added, changed=self.changed, unchanged=self.unchanged
        )


def lines_of(tx: Tx, integration_id: int) -> list[tuple[str, str, str]]:
    """The lines to write: kind, code and target in words that hold on another computer, too."""
    integrations.get(tx, integration_id)
    lines: list[tuple[str, str, str]] = []
    for kind in MappingKind:
        words = {one.value: _word(kind, one) for one in targets_of(tx, kind)}
        lines += [
            (KIND_WORDS[kind], row.code, words.get(row.target, row.target))
            for row in mappings.rows(tx, integration_id, kind)
        ]
    return lines


def write(path: Path, lines: Iterable[tuple[str, str, str]]) -> None:
    """Write the file as spreadsheet programs in Brazil open it. Raises InvalidInput."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(TITLES)
    writer.writerows(lines)
    try:
        path.write_bytes(text.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise InvalidInput(
            _("The file {name} cannot be written.").format(name=path.name),
            hint=_("Close it in other programs, and check the folder."),
        ) from error


def read(path: Path) -> list[tuple[int, list[str]]]:
    """The lines below the titles with their numbers. Raises InvalidInput."""
    text = _text_of(path)
    first = text.lstrip("\n\r ").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise InvalidInput(
            _("Line {line} of the file cannot be read.").format(line=reader.line_num),
            hint=_("Look for a quotation mark that is opened and never closed."),
        ) from error
    titles = [fold(cell) for cell in lines[0][1][:3]] if lines else []
    if titles != [fold(title) for title in TITLES]:
        raise InvalidInput(
            _("The first line of the file must be: {titles}.").format(titles=";".join(TITLES)),
            hint=_("Export the mappings once to see how the file looks."),
        )
    return lines[1:]


def analysed(tx: Tx, integration_id: int, lines: Iterable[tuple[int, list[str]]]) -> MappingFile:
    """What importing these lines does.

    Raises:
        InvalidInput: lines that cannot be used, each named in ``problems``.
    """
    integrations.get(tx, integration_id)
    reading = _Reading(partial(targets_of, tx))
    rows = [row for number, cells in lines if (row := reading.row(number, cells))]
    if reading.problems:
        raise _refused(reading.problems)
    if not rows:
        raise InvalidInput(_("The file has no rows."))
    before = mappings.targets(tx, integration_id)
    known = [before[kind].get(code_key(code)) for kind, code, _target in rows]
    return MappingFile(
        tuple(rows),
        added=known.count(None),
        changed=sum(
            was is not None and was != row[2] for was, row in zip(known, rows, strict=True)
        ),
    )


@dataclass
class _Reading:
    """Reads lines one by one and gathers what is wrong with them."""

    targets: "partial[tuple[Target, ...]]"
    problems: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, dict[str, str]] = field(default_factory=dict)
    _words: dict[str, dict[str, str]] = field(default_factory=dict)

    def row(self, number: int, cells: list[str]) -> tuple[str, str, str] | None:
        """The line as (kind, code, target), or None with its problem noted."""
        told, code, word = (" ".join(cell.split()) for cell in (*cells, "", "", "")[:3])
        kind = _KINDS.get(fold(told), "")
        known = self._targets_by_word(kind) if kind else {}
        target = known.get(fold(word), word)
        seen = self._seen.setdefault(kind, {})
        problem = _unknown_kind(told)
        if kind:
            problem = mapping_targets.row_problem(code, target, {*known.values()}, seen)
        seen.setdefault(code_key(code), code)
        if problem:
            self.problems[_("line {number}").format(number=number)] = problem
            return None
        return kind, code, target

    def _targets_by_word(self, kind: str) -> dict[str, str]:
        """The targets by each word a file may call them; a stored value wins over a title."""
        if kind not in self._words:
            found = self.targets(kind)
            by_title = {fold(one.title): one.value for one in found}
            self._words[kind] = by_title | {
                fold(word): one.value for one in found for word in _values(kind, one)
            }
        return self._words[kind]


def _values(kind: str, target: Target) -> Iterator[str]:
    # The id of a shipping method says nothing on another computer.
    if kind != MappingKind.SHIPPING:
        yield target.value
    yield _word(kind, target)


def _word(kind: str, target: Target) -> str:
    """What the file calls the target: names of the merchant's own, codes of the program's."""
    is_own = kind == MappingKind.PAYMENT and target.value not in BUILT_IN_METHODS
    return target.title if is_own or kind == MappingKind.SHIPPING else target.value


def _unknown_kind(told: str) -> str:
    return _("“{kind}” is not a kind of mapping. Use one of: {known}.").format(
        kind=told, known=", ".join(KIND_WORDS.values())
    )


def _refused(problems: Mapping[str, str]) -> InvalidInput:
    count = len(problems)
    shown = dict([*problems.items()][:MOST_PROBLEMS])
    if count > MOST_PROBLEMS:
        more = count - MOST_PROBLEMS
        shown["…"] = ngettext("and {count} more", "and {count} more", more).format(count=more)
    sentence = ngettext(
        "{count} line of the file cannot be used: nothing was imported.",
        "{count} lines of the file cannot be used: nothing was imported.",
        count,
    )
    return InvalidInput(sentence.format(count=count), problems=shown)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidInput(_("The file {name} is too large.").format(name=path.name))
        return decoded(path.read_bytes())
    except UnreadableSheet as error:
        raise InvalidInput(str(error.problem), hint=str(error.hint or "")) from error
    except OSError as error:
        raise InvalidInput(
            _("The file {name} cannot be opened.").format(name=path.name),
            hint=_("Check the name and the folder, and close it in other programs."),
        ) from error

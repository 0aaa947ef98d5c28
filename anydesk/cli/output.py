"""Tables for people, one JSON document for programs, progress on standard error."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import click

from anydesk.core.amounts import format_quantity_br
from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.errors import AppError, InvalidInput
from anydesk.core.i18n import _, ngettext
from anydesk.core.jobs import (
    OUTCOME_TITLES,
    RUN_STATE_TITLES,
    JobRow,
    JobRun,
    Outcome,
    RunState,
)
from anydesk.core.numbers import brazilian

Row = Mapping[str, Any]


class Printer:
    """Prints results; in JSON mode exactly one document reaches standard output."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self._document_shown = False
        self._progress_shown = False

    def say(self, sentence: str, **document: Any) -> None:
        """A sentence for people, the document for programs."""
        if self.as_json:
            self.document(document)
        else:
            click.echo(sentence)

    def document(self, document: Mapping[str, Any]) -> None:
        """The one JSON document."""
        self._document_shown = True
        click.echo(json.dumps(plain(document), ensure_ascii=False, indent=2))

    def note(self, sentence: str) -> None:
        """A remark beside the result, never on standard output."""
        click.echo(sentence, err=True)

    def rows(self, rows: Iterable[Row], columns: Mapping[str, str]) -> None:
        """A list: all fields as JSON, the chosen columns (field → title) as a table."""
        rows = list(rows)
        if self.as_json:
            self.document({"rows": rows})
        elif not rows:
            click.echo(_("Nothing found."))
        else:
            click.echo(table(rows, columns))

    def error(self, error: AppError) -> None:
        """What went wrong: a sentence on standard error, and the document in JSON mode."""
        problems = dict(error.problems) if isinstance(error, InvalidInput) else {}
        self.failure(type(error).__name__, error.message, error.hint, problems)
        self.note(str(error))
        for field, problem in problems.items():
            self.note(f"  {field}: {problem}")

    def failure(
        self, kind: str, message: str, hint: str = "", problems: Mapping[str, str] | None = None
    ) -> None:
        """In JSON mode the document of a command that did not do what was asked."""
        if self.as_json:
            error = {"kind": kind, "message": message, "hint": hint, "problems": problems or {}}
            self.document({"error": error})

    def interrupted(self) -> None:
        """The command was stopped; harmless where it had printed its result."""
        if self._document_shown:
            return
        message, hint = _("Interrupted."), _("Jobs that had begun are under: anydesk jobs list.")
        self.failure("Interrupted", message, hint)
        self.note(f"{message} {hint}")

    def progress(self, progress: Any) -> None:
        """One line that is written over, only where a person watches."""
        if progress is None or not sys.stderr.isatty():
            return
        done = f"{progress.done}/{progress.total}" if progress.total else str(progress.done)
        click.echo(f"\r{_(progress.title)}: {done}   ", err=True, nl=False)
        self._progress_shown = True

    def run(self, run: JobRun, rows: Sequence[JobRow]) -> None:
        """A finished job with the outcome of every row."""
        if self._progress_shown:
            click.echo("", err=True)
        if run.state in (RunState.INTERRUPTED, RunState.FAILED):
            self._unfinished(run)
        if self.as_json:
            self.document(run_document(run, rows))
            return
        failed = [row.result for row in rows if row.result.outcome in _TROUBLE]
        for result in failed:
            place = f" ({result.store})" if result.store else ""
            click.echo(
                f"{_(OUTCOME_TITLES[result.outcome])}: {result.key}{place} – {result.message}"
            )
        click.echo(_(RUN_STATE_TITLES[run.state]) + f": {counts(run)}")

    def _unfinished(self, run: JobRun) -> None:
        """Why it did not come to its end, and how it does."""
        todo = ""
        if run.state is RunState.INTERRUPTED:
            todo = _("Continue it with: anydesk jobs resume {number}").format(number=run.id)
        self.note(f"{run.message} {todo}".strip())


_TROUBLE = frozenset({Outcome.FAILED, Outcome.NOT_SENT})


def counts(run: JobRun) -> str:
    """ "12 done, 1 skipped, 0 failed" in the merchant's language."""
    failed = run.failed + run.not_sent
    return ", ".join(
        (
            ngettext("{count} done", "{count} done", run.done).format(count=run.done),
            ngettext("{count} skipped", "{count} skipped", run.skipped).format(count=run.skipped),
            ngettext("{count} failed", "{count} failed", failed).format(count=failed),
        )
    )


def run_document(run: JobRun, rows: Sequence[JobRow]) -> dict[str, Any]:
    """What every bulk command prints with ``--json``; "not sent" counts as failed there."""
    return {
        "job": run.id,
        "state": run.state,
        "message": run.message,
        "done": run.done,
        "skipped": run.skipped,
        "failed": run.failed + run.not_sent,
        "rows": [row_document(row.result) for row in rows],
    }


def row_document(result: Any) -> dict[str, Any]:
    """One row of a bulk command."""
    outcome = Outcome.FAILED if result.outcome is Outcome.NOT_SENT else result.outcome
    document = {"key": result.key, "outcome": outcome, "message": result.message}
    for name in ("store", "listing", "before", "after"):
        if value := getattr(result, name):
            document[name] = value
    return document


def plain(value: Any) -> Any:
    """JSON values: money as decimal texts, times as ISO 8601 in UTC."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, (list, tuple, frozenset)):
        return [plain(item) for item in value]
    return value


def table(rows: Sequence[Row], columns: Mapping[str, str]) -> str:
    """Columns padded to their widest cell; numbers to the right."""
    titles = list(columns.values())
    cells = [[_cell(row.get(name)) for name in columns] for row in rows]
    right = [isinstance(rows[0].get(name), (int, Decimal)) for name in columns]
    widths = [max(len(title), *(len(line[i]) for line in cells)) for i, title in enumerate(titles)]

    def line(parts: Sequence[str]) -> str:
        padded = (
            part.rjust(width) if to_right else part.ljust(width)
            for part, width, to_right in zip(parts, widths, right, strict=True)
        )
        return "  ".join(padded).rstrip()

    return "\n".join([line(titles), line(["-" * width for width in widths]), *map(line, cells)])


def _cell(value: Any) -> str:
    """A value as read in Brazil; programs get theirs from ``plain``."""
    if isinstance(value, Decimal):
        # Money is kept with two places, quantities with four.
        is_money = value.as_tuple().exponent == -2
        return brazilian(value, 2) if is_money else format_quantity_br(value)
    if isinstance(value, datetime):
        return value.astimezone(MERCHANT_ZONE).strftime("%d/%m/%Y %H:%M")
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)

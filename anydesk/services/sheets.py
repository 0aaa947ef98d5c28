"""Products from and to spreadsheets: analyse, then apply; export in the same layout."""

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anydesk.core.amounts import DecimalReading
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import AppError, DiskFull, InvalidInput
from anydesk.core.i18n import _
from anydesk.core.sheet_analysis import count_actions
from anydesk.core.sheet_cells import Cell
from anydesk.core.sheet_rows import Action, SheetAnalysis, SheetOptions, SheetRow, questions_of
from anydesk.core.spreadsheets import ERROR_TITLE
from anydesk.core.stock import STOCKLESS_TYPES
from anydesk.services.child_process import Child, ChildEnded
from anydesk.services.sheet_messages import (
    CHUNK,
    CSV,
    XLSX,
    Analysed,
    KnownPart,
    NotWritten,
    ProductCells,
    Progress,
    Rows,
    Unreadable,
    Wanted,
    Written,
    failure_of,
)
from anydesk.storage import product_sheets as storage
from anydesk.storage.store import Store

if TYPE_CHECKING:
    from anydesk.services.jobs.import_products import ImportProducts

OnProgress = Callable[[int, int], None]
"""Hears ``done`` and ``total``, in steps of no particular unit."""

READINGS: Mapping[str, DecimalReading] = {
    "ask": "ask",
    "thousands": "thousands",
    "decimal": "decimal",
}


@dataclass(frozen=True)
class Exported:
    """What an export wrote. ``left_out``: texts longer than a cell of XLSX holds."""

    rows: int
    left_out: int


class ProductSheets:
    """The product spreadsheet in both directions (ERP §22.1).

    Files are read, compared and written in a child process, so the window stays smooth; the
    database is asked in pieces by the store's thread. Cancelling the task ends the process and
    leaves no half file behind.
    """

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    def options(
        self,
        *,
        set_stock: bool = False,
        decimal_reading: str = "ask",
        blank_clears: bool = False,
        warehouse_id: int | None = None,
        create_categories: bool = False,
    ) -> SheetOptions:
        """The options of an analysis, from plain values. Raises InvalidInput."""
        reading = READINGS.get(decimal_reading)
        if reading is None:
            raise InvalidInput(_("Numbers are read as thousands, as decimals, or asked about."))
        return SheetOptions(set_stock, reading, blank_clears, warehouse_id, create_categories)

    async def analyse(
        self,
        path: Path,
        options: SheetOptions | None = None,
        on_progress: OnProgress | None = None,
    ) -> SheetAnalysis:
        """Say what the file would do; nothing is changed.

        Raises:
            InvalidInput: the file cannot be used at all: not a spreadsheet, no known columns…
        """
        # Only now: the libraries behind it are not to slow the start of the program.
        from anydesk.services import sheet_child

        chosen = options or SheetOptions()
        rows: list[SheetRow] = []
        async with Child(sheet_child.analyse, path, chosen) as child:
            message = await first_answer(child)
            while not isinstance(message, Analysed):
                match message:
                    case Progress(done, total) if on_progress:
                        on_progress(done, total)
                    case Wanted() as wanted:
                        await self._answer(child, wanted, chosen)
                    case Rows(some):
                        rows.extend(some)
                message = await child.receive()
        return analysis_of(path, chosen, tuple(rows), message)

    async def _answer(self, child: Child, wanted: Wanted, options: SheetOptions) -> None:
        """Tell the child about the products it asked for."""
        zeros = await self._store.run(storage.zero_led, durable=False)
        paths = await self._store.run(storage.category_keys, durable=False)
        await child.send(KnownPart(zero_led=zeros, categories=paths))
        size = CHUNK
        for start in range(0, max(len(wanted.ids), len(wanted.skus)), size):
            part = slice(start, start + size)
            products, stock = await self._store.run(
                partial(
                    storage.families,
                    ids=wanted.ids[part],
                    skus=wanted.skus[part],
                    warehouse_id=options.warehouse_id,
                ),
                durable=False,
            )
            await child.send(KnownPart(products, stock))
        await child.send(None)

    def job(self, analysis: SheetAnalysis) -> "ImportProducts":
        """The job that applies the rows without errors, in one transaction."""
        from anydesk.services.jobs.import_products import ImportProducts

        return ImportProducts(
            self._store, self._clock, analysis.file_name, analysis.digest, analysis
        )

    async def write_rejects(self, analysis: SheetAnalysis, path: Path) -> int:
        """Write the rows with errors, with the file's own columns and ``Erro``; their number.

        Raises:
            InvalidInput, DiskFull: the file cannot be written.
        """
        kept = [n for n, title in enumerate(analysis.titles) if title.strip() != ERROR_TITLE]
        titles = (*(analysis.titles[n] for n in kept), ERROR_TITLE)
        from anydesk.services import sheet_child

        rows = [
            (*(row.cells[n] if n < len(row.cells) else "" for n in kept), row.message)
            for row in analysis.rows
            if row.action is Action.ERROR
        ]

        async def parts() -> AsyncGenerator[Sequence[Sequence[Cell]], None]:
            for start in range(0, len(rows), CHUNK):
                yield rows[start : start + CHUNK]

        await write_file(path, sheet_child.write_rows, parts(), titles)
        return len(rows)

    async def export(
        self,
        path: Path,
        product_ids: Iterable[int],
        on_progress: OnProgress | None = None,
        *,
        warehouse_id: int | None = None,
    ) -> Exported:
        """Write products as XLSX or CSV, by the file's ending, in the layout of the importer.

        What is written imports again with "no change".

        Raises:
            InvalidInput, DiskFull: the file cannot be written.
        """
        from anydesk.services import sheet_child

        ids = tuple(product_ids)
        written = 0

        async def parts() -> AsyncGenerator[Sequence[ProductCells], None]:
            nonlocal written
            for start in range(0, len(ids), CHUNK):
                some = ids[start : start + CHUNK]
                found = await self._store.run(
                    partial(storage.for_export, ids=some, warehouse_id=warehouse_id),
                    durable=False,
                )
                written += len(found)
                yield [
                    ProductCells(
                        product, parent, None if product.type in STOCKLESS_TYPES else stock
                    )
                    for product, parent, stock in found
                ]
                if on_progress:
                    on_progress(start + len(some), len(ids))

        left_out = await write_file(path, sheet_child.write_products, parts())
        return Exported(written, left_out)


async def first_answer(child: Child) -> object:
    """The child's first message: it has read the file.

    Raises:
        InvalidInput: the file cannot be used.
    """
    try:
        message = await child.receive()
    except ChildEnded as error:
        # A damaged file can take the reading library, and so the process, down with it.
        raise InvalidInput(
            _("The spreadsheet is damaged or too large for the memory."),
            hint=_("Open it in the spreadsheet program, save it as XLSX, and try again."),
        ) from error
    if isinstance(message, Unreadable):
        hint = str(message.hint) if message.hint else ""
        raise InvalidInput(str(message.problem), hint=hint)
    return message


def analysis_of(
    path: Path, options: SheetOptions, rows: tuple[SheetRow, ...], end: Analysed
) -> SheetAnalysis:
    return SheetAnalysis(
        file_name=path.name,
        digest=end.digest,
        options=options,
        titles=end.titles,
        rows=rows,
        sheet=end.sheet,
        unknown_columns=end.unknown,
        repeated_columns=end.repeated,
        questions=questions_of(rows),
        counts=count_actions(rows),
        stock_ignored=end.stock_ignored,
    )


async def write_file(
    path: Path, main: Callable[..., None], parts: AsyncGenerator[Sequence[Any], None], *more: object
) -> int:
    """Write a file through a child process; it takes its name only when it is whole."""
    suffix = path.suffix.lower()
    if suffix not in {XLSX, CSV}:
        raise InvalidInput(_("The name of the file must end with .xlsx or .csv."))
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        async with Child(main, unfinished, suffix, *more) as child:
            left_out = await _feed(child, parts, path)
        await asyncio.to_thread(_put_in_place, unfinished, path)
    finally:
        await asyncio.to_thread(_remove, unfinished)
    return left_out


async def _feed(child: Child, parts: AsyncGenerator[Sequence[Any], None], path: Path) -> int:
    # What the child said before it ended is still in the pipe.
    with suppress(ChildEnded):
        async with aclosing(parts):
            async for part in parts:
                await child.send(part)
                _expect_written(await child.receive(), path)
        await child.send(None)
    return _expect_written(await child.receive(), path)


def _expect_written(answer: object, path: Path) -> int:
    if isinstance(answer, NotWritten):
        raise _not_written(answer.reason, path)
    assert isinstance(answer, Written)
    return answer.left_out


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _put_in_place(unfinished: Path, path: Path) -> None:
    try:
        os.replace(unfinished, path)
    except OSError as error:
        raise _not_written(failure_of(error), path) from error


def _not_written(reason: str, path: Path) -> AppError:
    if reason == "full":
        return DiskFull(
            _("There is no room left on the disk for the file {name}.").format(name=path.name),
            hint=_("Free some space or choose another folder."),
        )
    if reason == "no_folder":
        return InvalidInput(
            _("The folder of the file {name} does not exist.").format(name=path.name),
            hint=_("Choose another folder."),
        )
    return InvalidInput(
        _("The file {name} cannot be written.").format(name=path.name),
        hint=_("Close it in the spreadsheet program, or choose another folder."),
    )

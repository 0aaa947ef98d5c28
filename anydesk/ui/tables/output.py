"""Copies and exports what a ``TablePage`` shows."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from anydesk.core.errors import StoreError
from anydesk.core.i18n import _, ngettext
from anydesk.ui import dialogs, formats
from anydesk.ui.tables.export import as_cells, rows_of, write_csv
from anydesk.ui.tables.screen import Column

if TYPE_CHECKING:
    from anydesk.ui.tables.page import TablePage

BLOCK = 500
MOST_COPIED = 20_000
"""More than this is no longer a copy but an export."""


class Output:
    """Ctrl+C and *Export*."""

    def __init__(self, page: "TablePage[Any]") -> None:
        self._page = page

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as spreadsheet cells."""
        self._page.context.tasks.start(self._copy(), owner=self._page)

    def export(self) -> None:
        """Write what is shown, or the ticked rows, to a file."""
        self._page.context.tasks.start(self._export(), owner=self._page)

    async def _copy(self) -> None:
        ids = self._page.selected_ids()[:MOST_COPIED]
        if not ids:
            return
        rows = await self._rows(ids)
        QApplication.clipboard().setText(as_cells(rows))
        words = ngettext("{count} row copied.", "{count} rows copied.", len(ids))
        self._page.context.messages.good(words.format(count=formats.count(len(ids))))

    async def _export(self) -> None:
        page = self._page
        name = f"{_(page.screen_.title)}.csv"
        path = await dialogs.choose_save_file(
            page, _("Export"), name, {_("Spreadsheet (CSV)"): ("*.csv",)}
        )
        if path is None:
            return
        ids = page.selected_ids() if page.model.checked else page.model.ids
        rows = await self._rows(ids)
        try:
            await asyncio.to_thread(write_csv, path, rows)
        except OSError as error:
            raise StoreError(
                _("The file could not be written."),
                hint=_("Choose another folder, or close the file if it is open."),
                details=str(error.strerror),
            ) from error
        words = ngettext("{count} row exported.", "{count} rows exported.", len(ids))
        page.context.messages.good(words.format(count=formats.count(len(ids))))

    async def _rows(self, ids: Sequence[int]) -> list[list[str]]:
        page = self._page
        columns = self._columns()
        service = page.screen_.source(page.context.services)
        rows = rows_of((), columns)
        for start in range(0, len(ids), BLOCK):
            records = await service.load(ids[start : start + BLOCK])
            rows += rows_of(records, columns)[1:]
        return rows

    def _columns(self) -> list[Column[Any]]:
        page, header = self._page, self._page.view.header
        sections = sorted(range(page.model.first, page.model.columnCount()), key=header.visualIndex)
        return [
            page.model.columns[section - page.model.first]
            for section in sections
            if not header.isSectionHidden(section)
        ]

"""The messages between the window's process and the child that works on a spreadsheet.

Everything that crosses the pipe is a plain value in pieces of ``CHUNK`` rows: unpacking a large
one at once would stop the window. Sentences cross as ``Remark``, untranslated.
"""

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from anydesk.core.products import Product
from anydesk.core.sheet_cells import Remark
from anydesk.core.sheet_rows import SheetRow

XLSX, CSV = ".xlsx", ".csv"
CHUNK = 250


@dataclass(frozen=True)
class Unreadable:
    """The file cannot be used."""

    problem: Remark
    hint: Remark | None


@dataclass(frozen=True)
class Progress:
    """So much is done of so much."""

    done: int
    total: int


@dataclass(frozen=True)
class Wanted:
    """The products to look up; the parent answers with ``KnownPart``s and then None."""

    ids: tuple[int, ...]
    skus: tuple[str, ...]


@dataclass(frozen=True)
class WantedFacts:
    """What a smaller sheet wants to know; the parent answers with ``Facts`` and then None."""

    skus: tuple[str, ...]
    listings: tuple[str, ...]


@dataclass(frozen=True)
class KnownPart:
    """Some products of the database with their physical balances."""

    products: tuple[Product, ...] = ()
    stock: Mapping[int, Decimal] | None = None
    zero_led: Mapping[str, str] | None = None
    categories: frozenset[str] | None = None


@dataclass(frozen=True)
class Rows:
    """Some rows, decided."""

    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class Analysed:
    """The end of an analysis."""

    digest: str
    sheet: str
    titles: tuple[str, ...]
    unknown: tuple[str, ...]
    repeated: tuple[str, ...]
    stock_ignored: int


@dataclass(frozen=True)
class ProductCells:
    """A product on its way into a file."""

    product: Product
    parent_sku: str
    stock: Decimal | None


@dataclass(frozen=True)
class Written:
    """A piece was written; at the end the whole file."""

    left_out: int


@dataclass(frozen=True)
class NotWritten:
    """The file cannot be written: "full", "no_folder" or "refused"."""

    reason: str


def failure_of(error: BaseException) -> str:
    """Why a file could not be written: "full", "no_folder" or "refused"."""
    number = getattr(error, "errno", None)
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "full"
    return "no_folder" if number in {errno.ENOENT, errno.ENOTDIR} else "refused"

"""Product sheets for tests: rows under titles, analysed without files."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from anydesk.core.products import Product, ProductType
from anydesk.core.sheet_analysis import decide
from anydesk.core.sheet_cells import Cell
from anydesk.core.sheet_drafts import Known, RawRow, draft_of
from anydesk.core.sheet_rows import SheetOptions, SheetRow
from anydesk.core.spreadsheets import BY_KEY, match_titles

D = Decimal
SHIRT = Product(
    "C-1",
    "Camiseta",
    id=1,
    sale_price=D("49.90"),
    gtin="7891234567895",
    image_urls=("https://loja.example/1.jpg",),
    sheet_extras={"slug": "camiseta"},
)
PARENT = Product("P", "Camiseta polo", ProductType.PARENT, id=10)
BLUE = Product("P-1", "Camiseta polo azul", parent_id=10, grid={"Cor": "Azul"}, id=11)


def run(
    titles: Sequence[str],
    *rows: Sequence[Cell],
    known: Sequence[Product] = (),
    stock: Mapping[int, Decimal] | None = None,
    zero_led: Mapping[str, str] | None = None,
    categories: frozenset[str] | None = None,
    **options: Any,
) -> tuple[SheetRow, ...]:
    """Analyse rows; the first one is row 2, as under a line of titles."""
    header, chosen = match_titles(titles), SheetOptions(**options)
    drafts = [draft_of(RawRow(n, tuple(r)), header, chosen) for n, r in enumerate(rows, start=2)]
    database = Known(zero_led=zero_led or {}, categories=categories)
    database.add(known, stock or {})
    return decide(drafts, header, database, chosen)


def one(cells: Mapping[str, Cell], known: Sequence[Product] = (SHIRT,), **options: Any) -> SheetRow:
    """Analyse a single row given by title."""
    (row,) = run(tuple(cells), tuple(cells.values()), known=known, **options)
    return row


def new(**cells: Cell) -> SheetRow:
    """Analyse one new product with these columns (by key) besides SKU and description."""
    titles = {BY_KEY[key].title: cell for key, cell in cells.items()}
    return one({"Código (SKU)": "N-1", "Descrição": "Novo", **titles}, known=())

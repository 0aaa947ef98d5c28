"""The 64 columns of the product spreadsheet (ERP §22.1), declared once for reading and writing.

To change a column: its line in ``COLUMNS``. A title is what merchants have in their files, so an
old title becomes an alias and is never dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from anydesk.core.folding import fold
from anydesk.core.products import Product
from anydesk.core.sheet_cells import Cell
from anydesk.core.sheet_choices import Package, Situation, TypeOf, YesNo
from anydesk.core.sheet_kinds import (
    Category,
    CellKind,
    Code,
    Grid,
    Gtin,
    Masked,
    Number,
    Origin,
    Text,
    Url,
    Whole,
)

ID, SKU, PARENT, STOCK, TYPE, GRID, NAME = (
    "id",
    "sku",
    "parent_sku",
    "stock",
    "type",
    "grid",
    "name",
)
"""Keys of the columns that have rules beyond their cell."""

CATEGORY = "category"
IMAGES = "image_urls"
SHEET_IMAGES = 6
ERROR_TITLE = "Erro"
"""The last column of a rejects file; ignored when that file is imported again."""

NEVER_CLEARED = frozenset({ID, SKU, PARENT, STOCK, TYPE, GRID, NAME, "active"})
"""A blank cell keeps these even where blanks clear: without them the product is none."""


@dataclass(frozen=True)
class Column:
    """One column of the sheet.

    Args:
        key: a field of Product, a key of its ``sheet_extras``, "image_urls:N", or a row's own.
        place: where the value lives.
    """

    key: str
    title: str
    kind: CellKind
    aliases: tuple[str, ...] = ()
    place: Literal["field", "extra", "image", "row"] = "field"

    def value(self, product: Product) -> Any:
        """What the product has here; "" or None where it has nothing."""
        if self.place == "extra":
            return product.sheet_extras.get(self.key, "")
        if self.place == "image":
            index = image_index(self.key)
            return product.image_urls[index] if index < len(product.image_urls) else ""
        return getattr(product, self.key, None)


def image_index(key: str) -> int:
    """0 for "image_urls:1"."""
    return int(key.partition(":")[2]) - 1


def _extra(key: str, title: str, kind: CellKind, *aliases: str) -> Column:
    return Column(key, title, kind, aliases, "extra")


def _images(first: int, last: int) -> tuple[Column, ...]:
    return tuple(
        Column(f"{IMAGES}:{n}", f"URL imagem {n}", Url(), (f"Imagem {n}",), "image")
        for n in range(first, last + 1)
    )


def _outer_images(first: int, last: int) -> tuple[Column, ...]:
    return tuple(
        _extra(f"external_image_{n}", f"URL imagem externa {n}", Url(), f"Imagem externa {n}")
        for n in range(first, last + 1)
    )


_MONEY = Number(2)
_QUANTITY = Number(4)
_WEIGHT = Number(3, comma_decides=True)
_SIZE = Number(1, comma_decides=True)
_LOOSE_NUMBER = Number(4, as_text=True)
_LOOSE_YES_NO = YesNo(as_text=True)

COLUMNS: tuple[Column, ...] = (
    Column(ID, "ID", Whole(10**15), place="row"),
    Column(SKU, "Código (SKU)", Code(30, 120), ("SKU", "Código SKU", "Código")),
    Column(NAME, "Descrição", Text(120), ("Nome", "Nome do produto")),
    Column("unit", "Unidade", Text(), ("Unidade de medida",)),
    Column(
        "ncm", "NCM (Classificação fiscal)", Masked("0000.00.00"), ("Classificação fiscal", "NCM")
    ),
    Column("origin_code", "Origem", Origin()),
    Column("sale_price", "Preço", _MONEY, ("Preço de venda",)),
    _extra("fixed_ipi", "Valor IPI fixo", _LOOSE_NUMBER),
    Column("notes", "Observações", Text()),
    Column("active", "Situação", Situation()),
    Column(STOCK, "Estoque", _QUANTITY, ("Estoque atual",), "row"),
    Column("cost_price", "Preço de custo", _MONEY),
    _extra("supplier_code", "Cód do Fornecedor", Code(), "Código do fornecedor"),
    _extra("supplier", "Fornecedor", Text()),
    Column("bin_location", "Localização", Text()),
    Column("max_stock", "Estoque máximo", _QUANTITY),
    Column("min_stock", "Estoque mínimo", _QUANTITY),
    Column("net_weight", "Peso líquido (Kg)", _WEIGHT, ("Peso líquido",)),
    Column("gross_weight", "Peso bruto (Kg)", _WEIGHT, ("Peso bruto",)),
    Column("gtin", "GTIN/EAN", Gtin(), ("GTIN", "EAN", "Código de barras")),
    Column("package_gtin", "GTIN/EAN tributável", Gtin(), ("GTIN/EAN da embalagem",)),
    Column("description", "Descrição complementar", Text()),
    Column("cest", "CEST", Masked("00.000.00")),
    _extra("ipi_class", "Código de Enquadramento IPI", Code()),
    Column("package_type", "Formato embalagem", Package(), ("Formato da embalagem",)),
    Column("package_width", "Largura embalagem", _SIZE, ("Largura da embalagem", "Largura")),
    Column("package_height", "Altura embalagem", _SIZE, ("Altura da embalagem", "Altura")),
    Column(
        "package_length",
        "Comprimento embalagem",
        _SIZE,
        ("Comprimento da embalagem", "Comprimento"),
    ),
    Column("package_diameter", "Diâmetro embalagem", _SIZE, ("Diâmetro da embalagem", "Diâmetro")),
    Column(TYPE, "Tipo do produto", TypeOf(), ("Tipo",)),
    *_images(1, SHEET_IMAGES),
    Column(CATEGORY, "Categoria", Category(), ("Categoria do produto",)),
    Column(PARENT, "Código do pai", Code(), ("Código pai", "SKU do pai", "Pai"), "row"),
    Column(GRID, "Variações", Grid(), ("Variação",)),
    Column("brand", "Marca", Text()),
    Column("warranty", "Garantia", Text(20)),
    Column("made_to_order", "Sob encomenda", YesNo()),
    Column("promo_price", "Preço promocional", _MONEY, ("Promocional",)),
    *_outer_images(1, 6),
    Column("video_url", "Link do vídeo", Url(strict=False), ("Vídeo",)),
    _extra("seo_title", "Título SEO", Text()),
    _extra("seo_description", "Descrição SEO", Text()),
    _extra("seo_keywords", "Palavras chave SEO", Text(), "Palavras-chave SEO"),
    _extra("slug", "Slug", Text()),
    Column("handling_days", "Dias para preparação", Whole(999)),
    _extra("lots", "Controlar lotes", _LOOSE_YES_NO),
    _extra("units_per_box", "Unidade por caixa", _LOOSE_NUMBER, "Unidades por caixa"),
    *_outer_images(7, 10),
    _extra("markup", "Markup", _LOOSE_NUMBER),
    _extra("sellable", "Permitir inclusão nas vendas", _LOOSE_YES_NO),
    _extra("ipi_exception", "EX TIPI", Code()),
)

BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
TITLES: tuple[str, ...] = tuple(column.title for column in COLUMNS)


def _folded(title: str) -> str:
    # Templates mark what must be filled in with an asterisk.
    return fold(title.replace("*", " ").strip().rstrip(":"))


@cache
def _by_title(columns: tuple[Column, ...]) -> Mapping[str, Column]:
    aliases = {_folded(alias): column for column in columns for alias in column.aliases}
    return aliases | {_folded(column.title): column for column in columns}


@dataclass(frozen=True)
class Layout:
    """What a file must look like: its columns, and the sets of keys of which one must be there."""

    columns: tuple[Column, ...] = COLUMNS
    needed: tuple[frozenset[str], ...] = (frozenset({SKU}), frozenset({ID}))

    def fits(self, header: "Header") -> bool:
        """These are the titles of such a file."""
        keys = {column.key for column in header.columns.values()}
        return any(needed <= keys for needed in self.needed)

    def missing(self, header: "Header") -> tuple[str, ...]:
        """The titles that a file with this header lacks, of the set that it comes nearest to."""
        keys = {column.key for column in header.columns.values()}
        least = min((needed - keys for needed in self.needed), key=len)
        return tuple(column.title for column in self.columns if column.key in least)


PRODUCTS = Layout()
"""The product sheet: the SKU or the ID says which product a row is about."""


@dataclass(frozen=True)
class Header:
    """Which column of the file is which: ``columns`` by position."""

    columns: Mapping[int, Column]
    titles: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    def has(self, key: str) -> bool:
        """Whether the file has this column."""
        return any(column.key == key for column in self.columns.values())


def match_titles(titles: Sequence[str], columns: tuple[Column, ...] = COLUMNS) -> Header:
    """Find each title among the known ones, whatever its case, accents, blanks and position."""
    by_title = _by_title(columns)
    found: dict[int, Column] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    taken: set[str] = set()
    for position, title in enumerate(titles):
        word = _folded(title)
        column = by_title.get(word)
        if column is None:
            if word and word != fold(ERROR_TITLE):
                unknown.append(title.strip())
        elif column.key in taken:
            # The first one counts; which of two was meant cannot be known.
            repeated.append(title.strip())
        else:
            taken.add(column.key)
            found[position] = column
    return Header(found, tuple(titles), tuple(unknown), tuple(repeated))


def with_values(product: Product, values: Mapping[str, Any]) -> Product:
    """The product with these values in place; the parent and the stock are not its business."""
    fields: dict[str, Any] = {}
    extras = dict(product.sheet_extras)
    for key, value in values.items():
        column = BY_KEY.get(key)
        if key == IMAGES or (column and column.place == "field"):
            fields[key] = value
        elif column and column.place == "extra":
            extras[key] = value
    kept = {key: text for key, text in extras.items() if text}
    return replace(product, **fields, sheet_extras=kept)


def images_after(images: Sequence[str], cells: Mapping[int, str]) -> tuple[str, ...]:
    """The images after the cells by index took the place of the first six; gaps are closed."""
    first = [*images[:SHEET_IMAGES], *[""] * (SHEET_IMAGES - len(images[:SHEET_IMAGES]))]
    for index, address in cells.items():
        first[index] = address
    return tuple(dict.fromkeys(url for url in (*first, *images[SHEET_IMAGES:]) if url))


def cells_of(product: Product, parent_sku: str, stock: Any) -> tuple[Cell, ...]:
    """The product as one row of the sheet, in the order of ``COLUMNS``."""
    own = {ID: product.id, PARENT: parent_sku, STOCK: stock}
    return tuple(
        column.kind.write(own[column.key] if column.place == "row" else column.value(product))
        for column in COLUMNS
    )

"""The columns of the smaller spreadsheets (ERP §22.2), besides those of the product sheet."""

from collections.abc import Mapping
from decimal import Decimal

from anydesk.core.i18n import _
from anydesk.core.sheet_kinds import Code, Number, Text
from anydesk.core.spreadsheets import BY_KEY, IMAGES, Column

WAREHOUSE = Column("warehouse", "Depósito", Text(), ("Nome do depósito",), "row")
COUNTED = Column(
    "counted", "Quantidade", Number(4), ("Estoque", "Saldo", "Quantidade contada"), "row"
)
LIST_PRICE = Column("list_price", "Preço na lista", Number(2), ("Preço",), "row")
LIST_PROMO = Column(
    "list_promo", "Preço promocional na lista", Number(2), ("Preço promocional",), "row"
)
KIT = Column("kit_sku", "SKU do kit", Code(), ("Kit", "Código do kit"), "row")
COMPONENT = Column(
    "component_sku", "SKU do componente", Code(), ("Componente", "Código do componente"), "row"
)
PARTS = Column(
    "parts", "Quantidade no kit", Number(4, largest=Decimal(9_999)), ("Quantidade",), "row"
)
LISTING = Column("listing", "Identificador do anúncio", Code(), ("Anúncio", "ID do anúncio"), "row")
LINKED = Column("linked_sku", "SKU do produto", Code(), ("SKU", "Código (SKU)"), "row")

SMALL_COLUMNS: Mapping[str, Column] = {
    column.key: column
    for column in (
        WAREHOUSE, COUNTED, LIST_PRICE, LIST_PROMO, KIT, COMPONENT, PARTS, LISTING, LINKED,
    )
}  # fmt: skip


def column_of(key: str) -> Column:
    """The column of any sheet with this key."""
    found = BY_KEY.get(key)
    return SMALL_COLUMNS[key] if found is None else found


def title_of(key: str) -> str:
    """The column's title for people."""
    return _("Images") if key == IMAGES else column_of(key).title

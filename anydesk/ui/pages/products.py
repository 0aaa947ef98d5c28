"""Produtos: what the merchant sells, with stock, prices and listings."""

from decimal import Decimal

from anydesk.core.catalogue_health import CHECKS, Shows
from anydesk.core.changes import LISTINGS, PRODUCTS
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.products import ProductRow, ProductType
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.messages import Button
from anydesk.ui.pages import captions
from anydesk.ui.pages.hub_orders import chosen_stores
from anydesk.ui.pages.product.page import ProductPage
from anydesk.ui.pages.product_import import ImportPage, export_products
from anydesk.ui.pages.send import SendPage
from anydesk.ui.pages.stack import StackPage
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Column, Command, Counter, Filter, Ids, Needs, Screen, Weight
from anydesk.ui.tones import Tone

TYPES = (
    (ProductType.SIMPLE.value, N_("Simple")),
    (ProductType.PARENT.value, N_("With variations")),
    (ProductType.KIT.value, N_("Kit")),
    (ProductType.MANUFACTURED.value, N_("Manufactured")),
    (ProductType.RAW_MATERIAL.value, N_("Raw material")),
)

STOCK = (
    ("positive", N_("In stock")),
    ("zero", N_("Sold out")),
    ("negative", N_("Oversold")),
)

LINKED = (("yes", N_("With listing")), ("no", N_("Without listing")))

HEALTH = tuple((one.key, one.title) for one in CHECKS if one.shows is Shows.PRODUCTS)

ACTIVE = (("yes", N_("Active")), ("no", N_("Inactive")))


async def open_product(context: PageContext, ids: Ids) -> None:
    """The product with everything that can be changed."""
    context.go("products", product=ids[0])


async def new_product(context: PageContext, _ids: Ids) -> None:
    """An empty product."""
    context.go("products", product=0)


async def send_stock(context: PageContext, ids: Ids) -> None:
    """The preview of a stock send."""
    context.go("products", send="stock", ids=tuple(ids))


async def send_prices(context: PageContext, ids: Ids) -> None:
    """The preview of a price send."""
    context.go("products", send="prices", ids=tuple(ids))


async def send_products(context: PageContext, ids: Ids) -> None:
    """The preview of a product send."""
    context.go("products", send="products", ids=tuple(ids))


async def import_sheet(context: PageContext, _ids: Ids) -> None:
    """The spreadsheet importer."""
    context.go("products", sheet=True)


async def export_sheet(context: PageContext, ids: Ids) -> None:
    """Write the ticked products, or all, as the importer reads them."""
    await export_products(context, ids)


async def receive(context: PageContext, _ids: Ids) -> None:
    """What to receive of which store, with a preview before anything changes here."""
    stores = await chosen_stores(context)
    context.go("products", receive=stores[0].id if len(stores) == 1 else 0)


async def activate(context: PageContext, ids: Ids) -> None:
    """Offer these products again."""
    await _set_active(context, ids, active=True)


async def inactivate(context: PageContext, ids: Ids) -> None:
    """Take these products out of the sends; nothing of them is lost."""
    await _set_active(context, ids, active=False)


async def _set_active(context: PageContext, ids: Ids, *, active: bool) -> None:
    changed = await context.services.product_edits.set_active(ids, active=active)
    text = ngettext("{count} product was changed.", "{count} products were changed.", changed)
    context.messages.good(
        text.format(count=formats.count(changed)),
        button=Button(
            _("Undo"), lambda: context.tasks.start(_put_back(context, ids, active=not active))
        ),
    )


async def _put_back(context: PageContext, ids: Ids, *, active: bool) -> None:
    await context.services.product_edits.set_active(ids, active=active)


def _name(row: ProductRow) -> str:
    if row.type is ProductType.PARENT or not row.grid:
        return row.name
    values = ", ".join(row.grid.values())
    return row.name if values.casefold() in row.name.casefold() else f"{row.name} · {values}"


def _stock_tone(row: ProductRow) -> Tone | None:
    if row.available < 0:
        return Tone.BAD
    return Tone.WARN if row.available == 0 and row.type is not ProductType.PARENT else None


def _price(row: ProductRow) -> Decimal | None:
    return None if row.type is ProductType.PARENT else row.price


def _listing_tone(row: ProductRow) -> Tone | None:
    if row.type is ProductType.PARENT:
        return None
    return Tone.GOOD if row.listings else Tone.MUTED


def _listings(row: ProductRow) -> str:
    if row.type is ProductType.PARENT:
        return _("In variations")
    if not row.listings:
        return _("No listing")
    count = len(row.listings)
    return ngettext("{count} listing", "{count} listings", count).format(count=count)


def _listing_lines(row: ProductRow) -> str:
    return "\n".join(
        _("{store} · {listing} · stock sent: {stock} · price sent: {price}").format(
            store=one.store,
            listing=one.listing,
            stock=_or_never(formats.quantity(one.stock_sent)),
            price=_or_never(formats.money(one.price_sent)),
        )
        for one in row.listings
    )


def _or_never(text: str) -> str:
    return text or _("never")


def _sent(row: ProductRow) -> Decimal | None:
    sent = [one.stock_sent for one in row.listings if one.stock_sent is not None]
    return sent[0] if sent and all(value == sent[0] for value in sent) else None


PRODUCTS_SCREEN: Screen[ProductRow] = Screen(
    key="products",
    title=N_("Products"),
    source=lambda services: services.products,
    listen=frozenset({PRODUCTS, LISTINGS}),
    store_filter="",
    columns=(
        Column(N_("SKU"), lambda p: p.sku, sort="sku", width=140, link=open_product),
        Column(N_("Description"), _name, sort="name", width=300, stretch=True, least=168),
        Column(
            N_("Physical"), lambda p: p.physical, formats.quantity, sort="physical", right=True,
            width=80,
        ),
        Column(
            N_("Reserved"), lambda p: p.reserved, formats.quantity, sort="reserved", right=True,
            width=88,
        ),
        Column(
            N_("Available"), lambda p: p.available, formats.quantity, sort="available",
            right=True, width=100, tone=_stock_tone,
        ),
        Column(N_("Price"), _price, formats.money, sort="price", right=True, width=104),
        Column(
            N_("Promotional"), lambda p: p.promo_price, formats.money_or_nothing,
            sort="promo_price", right=True, width=104,
        ),
        Column(
            N_("Listings"), _listings, width=110, key="listings", hint=_listing_lines,
            tone=_listing_tone,
        ),
        Column(
            N_("Stock sent"), _sent, formats.quantity, right=True, width=110, key="stock_sent",
            hidden=True,
        ),
        Column(N_("Bar code"), lambda p: p.gtin, width=130, key="gtin", hidden=True),
        Column(N_("Brand"), lambda p: p.brand, width=120, key="brand", hidden=True),
        Column(N_("Parent"), lambda p: p.parent_sku, width=130, key="parent", hidden=True),
        Column(
            N_("Active product"), lambda p: p.active, formats.yes_no, width=110, key="active",
            hidden=True,
        ),
    ),
    filters=(
        Filter(N_("Type"), "type", TYPES),
        Filter(N_("Stock"), "stock", STOCK),
        Filter(N_("Listings"), "linked", LINKED),
        Filter(N_("Situation"), "active", ACTIVE),
        Filter(N_("What it lacks"), "health", HEALTH),
    ),
    counters=(
        Counter("sellable", N_("To sell"), {"stock": "positive"}, Tone.GOOD),
        Counter("zero", N_("Sold out"), {"stock": "zero"}, Tone.WARN),
        Counter("unlinked", N_("Without listing"), {"linked": "no"}, Tone.MUTED),
        Counter("all", N_("All")),
    ),
    actions=(
        Command(
            "send_stock", N_("Send stock"), send_stock, needs=Needs.SOME, icon="boxes",
            weight=Weight.PRIMARY,
        ),
        Command(
            "send_prices", N_("Send prices"), send_prices, needs=Needs.SOME,
            icon="badge-dollar-sign",
        ),
        Command("open", N_("Open product"), open_product, needs=Needs.ONE, icon="pencil"),
        Command(
            "send_products", N_("Send to the e-commerce"), send_products, needs=Needs.SOME,
            icon="send",
        ),
        Command(
            "activate", N_("Activate"), activate, needs=Needs.SOME, icon="circle-check",
        ),
        Command(
            "inactivate", N_("Inactivate"), inactivate, needs=Needs.SOME, icon="circle-x",
        ),
        Command("new", N_("New product"), new_product, icon="plus", in_row_menu=False),
        Command(
            "receive", N_("Receive from the e-commerce"), receive, icon="download",
            in_row_menu=False,
        ),
        Command(
            "import", N_("Import spreadsheet"), import_sheet, icon="upload", in_row_menu=False
        ),
        Command(
            "export_sheet", N_("Export as the importer reads it"), export_sheet,
            icon="file-spreadsheet",
        ),
    ),
    primary="send_stock",
    buttons=("send_prices",),
    open=open_product,
    search_hint=N_("SKU, name, bar code or brand"),
    empty=N_("No product is here yet."),
    empty_hint=N_(
        "Read them from the hub, where your listings are, or import a spreadsheet (More actions)."
    ),
    empty_icon="package",
    empty_action="receive",
    sort="name",
    help=N_(
        "What you sell. Stock, price and listing belong to the variation. Tick products to send "
        "their stock or prices; before anything is sent you see what would change."
    ),
    noun=captions.counted("{count} product", "{count} products"),
)  # fmt: skip


class ProductsPage(StackPage):
    """The list, one product, the importer, or a preview before sending."""

    def open_with(self, **arguments: object) -> None:
        ids = arguments.get("ids")
        product = arguments.get("product")
        if isinstance(ids, tuple):
            self.push(SendPage(self.context, str(arguments["send"]), ids))
        elif isinstance(product, int):
            self.push(ProductPage(self.context, product))
        elif arguments.get("sheet"):
            self.push(ImportPage(self.context, str(arguments.get("kind", ""))))
        elif isinstance(receiving := arguments.get("receive"), int):
            # Imported late: few visits to the list receive anything.
            from anydesk.ui.pages.receive_products import ReceivePage

            self.push(ReceivePage(self.context, receiving or None))
        else:
            super().open_with(**arguments)


def build(context: PageContext) -> ProductsPage:
    """The page of the products."""
    return ProductsPage(context, TablePage(PRODUCTS_SCREEN, context))

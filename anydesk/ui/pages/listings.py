"""Anúncios: what is offered where, what became of it, and what needs attention (ERP §9)."""

from collections.abc import Mapping

from anydesk.core.changes import LISTINGS, PRODUCTS
from anydesk.core.i18n import N_, _
from anydesk.core.listing_changes import channel_of
from anydesk.core.listing_rows import ListingRow
from anydesk.core.listing_states import (
    PUBLICATION_TITLES,
    TRANSMISSION_TITLES,
    Publication,
    SendState,
    Transmission,
    is_rejected,
    publication_title,
    send_title,
    transmission_title,
)
from anydesk.core.query import FilterValue, Query
from anydesk.services import Services
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.pages import captions, listing_actions
from anydesk.ui.pages.listing_detail import ListingPage
from anydesk.ui.pages.send import SendPage
from anydesk.ui.pages.stack import StackPage
from anydesk.ui.results import STATE_TONES
from anydesk.ui.tables.page import TablePage
from anydesk.ui.tables.screen import Column, Command, Counter, Filter, Needs, Screen, Weight
from anydesk.ui.tones import Tone

NOT_READ, NO_OFFER = "not_read", "no_offer"

PUBLICATION_TONES: Mapping[str, Tone] = {
    Publication.ACTIVE: Tone.GOOD,
    Publication.PAUSED: Tone.WARN,
    Publication.WITHOUT_STOCK: Tone.WARN,
    Publication.CORRUPTED: Tone.BAD,
}

TRANSMISSION_TONES: Mapping[str, Tone] = {
    Transmission.OK: Tone.GOOD,
    Transmission.ERROR: Tone.BAD,
}


def publication_text(row: ListingRow) -> str:
    """Whether buyers see it, and whether anybody has asked yet."""
    if row.publication_status:
        return publication_title(row.publication_status)
    return _("Not read yet") if row.checked_at is None else _("No listing")


def publication_tone(row: ListingRow) -> Tone:
    """The colour beside it."""
    return PUBLICATION_TONES.get(row.publication_status, Tone.MUTED)


def _transmission_tone(row: ListingRow) -> Tone | None:
    if not row.transmission_status:
        return None
    return TRANSMISSION_TONES.get(row.transmission_status, Tone.INFO)


def _trouble_tone(row: ListingRow) -> Tone | None:
    if not row.trouble:
        return None
    refused = is_rejected(row.publication_status, row.transmission_status)
    bad = refused or row.last_error or row.send_state == SendState.REFUSED
    return Tone.BAD if bad else Tone.WARN


def _channel(row: ListingRow) -> str:
    return channel_of(row) if row.marketplace else formats.NOTHING


def _product(row: ListingRow) -> str:
    return row.product_sku or _("Not linked")


async def _channels(services: Services, query: Query) -> list[tuple[FilterValue, str]]:
    asked = query.value("integration")
    integration = asked if isinstance(asked, int) else None
    codes = await services.listings.channels(integration)
    return [*await services.channels.choices(integration, codes)]


async def _counts(services: Services, query: Query) -> Mapping[str, int]:
    return await services.listings.counts(query)


LISTINGS_SCREEN: Screen[ListingRow] = Screen(
    key="listings",
    title=N_("Listings"),
    source=lambda services: services.listings,
    listen=frozenset({LISTINGS, PRODUCTS}),
    columns=(
        Column(
            N_("Title"), lambda r: r.title, sort="title", width=216, stretch=True, least=160,
            link=listing_actions.open_listing,
        ),
        Column(N_("Channel"), _channel, sort="channel", width=152, hint=_channel),
        Column(N_("SKU at the hub"), lambda r: r.sku, sort="sku", width=124),
        Column(
            N_("SKU here"), lambda r: r.product_sku, sort="product_sku", width=124,
            row_text=_product, link=listing_actions.open_product,
            tone=lambda r: Tone.WARN if r.product_id is None else None,
            hint=lambda r: r.product_name,
        ),
        Column(
            N_("Publication"), lambda r: r.publication_status, sort="publication", width=128,
            row_text=publication_text, tone=publication_tone,
        ),
        Column(
            N_("Sending"), lambda r: r.transmission_status, sort="transmission", width=120,
            show=transmission_title, tone=_transmission_tone,
        ),
        Column(
            N_("Last error"), lambda r: r.trouble, width=200, stretch=True, least=128, key="error",
            hint=lambda r: r.trouble, tone=_trouble_tone,
        ),
        Column(
            N_("Price"), lambda r: r.price, formats.money, sort="price", right=True, width=88
        ),
        Column(
            N_("Stock sent"), lambda r: r.stock_sent, formats.quantity, sort="stock_sent",
            right=True, width=112, hint=lambda r: formats.full_moment(r.stock_sent_at),
        ),
        Column(
            N_("Price sent"), lambda r: r.price_sent, formats.money, sort="price_sent",
            right=True, width=104, hint=lambda r: formats.full_moment(r.price_sent_at),
        ),
        Column(
            N_("Final price"), lambda r: r.discount_price, formats.money, sort="discount_price",
            right=True, width=88,
        ),
        Column(
            N_("Last look"), lambda r: r.checked_at, formats.moment, sort="checked_at", width=104,
            hint=lambda r: formats.full_moment(r.checked_at),
        ),
        Column(N_("Identifier"), lambda r: r.identifier, sort="identifier", width=128),
        Column(
            N_("Last product send"), lambda r: r.send_state, send_title, width=168, key="send",
            tone=lambda r: STATE_TONES.get(r.send_state), hint=lambda r: r.send_message,
            hidden=True,
        ),
        Column(N_("Store"), lambda r: r.store, sort="store", width=120, hidden=True),
    ),
    filters=(
        Filter(N_("Channel"), "channel", _channels),
        Filter(
            N_("Publication"),
            "publication",
            [
                *captions.choices(PUBLICATION_TITLES),
                (NO_OFFER, N_("No listing")),
                (NOT_READ, N_("Not read yet")),
            ],
        ),
        Filter(N_("Sending"), "transmission", captions.choices(TRANSMISSION_TITLES)),
    ),
    counters=(
        Counter("all", N_("All")),
        Counter("active", N_("On sale now"), {"active": "yes"}, Tone.GOOD),
        Counter("rejected", N_("Rejected ones"), {"rejected": "yes"}, Tone.BAD),
        Counter("unpublished", N_("Unpublished"), {"unpublished": "yes"}, Tone.MUTED),
        Counter("attention", N_("Need attention"), {"attention": "yes"}, Tone.WARN),
        Counter("unlinked", N_("Unlinked"), {"unlinked": "yes"}, Tone.WARN),
    ),
    counts=_counts,
    actions=(
        Command(
            "refresh", N_("Update listings"), listing_actions.refresh_all, icon="refresh-cw",
            weight=Weight.PRIMARY, in_row_menu=False,
        ),
        Command(
            "open", N_("Open listing"), listing_actions.open_listing, needs=Needs.ONE, icon="eye"
        ),
        Command(
            "browse", N_("Open in the marketplace"), listing_actions.open_in_marketplace,
            needs=Needs.ONE, icon="external-link",
        ),
        Command(
            "link", N_("Link to a product"), listing_actions.link, needs=Needs.ONE, icon="link"
        ),
        Command("unlink", N_("Unlink"), listing_actions.unlink, needs=Needs.SOME, icon="unlink"),
        Command(
            "refresh_rows", N_("Update these listings"), listing_actions.refresh_rows,
            needs=Needs.SOME, icon="refresh-cw",
        ),
        Command(
            "send_again", N_("Send listings again"), listing_actions.send_again,
            needs=Needs.SOME, icon="send",
        ),
        Command(
            "pause", N_("Pause listings"), listing_actions.pause, needs=Needs.SOME, icon="pause"
        ),
        Command(
            "resume", N_("Resume listings"), listing_actions.resume, needs=Needs.SOME, icon="play"
        ),
        Command(
            "product", N_("Open product"), listing_actions.open_product, needs=Needs.ONE,
            icon="package",
        ),
        Command(
            "send_stock", N_("Send stock"), listing_actions.send_stock, needs=Needs.SOME,
            icon="boxes",
        ),
        Command(
            "send_prices", N_("Send prices"), listing_actions.send_prices, needs=Needs.SOME,
            icon="badge-dollar-sign",
        ),
    ),
    primary="refresh",
    buttons=("link",),
    open=listing_actions.open_listing,
    search_hint=N_("Title, SKU, bar code or listing"),
    empty=N_("No listing is here yet."),
    empty_hint=N_(
        "Read them from ANYMARKET; nothing is changed there. Listings of products that are not "
        "here yet come too, and can be linked."
    ),
    empty_icon="tags",
    empty_action="refresh",
    sort="title",
    help=N_(
        "Every listing of your SKUs in the marketplaces. ANYMARKET accepting a product does not "
        "mean that the marketplace published it: here you see what became of it, in the "
        "marketplace's words. Link listings to your products so that stock and prices reach them."
    ),
    noun=captions.counted("{count} listing", "{count} listings"),
)  # fmt: skip


class ListingsPage(StackPage):
    """The list, one listing, or the preview of what is asked of some."""

    def open_with(self, **arguments: object) -> None:
        ids, listing = arguments.get("ids"), arguments.get("listing")
        if isinstance(ids, tuple):
            self.push(SendPage(self.context, str(arguments["send"]), ids))
        elif isinstance(listing, int):
            self.push(ListingPage(self.context, listing))
        else:
            super().open_with(**arguments)


def build(context: PageContext) -> ListingsPage:
    """The page of the listings."""
    return ListingsPage(context, TablePage(LISTINGS_SCREEN, context))

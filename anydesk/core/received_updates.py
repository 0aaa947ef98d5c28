"""What receiving changes in a product that exists, option by option (ERP §8.2, §11.1).

An empty value of the hub never takes away what is known here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from anydesk.core.category_mapping import path_key
from anydesk.core.field_changes import FieldChange, changes_between, field_title
from anydesk.core.i18n import _
from anydesk.core.numbers import brazilian
from anydesk.core.packagings import PackageType
from anydesk.core.pictures import LOCAL
from anydesk.core.product_checks import LONGEST_SKU
from anydesk.core.product_drafts import measures_of, months_of
from anydesk.core.products import Balance, HubProduct, Product
from anydesk.core.received_products import CategoryBook, Prices, warranty_of
from anydesk.core.settings import HubDeducts, PriceMode, StockSettings
from anydesk.core.stock import ZERO, Held, exact_quantity, quantity_to_send

Grid = Mapping[str, str]

_TEXTS = ("brand", "model", "description", "video_url")
_SIDES = ("package_width", "package_height", "package_length")


@dataclass(frozen=True)
class ProductUpdate:
    """What receiving changes in a product that exists.

    Args:
        product: as it is afterwards.
        said: a sentence for each thing that changed or was left alone.
        left_alone: something that should have changed could not.
    """

    product: Product
    said: tuple[str, ...] = ()
    left_alone: bool = False

    def saying(self, sentence: str, *, left_alone: bool = True) -> "ProductUpdate":
        """The same with one more sentence."""
        return replace(self, said=(*self.said, sentence), left_alone=self.left_alone or left_alone)

    def having(self, product: Product) -> "ProductUpdate":
        """The same with another product, and a sentence that names what changed in it."""
        if product == self.product:
            return self
        sentence = updated_text(changes_between(self.product, product))
        after = replace(self, product=product)
        return after.saying(sentence, left_alone=False) if sentence else after


def updated_text(changes: Iterable[FieldChange]) -> str:
    """``"Updated: Brand, Model."``; "" where nothing changed."""
    titles = dict.fromkeys(field_title(one.field) for one in changes)
    return _("Updated: {fields}.").format(fields=", ".join(titles)) if titles else ""


def with_sku(
    before: ProductUpdate, code: str, *, taken: bool, others: Iterable[str]
) -> ProductUpdate:
    """The product with the SKU that its listing has (ERP §2 ``update_sku_on_import``).

    Args:
        code: the listing's SKU; "" or one that is too long changes nothing.
        taken: another product has it, or is going to.
        others: the SKUs of the product's further listings in the store.
    """
    own = before.product.sku
    code = code.strip()
    if code == own or not 0 < len(code) <= LONGEST_SKU:
        return before
    if taken:
        text = _("The SKU stays {own}: another product has the SKU {code} of the listing.")
        return before.saying(text.format(own=own, code=code))
    if any(other != code for other in others):
        text = _("The SKU stays {own}: the product has several listings with different SKUs.")
        return before.saying(text.format(own=own))
    changed = _("The SKU changed from {own} to {code}.").format(own=own, code=code)
    after = replace(before, product=replace(before.product, sku=code))
    return after.saying(changed, left_alone=False)


def with_prices(before: ProductUpdate, prices: Prices | None, mode: str) -> ProductUpdate:
    """The product with the hub's prices in the mode ``FIXED``; in the others it keeps its own.

    Args:
        prices: sale and promotional price; None: the hub has none, or more than one.
        mode: ``prices.import_mode`` of the store (ERP §11.1).
    """
    own = (before.product.sale_price, before.product.promo_price)
    if prices is None:
        return before.saying(_("The price stays: ANYMARKET has no single price for it."))
    if prices == own:
        return before
    if mode != PriceMode.FIXED:
        text = _("The price stays: by the settings of this store it does not come from ANYMARKET.")
        return before.saying(text, left_alone=False)
    product = replace(before.product, sale_price=prices[0], promo_price=prices[1])
    changed = _("The price changed from {before} to {after}.")
    return replace(before, product=product).saying(
        changed.format(before=price_text(own), after=price_text(prices)), left_alone=False
    )


def with_data(
    product: Product, fresh: Product, hub: HubProduct, categories: CategoryBook
) -> Product:
    """The product with the hub's data; its SKU, prices, stock, pictures and values stay.

    Args:
        fresh: the product as this receipt would create it; without GTIN where another has it.
    """
    changed: dict[str, Any] = {
        name: told
        for name in _TEXTS
        if (told := getattr(fresh, name)) and _plain(told) != _plain(getattr(product, name))
    }
    # A name that is only the code means that the hub has no name for it.
    if fresh.name != fresh.sku and fresh.name != product.name.strip():
        changed["name"] = fresh.name
    if fresh.gtin and fresh.gtin != product.gtin:
        changed["gtin"] = fresh.gtin
    if fresh.warranty and not _same_warranty(product.warranty, hub):
        changed["warranty"] = fresh.warranty
    if _is_elsewhere(product.category, fresh.category, hub, categories):
        changed["category"] = fresh.category
    # Zero is what the hub has where nobody told it days.
    if fresh.handling_days and fresh.handling_days != product.handling_days:
        changed["handling_days"] = fresh.handling_days
    if fresh.gross_weight and fresh.gross_weight != product.gross_weight:
        changed["gross_weight"] = fresh.gross_weight
    changed |= _measures(product, fresh)
    attributes = {**product.attributes, **fresh.attributes}
    if attributes != product.attributes:
        changed["attributes"] = attributes
    # What the tax office is told is the merchant's; the hub only fills what is empty.
    for name in ("ncm", "origin_code"):
        if not getattr(product, name) and getattr(fresh, name):
            changed[name] = getattr(fresh, name)
    return replace(product, **changed) if changed else product


def with_grid(before: ProductUpdate, grid: Mapping[str, str], *, taken: bool) -> ProductUpdate:
    """The variation with the hub's values.

    Args:
        taken: another variation of the same parent has or gets these values.
    """
    product = before.product
    if not grid or dict(grid) == dict(product.grid):
        return before
    # A product that is no variation here has no grid, and gets none.
    if product.parent_id is None and not product.grid:
        return before
    if taken:
        return before.saying(
            _("The values of the variation stay: another variation of the product has them.")
        )
    return before.having(replace(product, grid=dict(grid)))


def grids_to_take(own: Mapping[int, Grid], wanted: Mapping[int, Grid]) -> frozenset[int]:
    """The variations of one parent that can take the values they should have.

    Values are unique in a parent (ERP §8.1): two variations may swap them, but whoever would get
    those of another one keeps its own.

    Args:
        own: the values of all variations, by product.
        wanted: those that some of them should have instead.
    """
    allowed = set(wanted)
    while allowed:
        after = {key: frozenset((wanted if key in allowed else own)[key].items()) for key in own}
        count = Counter(after.values())
        refused = {key for key in allowed if count[after[key]] > 1}
        if not refused:
            break
        allowed -= refused
    return frozenset(allowed)


def decides(hub_sku_id: int, sku: str, linked: Mapping[int, tuple[str, bool]]) -> bool:
    """Whether a product takes its data from this hub SKU, of several that are linked to it.

    The one with the product's SKU does, then one that is active, then the newest.

    Args:
        linked: code and activity of each hub SKU of the store that the product is linked to.
    """

    def rank(key: int) -> tuple[bool, bool, int]:
        code, active = linked[key]
        return code == sku, active, key

    return hub_sku_id not in linked or max(linked, key=rank) == hub_sku_id


def with_images(product: Product, urls: tuple[str, ...]) -> Product:
    """The product with the hub's pictures; those that are on this computer only stay behind them.

    Args:
        urls: none leaves the product's own alone.
    """
    if not urls:
        return product
    kept = [url for url in product.image_urls if url.startswith(LOCAL)]
    after = tuple(dict.fromkeys((*urls, *kept)))
    return product if after == product.image_urls else replace(product, image_urls=after)


def balance_to_count(
    offered: Decimal, held: Held, settings: StockSettings, *, made_to_order: bool
) -> Decimal | None:
    """The physical balance that the hub's quantity stands for; None: the balance fits already.

    The hub has what it offers: where the store sends what is available, the units that orders
    keep back are on the shelf as well. What would be sent as this very quantity fits, such as
    the last units that a safety stock holds back.
    """
    offered = exact_quantity(max(offered, ZERO))
    told = quantity_to_send(
        *held,
        balance=settings.mode,
        safety_stock=settings.safety_stock,
        made_to_order=made_to_order,
        hub_deducts=settings.hub_deducts is HubDeducts.YES,
    )
    if told == offered:
        return None
    physical = offered + held.reserved if settings.mode is Balance.AVAILABLE else offered
    return None if physical == held.physical else physical


def price_text(prices: Prices) -> str:
    """``"99,90"``, or with the promotional price ``"99,90 / 79,90"``."""
    text = brazilian(prices[0], 2)
    return f"{text} / {brazilian(prices[1], 2)}" if prices[1] > 0 else text


def _same_warranty(own: str, hub: HubProduct) -> bool:
    told = warranty_of(hub)
    if _plain(own) == _plain(told):
        return True
    # Only the term is at the hub, and the text here says the same in more words.
    has_text = bool(hub.warranty.strip()) and not hub.warranty.strip().isdecimal()
    return not has_text and months_of(own) == hub.warranty_months


def _is_elsewhere(own: str, told: str, hub: HubProduct, categories: CategoryBook) -> bool:
    if not told or path_key(own) == path_key(told):
        return False
    return not (own and categories.fits(own, hub.category_id))


def _measures(product: Product, fresh: Product) -> dict[str, Any]:
    """The sizes that the hub has, where the product would be sent with others."""
    told: dict[str, Decimal] = {
        name: side for name in _SIDES if (side := getattr(fresh, name)) is not None
    }
    have = dict(zip(_SIDES, measures_of(product), strict=True))
    if all(have[name] == side for name, side in told.items()):
        return {}
    # The packaging of the register has other measures than these.
    shape = product.package_type or PackageType.BOX
    return {**told, "packaging_id": None, "package_type": shape}


def _plain(text: str) -> str:
    """As it is compared: line ends and blanks around it do not matter."""
    return text.replace("\r\n", "\n").strip()

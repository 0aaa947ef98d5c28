"""A store as products are received from it: its settings of today, and what was asked for."""

from dataclasses import dataclass

from sqlalchemy import select

from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.offer_plans import PlanStore
from anydesk.core.price_lists import PriceList
from anydesk.core.receive_options import ReceiveOptions
from anydesk.core.received_products import CategoryBook, Fiscal
from anydesk.core.settings import CategorySettings, PriceMode, ProductSettings
from anydesk.storage import offers, price_lists, settings
from anydesk.storage.configuration_tables import categories, category_mappings
from anydesk.storage.store import Tx


@dataclass(frozen=True)
class ReceivingStore:
    """What every rule of a receipt asks for.

    Args:
        takes_skus: linked products get the SKU of their listing.
        price_list: the one that gets exceptions; None: none does.
    """

    offer: PlanStore
    options: ReceiveOptions
    takes_skus: bool
    categories: CategoryBook
    price_list: PriceList | None = None

    @property
    def id(self) -> int:
        """The integration."""
        return self.offer.id

    @property
    def fiscal(self) -> Fiscal:
        """What products get that have none of their own."""
        return Fiscal(self.options.ncm, self.options.origin, self.options.unit)

    @property
    def updates(self) -> bool:
        """Something of products that exist may change."""
        chosen = self.options
        fiscal = chosen.ncm or chosen.origin or chosen.unit
        boxes = chosen.data or chosen.prices or chosen.stock or chosen.images
        return bool(self.takes_skus or boxes or fiscal or self.price_list)


def read(tx: Tx, integration_id: int, options: ReceiveOptions) -> ReceivingStore:
    """The store as it is set now. Raises NotThere for an integration that is gone."""
    found = offers.stores(tx, [integration_id])
    if not found:
        raise NotThere(_("This integration does not exist any more."))
    (offer,) = found
    scope = settings.scope_of(integration_id)
    return ReceivingStore(
        offer,
        options,
        settings.get_form(tx, ProductSettings, scope=scope).update_sku_on_import,
        _categories(tx, integration_id, scope),
        _price_list(tx, offer) if options.exceptions else None,
    )


def _price_list(tx: Tx, offer: PlanStore) -> PriceList | None:
    if offer.prices.import_mode != PriceMode.PRICE_LIST:
        return None
    found = price_lists.get(tx, offer.prices.price_list_id)
    return found if found is not None and found.enabled else None


def _categories(tx: Tx, integration_id: int, scope: str) -> CategoryBook:
    rows = tx.execute(
        select(categories.c.path, categories.c.path_key, category_mappings.c.hub_category_id)
        .join(category_mappings, category_mappings.c.category_id == categories.c.id)
        .where(category_mappings.c.integration_id == integration_id)
        .order_by(categories.c.path_key)
    ).all()
    paths: dict[int, list[str]] = {}
    for path, _key, hub_id in rows:
        paths.setdefault(hub_id, []).append(path)
    nearest = settings.get_form(tx, CategorySettings, scope=scope).nearest_ancestor
    return CategoryBook({key: hub_id for _path, key, hub_id in rows}, paths, nearest)

"""Categories, brands, variation types, products and SKUs of the practice account."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from .wire import Json, encode

ORIGINS = (
    "Nacional",
    "Estrangeira - importação direta",
    "Estrangeira - adquirida no mercado interno",
    "Nacional com mais de 40% de conteúdo de importação",
    "Nacional - processos produtivos básicos",
    "Nacional com até 40% de conteúdo de importação",
    "Estrangeira - importação direta, sem similar nacional (CAMEX)",
    "Estrangeira - mercado interno, sem similar nacional (CAMEX)",
    "Nacional com mais de 70% de conteúdo de importação",
)


@dataclass(slots=True)
class Category:
    """One node of the category tree."""

    id: int
    name: str
    parent_id: int | None = None
    partner_id: str | None = None
    price_factor: float = 1.0
    scope: str = "COST"
    children: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Brand:
    """One brand."""

    id: int
    name: str
    reduced_name: str | None = None
    partner_id: str | None = None

    def as_json(self) -> Json:
        optional = {"reducedName": self.reduced_name, "partnerId": self.partner_id}
        return {"id": self.id, "name": self.name, **{k: v for k, v in optional.items() if v}}


@dataclass(slots=True)
class VariationType:
    """One axis of variation (colour, size) with its values by their text."""

    id: int
    name: str
    visual: bool = False
    partner_id: str | None = None
    values: dict[str, Json] = field(default_factory=dict)

    def short(self) -> Json:
        return {"id": self.id, "name": self.name, "visualVariation": self.visual}

    def as_json(self) -> Json:
        values = list(self.values.values())
        partner = {"partnerId": self.partner_id} if self.partner_id else {}
        return {**self.short(), **partner, "values": values}


@dataclass(slots=True)
class Sku:
    """One sellable unit; `partner_id` is the merchant's own code, "" where there is none.

    `variations_as`: "list", as the hub usually answers, or "map" or "null", as it has been seen to.
    """

    id: int
    product_id: int
    title: str
    partner_id: str
    price: float
    sell_price: float
    ean: str | None = None
    external_id: str | None = None
    additional_time: int = 0
    active: bool = True
    volumes: int = 0
    variations: tuple[tuple[VariationType, str], ...] = ()
    variations_as: str = "list"


@dataclass(slots=True)
class Product:
    """A product; `facts` holds its plain fields in the hub's own names."""

    id: int
    facts: Json
    category_id: int
    brand_id: int | None
    scope: str
    images: list[Json] = field(default_factory=list)
    sku_ids: list[int] = field(default_factory=list)
    kit: list[Json] = field(default_factory=list)

    @property
    def price_factor(self) -> float:
        return float(self.facts.get("priceFactor") or 1.0)


class Catalogue:
    """All of the catalogue, with the indexes that keep reading it fast."""

    def __init__(self) -> None:
        self.categories: dict[int, Category] = {}
        self.brands: dict[int, Brand] = {}
        self.variation_types: dict[int, VariationType] = {}
        self.products: dict[int, Product] = {}
        self.skus: dict[int, Sku] = {}
        self.by_partner_id: dict[str, Sku] = {}
        self.category_ids = count(310001)
        self.brand_ids = count(120045)
        self.type_ids = count(6101)
        self.value_ids = count(610001)
        self.product_ids = count(5500001)
        self.sku_ids = count(7700001)
        self.image_ids = count(252000001)
        self.types_by_name: dict[str, VariationType] = {}
        self.kits_by_part: dict[int, list[int]] = {}
        self.ordinary_skus = 0
        self._encoded: dict[int, bytes] = {}

    # Categories and brands

    def add_category(self, name: str, parent_id: int | None = None, scope: str = "") -> Category:
        category = Category(next(self.category_ids), name, parent_id, scope=scope or "COST")
        self.categories[category.id] = category
        if parent_id is not None:
            self.categories[parent_id].children.append(category.id)
        return category

    def category_path(self, category_id: int) -> str:
        names: list[str] = []
        step: int | None = category_id
        while step is not None and (category := self.categories.get(step)):
            names.insert(0, category.name)
            step = category.parent_id
        return "/".join(names)

    def category_json(self, category: Category, *, deep: bool | None = False) -> Json:
        """A category with its direct children; `deep` = whole tree, None = no children."""
        row: Json = {
            "id": category.id,
            "name": category.name,
            "path": self.category_path(category.id),
            "priceFactor": category.price_factor,
            "definitionPriceScope": category.scope,
            "calculatedPrice": category.scope == "COST",
        }
        if category.partner_id:
            row["partnerId"] = category.partner_id
        if category.parent_id is not None:
            row["parent"] = {"id": category.parent_id}
        if deep is not None:
            below = None if not deep else True
            row["children"] = [
                self.category_json(self.categories[child], deep=below)
                for child in category.children
            ]
        return row

    def add_brand(self, name: str) -> Brand:
        brand = Brand(next(self.brand_ids), name)
        self.brands[brand.id] = brand
        return brand

    # Variations

    def variation_type(self, name: str, *, visual: bool = False) -> VariationType:
        """The type called `name`; made when it does not exist yet."""
        known = self.types_by_name.get(name)
        if known is None:
            known = VariationType(next(self.type_ids), name, visual)
            self.variation_types[known.id] = known
            self.types_by_name[name] = known
        return known

    def variation_value(self, kind: VariationType, text: str) -> Json:
        value = kind.values.get(text)
        if value is None:
            value = kind.values[text] = {"id": next(self.value_ids), "description": text}
        return value

    # Products and SKUs

    def add_product(
        self, facts: Json, category_id: int, brand_id: int | None, scope: str
    ) -> Product:
        product = Product(next(self.product_ids), facts, category_id, brand_id, scope)
        self.products[product.id] = product
        return product

    def add_sku(self, product: Product, sku: Sku) -> Sku:
        self.skus[sku.id] = sku
        if sku.partner_id:
            self.by_partner_id[sku.partner_id] = sku
        product.sku_ids.append(sku.id)
        self.touch(product.id)
        return sku

    def set_kit(self, product: Product, parts: list[Json]) -> None:
        """The product is sold as a set of other SKUs."""
        product.kit = parts
        for part in parts:
            self.kits_by_part.setdefault(part["idSku"], []).extend(product.sku_ids)

    def rename_sku(self, sku: Sku, partner_id: str) -> None:
        self.by_partner_id.pop(sku.partner_id, None)
        sku.partner_id = partner_id
        if partner_id:
            self.by_partner_id[partner_id] = sku

    def skus_of(self, product: Product) -> Iterable[Sku]:
        return (self.skus[sku_id] for sku_id in product.sku_ids)

    def variations_json(self, sku: Sku) -> list[Json] | list[None] | dict[str, str]:
        if sku.variations_as == "null":
            return [None]
        if sku.variations_as == "map":
            return {kind.name: text for kind, text in sku.variations}
        return [
            {**self.variation_value(kind, text), "type": kind.short()}
            for kind, text in sku.variations
        ]

    def product_json(self, product: Product, skus: list[Json]) -> Json:
        row: Json = {"id": product.id, **product.facts}
        category = self.categories.get(product.category_id)
        if category:
            path = self.category_path(category.id)
            row["category"] = {"id": category.id, "name": category.name, "path": path}
        if brand := self.brands.get(product.brand_id or 0):
            row["brand"] = brand.as_json()
        row["definitionPriceScope"] = product.scope
        row["images"] = product.images
        row["skus"] = skus
        if product.kit:
            row["kitComponents"] = product.kit
        return row

    def encoded(self, product: Product, skus: list[Json] | None) -> bytes | None:
        """The product's JSON from the store; made from `skus` when it is not there."""
        known = self._encoded.get(product.id)
        if known is None and skus is not None:
            known = self._encoded[product.id] = encode(self.product_json(product, skus))
        return known

    def touch(self, product_id: int, at: datetime | None = None) -> None:
        """The product changed: its stored JSON is stale."""
        self._encoded.pop(product_id, None)
        if at is not None:
            self.products[product_id].facts["modificationDate"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")

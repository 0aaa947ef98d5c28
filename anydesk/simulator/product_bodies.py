"""Checks the bodies of products, SKUs and images, and turns them into rows."""

from typing import Any

from .catalogue import ORIGINS, Product, Sku
from .fields import Fields
from .market import Market
from .prices import SCOPES
from .rules import duplicate_sku, refuse
from .wire import Json

GENDERS = ("MALE", "FEMALE", "BOY", "GIRL", "UNISSEX", "BABIES", "CHILDISH_UNISSEX")
KINDS = ("SIMPLE", "VARIATION", "KIT", "KIT_VARIATION")
REQUIRED_ON_CREATE = (
    "title", "description", "category", "brand", "warrantyTime", "height", "width", "length",
    "priceFactor", "calculatedPrice", "definitionPriceScope", "hasVariations", "images", "skus",
    "allowAutomaticSkuMarketplaceCreation",
)  # fmt: skip
REQUIRED_ON_PUT = ("title", "description", "category", "priceFactor")
# Plain fields that are kept as they are sent.
FACTS = (
    "title", "description", "externalIdProduct", "nbm", "origin", "model", "videoUrl", "gender",
    "warrantyTime", "warrantyText", "height", "width", "length", "weight", "priceFactor",
    "calculatedPrice", "hasVariations", "isProductActive", "type", "characteristics",
    "allowAutomaticSkuMarketplaceCreation",
)  # fmt: skip
# These only count when the product is created.
CREATE_ONLY = frozenset({"hasVariations", "isProductActive", "type"})


def check_product(market: Market, body: Any, required: tuple[str, ...]) -> Json:
    fields = Fields(body)
    fields.require(*required)
    fields.text("title", 150)
    fields.text("description", 10000)
    fields.text("videoUrl", 255)
    fields.number("warrantyTime", "height", "width", "length", "priceFactor")
    fields.number("weight", most=99999.999)
    fields.flag("calculatedPrice", "hasVariations", "isProductActive")
    fields.flag("allowAutomaticSkuMarketplaceCreation")
    fields.choice("definitionPriceScope", SCOPES)
    fields.choice("gender", GENDERS)
    fields.choice("type", KINDS)
    _check_links(market, fields)
    for index, row in enumerate(fields.rows("characteristics")):
        inner = Fields(row, f"characteristics[{index}].")
        inner.require("name", "value")
        inner.text("name", 255)
        inner.text("value", 255)
        fields.include(inner)
    for name in ("images", "skus"):
        fields.rows(name)
    _check_kit(market, fields)
    fields.settle()
    return fields.body


def _check_kit(market: Market, fields: Fields) -> None:
    """Components that exist, and shares of the price that add up."""
    parts = fields.body.get("kitComponents")
    rows = [parts] if isinstance(parts, dict) else fields.rows("kitComponents")
    for index, row in enumerate(rows):
        inner = Fields(row, f"kitComponents[{index}].")
        inner.require("idSku", "quantity")
        inner.number("quantity", "percentage")
        if row.get("idSku") not in market.skus:
            inner.wrong("idSku", "não encontrado")
        fields.include(inner)
    shares = [row["percentage"] for row in rows if isinstance(row.get("percentage"), int | float)]
    if rows and len(shares) == len(rows) and round(sum(shares), 2) != 100:
        fields.wrong("kitComponents", "a soma dos percentuais deve ser 100")  # invented


def _check_links(market: Market, fields: Fields) -> None:
    catalogue = market.catalogue
    fields.link("category", catalogue.categories)
    fields.link("brand", catalogue.brands)
    nbm = fields.body.get("nbm")
    if nbm is not None and not (isinstance(nbm, dict) and len(str(nbm.get("id", ""))) == 8):
        fields.wrong("nbm.id", "deve ter 8 dígitos")
    origin = fields.body.get("origin")
    if origin is not None and not (
        isinstance(origin, dict) and str(origin.get("id", "")) in map(str, range(len(ORIGINS)))
    ):
        fields.wrong("origin.id", "valor inválido")


def check_skus(market: Market, skus: Any, *, allow: str | None = None) -> None:
    """The SKUs of a new product, or one new SKU. `allow`: a code that may stay as it is."""
    outer = Fields({"skus": skus})
    if not isinstance(skus, list) or not skus:
        outer.wrong("skus", "deve ter ao menos um SKU")
        outer.settle()
    codes: set[str] = set()
    for index, sku in enumerate(skus):
        inner = check_sku(sku, f"skus[{index}].")
        inner.require("title", "price", "amount")
        if inner.body.get("stockLocalId") not in (None, *market.warehouse.locals):
            inner.wrong("stockLocalId", "local de estoque não encontrado")
        outer.include(inner)
    outer.settle()
    for sku in skus:
        code = sku.get("partnerId")
        if code and (code in codes or (code in market.catalogue.by_partner_id and code != allow)):
            raise duplicate_sku(code)
        check_welcome(market, code)
        codes.add(code)


def check_welcome(market: Market, code: str | None) -> None:
    """Refuses the codes of the fault ``sku-rejects``."""
    if code in market.faults.values("sku-rejects"):
        raise refuse(422, f"O SKU {code} não pode ser salvo.")  # invented


def check_sku(body: Any, prefix: str = "") -> Fields:
    fields = Fields(body, prefix)
    fields.text("title", 150)
    fields.text("partnerId", 120)
    fields.text("ean", 13)
    fields.text("externalId", 100)
    fields.number("price", "sellPrice", "amount", "additionalTime", "volumes")
    fields.flag("active")
    variations = fields.body.get("variations")
    if variations is not None and not (
        isinstance(variations, dict)
        and all(isinstance(value, str) and value for value in variations.values())
    ):
        fields.wrong("variations", "deve ser um mapa de textos")
    return fields


def facts_from(body: Json) -> Json:
    facts = {name: body[name] for name in FACTS if body.get(name) is not None}
    for name in ("height", "width", "length", "weight", "priceFactor"):
        if name in facts:
            facts[name] = float(facts[name])
    if "origin" in facts:
        origin = int(facts["origin"]["id"])
        facts["origin"] = {"id": origin, "description": ORIGINS[origin]}
    return facts


def new_sku(market: Market, product: Product, body: Json) -> Sku:
    catalogue = market.catalogue
    axes = []
    for name, text in (body.get("variations") or {}).items():
        kind = catalogue.variation_type(name)
        catalogue.variation_value(kind, text)
        axes.append((kind, text))
    sku_id = next(catalogue.sku_ids)
    price = float(body["price"])
    return Sku(
        id=sku_id,
        product_id=product.id,
        title=body["title"],
        partner_id=body.get("partnerId") or str(sku_id),
        price=price,
        sell_price=float(body.get("sellPrice") or price),
        ean=body.get("ean"),
        external_id=body.get("externalId"),
        additional_time=int(body.get("additionalTime") or 0),
        active=body.get("active", True),
        volumes=int(body.get("volumes") or 0),
        variations=tuple(axes),
    )


def check_image(body: Any, prefix: str = "") -> Fields:
    fields = Fields(body, prefix)
    fields.require("url")
    fields.text("url", 2000)
    fields.flag("main")
    fields.choice("useCase", ("PRODUCT_IMAGE", "SIZE_CHART_IMAGE", "CERTIFICATION_IMAGE"))
    url = fields.body.get("url")
    if isinstance(url, str) and not url.startswith(("http://", "https://")):
        fields.wrong("url", "deve ser um endereço público")
    return fields

"""Categories, brands, variation types and their values, marketplaces."""

from typing import TypeVar

from .catalogue import Brand, Category, VariationType
from .fields import Fields
from .listings import CHANNELS
from .market import Market
from .paging import page
from .prices import SCOPES
from .router import Route
from .rules import INTEGRITY, RESTRICTED, not_found, refuse
from .wire import Answer, Call, Json, encode

T = TypeVar("T")
SHORT_NAME_TOO_LONG = "O nome reduzido deve ter no máximo 30 caracteres."
MORE_MARKETPLACES = (
    "ALIEXPRESS", "AMAZON_SPDS", "B2W_NEW_API", "CARREFOUR", "CASA_VIDEO", "CENTAURO_NEW_API",
    "CNOVA", "DECATHLON", "DIGIGROW", "GFG", "LEROY_MERLIN", "MADEIRA_MADEIRA", "NETSHOES",
    "NUVEMSHOP", "OLIST_NEW_API", "PANVEL", "RIACHUELO", "SHEIN", "TIKTOK_SHOP", "TRAY", "VTEX",
    "WEB_CONTINENTAL_V2",
)  # fmt: skip


def _one(rows: dict[int, T], call: Call, name: str = "id") -> T:
    row = rows.get(call.mark(name))
    if row is None:
        raise not_found(call.mark(name))
    return row


# Categories


def list_categories(market: Market, call: Call) -> Answer:
    """Top level only."""
    top = [row for row in market.catalogue.categories.values() if row.parent_id is None]

    def encoded(row: Category) -> bytes:
        return encode(market.catalogue.category_json(row, deep=None))

    return page(call, market.faults, top, encoded, first_number=1)


def category_trees(market: Market, call: Call) -> Answer:
    catalogue = market.catalogue
    counts: dict[int, int] = {}
    for product in catalogue.products.values():
        counts[product.category_id] = counts.get(product.category_id, 0) + 1

    def counted(row: Json) -> Json:
        row["children"] = [counted(child) for child in row["children"]]
        below = sum(child["totalProducts"] for child in row["children"])
        row["totalProducts"] = counts.get(row["id"], 0) + below
        return row

    top = [row for row in catalogue.categories.values() if row.parent_id is None]
    return Answer.of([counted(catalogue.category_json(row, deep=True)) for row in top])


def read_category(market: Market, call: Call) -> Answer:
    return Answer.of(market.catalogue.category_json(_one(market.catalogue.categories, call)))


def _category_body(market: Market, call: Call) -> Json:
    fields = Fields(call.json())
    fields.require("name")
    fields.text("name", 80)
    fields.text("partnerId", 80)
    fields.number("priceFactor")
    fields.choice("definitionPriceScope", SCOPES)
    name = fields.body.get("name")
    if isinstance(name, str) and ("/" in name or "\\" in name):
        fields.wrong("name", "não pode conter barras")
    fields.link("parent", market.catalogue.categories)
    fields.settle()
    return fields.body


def create_category(market: Market, call: Call) -> Answer:
    body = _category_body(market, call)
    parent = (body.get("parent") or {}).get("id")
    row = market.catalogue.add_category(body["name"], parent)
    return _save_category(market, row, body)


def update_category(market: Market, call: Call) -> Answer:
    row = _one(market.catalogue.categories, call)
    return _save_category(market, row, _category_body(market, call))


def _save_category(market: Market, row: Category, body: Json) -> Answer:
    row.name, row.partner_id = body["name"], body.get("partnerId")
    row.price_factor = float(body.get("priceFactor", 1.0))
    row.scope = body.get("definitionPriceScope") or "COST"
    return Answer.of(market.catalogue.category_json(row))


def delete_category(market: Market, call: Call) -> Answer:
    catalogue = market.catalogue
    row = _one(catalogue.categories, call)
    if row.children or any(p.category_id == row.id for p in catalogue.products.values()):
        raise refuse(409, INTEGRITY)
    del catalogue.categories[row.id]
    if row.parent_id is not None:
        catalogue.categories[row.parent_id].children.remove(row.id)
    return Answer.nothing()


# Brands


def list_brands(market: Market, call: Call) -> Answer:
    rows = list(market.catalogue.brands.values())
    if name := call.query.get("name"):
        rows = [row for row in rows if name.lower() in row.name.lower()]
    if partner := call.query.get("partnerId"):
        rows = [row for row in rows if row.partner_id == partner]
    return page(call, market.faults, rows, lambda row: encode(row.as_json()))


def read_brand(market: Market, call: Call) -> Answer:
    return Answer.of(_one(market.catalogue.brands, call).as_json())


def _brand_body(call: Call) -> Json:
    fields = Fields(call.json())
    fields.require("name")
    fields.text("name", 120)
    fields.text("partnerId", 255)
    fields.settle()
    if len(fields.body.get("reducedName") or "") > 30:
        raise refuse(422, SHORT_NAME_TOO_LONG)
    return fields.body


def create_brand(market: Market, call: Call) -> Answer:
    body = _brand_body(call)
    return _save_brand(market.catalogue.add_brand(body["name"]), body)


def update_brand(market: Market, call: Call) -> Answer:
    return _save_brand(_one(market.catalogue.brands, call), _brand_body(call))


def _save_brand(row: Brand, body: Json) -> Answer:
    row.name, row.reduced_name = body["name"], body.get("reducedName")
    row.partner_id = body.get("partnerId")
    return Answer.of(row.as_json())


def delete_brand(market: Market, call: Call) -> Answer:
    row = _one(market.catalogue.brands, call)
    if any(product.brand_id == row.id for product in market.products.values()):
        raise refuse(422, INTEGRITY)
    del market.catalogue.brands[row.id]
    return Answer.nothing()


# Variation types and values


def list_types(market: Market, call: Call) -> Answer:
    rows = list(market.catalogue.variation_types.values())
    if partner := call.query.get("partnerId"):
        rows = [row for row in rows if row.partner_id == partner]
    return page(call, market.faults, rows, lambda row: encode(row.as_json()))


def read_type(market: Market, call: Call) -> Answer:
    return Answer.of(_one(market.catalogue.variation_types, call).as_json())


def _type_body(call: Call) -> Json:
    fields = Fields(call.json())
    fields.require("name")
    fields.text("name", 200)
    fields.text("partnerId", 40)
    fields.flag("visualVariation")
    fields.rows("values")
    fields.settle()
    return fields.body


def create_type(market: Market, call: Call) -> Answer:
    body = _type_body(call)
    if body["name"] in market.catalogue.types_by_name:
        raise refuse(422, f"A variação {body['name']} já está cadastrada.")
    row = market.catalogue.variation_type(body["name"])
    for value in body.get("values") or ():
        _save_value(market, row, value)
    return _save_type(market, row, body)


def update_type(market: Market, call: Call) -> Answer:
    return _save_type(market, _one(market.catalogue.variation_types, call), _type_body(call))


def _save_type(market: Market, row: VariationType, body: Json) -> Answer:
    names = market.catalogue.types_by_name
    del names[row.name]
    row.name, row.partner_id = body["name"], body.get("partnerId")
    row.visual = bool(body.get("visualVariation"))
    names[row.name] = row
    return Answer.of(row.as_json())


def delete_type(market: Market, call: Call) -> Answer:
    row = _one(market.catalogue.variation_types, call)
    if any(kind is row for sku in market.skus.values() for kind, _ in sku.variations):
        raise refuse(400, INTEGRITY)
    del market.catalogue.variation_types[row.id]
    del market.catalogue.types_by_name[row.name]
    return Answer.nothing()


def list_values(market: Market, call: Call) -> Answer:
    row = _one(market.catalogue.variation_types, call)
    values = list(row.values.values())
    if partner := call.query.get("partnerId"):
        values = [value for value in values if value.get("partnerId") == partner]
    return page(call, market.faults, values, encode)


def create_value(market: Market, call: Call) -> Answer:
    row = _one(market.catalogue.variation_types, call)
    return Answer.of(_save_value(market, row, call.json()))


def _save_value(market: Market, row: VariationType, body: object) -> Json:
    fields = Fields(body)
    fields.require("description")
    fields.text("description", 255)
    fields.settle()
    value = market.catalogue.variation_value(row, fields.body["description"])
    if fields.body.get("partnerId"):
        value["partnerId"] = fields.body["partnerId"]
    return value


def _value(market: Market, call: Call) -> tuple[VariationType, Json]:
    row = _one(market.catalogue.variation_types, call)
    for value in row.values.values():
        if value["id"] == call.mark("value"):
            return row, value
    raise not_found(call.mark("value"))


def read_value(market: Market, call: Call) -> Answer:
    return Answer.of(_value(market, call)[1])


def update_value(market: Market, call: Call) -> Answer:
    row, value = _value(market, call)
    fields = Fields(call.json())
    fields.require("description")
    fields.settle()
    before, after = value["description"], fields.body["description"]
    if before != after and _value_used(market, row, before):
        raise refuse(400, INTEGRITY)
    value |= {"description": after}
    if fields.body.get("partnerId"):
        value["partnerId"] = fields.body["partnerId"]
    row.values = {v["description"]: v for v in row.values.values()}
    return Answer.of(value)


def delete_value(market: Market, call: Call) -> Answer:
    row, value = _value(market, call)
    if _value_used(market, row, value["description"]):
        raise refuse(400, INTEGRITY)
    del row.values[value["description"]]
    return Answer.nothing()


def _value_used(market: Market, row: VariationType, text: str) -> bool:
    return any((row, text) in sku.variations for sku in market.skus.values())


# Marketplaces


def list_marketplaces(market: Market, call: Call) -> Answer:
    codes = dict.fromkeys([channel.market_place for channel in CHANNELS] + [*MORE_MARKETPLACES])
    return Answer.of([{"code": code, "name": code.replace("_", " ").title()} for code in codes])


def read_marketplace(market: Market, call: Call) -> Answer:
    # ANYMARKET: a restriction that answers 500.
    raise refuse(500, RESTRICTED)


def list_accounts(market: Market, call: Call) -> Answer:
    return Answer.of(
        [
            {"idAccount": channel.account_id, "accountName": channel.account_name}
            for channel in CHANNELS
            if channel.market_place == call.marks["code"]
        ]
    )


ROUTES = (
    Route("GET", "/categories", list_categories),
    Route("POST", "/categories", create_category),
    Route("GET", "/categories/fullPath", category_trees),
    Route("GET", "/categories/{id}", read_category),
    Route("PUT", "/categories/{id}", update_category),
    Route("DELETE", "/categories/{id}", delete_category),
    Route("GET", "/brands", list_brands),
    Route("POST", "/brands", create_brand),
    Route("GET", "/brands/{id}", read_brand),
    Route("PUT", "/brands/{id}", update_brand),
    Route("DELETE", "/brands/{id}", delete_brand),
    Route("GET", "/variations", list_types),
    Route("POST", "/variations", create_type),
    Route("GET", "/variations/{id}", read_type),
    Route("PUT", "/variations/{id}", update_type),
    Route("DELETE", "/variations/{id}", delete_type),
    Route("GET", "/variations/{id}/values", list_values),
    Route("POST", "/variations/{id}/values", create_value),
    Route("GET", "/variations/{id}/values/{value}", read_value),
    Route("PUT", "/variations/{id}/values/{value}", update_value),
    Route("DELETE", "/variations/{id}/values/{value}", delete_value),
    Route("GET", "/marketplaces", list_marketplaces),
    Route("GET", "/marketplaces/{code}", read_marketplace),
    Route("GET", "/marketplaces/{code}/accounts", list_accounts),
)

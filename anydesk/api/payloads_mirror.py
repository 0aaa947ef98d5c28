# ruff: noqa: SIM905 - names in a row read better than a column of them
"""The hub's product out of its stored JSON, the quick way: thousands are compared at once.

What the hub usually writes is read directly; anything unusual (other spellings, numbers as text,
half characters) goes the patient way of ``payloads_catalogue.product``. Both read the same.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from anydesk.api.fields import CENTS, QUANTITY
from anydesk.api.json_text import parse
from anydesk.api.payloads_catalogue import product
from anydesk.core.products import HubPicture, HubProduct, HubSku

_PRODUCT = frozenset(
    (
        "id title description externalIdProduct brand category nbm origin warrantyText "
        "warrantyTime videoUrl height width length weight definitionPriceScope hasVariations "
        "isProductActive type model characteristics images skus kitComponents"
    ).split()
)
_SKU = frozenset(
    ("id partnerId title ean price sellPrice amount additionalTime active variations").split()
)
_IMAGE = frozenset("id url main index variation status statusMessage".split())
_MORE = frozenset(
    (
        "creationDate modificationDate dataSource gender priceFactor calculatedPrice externalId "
        "allowAutomaticSkuMarketplaceCreation stockLocalId volumes thumbnailUrl lowResolutionUrl "
        "standardUrl originalImage standardWidth standardHeight originalWidth originalHeight "
        "useCase additionalStocks"
    ).split()
)
_LOWER = frozenset(name.lower() for name in _PRODUCT | _SKU | _IMAGE)
_HALVES = ("\\ud", "\\u0000", "\0")


class _Unusual(Exception):
    """Not what the hub usually writes."""


def stored_product(raw: str) -> HubProduct:
    """The product of this JSON, as ``payloads_catalogue.product`` reads it.

    Raises:
        ValueError: it is not JSON.
        UnexpectedAnswer: there is no id.
    """
    value = parse(raw)
    try:
        if any(half in raw for half in _HALVES):
            raise _Unusual
        return _plain(value, raw)
    except _Unusual:
        return product(value, raw)


def _plain(value: Any, raw: str) -> HubProduct:
    _expect(value, _PRODUCT)
    if value.get("kitComponents") or value.get("externalId"):
        raise _Unusual
    category = _object(value.get("category"), "id")
    images = [_expect(image, _IMAGE) for image in _list(value.get("images"))]
    months = _whole(value.get("warrantyTime"))
    return HubProduct(
        hub_product_id=_id(value.get("id")),
        raw=raw,
        title=_text(value.get("title")),
        description=_text(value.get("description")),
        external_id=_text(value.get("externalIdProduct")),
        brand=_text(_object(value.get("brand"), "name").get("name")),
        category_path=_text(category.get("path")) or _text(category.get("name")),
        ncm=_text(_object(value.get("nbm"), "id").get("id")),
        origin_code=_text(_object(value.get("origin"), "id").get("id")),
        warranty=_text(value.get("warrantyText")) or ("" if months is None else str(months)),
        video_url=_text(value.get("videoUrl")),
        height=_number(value.get("height")),
        width=_number(value.get("width")),
        length=_number(value.get("length")),
        weight=_number(value.get("weight")),
        price_scope=_text(value.get("definitionPriceScope")).upper(),
        has_variations=_flag(value.get("hasVariations"), default=False),
        active=_flag(value.get("isProductActive"), default=True),
        image_urls=_in_order(images),
        skus=tuple(_sku(_expect(row, _SKU)) for row in _list(value.get("skus"))),
        type=_text(value.get("type")).upper(),
        category_id=_id(category["id"]) if category else None,
        model=_text(value.get("model")),
        warranty_months=months,
        attributes=_sheet(value.get("characteristics")),
        pictures=tuple(_picture(image) for image in images),
    )


def _sku(row: Mapping[str, Any]) -> HubSku:
    return HubSku(
        hub_sku_id=_id(row.get("id")),
        sku=_text(row.get("partnerId")),
        title=_text(row.get("title")),
        gtin=_text(row.get("ean")),
        price=_number(row.get("price"), CENTS),
        sell_price=_number(row.get("sellPrice"), CENTS),
        quantity=_number(row.get("amount"), QUANTITY),
        handling_days=_whole(row.get("additionalTime")),
        active=_flag(row.get("active"), default=True),
        grid=_grid(row.get("variations")),
    )


def _grid(told: Any) -> dict[str, str]:
    grid = {}
    for one in _list(told):
        name = _text(_object(_object(one, "type").get("type"), "name").get("name"))
        if name and (value := _text(one.get("description"))):
            grid[name] = value
    return grid


def _picture(image: Mapping[str, Any]) -> HubPicture:
    url = _text(image.get("url"))
    if not url:
        raise _Unusual
    return HubPicture(
        url=url,
        hub_image_id=_id(image.get("id")),
        main=_flag(image.get("main"), default=False),
        variation=_text(image.get("variation")),
        status=_text(image.get("status")).upper(),
        problem=_text(image.get("statusMessage")),
    )


def _in_order(images: list[Mapping[str, Any]]) -> tuple[str, ...]:
    rows = []
    for place, image in enumerate(images):
        index = _whole(image.get("index"))
        order = place if index is None else index
        rows.append((not image.get("main"), order, place, _text(image.get("url"))))
    return tuple(dict.fromkeys(url for *_, url in sorted(rows)))


def _sheet(told: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _list(told):
        name = _text(_object(line, "name").get("name"))
        value = _text(_object(line, "value").get("value"))
        if name and value:
            found.setdefault(name, value)
    return found


def _expect(value: Any, known: frozenset[str]) -> Mapping[str, Any]:
    """An object, none of whose other names could be another spelling of a known one."""
    if type(value) is not dict:
        raise _Unusual
    for name in value.keys() - known - _MORE:
        if name.strip().lower() in _LOWER:
            raise _Unusual
    return value


def _list(value: Any) -> list[Any]:
    """The objects of a list; the hub's ``[null]`` is an empty one."""
    if value is None or value == [None]:
        return []
    if type(value) is not list:
        raise _Unusual
    return value


def _object(value: Any, needed: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if type(value) is not dict or needed not in value:
        raise _Unusual
    return value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if type(value) is str:
        return value.strip()
    if type(value) is int:
        return str(value)
    raise _Unusual


def _number(value: Any, places: Decimal | None = None) -> Decimal | None:
    if value is None:
        return None
    if type(value) is int:
        value = Decimal(value)
    if type(value) is not Decimal or not -1_000_000_000 < value < 1_000_000_000:
        raise _Unusual
    return value if places is None else value.quantize(places, ROUND_HALF_UP) + 0


def _whole(value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is int or (type(value) is Decimal and value == value.to_integral_value()):
        return int(value)
    raise _Unusual


def _id(value: Any) -> int:
    if type(value) is int and 0 < value < 2**63:
        return value
    raise _Unusual


def _flag(value: Any, *, default: bool) -> bool:
    if value is None:
        return default
    if type(value) is bool:
        return value
    raise _Unusual

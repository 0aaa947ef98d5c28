"""Bends the JSON of an answer the way live answers have been seen to differ."""

import re
from typing import Any

from .faults import Faults
from .wire import Json

ROW_FAULTS = (
    "numbers-as-strings",
    "unknown-enums",
    "missing-fields",
    "milliseconds",
    "microseconds",
)
ORDER_FAULTS = (*ROW_FAULTS, "explicit-nulls", "empty-strings", "total-mismatch")
UNHEARD_OF = "VALOR_NOVO_2027"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ENUMS = frozenset(
    {
        "status",
        "transmissionStatus",
        "deliveryStatus",
        "marketPlaceShipmentStatus",
        "documentType",
        "publicationStatus",
        "definitionPriceScope",
        "gender",
    }
)
# Documented as required, and yet absent in live answers.
_MISSING = frozenset(
    {
        "document",
        "documentNumberNormalized",
        "state",
        "stateNameNormalized",
        "partnerId",
        "lastUpdate",
        "phone",
        "neighborhood",
        "paymentMethodNormalized",
        "ean",
        "brand",
    }
)
_ORDER_TEXTS = (
    "partnerId",
    "subChannel",
    "marketPlaceStatusComplement",
    "orderTypeName",
    "cancelDate",
    "paymentDate",
    "shippingOptionId",
    "documentIntermediator",
)
_ORDER_OBJECTS = ("invoice", "tracking", "pickup", "discountMetadata")
_PARTS: dict[str, tuple[str, ...]] = {
    "buyer": ("document", "documentNumberNormalized", "cellPhone", "companyStateTaxId"),
    "shipping": ("comment", "reference", "state", "neighborhood"),
    "anymarketAddress": ("comment", "reference", "state", "neighborhood"),
}


def bent(faults: Faults, names: tuple[str, ...]) -> bool:
    return any(map(faults.is_on, names))


def bend_row(row: Json, faults: Faults) -> Json:
    """A copy of any row with the general faults."""
    shaped = _walk(row, "", faults)
    assert isinstance(shaped, dict)
    return shaped


def bend_order(order: Json, faults: Faults) -> Json:
    """A copy of an order with the general faults and those of orders."""
    shaped = bend_row(order, faults)
    if faults.is_on("explicit-nulls"):
        _fill_in(shaped, None, (*_ORDER_TEXTS, *_ORDER_OBJECTS))
    if faults.is_on("empty-strings"):
        _fill_in(shaped, "", _ORDER_TEXTS)
    if faults.is_on("total-mismatch"):
        shaped["total"] = round(float(order["total"]) + 7.77, 2)
    return shaped


def _fill_in(order: Json, value: str | None, names: tuple[str, ...]) -> None:
    for name in names:
        order.setdefault(name, value)
    for part, keys in _PARTS.items():
        if isinstance(order.get(part), dict):
            for name in keys:
                order[part].setdefault(name, value)


def _walk(value: Any, name: str, faults: Faults) -> Any:
    if isinstance(value, dict):
        drop = _MISSING if faults.is_on("missing-fields") else ()
        return {key: _walk(part, key, faults) for key, part in value.items() if key not in drop}
    if isinstance(value, list):
        return [_walk(part, name, faults) for part in value]
    if isinstance(value, str):
        return _text(value, name, faults)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_id = name.lower().endswith("id") or name == "idAccount"
    if is_number and not is_id and faults.is_on("numbers-as-strings"):
        return str(value)
    return value


def _text(value: str, name: str, faults: Faults) -> str:
    if name in _ENUMS and faults.is_on("unknown-enums"):
        return UNHEARD_OF
    if _MOMENT.fullmatch(value):
        if faults.is_on("microseconds"):
            return value.replace("Z", ".123456Z")
        if faults.is_on("milliseconds"):
            return value.replace("Z", ".123Z")
    return value

"""Column types that keep exact numbers and aware times in plain SQLite values."""

import json
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator

_to_json = json.JSONEncoder(ensure_ascii=False).encode


class ScaledDecimal(TypeDecorator[Decimal]):
    """A decimal as a whole number of its smallest unit, so that it sorts and sums exactly."""

    impl = Integer
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places
        self._unit = Decimal(1).scaleb(-places)

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        exact = Decimal(value).quantize(self._unit, ROUND_HALF_UP)
        return int(exact.scaleb(self.places))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


class Utc(TypeDecorator[datetime]):
    """An aware time as ISO text in UTC with microseconds: text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A tuple, list or mapping of texts and numbers as JSON text, keys in their own order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _to_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def money() -> ScaledDecimal:
    """Reais with two decimals, stored as cents."""
    return ScaledDecimal(2)


def quantity() -> ScaledDecimal:
    """Units with up to four decimals."""
    return ScaledDecimal(4)


def kilograms() -> ScaledDecimal:
    """Weights with three decimals, stored as grams."""
    return ScaledDecimal(3)


def centimetres() -> ScaledDecimal:
    """Sizes with one decimal, stored as millimetres."""
    return ScaledDecimal(1)


def percentage() -> ScaledDecimal:
    """Percentages with four decimals."""
    return ScaledDecimal(4)

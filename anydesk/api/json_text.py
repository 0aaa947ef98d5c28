"""JSON text in and out without float: 599.40 stays 599.40 on the way to the store and back."""

import json
import secrets
from decimal import Decimal

_MARK = secrets.token_hex(16)


def parse(text: str) -> object:
    """The value the text stands for, numbers with a point or exponent as Decimal.

    Raises:
        ValueError: the text is not JSON.
    """
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except (ArithmeticError, RecursionError) as error:
        raise ValueError("a number or a nesting that cannot be held") from error


def dump(value: object) -> str:
    """The value as compact JSON, keys in their order, Decimals digit for digit."""
    text = _encode(value).replace(f'"{_MARK}', "").replace(f'{_MARK}"', "")
    # Half of a surrogate pair cannot be written as UTF-8; backslashreplace writes it as the
    # JSON escape it came from.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _marked(value: object) -> str:
    """A Decimal as a marked text: ``dump`` takes marks and quotes away.

    The standard encoder knows only float; the mark is random, so no text of others has it.
    """
    if isinstance(value, Decimal) and value.is_finite():
        return f"{_MARK}{value}{_MARK}"
    raise ValueError(f"{type(value).__name__} cannot be written as JSON")


_encode = json.JSONEncoder(
    default=_marked, ensure_ascii=False, allow_nan=False, separators=(",", ":")
).encode

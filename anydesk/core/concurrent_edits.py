"""What becomes of what a person typed when the product changed elsewhere meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from anydesk.core.products import Product

_BOOKKEEPING = frozenset({"id", "created_at", "updated_at"})


def changed_fields(before: Product, after: Product) -> frozenset[str]:
    """The fields that differ; when and by which id they were stored does not count."""
    return frozenset(
        name
        for name in Product.__dataclass_fields__
        if name not in _BOOKKEEPING and getattr(before, name) != getattr(after, name)
    )


def conflicts(before: Product, stored: Product, typed: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that were changed here and elsewhere, to different values.

    Args:
        before: the product as it was read when the person began to type.
        stored: the product as it is now.
        typed: the fields that the person changed, with what they are to be.
    """
    elsewhere = changed_fields(before, stored)
    return tuple(
        name
        for name, value in typed.items()
        if name in elsewhere and getattr(stored, name, value) != value
    )


def with_typed(stored: Product, typed: Mapping[str, Any]) -> Product:
    """The product as it is now with what the person typed: field by field, nothing else."""
    return replace(stored, **typed)

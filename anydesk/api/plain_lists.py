"""Lists that the hub answers without pages (API §1.7)."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.i18n import _

T = TypeVar("T")


def rows_of(answer: object, read_one: Callable[[object], T]) -> tuple[T, ...]:
    """The rows that can be read; one without an id is of no use to anyone and left out.

    Raises:
        UnexpectedAnswer: it is not a list.
    """
    if isinstance(answer, Mapping) and isinstance(answer.get("content"), list):
        answer = answer["content"]
    if not isinstance(answer, list):
        raise UnexpectedAnswer(
            _("ANYMARKET sent a list that cannot be read."), details="not a list"
        )
    found = []
    for row in answer:
        try:
            found.append(read_one(row))
        except UnexpectedAnswer:
            continue
    return tuple(found)

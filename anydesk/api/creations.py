"""What the hub answers to a creation: words of no use do not undo it (API §1.9)."""

from collections.abc import Callable
from typing import TypeVar

from anydesk.core.errors import UnexpectedAnswer

T = TypeVar("T")


def created(answer: object, read: Callable[[object], T]) -> T:
    """What was created, as the hub shows it.

    Raises:
        UnexpectedAnswer: with ``maybe_done``: the hub said that it is done, and no more.
    """
    try:
        return read(answer)
    except UnexpectedAnswer as error:
        error.maybe_done = True
        raise

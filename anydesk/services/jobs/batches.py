"""Asking the hub for many rows at once without letting a bad row take the others with it."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from anydesk.core.errors import ApiError, NotFound, Rejected
from anydesk.core.i18n import _

I = TypeVar("I", bound=Hashable)  # noqa: E741 - an item

ACCEPTED = ""
"""The verdict of a row that the hub took; any other text is why it did not."""

Ask = Callable[[Sequence[I]], Awaitable[Mapping[I, str]]]
"""Sends some rows in one request and answers the verdicts of those it heard of."""


@dataclass
class Patience:
    """How many extra requests may be spent on finding guilty rows, for one store and run.

    Halving finds one bad row among 200 with 16 requests. Where everything is refused, looking
    for the guilty ones is hopeless: the limit keeps such a run from asking row by row.
    """

    left: int = 400


async def settle(
    items: Sequence[I],
    ask: Ask[I],
    verdicts: MutableMapping[I, str],
    patience: Patience,
    *,
    again: bool = True,
) -> None:
    """Fill in the verdict of every row.

    A refused batch is halved until the guilty rows stand alone. Rows that an answer does not
    mention are asked for once more.

    Raises:
        AppError: what concerns all rows (no network, token refused). ``verdicts`` has then
            what was settled before.
    """
    try:
        heard = await ask(items)
    except ApiError as error:
        if error.stops_job:
            raise
        may_split = isinstance(error, (Rejected, NotFound)) and len(items) > 1
        if not may_split or patience.left < 2:
            verdicts.update(dict.fromkeys(items, str(error)))
            return
        patience.left -= 2
        middle = len(items) // 2
        await settle(items[:middle], ask, verdicts, patience, again=again)
        await settle(items[middle:], ask, verdicts, patience, again=again)
        return
    verdicts.update(heard)
    silent = [item for item in items if item not in heard]
    if silent and again:
        await settle(silent, ask, verdicts, patience, again=False)
    else:
        verdicts.update(dict.fromkeys(silent, _("ANYMARKET gave no answer for this SKU.")))

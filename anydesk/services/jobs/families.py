"""A bulk action on rows of which some belong together: done at once, told row by row."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import accumulate

from anydesk.core.errors import AppError
from anydesk.core.i18n import _
from anydesk.core.jobs import Outcome, RowResult, Save, Step
from anydesk.services.jobs.bulk import AT_ONCE, Row, each_row

NOT_SENT_PER_STEP = 500


class StoppedAtRefusal(AppError):
    """The person asked that the first refusal ends the run; it can be continued."""

    stops_job = True


@dataclass(frozen=True)
class Done:
    """What became of the rows of one family, in their order, and what to save with them."""

    results: tuple[RowResult, ...]
    save: Save | None = None


@dataclass(frozen=True)
class Family:
    """Rows that are one thing at the hub.

    Args:
        blanks: the result of each row before anything is known.
        settled: the results are known already, and there is nothing to do.
    """

    blanks: tuple[RowResult, ...]
    settled: bool = False


Work = Callable[[int], Awaitable[Done]]
"""What becomes of the family at this place."""


async def each_family(
    families: Sequence[Family],
    work: Work,
    *,
    checkpoint: str | None,
    changed: Sequence[str],
    stop_at_refusal: bool = False,
) -> AsyncGenerator[Step, None]:
    """Do ``work`` for each family; the checkpoint is the number of families done.

    Args:
        stop_at_refusal: one family at a time; after the first that failed the rest are NOT_SENT.

    Raises:
        StoppedAtRefusal: the rest was not sent.
    """
    sizes = [0, *accumulate(len(one.blanks) for one in families)]
    known: dict[int, Done] = {}

    async def one(place: int) -> Row:
        family = families[place]
        known[place] = Done(family.blanks) if family.settled else await work(place)
        return Row(RowResult(str(place)), known[place].save)

    at_once = 1 if stop_at_refusal else AT_ONCE
    steps = each_row(
        range(len(families)), one, checkpoint=checkpoint, changed=changed, at_once=at_once
    )
    stopped: int | None = None
    async with aclosing(steps):
        async for step in steps:
            places = [int(marker.key) for marker in step.results]
            told = [
                _results(families[place], known.pop(place, None), marker)
                for place, marker in zip(places, step.results, strict=True)
            ]
            results = tuple(result for results in told for result in results)
            yield replace(step, done=sizes[step.done], total=sizes[-1], results=results)
            if stop_at_refusal and step.done < len(families) and _refused(families, places, told):
                stopped = step.done
                break
    if stopped is None:
        return
    async for left in _not_sent(families[stopped:], sizes[stopped], sizes[-1]):
        yield left
    raise StoppedAtRefusal(
        _("The send ended at the first refusal, as it was asked to."),
        hint=_("Mend the product, then continue the send."),
    )


def _results(family: Family, done: Done | None, marker: RowResult) -> tuple[RowResult, ...]:
    """Each row's own result; an error stands for all rows of the family."""
    if done is not None:
        return done.results
    return tuple(
        replace(blank, outcome=marker.outcome, message=marker.message) for blank in family.blanks
    )


def _refused(
    families: Sequence[Family], places: Sequence[int], told: Sequence[tuple[RowResult, ...]]
) -> bool:
    return any(
        result.outcome is Outcome.FAILED
        for place, results in zip(places, told, strict=True)
        if not families[place].settled
        for result in results
    )


async def _not_sent(
    families: Sequence[Family], done: int, total: int
) -> AsyncGenerator[Step, None]:
    """The rows that the run does not come to; the checkpoint stays where it is."""
    said = _("Not sent: an earlier product was refused, and the send was to end there.")
    rows = [
        replace(blank, outcome=Outcome.NOT_SENT, message=said)
        for family in families
        for blank in family.blanks
        if not family.settled
    ]
    for start in range(0, len(rows), NOT_SENT_PER_STEP):
        yield Step(done, total, tuple(rows[start : start + NOT_SENT_PER_STEP]))

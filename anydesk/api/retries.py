"""When a call is sent again (API §15.4): one Retrier follows one call from try to try."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from anydesk.api import failures
from anydesk.api.failures import Answer
from anydesk.api.limits import Lane
from anydesk.core.errors import ApiError, Throttled

REPEATABLE = frozenset({"GET", "PUT", "PATCH", "DELETE"})
"""A POST creates; sending it again is for the job to decide, after looking."""

TRIES_AFTER_500 = 3
TRIES_AFTER_UNREADABLE = 2


@dataclass(frozen=True)
class Patience:
    """How long a call goes on trying.

    Args:
        tries: in all, the first included.
        seconds: no further try begins after so long, pauses included, waits for turns not.
        waits: how many times a call waits because the hub said so, each at most
            ``longest_wait`` seconds.
        timeout: seconds to wait for an answer to begin or go on.
    """

    tries: int = 4
    seconds: float = 30.0
    first_pause: float = 1.0
    waits: int = 3
    longest_wait: float = 120.0
    timeout: float = 20.0


PATIENT = Patience()
INTERACTIVE = Patience(
    tries=2, seconds=4.0, first_pause=0.5, waits=0, longest_wait=3.0, timeout=8.0
)
"""For what a person watches: says quickly what is wrong."""


@dataclass(frozen=True)
class Call:
    """One call, as it is sent at each try.

    Args:
        unread: the text is handed on as it came: reading it is too much for this thread.
        file: a good answer is bytes, whatever they are.
    """

    method: str
    path: str
    lane: Lane = Lane.USER
    params: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    patience: Patience = PATIENT
    unread: bool = False
    file: bool = False

    @property
    def reads(self) -> bool:
        """It changes nothing at the hub, and it is sent for its answer."""
        return self.method == "GET"


@dataclass(frozen=True)
class NoAnswer:
    """A try that ended without an answer.

    Args:
        sent: the request, or a part of it, may have reached the hub.
    """

    details: str
    sent: bool
    timed_out: bool


class Retrier:
    """Says after each try of one call: done, once more after a pause, or failed."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._repeatable = call.method in REPEATABLE
        self._tries = 0
        self._waits = 0
        self._spent = 0.0
        self._maybe_done = False

    def pause_after(self, outcome: Answer | NoAnswer, seconds: float) -> float | None:
        """Seconds to pause before the next try; None: the answer is good.

        Args:
            seconds: how long this try took.

        Raises:
            ApiError: there is no next try.
        """
        self._spent += seconds
        if isinstance(outcome, NoAnswer):
            return self._after_silence(outcome)
        if outcome.status == 429:
            return self._after_throttling(outcome.wait)
        if outcome.status < 300:
            return self._after_success(outcome)
        if outcome.status == 500 and failures.is_business_refusal(outcome):
            raise failures.refusal(outcome)
        if outcome.status >= 500 or outcome.status == 408:
            return self._after_breakdown(outcome)
        raise failures.refusal(outcome)

    def _after_silence(self, outcome: NoAnswer) -> float:
        self._maybe_done |= outcome.sent and not self._call.reads
        error = failures.no_answer(
            details=outcome.details, timed_out=outcome.timed_out, maybe_done=self._maybe_done
        )
        return self._again(error, self._call.patience.tries)

    def _after_breakdown(self, answer: Answer) -> float:
        self._maybe_done |= not self._call.reads
        error = failures.breakdown(answer, maybe_done=self._maybe_done)
        return self._again(
            error, TRIES_AFTER_500 if answer.status == 500 else self._call.patience.tries
        )

    def _after_success(self, answer: Answer) -> float | None:
        if answer.readable and not (self._call.reads and answer.is_empty):
            return None
        if not self._call.reads:
            raise failures.unreadable(answer, maybe_done=True)
        return self._again(failures.unreadable(answer, maybe_done=False), TRIES_AFTER_UNREADABLE)

    def _after_throttling(self, wait: float) -> float:
        """The pacer holds everyone back, so the pause here is nothing."""
        self._waits += 1
        patience = self._call.patience
        if not self._repeatable or self._waits > patience.waits or wait > patience.longest_wait:
            raise self.throttled(wait)
        return 0.0

    def throttled(self, wait: float) -> Throttled:
        """The error for a wait that this call does not sit through."""
        return failures.throttled(wait, maybe_done=self._maybe_done)

    def _again(self, error: ApiError, tries: int) -> float:
        self._tries += 1
        patience = self._call.patience
        # Twice as long each time, and half of it by chance, so that two programs part ways.
        pause = patience.first_pause * 2.0 ** (self._tries - 1) * (0.5 + random.random())
        self._spent += pause
        ended = self._tries >= min(tries, patience.tries) or self._spent > patience.seconds
        if ended or not self._repeatable:
            raise error
        return pause

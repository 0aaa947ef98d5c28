"""What happens before the hub does any work: access, pacing, failures of server and network."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import ceil

from .faults import Faults
from .rules import SYSTEM_ERROR, refuse
from .wire import Answer, Call, Json, Refusal

WINDOW = timedelta(seconds=60)
HTML = "text/html; charset=utf-8"
GATEWAY_PAGE = (
    "<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>"
)


@dataclass(frozen=True, slots=True)
class Pace:
    """What the rate headers of one answer say."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "ratelimit-limit": str(self.limit),
            "ratelimit-remaining": str(self.remaining),
            "ratelimit-reset": str(self.reset),
        }


class Gate:
    """Lets a request in, or refuses it in the hub's words."""

    def __init__(self, token: str, rate: int, faults: Faults, now: Callable[[], datetime]) -> None:
        self._token = token
        self._rate = rate
        self._faults = faults
        self._now = now
        self._window_start: datetime | None = None
        self._used = 0

    def pace(self) -> Pace:
        """Where the present window stands."""
        now = self._now()
        if self._window_start is None or not (
            self._window_start <= now < self._window_start + WINDOW
        ):
            self._window_start, self._used = now, 0
        left = (self._window_start + WINDOW - now).total_seconds()
        return Pace(self._rate, max(0, self._rate - self._used), max(1, ceil(left)))

    def admit(self, call: Call) -> None:
        """Refuses a request that may not come in; counts one that may."""
        self._check_token(call)
        pace = self.pace()
        if self._faults.takes("rate-limited-no-headers", call):
            raise refuse(429, "Too Many Requests")
        if self._faults.takes("rate-limited", call):
            raise self._too_many(Pace(pace.limit, 0, 1))
        if pace.remaining == 0:
            raise self._too_many(pace)
        self._used += 1

    def _too_many(self, pace: Pace) -> Refusal:
        wait = str(pace.reset)
        if self._faults.is_on("retry-after-date"):
            moment = self._now().astimezone(UTC) + timedelta(seconds=pace.reset)
            wait = format_datetime(moment, usegmt=True)
        refusal = refuse(429, "Too Many Requests")
        refusal.headers = {**pace.headers(), "retry-after": wait}
        return refusal

    def _check_token(self, call: Call) -> None:
        # ANYMARKET: only the header counts; a token in the query would end up in logs.
        given = call.headers.get("gumgatoken", "")
        faults = self._faults
        if not given:
            raise _denied(401, {"response": "NO_TOKEN", "operation": "geral"})
        if faults.is_on("token-expired"):
            raise _denied(403, {"response": "TOKEN_EXPIRED", "operation": "geral"})
        if faults.is_on("other-environment"):
            raise refuse(403, "O token informado não pertence a este ambiente.")
        if given != self._token or faults.is_on("user-not-registered"):
            raise refuse(401, "User not registered")


def _denied(status: int, body: Json) -> Refusal:
    return Refusal(status, body)


def broken_server(faults: Faults, call: Call) -> Answer | None:
    """The answer of a server or a gateway that is in trouble; nothing is done."""
    if faults.takes("bad-gateway", call):
        return _gateway_page(502, "502 Bad Gateway")
    if faults.takes("unavailable", call):
        return Answer(503, b"", "text/plain")
    if faults.takes("gateway-timeout", call):
        return _gateway_page(504, "504 Gateway Time-out")
    if faults.takes("html-answer", call):
        return _gateway_page(200, "Em manutenção")
    if faults.takes("server-error", call):
        return Answer.of({"code": "500", "message": SYSTEM_ERROR}, 500)
    return None


def damaged(faults: Faults, call: Call, answer: Answer) -> Answer:
    """The answer after an accident on its way; the work is done."""
    if faults.takes("truncated-json", call):
        answer.body = answer.body[: len(answer.body) // 2]
    if faults.takes("empty-answer", call):
        answer.body = b""
    return answer


def _gateway_page(status: int, title: str) -> Answer:
    return Answer(status, GATEWAY_PAGE.format(title=title).encode(), HTML)

"""Is the token good, and whose account is it (API §1.10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anydesk.api import payloads
from anydesk.api.client import ApiClient
from anydesk.api.plain_lists import rows_of
from anydesk.api.records import TokenCheck, TokenVerdict
from anydesk.api.retries import INTERACTIVE
from anydesk.core.errors import ApiError, Throttled, Unauthorized, Unreachable
from anydesk.core.i18n import _

SMALLEST_PAGE = 5
"""The hub refuses less (API §13.2)."""
# Said of tokens that are no good anywhere; other refusals may mean the wrong environment.
_GOOD_NOWHERE = ("NO_TOKEN", "TOKEN_EXPIRED", "not registered")
_OTHER_PLACE = ("ambiente", "environment", "sandbox")


@dataclass(frozen=True)
class AccountApi:
    """The account behind the token."""

    client: ApiClient

    async def test(self) -> TokenCheck:
        """Try the token with a few small reads; never raises an ApiError."""
        try:
            await self._read("/categories")
        except ApiError as error:
            return _verdict(error, usual_token=self.client.has_usual_token)
        reads_orders = await self._reads_orders()
        return TokenCheck(
            TokenVerdict.GOOD, account=await self._account(), reads_orders=reads_orders
        )

    async def _reads_orders(self) -> bool | None:
        since = self.client.clock.now() - timedelta(days=1)
        try:
            await self._read("/orders", since)
        except Unauthorized:
            return False
        except ApiError:
            return None
        return True

    async def _account(self) -> str:
        """The organization id, from the stock locals or from the stock; "" without either."""
        try:
            answer = await self.client.get("/stocks/locals", patience=INTERACTIVE)
            told = [local.account for local in rows_of(answer, payloads.stock_local)]
            if not any(told):
                answer = await self._read("/stocks")
                told = [row.account for row in rows_of(answer, payloads.hub_stock)]
        except ApiError:
            return ""
        return next((account for account in told if account), "")

    async def _read(self, path: str, updated_after: datetime | None = None) -> object:
        params = {"limit": SMALLEST_PAGE, "updatedAfter": updated_after}
        return await self.client.get(path, params=params, patience=INTERACTIVE)


def _verdict(error: ApiError, *, usual_token: bool) -> TokenCheck:
    kind, hint = TokenVerdict.UNEXPECTED, error.hint
    if isinstance(error, Unauthorized):
        kind = TokenVerdict.REFUSED
        if _may_be_of_other_environment(error.details, usual_token=usual_token):
            kind = TokenVerdict.OTHER_ENVIRONMENT_SUSPECTED
            hint = _("It may belong to the other environment. Try the other one.")
    elif isinstance(error, Throttled):
        kind = TokenVerdict.LIMITED
    elif isinstance(error, Unreachable):
        kind = TokenVerdict.UNREACHABLE
    return TokenCheck(kind, message=error.message, hint=hint, details=error.details)


def _may_be_of_other_environment(said: str, *, usual_token: bool) -> bool:
    if any(word in said.lower() for word in _OTHER_PLACE):
        return True
    return usual_token and not any(word in said for word in _GOOD_NOWHERE)

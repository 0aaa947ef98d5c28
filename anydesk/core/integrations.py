"""An integration is one ANYMARKET account (one token) configured in the program (ERP §1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from anydesk.core.i18n import N_


class Environment(StrEnum):
    """Which ANYMARKET the token belongs to (API §1.1). CUSTOM carries its own address."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"
    PRACTICE = "practice"
    CUSTOM = "custom"


BASE_URLS: Mapping[Environment, str] = {
    Environment.SANDBOX: "https://sandbox-api.anymarket.com.br/v2",
    Environment.PRODUCTION: "https://api.anymarket.com.br/v2",
}

ENVIRONMENT_TITLES: Mapping[Environment, str] = {
    Environment.SANDBOX: N_("Sandbox"),
    Environment.PRODUCTION: N_("Production"),
    Environment.PRACTICE: N_("Practice"),
    Environment.CUSTOM: N_("Own address"),
}


class Situation(StrEnum):
    """Where the set-up of an integration stands (ERP §1.1)."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NOT_CONFIGURED = "not_configured"
    NOT_INSTALLED = "not_installed"


SITUATION_TITLES: Mapping[Situation, str] = {
    Situation.ACTIVE: N_("Active"),
    Situation.INACTIVE: N_("Inactive"),
    Situation.NOT_CONFIGURED: N_("Not configured"),
    Situation.NOT_INSTALLED: N_("Not installed"),
}


class Health(StrEnum):
    """What the last conversation with the hub said about the connection (ERP §1.1)."""

    UNKNOWN = "unknown"
    OK = "ok"
    AUTH_FAILED = "auth_failed"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"


HEALTH_TITLES: Mapping[Health, str] = {
    Health.UNKNOWN: N_("Not tested"),
    Health.OK: N_("Connected"),
    Health.AUTH_FAILED: N_("Token refused"),
    Health.UNREACHABLE: N_("No connection"),
    Health.RATE_LIMITED: N_("Slowed down by the hub"),
}


@dataclass(frozen=True)
class Integration:
    """One ANYMARKET account. The token is never part of it.

    Args:
        base_url: with the version, no slash at the end: ``https://…/v2``.
        account: the hub's organization id (``oi``) where known.
        has_token: a token was given at some time (it lives in the keyring or the session).
        tested_at: the last time the hub accepted the token; None: never.
        wizard_page: where the set-up continues; "" when it was finished.
        token_key: under which name the keyring holds the token; says nothing about it.
    """

    id: int
    name: str
    environment: Environment
    base_url: str
    created_at: datetime
    account: str = ""
    enabled: bool = True
    has_token: bool = False
    tested_at: datetime | None = None
    wizard_page: str = ""
    health: Health = Health.UNKNOWN
    health_at: datetime | None = None
    token_key: str = ""

    @property
    def situation(self) -> Situation:
        """Derived, never stored (ERP §1.1)."""
        if not self.has_token or self.wizard_page:
            return Situation.NOT_CONFIGURED
        if self.tested_at is None:
            return Situation.NOT_INSTALLED
        return Situation.ACTIVE if self.enabled else Situation.INACTIVE

    def with_health(self, health: Health, at: datetime) -> "Integration":
        """The same integration after another conversation with the hub."""
        tested = at if health is Health.OK else self.tested_at
        return replace(self, health=health, health_at=at, tested_at=tested)

"""Forms as rows: one row for each field, in the scope of the program or of an integration."""

import json
from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import delete, select

from anydesk.core.forms import Form
from anydesk.core.jobs import JsonValue
from anydesk.storage.rows import upsert
from anydesk.storage.store import Tx
from anydesk.storage.tables import settings

APP = "app"
UI = "ui"

F = TypeVar("F", bound=Form)


def scope_of(integration_id: int | None) -> str:
    """The scope of an integration's settings, or of the program's."""
    return APP if integration_id is None else f"integration:{integration_id}"


def get_form(tx: Tx, kind: type[F], *, scope: str) -> F:
    """The Form as it was saved; what was never saved has its default."""
    prefix = f"{kind.key}."
    rows = tx.execute(
        select(settings.c.key, settings.c.value).where(
            settings.c.scope == scope, settings.c.key.startswith(prefix, autoescape=True)
        )
    )
    return kind.restored({key.removeprefix(prefix): json.loads(value) for key, value in rows})


def save_form(tx: Tx, form: Form, *, scope: str) -> None:
    """Save every field but secrets."""
    _put(tx, scope, {f"{form.key}.{name}": value for name, value in form.stored().items()})


def forget(tx: Tx, *, scope: str) -> None:
    """Back to the defaults."""
    tx.execute(delete(settings).where(settings.c.scope == scope))


def remember(tx: Tx, key: str, value: JsonValue) -> None:
    """What the window remembers: widths of columns, the last page."""
    _put(tx, UI, {key: value})


def recall(tx: Tx, key: str) -> JsonValue:
    """What was remembered, or None."""
    stored = tx.execute(
        select(settings.c.value).where(settings.c.scope == UI, settings.c.key == key)
    ).scalar()
    return None if stored is None else json.loads(stored)


def _put(tx: Tx, scope: str, values: Mapping[str, JsonValue]) -> None:
    upsert(
        tx,
        settings,
        [
            {"scope": scope, "key": key, "value": json.dumps(value, ensure_ascii=False)}
            for key, value in values.items()
        ],
        key=("scope", "key"),
    )

"""Integrations: the ANYMARKET accounts that were set up. The token is not here."""

import secrets as randomness
from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.integrations import Environment, Health, Integration
from anydesk.core.query import Query
from anydesk.storage.lists import find_ids, in_order, pieces
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations

_SORTS = {
    name: integrations.c[name] for name in ("name", "environment", "health", "created_at", "id")
}


def find(tx: Tx, query: Query) -> "array[int]":
    """The ids in the order asked, by name where nothing is asked."""
    return find_ids(
        tx,
        integrations,
        integrations.c.id,
        query,
        search_column=integrations.c.name,
        sorts=_SORTS,
        filters={"environment": lambda value: integrations.c.environment == value},
        default_sort=integrations.c.name,
    )


def load(tx: Tx, ids: Sequence[int]) -> tuple[Integration, ...]:
    """The integrations in the order asked."""
    found = {
        row.id: record_of(Integration, row)
        for part in pieces(ids)
        for row in tx.execute(select(integrations).where(integrations.c.id.in_(part)))
    }
    return in_order(ids, found)


def all_of_them(tx: Tx) -> tuple[Integration, ...]:
    """Every integration, by name."""
    rows = tx.execute(select(integrations).order_by(integrations.c.name, integrations.c.id))
    return tuple(record_of(Integration, row) for row in rows)


def get(tx: Tx, integration_id: int) -> Integration:
    """One integration. Raises NotThere."""
    row = tx.execute(select(integrations).where(integrations.c.id == integration_id)).first()
    if row is None:
        raise NotThere(_("This store is not set up here (any more)."))
    return record_of(Integration, row)


def by_name(tx: Tx, name: str) -> Integration:
    """The integration of this name, capitals or not. Raises NotThere."""
    wanted = name.strip().casefold()
    for one in all_of_them(tx):
        if one.name.casefold() == wanted:
            return one
    raise NotThere(
        _("There is no store named “{name}”.").format(name=name.strip()),
        hint=_("Its name is under Integrations."),
    )


def add(tx: Tx, *, name: str, environment: Environment, base_url: str, at: datetime) -> Integration:
    """A new integration with what is suggested for it (ERP §4.4, §18).

    Raises InvalidInput where the name is taken.
    """
    _check_free(tx, name, other_than=None)
    values = {
        "name": name,
        "environment": environment.value,
        "base_url": base_url,
        "created_at": at,
        # Where the keyring finds its token.
        "token_key": randomness.token_hex(12),
    }
    made = insert(integrations).values(values).returning(integrations.c.id)
    added = get(tx, tx.execute(made).scalar_one())
    # Only now: a store is added once, and every start of the program would wait for it.
    from anydesk.storage.beginnings import begin

    begin(tx, added.id)
    return added


def rename(tx: Tx, integration_id: int, name: str) -> Integration:
    """Give it another name. Raises InvalidInput where the name is taken."""
    _check_free(tx, name, other_than=integration_id)
    return change(tx, integration_id, name=name)


def change(tx: Tx, integration_id: int, **values: Any) -> Integration:
    """Set these columns."""
    tx.execute(update(integrations).where(integrations.c.id == integration_id).values(values))
    return get(tx, integration_id)


def _check_free(tx: Tx, name: str, *, other_than: int | None) -> None:
    taken = {one.name.casefold() for one in all_of_them(tx) if one.id != other_than}
    if name.casefold() in taken:
        sentence = _("There is a store of this name already.")
        raise InvalidInput(sentence, problems={"name": sentence})


def note_health(tx: Tx, integration_id: int, health: Health, at: datetime) -> bool:
    """Remember what the last conversation said. False: nothing new, nothing written."""
    row = tx.execute(
        select(integrations.c.health, integrations.c.tested_at).where(
            integrations.c.id == integration_id
        )
    ).first()
    if row is None or (row.health == health and (row.tested_at or health is not Health.OK)):
        return False
    values: dict[str, Any] = {"health": health.value, "health_at": at}
    if health is Health.OK:
        values["tested_at"] = at
    change(tx, integration_id, **values)
    return True

"""What codes of the hub mean here, by integration and kind (ERP §4.4, §6.2, §7.4)."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from anydesk.core.mappings import CodeMapping, MappingKind, code_key
from anydesk.core.order_flow import FROM_HUB
from anydesk.storage.configuration_tables import mappings
from anydesk.storage.rows import record_of, upsert
from anydesk.storage.store import Tx

_KEY = ("integration_id", "kind", "code_key")


def rows(tx: Tx, integration_id: int, kind: str) -> tuple[CodeMapping, ...]:
    """The rows of one kind, in the order in which they were saved."""
    found = tx.execute(
        select(mappings)
        .where(mappings.c.integration_id == integration_id, mappings.c.kind == str(kind))
        .order_by(mappings.c.id)
    )
    return tuple(record_of(CodeMapping, row) for row in found)


def targets(tx: Tx, integration_id: int) -> dict[str, dict[str, str]]:
    """Kind → ``code_key`` → target; every kind is there."""
    found: dict[str, dict[str, str]] = {kind.value: {} for kind in MappingKind}
    table = mappings.c
    for row in tx.execute(
        select(table.kind, table.code_key, table.target).where(
            table.integration_id == integration_id
        )
    ):
        found.setdefault(row.kind, {})[row.code_key] = row.target
    return found


def replace(tx: Tx, integration_id: int, kind: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Exactly these (code, target) from now on; two ways to write a code must not both be there."""
    tx.execute(
        delete(mappings).where(
            mappings.c.integration_id == integration_id, mappings.c.kind == str(kind)
        )
    )
    made = [_values(integration_id, kind, code, target) for code, target in pairs]
    if made:
        tx.execute(insert(mappings), made)


def put(tx: Tx, integration_id: int, kind: str, code: str, target: str) -> None:
    """What this code means from now on; the other rows stay."""
    upsert(tx, mappings, [_values(integration_id, kind, code, target)], key=_KEY)


def remove(tx: Tx, integration_id: int, kind: str, code: str) -> bool:
    """This code means nothing from now on. False where it meant nothing before."""
    gone = tx.execute(
        delete(mappings).where(
            mappings.c.integration_id == integration_id,
            mappings.c.kind == str(kind),
            mappings.c.code_key == code_key(code),
        )
    )
    return bool(gone.rowcount)


def add_standard_statuses(tx: Tx, integration_id: int) -> int:
    """Map the hub's standard statuses as ERP §4.4 suggests; what is there stays. How many."""
    there = {code_key(row.code) for row in rows(tx, integration_id, MappingKind.STATUS)}
    missing = [
        _values(integration_id, MappingKind.STATUS, str(code), status.value)
        for code, status in FROM_HUB.items()
        if code_key(code) not in there
    ]
    if missing:
        tx.execute(insert(mappings), missing)
    return len(missing)


def _values(integration_id: int, kind: str, code: str, target: str) -> dict[str, object]:
    return {
        "integration_id": integration_id,
        "kind": str(kind),
        "code": str(code).strip(),
        "code_key": code_key(code),
        "target": str(target),
    }

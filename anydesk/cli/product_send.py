"""What ``products send --dry-run`` shows: each product, what changes, what is in the way."""

from collections.abc import Sequence
from typing import Any

from anydesk.cli.context import DONE, SOME_FAILED, Output
from anydesk.core.field_changes import FieldChange, field_title
from anydesk.core.i18n import _, ngettext
from anydesk.core.jobs import Outcome
from anydesk.core.product_plans import ACTION_TITLES, ProductPlanRow, repriced

LONGEST = 40
"""Signs of a value in the table; the JSON document has all of it."""


def show(out: Output, rows: Sequence[ProductPlanRow]) -> int:
    """Print the plan of a product send; the exit code."""
    blocked = sum(1 for row in rows if row.blocked)
    if out.as_json:
        out.document(
            {
                "job": None,
                "done": 0,
                "skipped": len(rows) - blocked,
                "failed": blocked,
                "repriced": repriced(rows),
                "rows": [_document(row) for row in rows],
            }
        )
    else:
        out.rows([_line(row) for row in rows], _titles())
        if count := repriced(rows):
            out.note(
                ngettext(
                    "The cost that goes along changes the prices of {count} product.",
                    "The cost that goes along changes the prices of {count} products.",
                    count,
                ).format(count=count)
            )
    return SOME_FAILED if blocked else DONE


def _titles() -> dict[str, str]:
    return {
        "key": _("SKU"),
        "store": _("Store"),
        "listing": _("Listing"),
        "action": _("What happens"),
        "changes": _("Changes"),
        "message": _("Message"),
    }


def _line(row: ProductPlanRow) -> dict[str, Any]:
    return {
        "key": row.sku,
        "store": row.store,
        "listing": row.external_id,
        "action": _(ACTION_TITLES[row.action]),
        "changes": "; ".join(map(_in_short, row.differences)),
        "message": row.blocked or " ".join((row.note, *row.warnings)),
    }


def _in_short(change: FieldChange) -> str:
    before, after = (_cut(text) for text in (change.before, change.after))
    return f"{field_title(change.field)}: {before or '–'} → {after or '–'}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _document(row: ProductPlanRow) -> dict[str, Any]:
    return {
        "key": row.sku,
        "outcome": Outcome.FAILED if row.blocked else Outcome.SKIPPED,
        "message": row.blocked or row.note,
        "store": row.store,
        "listing": row.external_id,
        "action": row.action.value,
        "reasons": list(row.reasons),
        "warnings": list(row.warnings),
        "compared": row.compared,
        "reprices": row.reprices,
        "differences": [
            {
                "field": one.field,
                "title": field_title(one.field),
                "before": one.before,
                "after": one.after,
            }
            for one in row.differences
        ],
        "would_send": row.chosen and not row.blocked,
    }

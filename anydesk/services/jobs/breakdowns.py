"""Tells a hub that is down from one that only fails at a single record of many."""

from anydesk.core.errors import Unreachable

SEVERAL = 4
"""So many different records in a row that the hub fails at: then it is the hub."""


def is_failing_at(answer: object) -> bool:
    """The hub answered, but only that it failed (500): maybe at this record alone.

    Other breakdowns (502, 503, 504, no answer) come from before the record was looked at.
    """
    return isinstance(answer, Unreachable) and answer.status == 500

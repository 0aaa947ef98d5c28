"""The hub's category trees as records (API §3.1)."""

import json
from collections.abc import Iterator
from decimal import Decimal

from anydesk.api.fields import Fields
from anydesk.api.json_text import parse
from anydesk.core.categories import SEPARATOR, HubCategory
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.i18n import _

_BLANKS = " \t\r\n,"
_decoder = json.JSONDecoder(parse_float=Decimal)


def category_tree(text: str, integration_id: int) -> tuple[HubCategory, ...]:
    """The answer of ``/categories/fullPath``, each category after the one above it.

    Thousands of nodes take a while: this is for a thread of its own. It reads tree by tree, so
    that the thread that draws the window gets its turn in between.

    Raises:
        UnexpectedAnswer: it is not a list of categories.
    """
    reading = _Reading(integration_id)
    try:
        for tree in _trees(text):
            reading.add(Fields(tree))
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise UnexpectedAnswer(
            _("ANYMARKET sent a list that cannot be read."), details=type(error).__name__
        ) from error
    return tuple(reading.found)


def category(row: object) -> HubCategory:
    """One category without those below it, as the pages of ``/categories`` have it.

    Raises:
        UnexpectedAnswer: it has no id.
    """
    fields = Fields(row)
    hub_id = fields.needed_identity("id")
    above = fields.child("parent").identity("id")
    names = [name for name in fields.text("path").split("/") if name]
    name = fields.text("name") or (names[-1] if names else str(hub_id))
    return HubCategory(0, hub_id, name, SEPARATOR.join(names) or name, above, leaf=False)


def _trees(text: str) -> Iterator[object]:
    """The elements of the list one after the other; of a page its content (API §1.7)."""
    at = len(text) - len(text.lstrip("\ufeff" + _BLANKS))
    if not text.startswith("[", at):
        whole = parse(text[at:])
        content = whole.get("content") if isinstance(whole, dict) else None
        if not isinstance(content, list):
            raise ValueError("not a list")
        yield from content
        return
    at = _next(text, at + 1)
    while not text.startswith("]", at):
        tree, at = _decoder.raw_decode(text, at)
        yield tree
        at = _next(text, at)


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


class _Reading:
    """Walks trees and keeps what was found; an id is taken once."""

    def __init__(self, integration_id: int) -> None:
        self._integration_id = integration_id
        self._known: set[int] = set()
        self.found: list[HubCategory] = []

    def add(self, tree: Fields) -> None:
        """One tree, as deep as it is."""
        waiting: list[tuple[Fields, HubCategory | None]] = [(tree, None)]
        while waiting:
            node, above = waiting.pop()
            # ANYMARKET: one old answer has an object in place of the list (API §13.7).
            below = list(node.children("children"))
            one = self._keep(node, above, leaf=not below)
            waiting += [(child, one or above) for child in reversed(below)]

    def _keep(self, node: Fields, above: HubCategory | None, *, leaf: bool) -> HubCategory | None:
        hub_id = node.identity("id")
        # What has no id cannot be sent to; what stands below it may.
        if hub_id is None or hub_id in self._known:
            return None
        self._known.add(hub_id)
        # The path is made of the names: one with "/" in it would break the hub's own.
        name = node.text("name") or node.text("path").rpartition("/")[2] or str(hub_id)
        path = f"{above.path}{SEPARATOR}{name}" if above else name
        parent = above.hub_id if above else None
        made = HubCategory(self._integration_id, hub_id, name, path, parent, leaf)
        self.found.append(made)
        return made

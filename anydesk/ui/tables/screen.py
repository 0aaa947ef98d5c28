"""The declaration of a list: its columns, filters, counters and actions.

Adding a column, a filter or an action is one entry in a tuple; ``TablePage`` draws it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from anydesk.core.query import FilterValue, Query
from anydesk.ui.tones import Tone

if TYPE_CHECKING:
    from anydesk.core.forms import Form
    from anydesk.core.jobs import Job
    from anydesk.services import Services
    from anydesk.services.lists import ListService
    from anydesk.ui.context import PageContext

R = TypeVar("R")

Ids: TypeAlias = Sequence[int]
Run: TypeAlias = "Callable[[PageContext, Ids], Awaitable[object]]"
Choices: TypeAlias = Sequence[tuple[FilterValue, str]]


class Needs(Enum):
    """How many selected rows an action wants."""

    NONE = "none"
    ONE = "one"
    SOME = "some"


class Weight(Enum):
    """How a button looks."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column.

    Args:
        value: the record's value; what is sorted, copied and exported comes from it.
        show: the value as text (``ui.formats``); without it ``str``, and "" for None.
        sort: the database's sort key; "" where the list cannot be sorted by it.
        key: what the column's width and place are remembered by; by default ``sort`` or title.
        tone: draws a coloured dot before the text; the text says the same in words.
        second: a smaller second line under the text (rows become taller).
        hint: the tooltip where it says more than the text; a cut text shows itself.
        link: the cell looks like a link and a click runs this with the row's id.
        tabular: digits of one width, as amounts and numbers want.
        hidden: not shown until the merchant asks for it.
    """

    title: str
    value: Callable[[R], Any]
    show: Callable[[Any], str] | None = None
    sort: str = ""
    width: int = 120
    right: bool = False
    key: str = ""
    tone: Callable[[R], Tone | None] | None = None
    second: Callable[[R], str] | None = None
    hint: Callable[[R], str] | None = None
    icon: Callable[[R], str] | None = None
    link: "Run | None" = None
    hidden: bool = False
    row_text: Callable[[R], str] | None = None
    """The text where it needs more of the record than ``value``, which still sorts."""
    stretch: bool = False
    """Takes the room that is left, and gives way first where there is too little."""
    least: int = 96
    """The width below which a stretching column does not give way."""

    @property
    def name(self) -> str:
        """What the column is remembered by."""
        return self.key or self.sort or self.title

    def text(self, record: R) -> str:
        """What the cell shows."""
        if self.row_text is not None:
            return self.row_text(record)
        value = self.value(record)
        if self.show is not None:
            return self.show(value)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Filter:
    """A filter with choices: ``Situation ▾``. The first entry "any" is added by the page.

    Args:
        choices: (value, label) pairs, or a coroutine asked each time the menu is opened; it
            gets the services and the query as it stands.
        all: the words for "no filter"; by default ``Title: all``.
    """

    title: str
    key: str
    choices: "Choices | Callable[[Services, Query], Awaitable[Choices]]"
    icon: str = ""


@dataclass(frozen=True)
class Period:
    """A filter by time: today, yesterday, last 7 days … or two dates."""

    title: str
    since: str = "since"
    until: str = "until"
    start: str = ""
    """The preset chosen when the page opens: "", "today", "7", "30", "month"."""


@dataclass(frozen=True)
class Counter:
    """A counter that filters: ``( New 12 )``. No ``filters`` means "all"."""

    key: str
    title: str
    filters: Mapping[str, FilterValue] | None = None
    tone: Tone | None = None


@dataclass(frozen=True)
class Action:
    """Long work on rows: makes a Job, which the runner runs.

    Args:
        make: called with (services, ids), or (services, ids, form) when ``ask`` is set; it
            answers the Job or a coroutine of it.
        ask: a Form to fill first.
        confirm: the sentence of a yes/no question; it is given the number of rows.
    """

    key: str
    title: str
    make: "Callable[..., Job | Awaitable[Job]]"
    needs: Needs = Needs.NONE
    shortcut: str = ""
    icon: str = ""
    weight: Weight = Weight.PLAIN
    ask: "type[Form] | None" = None
    confirm: Callable[[int], str] | None = None
    in_row_menu: bool = True


@dataclass(frozen=True)
class Command:
    """Something quick or local, or a path to a preview page: a coroutine, no job."""

    key: str
    title: str
    run: "Run"
    needs: Needs = Needs.NONE
    shortcut: str = ""
    icon: str = ""
    weight: Weight = Weight.PLAIN
    confirm: Callable[[int], str] | None = None
    in_row_menu: bool = True


AnyAction: TypeAlias = Action | Command
AnyFilter: TypeAlias = Filter | Period


@dataclass(frozen=True)
class Screen(Generic[R]):
    """A list as a whole.

    Args:
        source: the service that finds ids and loads rows.
        listen: the kinds of ``core.changes`` that make the list look again.
        store_filter: the filter key that the store chosen in the top bar is put into; ""
            where the list is the same for all stores.
        counts: numbers for the counters in one go; without it each counter asks ``find``.
        empty, empty_action: the sentence and the key of the action while there is nothing yet.
        open: what Enter and double click do.
        primary: the key of the one primary action; ``primary_more`` hang under its arrow.
        buttons: keys of actions that stay visible beside the primary one.
        fixed: filters that always apply.
        help: what F1 says about the list.
    """

    key: str
    title: str
    source: "Callable[[Services], ListService[R]]"
    columns: tuple[Column[R], ...]
    filters: tuple[AnyFilter, ...] = ()
    counters: tuple[Counter, ...] = ()
    actions: tuple[AnyAction, ...] = ()
    listen: frozenset[str] = frozenset()
    row_id: "Callable[[R], int]" = lambda record: int(record.id)  # type: ignore[attr-defined]
    store_filter: str = "integration"
    counts: "Callable[[Services, Query], Awaitable[Mapping[str, int]]] | None" = None
    search_hint: str = ""
    empty: str = ""
    empty_hint: str = ""
    empty_icon: str = "inbox"
    empty_action: str = ""
    open: "Run | None" = None
    primary: str = ""
    primary_more: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    fixed: Mapping[str, FilterValue] | None = None
    sort: str = ""
    descending: bool = False
    ticks: bool = True
    help: str = ""
    noun: Callable[[int], str] | None = None
    """The counted thing: ``lambda n: ngettext("{count} order", "{count} orders", n)``."""

    def action(self, key: str) -> AnyAction:
        """The action of that key."""
        return next(action for action in self.actions if action.key == key)

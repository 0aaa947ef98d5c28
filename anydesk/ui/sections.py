"""SECTIONS: every page of the window, in navigation order.

To add one:
1. ``ui/pages/<name>.py`` with ``build(context) -> QWidget``; best a sub-class of ``Page``.
2. A line in SECTIONS. ``icon`` is a file of resources/icons; ``module`` the name of step 1.
3. A page that is only reached from others has ``parent``: its entry is marked meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from anydesk.core.i18n import N_

if TYPE_CHECKING:
    from anydesk.ui.context import PageContext

Build = Callable[["PageContext"], QWidget]


class Group(StrEnum):
    """The merchant's menu."""

    NONE = ""
    SALES = "sales"
    CATALOGUE = "catalogue"
    COMMERCE = "commerce"
    REPORTS = "reports"
    SETTINGS = "settings"


GROUP_TITLES = {
    Group.SALES: N_("Sales"),
    Group.CATALOGUE: N_("Catalogue"),
    Group.COMMERCE: N_("E-commerce"),
    Group.REPORTS: N_("Reports"),
    Group.SETTINGS: N_("Settings"),
}


@dataclass(frozen=True)
class Section:
    """One page.

    Args:
        key: what ``context.go`` is given; also remembered as the last page.
        words: what else a person may call it, for the search.
        badge: counts the things to do; asked when ``badge_kinds`` change.
        parent: not in the side bar; the entry of that section is marked.
        actions: (action key, title) of what the search offers to start on this page.
    """

    key: str
    title: str
    icon: str
    group: Group
    build: Build
    words: str = ""
    badge: "Badge | None" = None
    parent: str = ""
    actions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Badge:
    """A number beside a section: things to do, as a filter of a list."""

    source: str
    """Name of the list service in ``Services``."""
    filters: tuple[tuple[str, str], ...]
    kinds: frozenset[str]


def page(module: str) -> Build:
    """Builds with ``build(context)`` of a module in ui/pages, imported when first shown."""

    def build(context: "PageContext") -> QWidget:
        # Imported late: the window is on the screen before the pages are.
        made = import_module(f"anydesk.ui.pages.{module}")
        return cast("QWidget", made.build(context))

    return build


SECTIONS: tuple[Section, ...] = (
    Section("home", N_("Start"), "house", Group.NONE, page("home")),
    Section(
        "hub_orders",
        N_("Orders at the hub"),
        "shopping-bag",
        Group.SALES,
        page("hub_orders"),
        badge=Badge("hub_orders", (("received", "no"),), frozenset({"hub_orders"})),
        actions=(("read", N_("Look for orders at the hub")),),
    ),
    Section(
        "sales_orders",
        N_("Sales orders"),
        "receipt",
        Group.SALES,
        page("sales_orders"),
        badge=Badge("sales_orders", (("issues", "yes"),), frozenset({"sales_orders"})),
    ),
    Section("products", N_("Products"), "package", Group.CATALOGUE, page("products")),
    Section(
        "listings",
        N_("Listings"),
        "tags",
        Group.CATALOGUE,
        page("listings"),
        words=N_("Rejected, paused, not linked, marketplace"),
        badge=Badge("listings", (("attention", "yes"),), frozenset({"listings"})),
        actions=(("refresh", N_("Update listings")),),
    ),
    Section(
        "catalogue_health",
        N_("Catalogue health"),
        "list-checks",
        Group.CATALOGUE,
        page("catalogue_health"),
        words=N_("Without NCM, image, GTIN, dimensions, category, cost; duplicates"),
    ),
    Section(
        "outbox",
        N_("Outbox"),
        "send",
        Group.COMMERCE,
        page("outbox"),
        words=N_("Waiting, refused, told to ANYMARKET"),
        badge=Badge("outbox", (("state", "failed"),), frozenset({"outbox"})),
    ),
    Section("jobs", N_("Activity"), "activity", Group.COMMERCE, page("jobs")),
    Section(
        "integrations",
        N_("Integrations"),
        "plug",
        Group.SETTINGS,
        page("integrations"),
        words=N_("Configuration"),
    ),
    Section(
        "automations",
        N_("What runs by itself"),
        "calendar-clock",
        Group.SETTINGS,
        page("automations"),
        words=N_("Automations"),
    ),
)

"""Pausing, resuming and sending listings again: the same preview and results as any other send."""

from collections.abc import Callable, Collection, Sequence

from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.jobs import Job
from anydesk.core.listing_changes import ListingAction, ListingPlanRow
from anydesk.core.listing_states import publication_title
from anydesk.core.plans import PlanCounts, PlanRow
from anydesk.services import Services
from anydesk.services.jobs.change_listings import ChangeListings
from anydesk.ui import formats
from anydesk.ui.pages import captions
from anydesk.ui.pages.sending import Choice, Sending
from anydesk.ui.preview import ALL
from anydesk.ui.tables.screen import Column, Counter
from anydesk.ui.tones import Tone

READY, SAME, BLOCKED = "ready", "same", "blocked"


def _channel(row: PlanRow) -> str:
    return row.channel if isinstance(row, ListingPlanRow) else ""


def _change(row: PlanRow) -> str:
    """``On sale → Paused``, or the state alone where the listing is sent again."""
    if not isinstance(row, ListingPlanRow):
        return ""
    now = publication_title(row.state) or "?"
    if not row.changes or not row.becomes:
        return now
    return f"{now}  →  {publication_title(row.becomes)}"


def _said(row: PlanRow) -> str:
    return row.blocked or row.note or _("Will be done")


def _tone(row: PlanRow) -> Tone:
    if row.blocked:
        return Tone.BAD
    return Tone.INFO if row.changes else Tone.MUTED


class ListingSending(Sending):
    """One of the three things that can be asked of a listing; ``ids`` are rows of the list."""

    asks_stores = False
    columns = (
        Column(N_("SKU"), lambda r: r.sku, width=112),
        Column(N_("Title"), lambda r: r.name, width=200, stretch=True, least=120),
        Column(N_("Channel"), _channel, width=168),
        Column(N_("Before → after"), _change, width=192, key="state"),
        Column(
            N_("Reason"), _said, width=240, stretch=True, least=140, key="reason", tone=_tone,
            hint=_said,
        ),
        Column(N_("Identifier"), lambda r: r.external_id, width=120),
        Column(N_("Store"), lambda r: r.store, width=104),
    )  # fmt: skip
    counters = (
        Counter(ALL, N_("All")),
        Counter(READY, N_("To be done"), {"group": READY}),
        Counter(SAME, N_("So already"), {"group": SAME}),
        Counter(BLOCKED, N_("Blocked"), {"group": BLOCKED}),
    )

    def __init__(self, action: ListingAction, title: str, sentence: Callable[[int], str]) -> None:
        self.action = action
        self.title = title
        self.button = title
        self._sentence = sentence

    async def plan(
        self, services: Services, ids: Sequence[int], choice: Choice
    ) -> tuple[PlanRow, ...]:
        return await services.listings.plan(ids, self.action)

    def job(self, services: Services, rows: Sequence[PlanRow], choice: Choice) -> Job:
        return ChangeListings.from_plan(services, self.action, rows)

    def counted(self, count: int) -> str:
        return ngettext("{count} listing", "{count} listings", count).format(
            count=formats.count(count)
        )

    def sentence(self, counts: PlanCounts, choice: Choice) -> str:
        return self._sentence(counts.chosen)

    def groups(self, row: PlanRow) -> Collection[str]:
        if row.blocked:
            return (BLOCKED,)
        return (READY,) if row.changes else (SAME,)


def pausing() -> ListingSending:
    """Buyers do not see it any more; its place and its history stay."""
    return ListingSending(
        ListingAction.PAUSE,
        N_("Pause listings"),
        captions.counted("Pause {count} listing.", "Pause {count} listings."),
    )


def resuming() -> ListingSending:
    """It is sold again."""
    return ListingSending(
        ListingAction.RESUME,
        N_("Resume listings"),
        captions.counted(
            "Put {count} listing on sale again.", "Put {count} listings on sale again."
        ),
    )


def sending_again() -> ListingSending:
    """The marketplace is given it once more as ANYMARKET has it."""
    return ListingSending(
        ListingAction.SEND,
        N_("Send listings again"),
        captions.counted(
            "Send {count} listing to its marketplace again.",
            "Send {count} listings to their marketplaces again.",
        ),
    )

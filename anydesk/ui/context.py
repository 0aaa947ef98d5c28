"""What every page is given: the services and the few doors to the window."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from anydesk.core.integrations import Integration
from anydesk.ui.aio import Tasks
from anydesk.ui.job_messages import tell_end
from anydesk.ui.messages import Messages

if TYPE_CHECKING:
    from anydesk.core.jobs import Job, JobRun
    from anydesk.services import Services


class Navigation(Protocol):
    """Takes the merchant to another page."""

    def go(self, section: str, **arguments: object) -> None:
        """Show the page of this section; its ``open_with`` gets the arguments."""

    def back(self) -> None:
        """The page shown before."""


class StoreChoice(QObject):
    """The store chosen in the top bar; None means all of them."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stores: tuple[Integration, ...] = ()
        self._chosen: int | None = None

    @property
    def stores(self) -> tuple[Integration, ...]:
        """Every integration, as last read."""
        return self._stores

    @property
    def chosen(self) -> Integration | None:
        """The chosen store, or None for all."""
        return next((s for s in self._stores if s.id == self._chosen), None)

    @property
    def chosen_id(self) -> int | None:
        """Its id, ready for ``Query.where(integration=…)``."""
        return self._chosen

    def set_stores(self, stores: tuple[Integration, ...]) -> None:
        """The list was read again; a chosen store that is gone becomes "all"."""
        if stores == self._stores:
            return
        self._stores = stores
        if self._chosen is not None and self.chosen is None:
            self._chosen = None
        self.changed.emit()

    def choose(self, integration_id: int | None) -> None:
        """Show this store from now on."""
        if integration_id != self._chosen:
            self._chosen = integration_id
            self.changed.emit()


@dataclass(frozen=True)
class PageContext:
    """Handed to ``Section.build``; a page keeps it and reaches for nothing else."""

    services: "Services"
    tasks: Tasks
    messages: Messages
    navigation: Navigation
    stores: StoreChoice

    def go(self, section: str, **arguments: object) -> None:
        """Show another page."""
        self.navigation.go(section, **arguments)

    async def run_job(self, job: "Job", *, store: str = "", tell: bool = True) -> "JobRun":
        """Run a job to its end and say how it went, with *Show* for its results."""
        run_id = await self.services.runner.start(job, store=store)
        return await self.follow(run_id, tell=tell)

    async def follow(self, run_id: int, *, tell: bool = True) -> "JobRun":
        """Wait for a run that was started elsewhere, and say how it went."""
        await self.services.runner.wait(run_id)
        run = await self.services.jobs.get(run_id)
        if tell:
            tell_end(run, self.messages, show=lambda: self.go("jobs", run=run_id))
        return run

    def start_job(self, job: "Job", *, store: str = "", tell: bool = True) -> None:
        """The same without waiting; for slots."""
        self.tasks.start(self.run_job(job, store=store, tell=tell))


Build = Callable[[PageContext], Awaitable[object]]

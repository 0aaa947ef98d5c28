"""The job bar: what runs, how far it is, how long it still takes, and *Interrupt*."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from anydesk.core.i18n import _, ngettext
from anydesk.ui import formats, pieces

if TYPE_CHECKING:
    from anydesk.services.runner import Progress, Runner

FLASHES_UNDER = 1_000
"""Milliseconds before a job is shown: what is quicker only flashes."""

SHOWN = 3
BAR_WIDTH = 160


def words_of(progress: "Progress") -> str:
    """``Send stock · Loja Modelo · 4.210 of 10.000 · about 2 min left``."""
    parts = [_(progress.title), progress.store, _count(progress)]
    if progress.failed:
        failed = ngettext("{count} failed", "{count} failed", progress.failed)
        parts.append(failed.format(count=formats.count(progress.failed)))
    if progress.stopping:
        parts.append(_("stopping…"))
    elif progress.waiting:
        parts.append(_("waiting for its turn"))
    else:
        parts.append(formats.remaining(progress.remaining_seconds))
    return " · ".join(part for part in parts if part)


def _count(progress: "Progress") -> str:
    if progress.total is None:
        return formats.count(progress.done) if progress.done else ""
    return _("{done} of {total}").format(
        done=formats.count(progress.done), total=formats.count(progress.total)
    )


class JobLine(QWidget):
    """One run."""

    def __init__(self, on_stop: Callable[[], object], on_open: Callable[[], object]) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(BAR_WIDTH)
        self.text = pieces.label()
        self.open_button = pieces.button(_("Show"), weight="link")
        self.stop_button = pieces.button(_("Interrupt"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.stop_button)
        self.open_button.clicked.connect(on_open)
        self.stop_button.clicked.connect(on_stop)

    def say(self, progress: "Progress") -> None:
        """Show how far it is."""
        if progress.total:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(min(progress.done, progress.total))
        else:
            self.bar.setRange(0, 0)
        words = words_of(progress)
        self.text.setText(words)
        self.bar.setAccessibleName(words)
        self.stop_button.setEnabled(not progress.stopping)


class JobBar(QWidget):
    """Shows the runs that have been running for more than a second."""

    def __init__(self, runner: "Runner", *, on_open: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("job_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Running work"))
        self._runner = runner
        self._on_open = on_open
        self._lines: dict[int, JobLine] = {}
        self._ripe: set[int] = set()
        self._ripening: set[int] = set()
        self.more = pieces.label("", "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 8)
        self._column.setSpacing(4)
        self._column.addWidget(self.more)
        # The remaining time counts down by itself between two reports.
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self._look)
        stop = runner.listen(self._look)
        self.destroyed.connect(lambda: stop())
        self._look()

    @property
    def lines(self) -> Mapping[int, JobLine]:
        """What is shown, by run."""
        return self._lines

    def _look(self) -> None:
        progress = self._runner.progress
        for run_id in progress:
            if run_id not in self._ripening:
                self._ripening.add(run_id)
                QTimer.singleShot(FLASHES_UNDER, self, lambda run=run_id: self._ripen(run))
        self._ripening.intersection_update(progress)
        self._ripe.intersection_update(progress)
        shown = [run_id for run_id in progress if run_id in self._ripe]
        for run_id in [run_id for run_id in self._lines if run_id not in shown[:SHOWN]]:
            self._lines.pop(run_id).deleteLater()
        for run_id in shown[:SHOWN]:
            self._line(run_id).say(progress[run_id])
        rest = len(shown) - SHOWN
        words = ngettext("{count} more is waiting", "{count} more are waiting", max(rest, 1))
        self.more.setText(words.format(count=rest))
        self.more.setVisible(rest > 0)
        self.setVisible(bool(shown))
        if shown and not self._tick.isActive():
            self._tick.start()
        elif not shown:
            self._tick.stop()

    def _line(self, run_id: int) -> JobLine:
        line = self._lines.get(run_id)
        if line is None:
            line = JobLine(lambda: self._runner.stop(run_id), lambda: self._on_open(run_id))
            self._lines[run_id] = line
            self._column.insertWidget(len(self._lines) - 1, line)
        return line

    def _ripen(self, run_id: int) -> None:
        if run_id in self._ripening:
            self._ripe.add(run_id)
            self._look()

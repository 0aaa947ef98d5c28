"""Collects Python's reference cycles in the main thread only.

The automatic collector runs in whichever thread happens to allocate; in the store's thread it
would destroy widgets ("Timers cannot be stopped from another thread", or worse).
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 2_000
"""Milliseconds between two looks; a young collection takes well under a millisecond."""

OLD_EVERY = 30
"""A full collection at every so many looks."""


class GarbageCollector(QObject):
    """Switches the automatic collector off and collects from a timer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Call once, after start-up has built what stays."""
        gc.disable()
        gc.collect()
        # What lives until the end need not be looked at again: keeps collections short.
        gc.freeze()
        self._timer.start()

    def after_close(self) -> None:
        """A page was closed: its widgets go soon, in this thread."""
        QTimer.singleShot(0, self, self._collect_all)

    def stop(self) -> None:
        """Back to the automatic collector."""
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        self._looks += 1
        if self._looks % OLD_EVERY == 0:
            self._collect_all()
        elif gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(1)

    def _collect_all(self) -> None:
        gc.collect()

"""How far one run is: a bar, a count, the remaining time and *Interrupt*."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from anydesk.core.i18n import _
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.page import button


class ProgressLine(QWidget):
    """Follows a run of the runner; hidden while that run does nothing."""

    def __init__(self, context: PageContext, run_id: int) -> None:
        super().__init__()
        self._runner = context.services.runner
        self._run_id = run_id
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.text = QLabel()
        self.stop_button = button(_("Interrupt"), icon="octagon-x")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.text)
        row.addWidget(self.stop_button)
        self.stop_button.clicked.connect(self._on_stop)
        stop = self._runner.listen(self._look)
        self.destroyed.connect(stop)
        self._look()

    def _look(self) -> None:
        progress = self._runner.progress.get(self._run_id)
        self.setVisible(progress is not None)
        if progress is None:
            return
        self.bar.setRange(0, progress.total or 0)
        self.bar.setValue(min(progress.done, progress.total or 0))
        self.stop_button.setEnabled(not progress.stopping)
        self.text.setText(progress_text(progress.done, progress.total, progress.remaining_seconds))

    def _on_stop(self) -> None:
        self.stop_button.setEnabled(False)
        self._runner.stop(self._run_id)


def progress_text(done: int, total: int | None, seconds: float | None) -> str:
    """``4.210 of 10.000 · about 2 min left``."""
    if total is None:
        return formats.count(done)
    count = _("{done} of {total}").format(done=formats.count(done), total=formats.count(total))
    return " · ".join(part for part in (count, formats.remaining(seconds)) if part)

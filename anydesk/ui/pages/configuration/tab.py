"""What every tab of the configuration is: something that is edited, and saved as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from anydesk.core.integrations import Integration
from anydesk.core.settings import Tab
from anydesk.ui.context import PageContext


@dataclass(frozen=True)
class Found:
    """An option that the search of the configuration finds; ``show`` puts the cursor there."""

    label: str
    help: str
    show: Callable[[], None]


class ConfigurationTab(QWidget):
    """One tab. Override what makes sense; ``changed`` comes with each keystroke.

    Nothing is stored before ``save``; the page asks before changes are lost, and keeps the
    buttons. ``self.column`` takes the content.
    """

    changed = Signal()

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__()
        self.context = context
        self.services = context.services
        self.integration = integration
        self.tab = tab
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)

    async def load(self) -> None:
        """Read what is stored and show it; it counts as unchanged. Called at each visit."""

    @property
    def is_changed(self) -> bool:
        """Something differs from what is stored."""
        return False

    @property
    def is_valid(self) -> bool:
        """Everything can be saved."""
        return True

    async def save(self) -> None:
        """Store everything or nothing. Raises InvalidInput after marking the fields."""

    def undo(self) -> None:
        """Back to what is stored."""

    def restore(self) -> None:
        """Show the defaults; they are stored by ``save``."""

    def entries(self) -> Sequence[Found]:
        """What the search over all tabs finds here."""
        return ()

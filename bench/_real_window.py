"""The program as a person starts it, which says so when its window is there, and leaves.

Nothing is imported earlier than the program itself does: only where it opens its window is a
word put in.
"""

import sys
from typing import TYPE_CHECKING

from anydesk.__main__ import main

if TYPE_CHECKING:
    from anydesk.cli.context import GlobalOptions


def watch() -> None:
    from anydesk.app import Launcher

    open_window = Launcher.open_window

    def opening(self: Launcher, options: "GlobalOptions") -> int:
        from PySide6.QtCore import QTimer

        from anydesk.ui.main_window import MainWindow

        start = MainWindow.start

        async def starting(window: MainWindow) -> None:
            def usable() -> None:
                sys.stdout.write("usable\n")
                sys.stdout.flush()
                window.close()

            # The page is in the window: it answers from the next turn of the loop on.
            window.shown.connect(lambda _section: QTimer.singleShot(0, usable))
            await start(window)

        MainWindow.start = starting  # type: ignore[method-assign]
        return open_window(self, options)

    Launcher.open_window = opening  # type: ignore[method-assign]


watch()
sys.exit(main(sys.argv[1:]))

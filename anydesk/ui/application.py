"""The Qt application: one loop for Qt and asyncio, the window in it, an orderly end."""

import asyncio
import gc
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, ExitStack
from pathlib import Path
from typing import Protocol

import qasync
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from anydesk.core.errors import AppError
from anydesk.core.i18n import _
from anydesk.core.integrations import Environment
from anydesk.services import Services
from anydesk.ui import dialogs, formats
from anydesk.ui.crash import CrashGuard, log_qt_message
from anydesk.ui.garbage import GarbageCollector
from anydesk.ui.main_window import MainWindow
from anydesk.ui.theme import Theme

SWITCH_INTERVAL = 0.001
"""Seconds after which another thread gives the window its turn; Python's own 0.005 stutters."""

NO_STORE = 5


class Practising(Protocol):
    """The practice hub, as the composition root brings it."""

    async def address(self) -> str: ...


OpenServices = Callable[..., AbstractAsyncContextManager[Services]]


def application() -> QApplication:
    """The one QApplication, with the habits this program needs."""
    existing = QApplication.instance()
    made = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("anydesk")
    made.setDesktopFileName("anydesk")
    # Qt: the loop must outlive the last dialog; App.close() ends it.
    made.setQuitOnLastWindowClosed(False)
    return made


def speak_portuguese(app: QApplication) -> None:
    """Qt's own dialogs in Portuguese too."""
    QLocale.setDefault(QLocale(QLocale.Language.Portuguese, QLocale.Country.Brazil))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_pt_BR", folder):
        app.installTranslator(translator)


def run_window(
    open_services: OpenServices,
    *,
    data_dir: Path | None,
    practice: Practising | None,
    portuguese: bool = True,
) -> int:
    """Show the window until it is closed.

    Args:
        practice: given: everything happens in a throw-away folder against the practice hub,
            unless ``data_dir`` names another.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    # Before the store's thread begins: garbage is collected in this thread only.
    gc.disable()
    qInstallMessageHandler(log_qt_message)
    app = application()
    if portuguese:
        speak_portuguese(app)
    with ExitStack() as stack:
        if practice is not None and data_dir is None:
            data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anydesk-")))
        runner = stack.enter_context(asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)))
        return runner.run(_main(app, open_services, data_dir, practice))


async def _main(
    app: QApplication,
    open_services: OpenServices,
    data_dir: Path | None,
    practice: Practising | None,
) -> int:
    theme = Theme(app)
    garbage = GarbageCollector(app)
    try:
        async with open_services(data_dir, practice=practice) as services:
            formats.use_clock(services.clock)
            await _until_closed(services, theme, garbage, practising=practice is not None)
    except AppError as error:
        await dialogs.confirm(
            None, error.message, error.hint, accept=_("Close"), reject=_("Leave it")
        )
        return NO_STORE
    finally:
        garbage.stop()
    return 0


async def _until_closed(
    services: Services, theme: Theme, garbage: GarbageCollector, *, practising: bool
) -> None:
    loop = asyncio.get_running_loop()
    closed: asyncio.Future[None] = loop.create_future()

    def end() -> None:
        if not closed.done():
            closed.set_result(None)

    crash = CrashGuard(on_quit=end)
    crash.install(loop)
    window = MainWindow(services, on_close=services.runner.close, theme=theme, crash=crash)
    window.closed.connect(end)
    try:
        if practising:
            await begin_practice(services)
        await window.start()
        garbage.start()
        window.tasks.start(work_by_itself(services))
        await closed
    finally:
        await window.tasks.close()
        crash.remove()
        window.deleteLater()


async def work_by_itself(services: Services) -> None:
    """Orders arrive, and what waits is told, until the window is closed."""
    # Only now: the window is on the screen first.
    from anydesk.services.loop import BackgroundLoop

    await BackgroundLoop(services).run(asyncio.Event())


async def begin_practice(services: Services) -> None:
    """A practice store that waits for its set-up, so that trying out starts with one click."""
    if not await services.integrations.all():
        added = await services.integrations.add(_("Practice store"), Environment.PRACTICE)
        await services.integrations.set_wizard_page(added.id, "welcome")

"""Is this build whole: opens a temporary store and builds every page, tab and icon once."""

import asyncio
import gc
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import qasync

from anydesk import resources
from anydesk.core.settings import FORMS
from anydesk.services import Services
from anydesk.ui import icons
from anydesk.ui.application import application, speak_portuguese
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.main_window import MainWindow
from anydesk.ui.sections import SECTIONS
from anydesk.ui.theme import Theme

OpenServices = Callable[..., AbstractAsyncContextManager[Services]]


def run_self_check(open_services: OpenServices) -> int:
    """0 when everything could be built; what is missing raises."""
    gc.disable()
    app = application()
    speak_portuguese(app)
    with (
        tempfile.TemporaryDirectory(prefix="anydesk-") as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        runner.run(_check(open_services, Path(folder)))
    sys.stdout.write("ok\n")
    sys.stdout.flush()
    return 0


async def _check(open_services: OpenServices, folder: Path) -> None:
    theme = Theme(application())
    async with open_services(folder) as services:
        window = MainWindow(services, on_close=services.runner.close, theme=theme)
        await window.start()
        for section in SECTIONS:
            window.page(section.key)
        forms = [FormView(form()) for form in FORMS]
        for file in sorted(resources.path("icons").glob("*.svg")):
            if icons.icon(file.stem).isNull():
                raise FileNotFoundError(file.name)
        await window.tasks.close()
        for widget in (*forms, window):
            widget.deleteLater()

"""The composition root: the only place that knows every layer."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from anydesk import logs
from anydesk.core.clock import SystemClock
from anydesk.services import Services, build
from anydesk.storage.secrets import Secrets
from anydesk.storage.store import Store, default_folder

if TYPE_CHECKING:
    import click

    from anydesk.cli.context import GlobalOptions

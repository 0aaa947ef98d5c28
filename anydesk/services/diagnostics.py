"""Is everything in order: what ``anydesk doctor`` says, and the bundle for whoever helps."""

import asyncio
import json
import platform
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from anydesk import __version__, logs
from anydesk.core.amounts import format_quantity_br
from anydesk.core.errors import AppError, StoreError
from anydesk.core.i18n import _
from anydesk.core.integrations import (
    ENVIRONMENT_TITLES,
    HEALTH_TITLES,
    SITUATION_TITLES,
    Integration,
)
from anydesk.core.jobs import JsonValue
from anydesk.core.query import Query
from anydesk.core.secrecy import redact
from anydesk.core.settings import APP_FORMS, INTEGRATION_FORMS
from anydesk.services.token_checks import CheckKind
from anydesk.storage import backup, health

if TYPE_CHECKING:
    from anydesk.services import Services

LIBRARIES = ("PySide6-Essentials", "qasync", "httpx", "SQLAlchemy", "alembic", "keyring")
LITTLE_ROOM = 500_000_000
"""Bytes. A merchant with 100,000 orders needs about as much for one backup."""


@dataclass(frozen=True)
class Report:
    """What was found. ``store`` is None where the database could not be read.

    Args:
        damage: what is wrong with the database, "" where nothing is.
        keyring: the keyring in use, "" where tokens live for the session only.
        problems: what answered when the connections were tried, by name of the integration.
    """

    versions: Mapping[str, str]
    data_folder: Path
    free_bytes: int
    store: health.StoreHealth | None
    damage: str
    keyring: str
    integrations: tuple[Integration, ...]
    problems: Mapping[str, str]
    last_backup: str

    @property
    def store_is_good(self) -> bool:
        """The database can be read and is whole."""
        return self.store is not None and not self.damage

    def document(self) -> dict[str, JsonValue]:
        """The report for programs."""
        return {
            "versions": dict(self.versions),
            "data_folder": _without_home(self.data_folder),
            "free_bytes": self.free_bytes,
            "database": {
                "good": self.store_is_good,
                "damage": self.damage,
                "revision": self.store.revision if self.store else None,
                "bytes": self.store.size if self.store else None,
                "rows": dict(self.store.counts) if self.store else {},
                "last_backup": self.last_backup,
            },
            "keyring": self.keyring,
            "integrations": [
                {
                    "name": one.name,
                    "environment": one.environment.value,
                    "situation": one.situation.value,
                    "health": one.health.value,
                    "message": self.problems.get(one.name, ""),
                }
                for one in self.integrations
            ],
        }

    def lines(self) -> tuple[str, ...]:
        """The report for people."""
        return (
            _("Program: {version}, Python {python}").format(
                version=__version__, python=self.versions["python"]
            ),
            _("Data: {folder}").format(folder=self.data_folder),
            self._room(),
            self._database(),
            _("Keyring: {name}").format(name=self.keyring)
            if self.keyring
            else _("Keyring: none that can be used; tokens live for one session only"),
            *(self._connection(one) for one in self.integrations),
        )

    def _room(self) -> str:
        megabytes = _megabytes(self.free_bytes)
        if self.free_bytes < LITTLE_ROOM:
            return _("Room on the disk: only {megabytes} MB").format(megabytes=megabytes)
        return _("Room on the disk: {megabytes} MB").format(megabytes=megabytes)

    def _database(self) -> str:
        if self.store is None or self.damage:
            return _("Database: damaged ({damage})").format(damage=self.damage)
        return _("Database: in order, {megabytes} MB, revision {revision}").format(
            megabytes=_megabytes(self.store.size), revision=self.store.revision
        )

    def _connection(self, one: Integration) -> str:
        line = _("Store “{name}”: {environment}, {situation}, {health}").format(
            name=one.name,
            environment=_(ENVIRONMENT_TITLES[one.environment]),
            situation=_(SITUATION_TITLES[one.situation]),
            health=_(HEALTH_TITLES[one.health]),
        )
        problem = self.problems.get(one.name)
        return f"{line}. {problem}" if problem else line


async def examine(services: "Services", *, connections: bool = True) -> Report:
    """Look at everything.

    Args:
        connections: also ask ANYMARKET about the token of every active store.
    """
    store, damage = await _store_health(services)
    problems: dict[str, str] = {}
    if connections and not damage:
        asked = [one for one in await services.integrations.all() if one.enabled]
        told = await asyncio.gather(*(_asked(services, one) for one in asked))
        problems = {one.name: problem for one, problem in zip(asked, told, strict=True) if problem}
    kept = backup.kept(services.store.path)
    return Report(
        versions=_versions(store),
        data_folder=services.store.folder,
        free_bytes=shutil.disk_usage(services.store.folder).free,
        store=store,
        damage=damage,
        keyring=await services.integrations.keyring_name(),
        integrations=() if damage else await services.integrations.all(),
        problems=problems,
        last_backup=kept[0].name if kept else "",
    )


async def write_bundle(services: "Services", target: Path) -> Path:
    """A zip with the report, the settings, the last runs and the log; no token, no buyer."""
    report = await examine(services, connections=False)
    parts = {
        "report.json": _json(report.document()),
        "settings.json": _json(await _settings(services)),
        "jobs.json": _json(await _runs(services)),
    }
    await asyncio.to_thread(_write, target, parts, logs.files(services.store.folder))
    return target


async def _store_health(services: "Services") -> tuple[health.StoreHealth | None, str]:
    try:
        found = await services.store.run(health.examine, durable=False)
    except StoreError as error:
        return None, error.details or error.message
    return found, found.damage


async def _asked(services: "Services", one: Integration) -> str:
    try:
        found = await services.integrations.test(one.id)
    except AppError as error:
        return str(error)
    return "" if found.kind is CheckKind.GOOD else f"{found.message} {found.hint}".strip()


def _versions(store: health.StoreHealth | None) -> dict[str, str]:
    found = {
        "anydesk": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "sqlite": store.sqlite if store else "",
    }
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            # A packaged program may carry the library without its description.
            found[name] = "?"
    return found


async def _settings(services: "Services") -> JsonValue:
    program = {one.key: (await services.settings.get(one)).stored() for one in APP_FORMS}
    stores = {
        one.name: {
            form.key: (await services.settings.get(form, one.id)).stored()
            for form in INTEGRATION_FORMS
        }
        for one in await services.integrations.all()
    }
    return {"program": program, "stores": stores}


async def _runs(services: "Services") -> JsonValue:
    ids = (await services.jobs.find(Query()))[:50]
    # Not the messages of their rows: there the hub's own words may name a buyer.
    return [
        {
            "id": run.id,
            "key": run.key,
            "state": run.state.value,
            "created_at": run.created_at.isoformat(),
            "finished_at": run.finished_at.isoformat() if run.finished_at else None,
            "done": run.done,
            "skipped": run.skipped,
            "failed": run.failed,
            "not_sent": run.not_sent,
            "error_kind": run.error_kind,
        }
        for run in await services.jobs.load(ids)
    ]


def _write(target: Path, parts: Mapping[str, str], log_files: tuple[Path, ...]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in parts.items():
            bundle.writestr(name, redact(text))
        for path in log_files:
            # Written without secrets already; a token may have become known since.
            text = path.read_text(encoding="utf-8", errors="replace")
            bundle.writestr(f"logs/{path.name}", redact(text))


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _without_home(path: Path) -> str:
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except ValueError:
        return path.as_posix()


def _megabytes(size: int) -> str:
    return format_quantity_br(Decimal(size // 1_000_000))

"""What the doctor says, and a support bundle that gives nobody away."""

import json
import zipfile
from pathlib import Path

import pytest

from anydesk import logs
from anydesk.core.errors import StoreDamaged
from anydesk.core.integrations import Environment, Integration
from anydesk.services import Services
from anydesk.services.diagnostics import examine, write_bundle
from anydesk.storage import health
from tests.conftest import TOKEN


async def test_a_program_in_order(services: Services, integration: Integration) -> None:
    report = await examine(services)

    document = json.loads(json.dumps(report.document()))
    assert report.store_is_good
    assert document["database"]["good"]
    assert document["database"]["rows"]["integrations"] == 1
    assert document["integrations"] == [
        {
            "name": "Loja Modelo",
            "environment": "custom",
            "situation": "active",
            "health": "ok",
            "message": "",
        }
    ]
    assert document["keyring"]
    assert document["free_bytes"] > 0
    assert any("Loja Modelo" in line for line in report.lines())
    assert any("in order" in line for line in report.lines())


async def test_a_store_without_token_and_one_with_a_wrong_one_are_told(
    services: Services, integration: Integration
) -> None:
    await services.integrations.add("Nova", Environment.SANDBOX)
    await services.integrations.save_token(integration.id, "wrong-token-here")

    report = await examine(services)

    assert set(report.problems) == {"Nova", "Loja Modelo"}
    assert [one.health.value for one in report.integrations] == ["auth_failed", "unknown"]
    assert any("refused" in line for line in report.lines())


async def test_a_damaged_database_is_told_and_nothing_else_is_tried(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_tx: object) -> None:
        raise StoreDamaged("The database file is damaged.", details="SQLITE_CORRUPT")

    monkeypatch.setattr(health, "examine", broken)

    report = await examine(services)

    assert not report.store_is_good
    assert report.integrations == ()
    assert report.document()["database"]["damage"] == "SQLITE_CORRUPT"
    assert any("damaged" in line for line in report.lines())


async def test_the_bundle_holds_no_token_and_no_buyer(
    services: Services, integration: Integration, tmp_path: Path
) -> None:
    log = logs.start(services.store.folder)
    assert log is not None
    logs.stop()
    # As an older version might have written it.
    log.write_text(f"gumgaToken={TOKEN} ana@example.test 529.982.247-25\n", encoding="utf-8")

    target = await write_bundle(services, tmp_path / "bundle.zip")

    with zipfile.ZipFile(target) as bundle:
        names = set(bundle.namelist())
        texts = "".join(bundle.read(name).decode() for name in names)
    assert names == {"report.json", "settings.json", "jobs.json", "logs/anydesk.log"}
    assert TOKEN not in texts
    assert "ana@example.test" not in texts
    assert "529.982" not in texts
    assert "stock" in texts

"""The log file: it turns over, and what must not be written down is not."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from anydesk import logs
from anydesk.core import secrecy

TOKEN = "Mj5abcLg==.ZXhhbXBsZQ=="
log = logging.getLogger("anydesk.tests.logs")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    logs.stop()


def test_no_token_and_nobody_is_in_the_log(tmp_path: Path) -> None:
    path = logs.start(tmp_path)
    secrecy.hide(TOKEN)

    log.info("sent %s to %s", TOKEN, "ana.souza@example.test")
    log.info("headers {'gumgaToken': 'never-seen-before', 'platform': 'anydesk'}")
    log.info("GET /orders?gumgaToken=never.seen&limit=5")
    log.info("CPF 529.982.247-25, 52998224725, CNPJ 12.ABC.345/01DE-35")
    try:
        raise ValueError(f"bad header {TOKEN}")
    except ValueError:
        log.info("failed", exc_info=True)
    logs.stop()

    assert path is not None
    text = path.read_text(encoding="utf-8")
    for secret in (TOKEN, "never", "ana.souza", "529", "01DE"):
        assert secret not in text, secret
    assert "ValueError" in text
    assert "'platform': 'anydesk'" in text
    assert "limit=5" in text


def test_hub_ids_and_times_stay_readable() -> None:
    text = "order 190000101 of 2026-11-23T17:05:00Z took 35 ms"

    assert secrecy.redact(text) == text


def test_a_short_text_is_not_hidden_everywhere() -> None:
    secrecy.hide("ok")

    assert secrecy.redact("all is ok") == "all is ok"


def test_the_log_turns_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 2_000)
    logs.start(tmp_path)

    for number in range(400):
        log.info("line %d", number)

    found = logs.files(tmp_path)
    assert len(found) == logs.KEPT + 1
    assert all(path.stat().st_size <= 2_000 for path in found)


def test_details_are_written_only_when_asked_for(tmp_path: Path) -> None:
    path = logs.start(tmp_path)
    log.debug("a detail")
    assert path == logs.start(tmp_path, debug=True)
    log.debug("another detail")
    logs.stop()

    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "another detail" in text
    assert "a detail" not in text


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way")

    assert logs.start(tmp_path) is None
    assert logs.files(tmp_path) == ()

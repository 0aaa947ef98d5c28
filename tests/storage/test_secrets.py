"""Tokens: in a keyring that works, or for the session; never in a plain file, never in a log."""

import asyncio
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from keyring.backend import KeyringBackend

from anydesk.core import secrecy
from anydesk.core.integrations import Environment, Integration
from anydesk.storage.secrets import SERVICE, Secrets, variables_of
from tests.fakes.keyring import MemoryKeyring

SHOP = Integration(
    id=1,
    name="Loja São João",
    environment=Environment.SANDBOX,
    base_url="",
    created_at=datetime(2026, 11, 23, tzinfo=UTC),
    has_token=True,
    token_key="shop-1",
)
TOKEN = "Mj5tb2s==.YWJjZA=="


class Stuck(MemoryKeyring):
    """A D-Bus that never answers."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.released.wait(30)


class Locked(MemoryKeyring):
    """Looks fine until it is used; its error repeats what it was given, as some do."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(f"cannot keep {password}")


class LockedLater(MemoryKeyring):
    """Passes the trial, then somebody locks it."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if not username.startswith("trial-"):
            raise OSError("locked")
        super().set_password(service, username, password)

    def get_password(self, service: str, username: str) -> str | None:
        if not username.startswith("trial-"):
            raise OSError("locked")
        return super().get_password(service, username)


class Forgetful(MemoryKeyring):
    """Takes everything and keeps nothing."""

    def get_password(self, service: str, username: str) -> str | None:
        return None


class PlaintextKeyring(MemoryKeyring):
    """Not one of those allowed, as ``keyrings.alt`` brings it."""


def quiet(backend: KeyringBackend | None = None, **variables: str) -> Secrets:
    return Secrets(backend, environment=variables)


async def test_a_token_is_kept_by_the_keyring_and_found_after_a_restart() -> None:
    system = MemoryKeyring()

    assert await quiet(system).put(SHOP, TOKEN)

    assert await quiet(system).get(SHOP) == TOKEN
    assert system.kept == {(SERVICE, "shop-1"): TOKEN}


async def test_a_store_without_a_token_does_not_ask_the_keyring() -> None:
    system = MemoryKeyring()
    system.kept[SERVICE, "shop-1"] = TOKEN
    import dataclasses

    assert await quiet(system).get(dataclasses.replace(SHOP, has_token=False)) is None


async def test_a_renamed_store_keeps_its_token() -> None:
    import dataclasses

    system = MemoryKeyring()
    await quiet(system).put(SHOP, TOKEN)

    assert await quiet(system).get(dataclasses.replace(SHOP, name="Outra")) == TOKEN


async def test_a_token_that_is_deleted_is_gone_everywhere() -> None:
    system = MemoryKeyring()
    secrets = quiet(system)
    await secrets.put(SHOP, TOKEN)

    await secrets.delete(SHOP)
    await secrets.delete(SHOP)

    assert await secrets.get(SHOP) is None
    assert system.kept == {}


@pytest.mark.parametrize("kind", [Locked, Forgetful])
async def test_a_keyring_that_does_not_work_means_this_session_only(
    kind: type[MemoryKeyring],
) -> None:
    secrets = quiet(kind())

    assert not await secrets.keeps()
    assert not await secrets.put(SHOP, TOKEN)
    assert await secrets.get(SHOP) == TOKEN
    assert secrets.keyring_name == ""
    await secrets.delete(SHOP)
    assert await secrets.get(SHOP) is None


async def test_a_keyring_that_is_locked_later_means_this_session_only() -> None:
    secrets = quiet(LockedLater())

    assert await secrets.keeps()
    assert await secrets.get(SHOP) is None
    assert not await secrets.put(SHOP, TOKEN)
    assert await secrets.get(SHOP) == TOKEN


async def test_a_keyring_that_hangs_does_not_hang_the_program() -> None:
    stuck = Stuck()
    secrets = Secrets(stuck, environment={}, patience=0.05)

    assert not await secrets.put(SHOP, TOKEN)
    assert await secrets.get(SHOP) == TOKEN
    stuck.released.set()


async def test_the_keyring_is_tried_once_however_many_ask() -> None:
    class Counting(MemoryKeyring):
        trials = 0

        def set_password(self, service: str, username: str, password: str) -> None:
            type(self).trials += username.startswith("trial-")
            super().set_password(service, username, password)

    secrets = quiet(Counting())

    await asyncio.gather(*(secrets.keeps() for _turn in range(5)))

    assert Counting.trials == 1


async def test_no_token_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = quiet(Locked())

    await secrets.put(SHOP, TOKEN)
    await secrets.get(SHOP)

    assert TOKEN not in caplog.text
    assert secrecy.redact(f"gumgaToken: {TOKEN}, then {TOKEN}") == "gumgaToken: ***, then ***"


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({"ANYDESK_TOKEN_LOJA_SAO_JOAO": "own", "ANYDESK_TOKEN": "any"}, "own"),
        ({"ANYDESK_TOKEN_LOJA_S_O_JO_O": " own\n"}, "own"),
        ({"ANYDESK_TOKEN": "any"}, "any"),
        ({"ANYDESK_TOKEN_OUTRA": "other"}, None),
        ({"ANYDESK_TOKEN": "  "}, None),
    ],
)
async def test_without_a_keyring_the_environment_has_the_token(
    variables: Mapping[str, str], found: str | None
) -> None:
    assert await Secrets(Locked(), environment=variables).get(SHOP) == found


async def test_one_variable_for_all_never_replaces_the_token_of_a_store() -> None:
    system = MemoryKeyring()
    await quiet(system).put(SHOP, TOKEN)

    assert await quiet(system, ANYDESK_TOKEN="any").get(SHOP) == TOKEN
    assert await quiet(system, ANYDESK_TOKEN_LOJA_SAO_JOAO="own").get(SHOP) == "own"


def test_the_variable_of_a_store_is_made_of_its_name() -> None:
    assert variables_of("Loja Modelo-2") == ("ANYDESK_TOKEN_LOJA_MODELO_2",)


@pytest.mark.parametrize(
    "chosen", [PlaintextKeyring(), keyring.backends.fail.Keyring()], ids=["plaintext", "fail"]
)
async def test_a_keyring_that_writes_plain_files_is_not_used(
    chosen: KeyringBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: chosen)

    secrets = quiet()

    assert not await secrets.put(SHOP, TOKEN)
    assert getattr(chosen, "kept", {}) == {}


async def test_of_several_keyrings_the_first_allowed_one_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Several:
        pass

    good = type("Keyring", (MemoryKeyring,), {"__module__": "keyring.backends.SecretService"})()
    several = Several()
    several.backends = [PlaintextKeyring(), good]  # type: ignore[attr-defined]
    monkeypatch.setattr(keyring, "get_keyring", lambda: several)

    secrets = quiet()

    assert await secrets.put(SHOP, TOKEN)
    assert good.kept
    assert secrets.keyring_name == "keyring.backends.SecretService.Keyring"


REAL = """
import asyncio, dataclasses, sys
from datetime import UTC, datetime
from anydesk.core.integrations import Environment, Integration
from anydesk.storage.secrets import Secrets

shop = Integration(1, "Loja", Environment.SANDBOX, "", datetime(2026, 1, 1, tzinfo=UTC),
                   has_token=True, token_key="shop-1")

async def main():
    first = Secrets(environment={})
    print(await first.put(shop, "Mj5=.ação-123"), first.keyring_name)
    print(await Secrets(environment={}).get(shop) == "Mj5=.ação-123")
    await Secrets(environment={}).delete(shop)
    print(await Secrets(environment={}).get(shop))

asyncio.run(main())
"""

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")


@pytest.mark.secretservice
@pytest.mark.skipif(
    not all(shutil.which(one) for one in NEEDED), reason="no Secret Service can be started here"
)
async def test_a_real_secret_service_keeps_the_token(tmp_path: Path) -> None:
    """A session of its own with an unlocked keyring in an empty home."""
    inside = (
        "printf 'test-pass\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
        ' 2>&1; exec "$0" -c "$1"'
    )
    environment = {
        **{name: value for name, value in os.environ.items() if "KEYRING" not in name},
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    answer = await asyncio.to_thread(
        subprocess.run,
        ["dbus-run-session", "--", "bash", "-c", inside, sys.executable, REAL],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert answer.stdout.splitlines() == [
        "True keyring.backends.SecretService.Keyring",
        "True",
        "None",
    ], answer.stderr

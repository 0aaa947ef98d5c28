"""A keyring that lives in memory, and Secrets that use nothing but the session."""

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from anydesk.storage.secrets import Secrets


class MemoryKeyring(KeyringBackend):
    """Behaves as a system keyring would, and forgets at the end."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[service, username]


def session_secrets() -> Secrets:
    """Secrets over a keyring in memory."""
    return Secrets(backend=MemoryKeyring())

"""The program and the practice hub as separate processes, the way a scheduler runs them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKEN = "practice-token"
LISTENING = "listening on "


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document of standard output."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """The command line on one data folder, without a keyring, with the token in the environment."""

    folder: Path
    token: str = TOKEN
    lang: str = "en"

    def environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("ANYDESK_")}
        return {
            **inherited,
            "ANYDESK_HOME": str(self.folder),
            "ANYDESK_TOKEN": self.token,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONIOENCODING": "utf-8",
            "LANG": self.lang,
            "LC_ALL": "",
        }

    def start(self, *arguments: str, **more: Any) -> "subprocess.Popen[str]":
        """Start a command and go on."""
        return subprocess.Popen(
            [sys.executable, "-m", "anydesk", *arguments],
            env=self.environment(),
            text=True,
            encoding="utf-8",
            stdin=more.pop("stdin", subprocess.DEVNULL),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **more,
        )

    def run(self, *arguments: str, input_text: str | None = None) -> Answer:
        """Run a command to its end."""
        process = self.start(
            *arguments, stdin=subprocess.DEVNULL if input_text is None else subprocess.PIPE
        )
        out, err = process.communicate(input_text, timeout=90)
        return Answer(process.returncode, out, err)


@contextmanager
def simulator(*options: str) -> Iterator[str]:
    """A practice hub as a process of its own; gives its base address."""
    command: Sequence[str] = [sys.executable, "-m", "anydesk", "simulator", "--port", "0"]
    with subprocess.Popen(
        [*command, "--rate", "1000000", *options], text=True, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(LISTENING), line
        try:
            yield line.removeprefix(LISTENING).split()[0]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)

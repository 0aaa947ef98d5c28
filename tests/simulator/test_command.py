"""The command: options, the line it prints, and how it ends."""

import re
import signal
import subprocess
import sys

import httpx
import pytest
from click.testing import CliRunner

from anydesk.simulator.command import simulator
from anydesk.simulator.faults import FAULTS


def test_the_list_of_faults_has_a_line_for_each() -> None:
    result = CliRunner().invoke(simulator, ["--list-faults"])

    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert len(lines) == len(FAULTS)
    assert lines[0].split() == ["token-expired", *FAULTS[0].help.split()]


@pytest.mark.parametrize("options", [["--fault", "no-such-fault"], ["--orders", "-1"]])
def test_a_wrong_option_is_explained(options: list[str]) -> None:
    result = CliRunner().invoke(simulator, options)

    assert result.exit_code == 2
    assert "Invalid value" in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_the_hub_runs_in_its_own_process_until_it_is_told_to_stop() -> None:
    command = [
        sys.executable, "-m", "anydesk.simulator", "--port", "0", "--token", "secret",
        "--orders", "20", "--products", "3", "--fault", "no-links",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        match = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+/v2) token secret", line)
        assert match, line

        answer = httpx.get(f"{match[1]}/orders?limit=100", headers={"gumgaToken": "secret"})
        process.send_signal(signal.SIGTERM)

        assert len(answer.json()["content"]) == 20
        assert "links" not in answer.json()
        assert process.wait(timeout=30) == 0

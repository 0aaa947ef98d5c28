"""``dev.py check``: everything a change must pass, all of it even after a failure."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from devtools import hosts, testing
from devtools.places import environment, run, say, venv_program

# Lines covered, in percent, by package. The numbers only rise.
COVERAGE = {
    "core": 100,
    "api": 100,
    "storage": 90,
    "services": 90,
    "ui": 75,
}


@dataclass(frozen=True)
class Step:
    """One check by name; ``act`` returns 0 if it passed."""

    name: str
    act: Callable[[], int]


def _program(name: str, *args: str | Path) -> Callable[[], int]:
    return lambda: run([venv_program(name), *args], environment(os.environ, offscreen=True))


def _module(name: str, *args: str) -> Callable[[], int]:
    return _program("python", "-m", name, *args)


def _covered(package: str, floor: int) -> Callable[[], int]:
    return _module(
        "coverage",
        "report",
        f"--include=anydesk/{package}/*",
        f"--fail-under={floor}",
        "--skip-covered",
        "--show-missing",
    )


def steps(pytest_args: list[str]) -> list[Step]:
    """The checks in order, cheap ones first."""
    before = [
        Step("format (ruff format)", _program("ruff", "format", "--check", ".")),
        Step("lint (ruff check)", _program("ruff", "check", ".")),
        Step("types (mypy)", _module("mypy")),
        Step("layers (import-linter)", _program("lint-imports")),
        Step("translations", _module("devtools.catalogue", "--check")),
        Step("registry hosts", hosts.check),
        Step("tests", lambda: testing.run_tests(["--cov", "--cov-report=", *pytest_args])),
    ]
    coverage = [
        Step(f"coverage of {package} ({floor} %)", _covered(package, floor))
        for package, floor in COVERAGE.items()
    ]
    return before + coverage


def check(pytest_args: list[str]) -> int:
    """Run every step, then say which failed."""
    failed = []
    for step in steps(pytest_args):
        say(f"check: {step.name}")
        if step.act() != 0:
            failed.append(step.name)
    if failed:
        say("failed: " + ", ".join(failed))
        return 1
    say("all checks passed")
    return 0

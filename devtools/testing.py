"""Runs pytest the way the project does it."""

import os
from collections.abc import Sequence

from devtools.places import environment, hand_over, run, venv_program

# More workers than this only fight over the disk.
MOST_WORKERS = 8
# With these a person looks at single tests, or decides about workers alone.
_OWN_CHOICE = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "-s", "--co", "--collect-only")


def cores() -> int:
    """The processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers(args: Sequence[str], available: int) -> list[str]:
    """The xdist options: one worker per core, each with neighbouring tests.

    Neighbours share what is costly to build, such as a running simulator. Not "loadfile",
    which shares more: when a worker dies it gives the same test to the next one, until
    none is left.
    """
    chosen = any(
        arg.startswith(option) if option == "-n" else arg.split("=")[0] == option
        for arg in args
        for option in _OWN_CHOICE
    )
    count = min(available, MOST_WORKERS)
    if chosen or count < 2 or "no:xdist" in args:
        return []
    return ["-n", str(count), "--dist", "worksteal"]


def command(args: Sequence[str]) -> list[str]:
    """The whole command line."""
    return [str(venv_program("python")), "-m", "pytest", *workers(args, cores()), *args]


def run_tests(args: Sequence[str]) -> int:
    """Run the tests and come back with pytest's exit code."""
    return run(command(args), environment(os.environ, offscreen=True))


def test(args: Sequence[str]) -> int:
    """``dev.py test``: pytest in place of this program."""
    return hand_over(command(args), environment(os.environ, offscreen=True))


def prove(args: Sequence[str]) -> int:
    """``dev.py prove``: the whole suite, slow tests too, with many more random examples."""
    env = environment(os.environ, offscreen=True) | {"HYPOTHESIS_PROFILE": "prove"}
    # An empty -m undoes the `not slow` of pyproject.toml.
    return hand_over(command(["-m", "", "--timeout", "3600", *args]), env)

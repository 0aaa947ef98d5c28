"""A pytest plug-in: ends the process when tidying up after a test never ends.

pytest-timeout stops its clock as soon as a test has failed (a debugger might be open then).
A failed test of a window can leave an event loop that never stops, and its tear-down would
wait for it for ever: a run without an end, and without the name of the test.
"""

import faulthandler
import os
from collections.abc import Generator

import pytest

SECONDS = 120
# Taken while the plug-in is loaded, before pytest puts its capture in the place of stderr.
_stderr = os.dup(2)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Give each tear-down its own time; after it, show every stack and leave."""
    if item.config.getoption("usepdb", default=False):
        return (yield)
    faulthandler.dump_traceback_later(SECONDS, exit=True, file=_stderr)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()

"""The application's kind of loop, for tests that enter and leave it many times."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import qasync


class QuietLoop(qasync.QEventLoop):  # type: ignore[misc]
    """Stays the running loop until it has really stopped.

    qasync: after it has ceased to be the running loop it works off Qt's events once more. What
    waits there (a task of the window, a request at the practice hub) fails for want of a loop.
    """

    def run_forever(self) -> Any:
        """Run until stopped; whoever called takes the loop away."""
        result = super().run_forever()
        asyncio._set_running_loop(self)
        return result

    def run_until_complete(self, future: Awaitable[Any]) -> Any:
        """Run until this is done, and to the end of what was begun."""
        try:
            return super().run_until_complete(future)
        finally:
            asyncio._set_running_loop(None)

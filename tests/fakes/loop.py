"""The application's kind of loop, for tests that enter and leave it many times."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import qasync


class QuietLoop(qasync.QEventLoop):  # type: ignore[misc]
    """Does nothing any more once what was asked for is done.

    qasync: it runs Qt's events once more after it has stopped to be the running loop. What
    waits then (a task of the window, a request at the practice hub) fails for want of a loop.
    """

    def run_until_complete(self, future: Awaitable[Any]) -> Any:
        """Run until this is done."""
        task = asyncio.ensure_future(future, loop=self)

        def stop(_done: object) -> None:
            self.stop()

        task.add_done_callback(stop)
        try:
            self.run_forever()
        finally:
            task.remove_done_callback(stop)
        return task.result()

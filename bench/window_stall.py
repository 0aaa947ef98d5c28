"""The longest stall of the real window while it receives 5,000 orders and shows their table.

A timer of 5 ms beats in the window's thread. What it is late is what a person feels. The floor
is the same window on the same page while nothing is received.
"""

import asyncio
import sys

from _support import connected, hub, line, report, run_in_window
from PySide6.QtCore import QElapsedTimer, QTimer

from anydesk.core.jobs import RunState
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.ui import formats
from anydesk.ui.main_window import MainWindow

ORDERS = 5_000
BEAT = 5
IDLE = 3.0


class Pulse:
    """Notes the gaps between the beats, in seconds."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._watch = QElapsedTimer()
        self._timer = QTimer()
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.gaps.clear()
        self._watch.start()
        self._timer.start()

    def stop(self) -> list[float]:
        """The gaps, the shortest first."""
        self._timer.stop()
        return sorted(self.gaps)

    def _beat(self) -> None:
        self.gaps.append(self._watch.nsecsElapsed() / 1e9)
        self._watch.restart()


def told(name: str, gaps: list[float]) -> None:
    share = [gaps[int(len(gaps) * part)] * 1000 for part in (0.5, 0.95, 0.99)]
    over = sum(gap > 0.05 for gap in gaps)
    line(
        name,
        f"median {share[0]:.0f} ms, p95 {share[1]:.0f} ms, p99 {share[2]:.0f} ms,"
        f" longest {gaps[-1] * 1000:.0f} ms, {over} of {len(gaps)} over 50 ms",
    )


async def measure(services: Services, integration_id: int, name: str) -> None:
    formats.use_clock(services.clock)
    window = MainWindow(services, on_close=services.runner.close)
    pulse = Pulse()
    await window.start()
    window.go("sales_orders")
    await asyncio.sleep(1)
    pulse.start()
    await asyncio.sleep(IDLE)
    idle = pulse.stop()
    job = JOBS["orders.receive"](services, {"integration_id": integration_id, "hub_ids": []})
    pulse.start()
    run = await services.runner.run(job, store=name)
    busy = pulse.stop()
    assert run.state is RunState.FINISHED, run.message
    told("idle", idle)
    told("receiving", busy)
    report("longest stall", busy[-1], idle[-1], "<= 0.050 s")
    window.hide()
    await window.tasks.close()


async def main() -> None:
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    with hub(orders=orders, products=200) as base_url:
        async with connected(base_url) as (services, store):
            await measure(services, store.id, store.name)


run_in_window(main)

"""Nothing that goes wrong in a task is lost, and nothing keeps running for a closed page."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QObject, QTimer

from anydesk.core.errors import AppError, Unreachable
from anydesk.ui.aio import Debounce, Tasks
from anydesk.ui.garbage import GarbageCollector

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def heard() -> list[BaseException]:
    """What reached the message bar or the crash window."""
    return []


@pytest.fixture
def tasks(heard: list[BaseException]) -> Tasks:
    return Tasks(on_error=heard.append, on_bug=heard.append)


async def test_an_app_error_becomes_a_message(
    tasks: Tasks, heard: list[BaseException], until: Until
) -> None:
    async def fail() -> None:
        raise Unreachable("ANYMARKET cannot be reached.")

    tasks.start(fail())

    await until(lambda: heard)
    assert isinstance(heard[0], AppError)
    assert tasks.running == 0


async def test_an_app_error_can_be_shown_in_place(
    tasks: Tasks, heard: list[BaseException], until: Until
) -> None:
    in_place: list[AppError] = []

    async def fail() -> None:
        raise Unreachable("ANYMARKET cannot be reached.")

    tasks.start(fail(), on_error=in_place.append)

    await until(lambda: in_place)
    assert not heard


async def test_a_bug_reaches_the_crash_window(
    tasks: Tasks, heard: list[BaseException], until: Until
) -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    tasks.start(fail())

    await until(lambda: heard)
    assert isinstance(heard[0], ZeroDivisionError)


async def test_a_task_ends_with_its_page(
    qapp: object, tasks: Tasks, heard: list[BaseException], until: Until
) -> None:
    owner = QObject()
    task = tasks.start(asyncio.Event().wait(), owner=owner)

    owner.deleteLater()
    del owner

    await until(task.cancelled)
    assert not heard


async def test_stopping_an_owner_leaves_the_others(qapp: object, tasks: Tasks) -> None:
    one, other = QObject(), QObject()
    stopped = tasks.start(asyncio.Event().wait(), owner=one)
    kept = tasks.start(asyncio.Event().wait(), owner=other)

    tasks.stop(one)
    await asyncio.wait([stopped])

    assert stopped.cancelled()
    assert not kept.done()
    await tasks.close()
    assert kept.cancelled()


async def test_nothing_starts_after_the_end(tasks: Tasks, until: Until) -> None:
    await tasks.close()

    late = tasks.start(asyncio.Event().wait())

    await until(late.cancelled)


async def test_a_debounce_fires_once_after_the_last_push(qapp: object, until: Until) -> None:
    fired: list[int] = []
    parent = QObject()
    debounce = Debounce(1, parent)
    debounce.fired.connect(lambda: fired.append(1))

    for _turn in range(5):
        debounce.push()

    await until(lambda: fired)
    assert fired == [1]
    assert not debounce.waiting


async def test_a_gathering_debounce_is_not_put_off(qapp: object, until: Until) -> None:
    fired: list[int] = []
    parent = QObject()
    debounce = Debounce(1, parent)
    debounce.fired.connect(lambda: fired.append(1))

    debounce.push_once()
    debounce.push_once()

    await until(lambda: fired)
    assert fired == [1]


def test_the_collector_runs_in_the_main_thread_only(qapp: object) -> None:
    collector = GarbageCollector()

    collector.start()
    for _turn in range(31):
        collector._look()
    collector.after_close()
    collector.stop()

    assert not collector._timer.isActive()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_qt_gives_back_no_reference_to_none_that_it_did_not_take(qapp: object) -> None:
    timer = QTimer()
    before = sys.getrefcount(None)

    for _turn in range(1_000):
        timer.setInterval(5)

    assert before - sys.getrefcount(None) < 100

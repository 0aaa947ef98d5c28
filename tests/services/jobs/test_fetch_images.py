"""The job that fetches pictures: all of them, once, and what becomes of those that do not come."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from anydesk.api import pictures as api
from anydesk.core.clock import FixedClock
from anydesk.core.jobs import JobRun, Outcome, RowResult, RunState
from anydesk.core.pictures import PictureState
from anydesk.core.products import Product
from anydesk.services import Services
from anydesk.services import pictures as module
from anydesk.services.jobs import JOBS, fetch_images
from anydesk.services.pictures import AGAIN_AFTER, PicturesService
from anydesk.simulator.server import PracticeHub
from tests.api.picture_server import START, PictureServer, Said, picture, picture_server

Until = Callable[..., Awaitable[None]]


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PictureServer]:
    """A server behind the invented addresses."""
    async with picture_server() as made:

        async def own(_self: PicturesService) -> dict[str, str]:
            return made.own

        monkeypatch.setattr(module, "PRACTICE_PICTURES", START)
        monkeypatch.setattr(PicturesService, "_practice_pictures", own)
        yield made


async def shelf(services: Services, server: PictureServer, count: int) -> list[str]:
    """So many products with a picture each, which the server has."""
    names = [f"{number}.png" for number in range(count)]
    server.answers = {name: Said(picture()) for name in names}
    for name in names:
        await services.products.save(Product(name, "Caneca", image_urls=(f"{START}{name}",)))
    return [f"{START}{name}" for name in names]


async def fetch(services: Services) -> JobRun:
    return await services.runner.run(JOBS["images.fetch"](services, {}))


async def rows(services: Services, run: JobRun) -> list[RowResult]:
    return [row.result for row in await services.jobs.rows(run.id)]


def block(folder: Path) -> None:
    """Nothing can be written there any more."""
    folder.write_text("in the way")


async def states(services: Services, urls: list[str]) -> list[str]:
    known = await services.pictures.known(urls)
    return [known[url].state if url in known else "unknown" for url in urls]


async def test_every_picture_of_every_product_comes_once(
    empty_services: Services, server: PictureServer
) -> None:
    urls = await shelf(empty_services, server, 30)
    both = Product("both", "Kit", image_urls=(urls[0], urls[1], "local:x.png"))
    await empty_services.products.save(both)

    run = await fetch(empty_services)
    again = await fetch(empty_services)

    assert (run.state, run.done, run.failed, run.total) == (RunState.FINISHED, 30, 0, 30)
    assert (again.state, again.done) == (RunState.FINISHED, 0)
    assert await rows(empty_services, run) == []
    assert sorted(server.asked) == sorted(server.answers)
    assert set(await states(empty_services, urls)) == {PictureState.READY}
    assert all(empty_services.pictures.thumbnail(url) is not None for url in urls)
    assert server.most_together <= module.AT_ONCE


async def test_trouble_is_told_row_by_row_and_can_be_tried_again(
    empty_services: Services, server: PictureServer, clock: FixedClock
) -> None:
    urls = await shelf(empty_services, server, 5)
    server.answers["1.png"] = Said(b"", 404)
    server.answers["3.png"] = Said(b"", 500)

    run = await fetch(empty_services)
    trouble = {row.ref: row for row in await rows(empty_services, run)}

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 3, 2)
    assert set(trouble) == {urls[1], urls[3]}
    assert {row.outcome for row in trouble.values()} == {Outcome.FAILED}
    assert "tried again later" in trouble[urls[3]].message
    assert "tried again later" not in trouble[urls[1]].message
    server.answers |= {"1.png": Said(picture()), "3.png": Said(picture())}
    second = await empty_services.runner.wait(await empty_services.runner.run_again(run.id))
    assert (second.state, second.done, second.failed) == (RunState.FINISHED, 2, 0)
    assert set(await states(empty_services, urls)) == {PictureState.READY}


async def test_what_failed_for_now_comes_with_a_later_run(
    empty_services: Services, server: PictureServer, clock: FixedClock
) -> None:
    (url,) = await shelf(empty_services, server, 1)
    server.answers["0.png"] = Said(b"", 503)
    await fetch(empty_services)
    server.answers["0.png"] = Said(picture())

    assert (await fetch(empty_services)).done == 0
    clock.advance(seconds=AGAIN_AFTER[0].total_seconds())
    assert (await fetch(empty_services)).done == 1
    assert await states(empty_services, [url]) == [PictureState.READY]


async def test_a_stopped_run_goes_on_where_it_was(
    empty_services: Services, server: PictureServer, until: Until
) -> None:
    urls = await shelf(empty_services, server, 60)
    runner = empty_services.runner
    run_id = await runner.start(JOBS["images.fetch"](empty_services, {}))
    await until(lambda: (now := runner.progress.get(run_id)) is not None and now.done > 0)
    runner.stop(run_id)
    stopped = await runner.wait(run_id)

    assert stopped.state is RunState.INTERRUPTED
    assert 0 < stopped.done < 60
    finished = await runner.wait(await runner.resume(run_id))
    assert (finished.state, finished.done, finished.total) == (RunState.FINISHED, 60, 60)
    assert set(await states(empty_services, urls)) == {PictureState.READY}
    # Those on their way when it was stopped are asked for once more, no others.
    assert len(server.asked) <= 60 + module.AT_ONCE


async def test_without_a_network_it_stops_and_loses_nothing(
    empty_services: Services, server: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = await shelf(empty_services, server, 40)
    server.answers = {}
    monkeypatch.setattr(api, "SILENT_IN_A_ROW", 1_000)
    server.address = "http://127.0.0.1:9/"

    run = await fetch(empty_services)

    assert run.state is RunState.INTERRUPTED
    assert run.error_kind == "Unreachable"
    assert "connection to the internet" in run.message
    assert await states(empty_services, urls) == [PictureState.WAITING] * 40


async def test_a_full_disk_is_told_and_tried_again(
    empty_services: Services, server: PictureServer
) -> None:
    await shelf(empty_services, server, 1)
    block(empty_services.pictures.files.folder)

    run = await fetch(empty_services)

    assert run.failed == 1
    assert "data folder" in (await rows(empty_services, run))[0].message


async def test_the_queue_is_worked_off_in_parts(
    empty_services: Services, server: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_images, "QUEUE_PART", 4)
    monkeypatch.setattr(fetch_images, "PRODUCTS_PER_LOOK", 3)
    urls = await shelf(empty_services, server, 11)

    run = await fetch(empty_services)

    assert (run.done, run.total) == (11, 11)
    assert set(await states(empty_services, urls)) == {PictureState.READY}


async def test_the_practice_shops_pictures(services: Services, hub: PracticeHub) -> None:
    urls = [str(image["url"]) for one in hub.market.products.values() for image in one.images]
    await services.products.save(Product("1", "Caneca", image_urls=tuple(urls[:8])))

    run = await fetch(services)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 8, 0)
    assert {call.path for call in hub.requests if call.path.startswith("/fotos/")} == {
        f"/fotos/{url.rpartition('/')[2]}" for url in urls[:8]
    }


async def test_a_run_of_an_earlier_start_can_be_built_again(empty_services: Services) -> None:
    job = JOBS["images.fetch"](empty_services, {})

    assert (job.key, dict(job.arguments)) == ("images.fetch", {})

"""The table of pictures: queued once, due in time, forgotten when nobody has them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.pictures import Picture, PictureState
from anydesk.core.products import Product
from anydesk.storage import pictures as storage
from anydesk.storage import products
from anydesk.storage.store import Store

A, B, C = (f"https://loja.example.com/{name}.jpg" for name in "abc")


async def queued(store: Store, *urls: str) -> int:
    return await store.run(partial(storage.want, urls=urls))


async def known(store: Store, *urls: str) -> dict[str, Picture]:
    return await store.run(partial(storage.by_urls, urls=urls))


async def due(store: Store, clock: FixedClock, after: int = 0, limit: int = 10) -> list[str]:
    read = partial(storage.due, now=clock.now(), after=after, limit=limit)
    return [one.url for one in await store.run(read)]


async def test_an_address_is_queued_once(store: Store, clock: FixedClock) -> None:
    assert await queued(store, A, B, A, "") == 2
    assert await queued(store, B, C) == 1
    assert await due(store, clock) == [A, B, C]


async def test_a_picture_that_is_there_is_not_queued_again(store: Store, clock: FixedClock) -> None:
    await store.run(partial(storage.save, pictures=[Picture(A, PictureState.READY, "a.jpg")]))

    assert await queued(store, A) == 0
    assert await due(store, clock) == []


async def test_everything_about_a_picture_is_kept(store: Store, clock: FixedClock) -> None:
    whole = Picture(
        A, PictureState.WAITING, "3f/3fa9.jpg", 1200, 900, 150_000, "Nada", 2,
        clock.now() + timedelta(hours=1), clock.now(),
    )  # fmt: skip
    await store.run(partial(storage.save, pictures=[whole]))
    found = (await known(store, A))[A]

    assert replace(found, id=None) == whole
    await store.run(partial(storage.save, pictures=[replace(found, problem="Outro")]))
    assert (await known(store, A))[A] == replace(found, problem="Outro")


async def test_the_next_try_is_waited_for(store: Store, clock: FixedClock) -> None:
    later = Picture(A, attempts=1, next_try_at=clock.now() + timedelta(minutes=10))
    await store.run(partial(storage.save, pictures=[later, Picture(B, PictureState.FAILED)]))

    assert await due(store, clock) == []
    clock.advance(seconds=600)
    assert await due(store, clock) == [A]
    assert await store.run(partial(storage.count_due, now=clock.now())) == 1


async def test_the_queue_is_read_in_parts(store: Store, clock: FixedClock) -> None:
    await queued(store, A, B, C)
    first = await store.run(partial(storage.due, now=clock.now(), after=0, limit=2))

    assert [one.url for one in first] == [A, B]
    assert await due(store, clock, after=first[-1].id or 0) == [C]


async def test_what_failed_is_tried_again_on_demand(store: Store, clock: FixedClock) -> None:
    failed = Picture(A, PictureState.FAILED, problem="Nada", attempts=5)
    ready = Picture(B, PictureState.READY)
    await store.run(partial(storage.save, pictures=[failed, ready]))

    assert await store.run(partial(storage.try_again, urls=[A, B, C])) == 1
    assert await due(store, clock) == [A]
    assert (await known(store, A))[A].attempts == 0


async def test_the_addresses_of_products_in_parts(store: Store, clock: FixedClock) -> None:
    shelf = [
        Product("1", "x", image_urls=(A, B)),
        Product("2", "x"),
        Product("3", "x", image_urls=(A, C)),
    ]
    await store.run(lambda tx: products.add_all(tx, shelf, clock.now()))

    last, urls = await store.run(partial(storage.of_products, after=0, limit=1))
    assert urls == [A, B]
    assert last is not None
    last, urls = await store.run(partial(storage.of_products, after=last, limit=5))
    assert urls == [A, C]
    assert await store.run(partial(storage.of_products, after=last or 0, limit=5)) == (None, [])


@pytest.mark.parametrize("count", [0, 1, 1_201])
async def test_many_at_once(store: Store, clock: FixedClock, count: int) -> None:
    urls = [f"https://loja.example.com/{number}.jpg" for number in range(count)]

    assert await queued(store, *urls) == count
    assert await queued(store, *urls) == 0
    assert len(await known(store, *urls)) == count


async def test_old_pictures_can_be_forgotten(store: Store, clock: FixedClock) -> None:
    old = Picture(A, PictureState.READY, fetched_at=clock.now() - timedelta(days=2))
    new = Picture(B, PictureState.READY, fetched_at=clock.now())
    await store.run(partial(storage.save, pictures=[old, new]))
    await queued(store, C)
    before = clock.now() - timedelta(days=1)

    found = await store.run(partial(storage.settled, before=before, after=0, limit=10))

    assert [one.url for one in found] == [A]
    await store.run(partial(storage.forget, ids=[one.id for one in found if one.id]))
    assert set(await known(store, A, B, C)) == {B, C}

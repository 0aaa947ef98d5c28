"""What is known of each address of a picture; the pictures themselves are files beside it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from anydesk.core.pictures import Picture, PictureState
from anydesk.storage.catalogue_tables import images
from anydesk.storage.lists import pieces
from anydesk.storage.rows import record_of, upsert, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import products


def want(tx: Tx, urls: Iterable[str]) -> int:
    """Queue addresses that are not known yet; how many are new. Known ones stay as they are."""
    asked = [url for url in dict.fromkeys(urls) if url]
    known = by_urls(tx, asked)
    new = [url for url in asked if url not in known]
    rows = [{"url": url, "state": PictureState.WAITING.value} for url in new]
    for start in range(0, len(rows), 500):
        upsert(tx, images, rows[start : start + 500], key=("url",), keep=("state",))
    return len(new)


def by_urls(tx: Tx, urls: Iterable[str]) -> dict[str, Picture]:
    """What is known of these addresses, by address."""
    asked = list(dict.fromkeys(urls))
    found: dict[str, Picture] = {}
    for start in range(0, len(asked), 500):
        part = select(images).where(images.c.url.in_(asked[start : start + 500]))
        found.update((row.url, record_of(Picture, row)) for row in tx.execute(part))
    return found


def save(tx: Tx, pictures: Sequence[Picture]) -> None:
    """Write what became of these addresses, known before or not."""
    rows = [
        {name: value for name, value in values_of(one, images).items() if name != "id"}
        for one in pictures
    ]
    upsert(tx, images, rows, key=("url",))


def due(tx: Tx, now: datetime, after: int, limit: int) -> list[Picture]:
    """The next addresses that wait for their picture, by id, beginning behind ``after``."""
    rows = select(images).where(images.c.id > after, _is_due(now)).order_by(images.c.id)
    return [record_of(Picture, row) for row in tx.execute(rows.limit(limit))]


def count_due(tx: Tx, now: datetime, after: int = 0) -> int:
    """How many wait behind ``after``."""
    rows = select(func.count()).select_from(images).where(images.c.id > after, _is_due(now))
    return int(tx.execute(rows).scalar_one())


def try_again(tx: Tx, urls: Iterable[str]) -> int:
    """Queue addresses once more that failed or whose next try is later; how many."""
    ids = [one.id for one in by_urls(tx, urls).values() if one.state != PictureState.READY]
    for part in pieces([row_id for row_id in ids if row_id is not None]):
        tx.execute(
            update(images)
            .where(images.c.id.in_(part))
            .values(state=PictureState.WAITING.value, attempts=0, next_try_at=None, problem="")
        )
    return len(ids)


def of_products(tx: Tx, after: int, limit: int) -> tuple[int | None, list[str]]:
    """The addresses of the next products that have any, and the last product looked at.

    Returns:
        None in place of the product where there are no more.
    """
    rows = tx.execute(
        select(products.c.id, products.c.image_urls)
        .where(products.c.id > after, products.c.image_urls != [])
        .order_by(products.c.id)
        .limit(limit)
    ).all()
    urls = dict.fromkeys(url for row in rows for url in row.image_urls if isinstance(url, str))
    return (rows[-1].id if rows else None), list(urls)


def settled(tx: Tx, before: datetime, after: int, limit: int) -> list[Picture]:
    """Pictures that have been here since ``before``, by id: candidates for being forgotten."""
    rows = (
        select(images)
        .where(images.c.id > after, images.c.fetched_at < before)
        .order_by(images.c.id)
        .limit(limit)
    )
    return [record_of(Picture, row) for row in tx.execute(rows)]


def forget(tx: Tx, ids: Sequence[int]) -> None:
    """Forget these addresses; their files are the caller's affair."""
    for part in pieces(ids):
        tx.execute(delete(images).where(images.c.id.in_(part)))


def _is_due(now: datetime) -> ColumnElement[bool]:
    waits = images.c.state == PictureState.WAITING.value
    return waits & or_(images.c.next_try_at.is_(None), images.c.next_try_at <= now)

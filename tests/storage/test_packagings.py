"""The register of packagings in the database."""

from decimal import Decimal

import pytest

from anydesk.core.errors import NotThere
from anydesk.core.packagings import PackageType, Packaging
from anydesk.storage import packagings
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import add_product

BOX = Packaging("Caixa 2", width=Decimal(20), height=Decimal("10.5"), length=Decimal(30))


async def test_a_packaging_is_kept_as_it_is(store: Store) -> None:
    def work(tx: Tx) -> None:
        box = packagings.save(tx, BOX)
        roll = packagings.save(
            tx, Packaging("Tubo", PackageType.ROLL, diameter=Decimal(8), enabled=False)
        )
        assert box.id is not None
        assert packagings.rows(tx) == (box, roll)
        assert packagings.get(tx, box.id) == box
        assert packagings.get(tx, 99) is None
        packagings.remove(tx, box.id)
        assert packagings.rows(tx) == (roll,)

    await store.run(work)


async def test_who_is_sent_in_it(store: Store) -> None:
    def work(tx: Tx) -> None:
        box, bag = packagings.save(tx, BOX), packagings.save(tx, Packaging("Saco"))
        assert box.id is not None
        assert bag.id is not None
        mine = [add_product(tx, sku, packaging_id=box.id) for sku in ("A", "B")]
        add_product(tx, "C")
        assert packagings.used_by(tx, box.id) == tuple(mine)
        assert packagings.uses(tx, [box.id, bag.id]) == {box.id: 2}

    await store.run(work)


async def test_a_packaging_that_is_gone_cannot_be_changed(store: Store) -> None:
    with pytest.raises(NotThere):
        await store.run(lambda tx: packagings.save(tx, Packaging("Caixa", id=7)))

"""Decisions about doubtful hub SKUs: one for each, until it is taken back."""

from anydesk.core.match_decisions import Decision, MatchDecision
from anydesk.storage import match_decisions
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import AT, add_product, add_store


async def test_a_decision_takes_the_place_of_the_earlier_one(store: Store) -> None:
    def work(tx: Tx) -> list[tuple[int, str, bool]]:
        shop, other, product = add_store(tx), add_store(tx, "Outra"), add_product(tx)
        match_decisions.put(tx, MatchDecision(shop, 1, Decision.LEAVE, AT))
        match_decisions.put(tx, MatchDecision(shop, 1, Decision.LINK, AT, product))
        match_decisions.put(tx, MatchDecision(shop, 2, Decision.CREATE, AT))
        match_decisions.put(tx, MatchDecision(other, 1, Decision.LEAVE, AT))
        found = match_decisions.of(tx, shop)
        assert match_decisions.of(tx, shop, [2, 3]) == {2: found[2]}
        assert {one.decided_at for one in found.values()} == {AT}
        return [(key, one.decision, one.product_id == product) for key, one in found.items()]

    assert sorted(await store.run(work)) == [(1, "link", True), (2, "create", False)]


async def test_a_decision_is_taken_back_in_its_store_only(store: Store) -> None:
    def work(tx: Tx) -> tuple[int, int]:
        shop, other = add_store(tx), add_store(tx, "Outra")
        for one in (shop, other):
            match_decisions.put(tx, MatchDecision(one, 1, Decision.LEAVE, AT))
        match_decisions.remove(tx, shop, 1)
        match_decisions.remove(tx, shop, 99)
        return len(match_decisions.of(tx, shop)), len(match_decisions.of(tx, other))

    assert await store.run(work) == (0, 1)


async def test_the_product_that_was_made_is_remembered(store: Store) -> None:
    def work(tx: Tx) -> tuple[str, bool, int | None]:
        shop, product = add_store(tx), add_product(tx)
        match_decisions.put(tx, MatchDecision(shop, 1, Decision.CREATE, AT))
        match_decisions.put(tx, MatchDecision(shop, 2, Decision.CREATE, AT))
        match_decisions.note_made(tx, shop, {1: product})
        found = match_decisions.of(tx, shop)
        return found[1].decision, found[1].product_id == product, found[2].product_id

    assert await store.run(work) == ("create", True, None)

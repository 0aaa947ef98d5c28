"""Which product a hub SKU is: decision, link, SKU, GTIN, name; doubts are never guessed."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.match_decisions import Decision, MatchDecision
from anydesk.core.products import HubProduct, HubSku
from anydesk.core.receive_options import MatchBy
from anydesk.storage import listings, match_decisions, product_receiving, products
from anydesk.storage.product_matching import How, Match
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import AT, add_listing, add_product, add_store, hub_product
from tests.storage.receipts import GTIN, OTHER_GTIN, PARENT, key, known, merge, receive


def decide(
    tx: Tx, shop: int, hub_sku_id: int, decision: Decision, product_id: int | None = None
) -> None:
    match_decisions.put(tx, MatchDecision(shop, hub_sku_id, decision, AT, product_id))


def look(tx: Tx, shop: int, *read: HubProduct, by: MatchBy = MatchBy.SKU_THEN_GTIN) -> list[Match]:
    """What would become of these, told without the objects."""
    options = replace(product_receiving.NO_OPTIONS, match_by=by)
    return product_receiving.match(tx, shop, read, {}, options)


def hows(found: Sequence[Match]) -> list[How]:
    return [one.how for one in found]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (MatchBy.SKU_THEN_GTIN, [How.BY_SKU, How.BY_GTIN, How.CREATED]),
        (MatchBy.SKU, [How.BY_SKU, How.CREATED, How.CREATED]),
        # Its SKU is taken by a product that is not the same by this rule: nobody guesses.
        (MatchBy.GTIN, [How.DOUBTFUL, How.BY_GTIN, How.CREATED]),
        (MatchBy.NAME, [How.DOUBTFUL, How.CREATED, How.BY_NAME]),
    ],
)
async def test_what_finds_a_product_is_chosen(
    store: Store, by: MatchBy, expected: list[How]
) -> None:
    def work(tx: Tx) -> list[How]:
        shop = add_store(tx)
        add_product(tx, "UM", name="Primeiro")
        add_product(tx, "DOIS", name="Segundo", gtin=GTIN)
        add_product(tx, "TRES", name="Açaí  Médio")
        read = [
            hub_product(10, HubSku(1, "UM"), title="Nome A"),
            hub_product(20, HubSku(2, "X", gtin=GTIN), title="Nome B"),
            hub_product(30, HubSku(3, "Y"), title="acai medio"),
        ]
        return hows(look(tx, shop, *read, by=by))

    assert await store.run(work) == expected


async def test_a_name_that_repeats_here_or_there_is_in_doubt(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        twice = {add_product(tx, sku, name="Repetido") for sku in ("A", "B")}
        once = add_product(tx, "C", name="Sozinho")
        read = [
            hub_product(10, HubSku(1, "X"), title="Repetido"),
            hub_product(20, HubSku(2, "Y"), title="Sozinho"),
            hub_product(30, HubSku(3, "Z"), title="SOZINHO"),
        ]
        found = look(tx, shop, *read, by=MatchBy.NAME)
        first = set(found[0].candidates) == twice
        return hows(found), first, [one.candidates == (once,) for one in found[1:]]

    assert await store.run(work) == ([How.DOUBTFUL] * 3, True, [True, True])


async def test_a_doubt_names_its_candidates(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        several = {add_product(tx, sku, gtin=GTIN) for sku in ("A", "B")}
        taken = add_product(tx, "C", gtin=OTHER_GTIN)
        add_listing(tx, shop, taken, "C", 1)
        shell = add_product(tx, "P", type=PARENT)
        read = [
            hub_product(20, HubSku(2, "X", gtin=GTIN)),
            hub_product(30, HubSku(3, "Y", gtin=OTHER_GTIN)),
            hub_product(40, HubSku(4, "P")),
        ]
        found = look(tx, shop, *read)
        wanted = (several, {taken}, {shell})
        return hows(found), [set(one.candidates) for one in found] == list(wanted)

    assert await store.run(work) == ([How.DOUBTFUL] * 3, True)


async def test_one_gtin_twice_at_the_hub_is_in_doubt_whichever_page_it_is_on(store: Store) -> None:
    first = hub_product(10, HubSku(1, "A", gtin=GTIN))
    second = hub_product(20, HubSku(2, "B", gtin=GTIN))

    def work(tx: Tx) -> tuple[object, ...]:
        together = hows(receive(tx, add_store(tx, "Uma"), [second, first]))
        shop = add_store(tx, "Outra")
        return together, hows(receive(tx, shop, first)), hows(receive(tx, shop, second))

    assert await store.run(work) == (
        [How.DOUBTFUL, How.CREATED],
        [How.BY_SKU],
        [How.DOUBTFUL],
    )


# Decisions


async def test_a_decision_wins_and_holds_until_it_is_taken_back(store: Store) -> None:
    read = hub_product(10, HubSku(1, "CAM", "Camiseta"))

    def work(tx: Tx) -> list[tuple[How, str]]:
        shop = add_store(tx)
        add_product(tx, "CAM")
        other = add_product(tx, "OUTRO")
        seen = []
        for decision in (None, Decision.LEAVE, Decision.LINK, None):
            if decision is None:
                match_decisions.remove(tx, shop, 1)
            else:
                decide(tx, shop, 1, decision, other if decision is Decision.LINK else None)
            (match,) = look(tx, shop, read)
            name = products.get(tx, match.product_id) if match.product_id else None
            seen.append((match.how, name.sku if name else ""))
        return seen

    assert await store.run(work) == [
        (How.BY_SKU, "CAM"),
        (How.LEFT, ""),
        (How.DECIDED, "OUTRO"),
        (How.BY_SKU, "CAM"),
    ]


async def test_a_decision_moves_an_existing_link(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop, right = add_store(tx), add_product(tx, "CERTO")
        add_listing(tx, shop, add_product(tx, "ERRADO"), "ERRADO", 1)
        decide(tx, shop, 1, Decision.LINK, right)
        read = hub_product(10, HubSku(1, "ERRADO"))
        seen = [hows(receive(tx, shop, read))[0] for _time in range(2)]
        return seen, listings.product_ids_by_hub_sku(tx, shop)[1] == right

    assert await store.run(work) == ([How.DECIDED, How.KNOWN], True)


async def test_what_is_left_is_not_brought_and_its_listing_is_known(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        decide(tx, shop, 1, Decision.LEAVE)
        family = hub_product(10, HubSku(1, "A"), HubSku(2, "B"))
        receive(tx, shop, [family, hub_product(20, HubSku(3, "C"))])
        decide(tx, shop, 3, Decision.LEAVE)
        receive(tx, shop, hub_product(20, HubSku(3, "C", "Nome novo")), data=True)
        known_here = sorted(products.ids_of(tx, ["A", "B", "C", "ANY-P10"]))
        listing = listings.by_hub_sku(tx, shop, [1, 3])
        return known_here, listing[1].product_id, known(tx, "C").name

    assert await store.run(work) == (["ANY-P10", "B", "C"], None, "Produto 20")


async def test_a_product_of_its_own_is_made_once_even_when_its_sku_is_taken(store: Store) -> None:
    read = hub_product(10, HubSku(1, "CAM", "Outra coisa"))

    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        mine = add_product(tx, "CAM")
        decide(tx, shop, 1, Decision.CREATE)
        seen = hows(receive(tx, shop, read))
        made = known(tx, "ANY-1")
        tx.execute(listings.listings.delete())
        products.put(tx, replace(made, sku="RENOMEADO"), AT)
        seen += hows(receive(tx, shop, read))
        linked = listings.product_ids_by_hub_sku(tx, shop)[1]
        return seen, linked == made.id, linked != mine, made.name

    assert await store.run(work) == ([How.CREATED, How.DECIDED], True, True, "Produto 10")


@pytest.mark.parametrize("decision", [Decision.LINK, Decision.CREATE])
async def test_a_decision_that_cannot_be_followed_is_no_decision(
    store: Store, decision: Decision
) -> None:
    def work(tx: Tx) -> list[How]:
        shop = add_store(tx)
        add_product(tx, "CAM")
        shell = add_product(tx, "P", type=PARENT)
        decide(tx, shop, 1, decision, shell)
        return hows(look(tx, shop, hub_product(10, HubSku(1, "CAM"))))

    expected = How.BY_SKU if decision is Decision.LINK else How.CREATED
    assert await store.run(work) == [expected]


# Merged products


async def test_a_match_goes_to_the_product_that_took_the_other_s_place(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop = add_store(tx)
        kept = add_product(tx, "FICA")
        middle = add_product(tx, "MEIO", gtin=GTIN)
        gone = add_product(tx, "SAIU", gtin=GTIN)
        linked = add_product(tx, "LIGADO")
        add_listing(tx, shop, linked, "LIGADO", 4)
        for one, into in ((gone, middle), (middle, kept), (linked, kept)):
            merge(tx, one, into)
        read = [
            hub_product(10, HubSku(1, "SAIU")),
            hub_product(40, HubSku(4, "LIGADO")),
        ]
        by_link = receive(tx, shop, read)
        tx.execute(listings.listings.delete())
        by_gtin = receive(tx, shop, hub_product(20, HubSku(2, "X", gtin=GTIN)))
        links = listings.product_ids_by_hub_sku(tx, shop)
        return hows(by_link), {one.product_id == kept for one in by_link}, hows(by_gtin), links

    how, same, by_gtin, links = await store.run(work)
    assert (how, same, by_gtin) == ([How.BY_SKU, How.KNOWN], {True}, [How.BY_GTIN])
    assert len(links) == 1


async def test_a_link_to_a_merged_product_is_written_anew(store: Store) -> None:
    def work(tx: Tx) -> bool:
        shop, kept = add_store(tx), add_product(tx, "FICA")
        linked = add_product(tx, "SAIU")
        add_listing(tx, shop, linked, "SAIU", 1)
        merge(tx, linked, kept)
        receive(tx, shop, hub_product(10, HubSku(1, "SAIU")))
        return listings.product_ids_by_hub_sku(tx, shop) == {1: kept}

    assert await store.run(work)


# What is created


async def test_a_parent_never_takes_the_sku_of_a_product_of_the_same_page(store: Store) -> None:
    def work(tx: Tx) -> list[str]:
        shop = add_store(tx)
        family = hub_product(10, HubSku(1, "CAM-A"), HubSku(2, "CAM-B"), external_id="CAM")
        receive(tx, shop, [family, hub_product(20, HubSku(3, "CAM"))])
        parent = known(tx, "CAM-A").parent_id
        assert parent is not None
        shell = products.get(tx, parent)
        assert shell is not None
        return [shell.sku, known(tx, "CAM").type.value]

    assert await store.run(work) == ["ANY-P10", "S"]


async def test_two_families_with_one_code_share_their_parent_on_one_page_as_on_two(
    store: Store,
) -> None:
    def family(start: int, tag: str) -> HubProduct:
        skus = [HubSku(start + n, f"{tag}-{n}") for n in (1, 2)]
        return hub_product(start, *skus, external_id=f"PAI-{tag[0]}")

    def work(tx: Tx) -> list[int]:
        shop = add_store(tx)
        receive(tx, shop, [family(10, "A1"), family(20, "A2")])
        receive(tx, shop, family(30, "B1"))
        receive(tx, shop, family(40, "B2"))
        skus = [f"{tag}-{n}" for tag in ("A1", "A2", "B1", "B2") for n in (1, 2)]
        return [known(tx, sku).parent_id or 0 for sku in skus]

    found = await store.run(work)
    assert len(set(found[:4])) == len(set(found[4:])) == 1
    assert found[0] != found[4]


async def test_a_row_that_is_read_twice_is_one_product(store: Store) -> None:
    def work(tx: Tx) -> tuple[list[How], int]:
        shop = add_store(tx)
        old = hub_product(10, HubSku(1, "A", price=Decimal(1)))
        new = hub_product(10, HubSku(1, "A", price=Decimal(2)), HubSku(1, "A", price=Decimal(3)))
        found = receive(tx, shop, [old, new])
        return hows(found), key(tx, "A")

    how, _key = await store.run(work)
    assert how == [How.CREATED]


async def test_no_code_or_one_that_is_too_long_becomes_one_made_of_the_id(store: Store) -> None:
    def work(tx: Tx) -> list[str]:
        shop = add_store(tx)
        read = [hub_product(n, HubSku(n, code)) for n, code in ((1, ""), (2, " "), (3, "x" * 121))]
        receive(tx, shop, read)
        return sorted(products.ids_of(tx, ["ANY-1", "ANY-2", "ANY-3"]))

    assert await store.run(work) == ["ANY-1", "ANY-2", "ANY-3"]

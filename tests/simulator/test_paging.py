"""Pages, links and the ways they go wrong."""

from urllib.parse import urlsplit

import pytest

from .shop import Shop


def walk(shop: Shop, path: str, limit: int = 7) -> list[int]:
    """Every id, page by page, until a page is short."""
    found: list[int] = []
    offset = 0
    while True:
        ids = shop.ids(f"{path}?limit={limit}&offset={offset}")
        found += ids
        if len(ids) < limit:
            return found
        offset += limit


@pytest.mark.parametrize("path", ["/orders", "/products", "/brands", "/categories", "/stocks"])
def test_a_limit_below_five_is_refused(path: str) -> None:
    answer = Shop().get(f"{path}?limit=4")

    assert answer.status_code == 400
    assert answer.json()["message"] == "O limite mínimo permitido por página é de 5 recursos"


@pytest.mark.parametrize("query", ["limit=101", "limit=x", "offset=-1"])
def test_limits_and_offsets_out_of_range_are_refused(query: str) -> None:
    assert Shop().get(f"/orders?{query}").status_code == 400


def test_without_a_limit_a_page_has_five_rows_and_transmissions_a_hundred() -> None:
    shop = Shop()

    assert len(shop.ids("/orders")) == 5
    assert shop.get("/transmissions").json()["page"]["size"] == 100


def test_walking_the_pages_meets_every_order_once() -> None:
    shop = Shop(orders=40)

    assert sorted(walk(shop, "/orders")) == sorted(shop.market.orders)


def test_links_are_http_and_keep_the_question() -> None:
    shop = Shop(orders=30)
    page = shop.get("/orders?limit=5&offset=5&status=PAID_WAITING_SHIP").json()

    links = {link["rel"]: urlsplit(link["href"]) for link in page["links"]}

    assert set(links) == {"next", "prev"}
    assert links["next"].scheme == "http"
    assert "status=PAID_WAITING_SHIP" in links["next"].query
    assert "offset=10" in links["next"].query


def test_the_last_page_has_no_next() -> None:
    shop = Shop(orders=8)

    assert shop.get("/orders?limit=100").json()["links"] == []


def test_page_numbers_start_at_nought_or_at_one() -> None:
    shop = Shop()

    numbers = {
        path: shop.get(f"{path}?limit=5&offset=5").json()["page"]["number"]
        for path in ("/orders", "/products", "/brands")
    }

    assert numbers == {"/orders": 1, "/products": 2, "/brands": 1}


def test_page_number_links_and_totals_may_be_missing_or_wrong() -> None:
    shop = Shop("no-page-number", "no-links", "wrong-totals", orders=10)

    page = shop.get("/orders?limit=5").json()

    assert "number" not in page["page"]
    assert "links" not in page
    assert page["page"]["totalElements"] != 10


def test_links_may_lead_to_another_host_or_have_none() -> None:
    shop = Shop("evil-links=thief.example.com")
    evil = shop.get("/orders").json()["links"][0]["href"]
    shop.faults.clear()
    shop.faults.switch_on("relative-links")

    relative = shop.get("/orders").json()["links"][0]["href"]

    assert evil.startswith("http://thief.example.com/v2/orders?")
    assert relative.startswith("/v2/orders?")


def test_rows_may_move_so_that_a_page_repeats_the_last_row() -> None:
    shop = Shop("shifting-pages")

    first, second = shop.ids("/orders?limit=5"), shop.ids("/orders?limit=5&offset=5")

    assert first[-1] == second[0]


def test_rows_may_come_twice_but_none_is_lost() -> None:
    shop = Shop("duplicate-orders-on-pages", orders=30)

    found = walk(shop, "/orders")

    assert len(found) > len(set(found)) == 30

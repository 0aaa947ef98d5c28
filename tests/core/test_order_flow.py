"""Situations: what a hub status means, and which moves are allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.order_flow import (
    RANKS,
    after_sync,
    allowed_moves,
    may_move,
    rank,
    reserves,
    status_for,
    status_title,
)
from anydesk.core.sales_orders import OrderStatus


@pytest.mark.parametrize(
    ("hub", "here"),
    [
        ("PENDING", OrderStatus.OPEN),
        ("PAID_WAITING_SHIP", OrderStatus.APPROVED),
        ("INVOICED", OrderStatus.INVOICED),
        ("PAID_WAITING_DELIVERY", OrderStatus.SHIPPED),
        ("DELIVERY_ISSUE", OrderStatus.NOT_DELIVERED),
        ("CONCLUDED", OrderStatus.DELIVERED),
        ("CANCELED", OrderStatus.CANCELLED),
        ("CANCELLED_BY_MARTIANS", None),
        ("", None),
    ],
)
def test_a_hub_status_has_a_meaning_here(hub: str, here: OrderStatus | None) -> None:
    assert status_for(hub) == here


def test_every_situation_has_a_rank_and_a_title() -> None:
    assert set(RANKS) == set(OrderStatus)
    assert status_title("aprovado") == "Approved"
    assert status_title("inventada") == "inventada"


def test_steps_may_be_skipped_but_not_taken_back() -> None:
    assert may_move("aberto", "preparando_envio")
    assert may_move("aberto", "entregue")
    assert not may_move("enviado", "preparando_envio")
    assert may_move("enviado", "preparando_envio", allow_regression=True)


def test_a_cancelled_or_delivered_order_is_left_only_with_the_setting() -> None:
    assert not may_move("cancelado", "aprovado")
    assert not may_move("entregue", "nao_entregue")
    assert may_move("entregue", "cancelado")
    assert allowed_moves("cancelado") == ()
    assert OrderStatus.APPROVED in allowed_moves("cancelado", allow_regression=True)


def test_an_unknown_hub_status_leaves_the_order_alone() -> None:
    move = after_sync("aprovado", "PACKING_IN_SPACE")

    assert (move.status, move.unknown, move.changed) == ("aprovado", True, False)


def test_a_late_reading_does_not_take_an_order_back() -> None:
    move = after_sync("preparando_envio", "PAID_WAITING_SHIP")

    assert (move.status, move.went_back) == ("preparando_envio", True)


@pytest.mark.parametrize(
    ("status", "fulfilled", "keeps"),
    [
        ("aberto", False, True),
        ("pronto_envio", False, True),
        ("enviado", False, False),
        ("entregue", False, False),
        ("cancelado", False, False),
        ("aprovado", True, False),
    ],
)
def test_which_orders_keep_stock_back(status: str, fulfilled: bool, keeps: bool) -> None:
    assert reserves(status, is_marketplace_fulfilled=fulfilled) is keeps


def test_atendido_of_older_data_counts_as_invoiced() -> None:
    assert rank("Atendido") == rank("faturado")


@given(
    before=st.sampled_from(list(OrderStatus)),
    hub=st.lists(st.sampled_from(["PENDING", "INVOICED", "CONCLUDED", "CANCELED", "X"])),
)
def test_whatever_the_hub_says_the_rank_never_falls(before: OrderStatus, hub: list[str]) -> None:
    status: str = before
    for word in hub:
        after = after_sync(status, word).status
        assert rank(after) >= rank(status)
        status = after

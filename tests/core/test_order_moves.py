"""What a move to a situation must tell the hub, given settings, channel and cause."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anydesk.core.errors import InvalidInput
from anydesk.core.invoices import Invoice, InvoiceStatus, date_problem, key_problem, read_key
from anydesk.core.order_moves import (
    SILENCES,
    TELLS,
    CancelReason,
    MoveFacts,
    Silence,
    invoice_update,
    is_overtaken,
    result_of,
    shipped_update,
    update_for,
)
from anydesk.core.outbox import (
    OrderAtHub,
    OrderUpdate,
    OutboxEntry,
    OutboxKind,
    Tracking,
    pause_after,
)
from anydesk.core.receiving_rules import Rules
from anydesk.core.sales_channels import Mover, SalesChannel
from anydesk.core.sales_orders import Cause, OrderStatus, SalesOrder
from anydesk.core.settings import (
    AdditionalSettings,
    InvoiceDataMode,
    OrderSettings,
    StatusSettings,
)
from anydesk.core.tracking import (
    CancelForm,
    DeliveredForm,
    InvoiceForm,
    TrackingForm,
    moment_of,
    postal_problem,
)
from tests.services.keys import access_key

AT = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
TRACKED = Tracking(code="AA123456785BR", carrier="Correios")
AUTO = AdditionalSettings(invoice_data_mode=InvoiceDataMode.AUTO_ON_AUTHORIZATION)
INVOICE = Invoice(7, access_key(), "77", "1", AT - timedelta(hours=1), cfop="5102")


def order(status: str = OrderStatus.APPROVED, **more: Any) -> SalesOrder:
    given = {"channel": "ECOMMERCE", "account_name": "LOJA", "hub_status": "PAID_WAITING_SHIP"}
    return SalesOrder(1, 190000101, number=12, status=status, id=7, **{**given, **more})


def rules(channel: dict[str, Any] | None = None, **more: Any) -> Rules:
    """The configuration as it begins, with the channel of ``order``."""
    made = SalesChannel(1, "ECOMMERCE", "LOJA", **(channel or {}))
    return Rules(channels={("ECOMMERCE", "LOJA"): made}, **more)


def facts(**more: Any) -> MoveFacts:
    return MoveFacts(AT, **{"tracking": TRACKED, "invoice": INVOICE, **more})


def told(to: str, the_order: SalesOrder, the_rules: Rules, **more: Any) -> OrderUpdate | Silence:
    return update_for(the_order, to, the_rules, facts(**more))


class TestTold:
    """What arrives at the hub."""

    def test_shipped_tells_code_carrier_day_and_the_promised_day(self) -> None:
        promised = AT + timedelta(days=4)

        update = told(OrderStatus.SHIPPED, order(expected_date=promised), rules())

        assert update == OrderUpdate(
            190000101,
            OutboxKind.SHIPPED,
            tracking=replace(TRACKED, shipped_at=AT, expected_at=promised),
        )

    def test_what_is_not_entered_comes_from_the_order(self) -> None:
        known = order(tracking_code="X1", tracking_url="https://x", shipping_carrier="Jadlog")

        update = told(OrderStatus.SHIPPED, known, rules(), tracking=Tracking())

        assert isinstance(update, OrderUpdate)
        assert update.tracking == Tracking("X1", "https://x", "Jadlog", shipped_at=AT)

    def test_delivered_tells_the_day_and_nothing_of_the_parcel(self) -> None:
        day = AT - timedelta(days=1)

        update = told(
            OrderStatus.DELIVERED, order(), rules(), tracking=replace(TRACKED, delivered_at=day)
        )

        assert isinstance(update, OrderUpdate)
        assert update.tracking == Tracking(delivered_at=day)

    def test_cancelled_tells_the_reason_in_words_and_as_a_code(self) -> None:
        update = told(
            OrderStatus.CANCELLED,
            order(),
            rules({"may_cancel": True}),
            cancel_reason=CancelReason.OUT_OF_STOCK,
        )
        own = told(
            OrderStatus.CANCELLED, order(), rules({"may_cancel": True}), cancel_details="Quebrou"
        )

        assert isinstance(update, OrderUpdate)
        assert isinstance(own, OrderUpdate)
        assert (update.cancel_details, update.cancellation_code) == ("Out of stock", "OUT_OF_STOCK")
        assert own.cancel_details == "Quebrou"

    def test_invoiced_tells_the_invoice_by_itself(self) -> None:
        update = told(OrderStatus.INVOICED, order(), rules(additional=AUTO))

        assert isinstance(update, OrderUpdate)
        assert update.invoice == INVOICE.data

    def test_the_marketplaces_channel_stands_for_accounts_that_orders_do_not_name(self) -> None:
        whole = SalesChannel(1, "ECOMMERCE", "", shipped_by=Mover.MARKETPLACE)

        silence = told(OrderStatus.SHIPPED, order(), Rules(channels={("ECOMMERCE", ""): whole}))

        assert silence is Silence.MARKETPLACE_SHIPS


@pytest.mark.parametrize(
    ("to", "the_order", "the_rules", "more", "why"),
    [
        ("preparando_envio", {}, {}, {}, Silence.OWN_SITUATION),
        ("nao_entregue", {}, {}, {}, Silence.OWN_SITUATION),
        ("enviado", {}, {}, {"cause": Cause.HUB_SYNC}, Silence.HUB_CAUSED),
        ("enviado", {"hub_status": "PAID_WAITING_DELIVERY"}, {}, {}, Silence.KNOWN),
        ("enviado", {"hub_status": "CONCLUDED"}, {}, {}, Silence.BEYOND),
        ("enviado", {"hub_status": "CANCELED"}, {}, {}, Silence.BEYOND),
        ("enviado", {}, {"channel": {"active": False}}, {}, Silence.CHANNEL_OFF),
        ("enviado", {"is_marketplace_fulfilled": True}, {}, {}, Silence.FULFILLED),
        ("enviado", {}, {"orders": OrderSettings(send_tracking_on_shipped=False)}, {},
         Silence.TRACKING_OFF),
        ("entregue", {}, {"orders": OrderSettings(mark_delivered_on_change=False)}, {},
         Silence.DELIVERED_OFF),
        ("enviado", {}, {"channel": {"shipped_by": Mover.MARKETPLACE}}, {},
         Silence.MARKETPLACE_SHIPS),
        ("entregue", {}, {"channel": {"delivered_by": Mover.MARKETPLACE}}, {},
         Silence.MARKETPLACE_DELIVERS),
        ("cancelado", {}, {}, {}, Silence.MARKETPLACE_CANCELS),
        ("cancelado", {"channel": "SHOPEE"}, {}, {}, Silence.MARKETPLACE_CANCELS),
        ("enviado", {}, {}, {"tracking": Tracking(carrier="Jadlog")}, Silence.NO_TRACKING),
        ("enviado", {}, {}, {"tracking": Tracking(code="X1")}, Silence.NO_CARRIER),
        ("faturado", {}, {}, {}, Silence.INVOICE_BY_HAND),
        ("faturado", {}, {"additional": AUTO}, {"invoice": None}, Silence.NO_INVOICE),
        ("faturado", {}, {"additional": AUTO}, {"invoice": replace(INVOICE, sent_at=AT)},
         Silence.INVOICE_SENT),
        ("faturado", {}, {"additional": AUTO},
         {"invoice": replace(INVOICE, status=InvoiceStatus.CANCELLED)}, Silence.NO_INVOICE),
    ],
)  # fmt: skip
def test_the_hub_is_told_nothing(
    to: str, the_order: Any, the_rules: Any, more: Any, why: Silence
) -> None:
    silence = told(to, order(**the_order), rules(**the_rules), **more)

    assert silence is why
    assert SILENCES[why]


def test_a_status_that_nobody_knows_does_not_keep_an_order_from_being_told() -> None:
    assert isinstance(told("enviado", order(hub_status="FROZEN"), rules()), OrderUpdate)


class TestMayMove:
    """Whether an order may go there at all."""

    def test_going_back_wants_the_setting(self) -> None:
        allowed = rules(situations=StatusSettings(allow_status_regression=True))

        shut = result_of(order("enviado"), "aprovado", rules(), facts())
        open_ = result_of(order("enviado"), "aprovado", allowed, facts())

        assert not shut.moved
        assert "From “Shipped” it would go back to “Approved”" in shut.sentence
        assert open_.moved

    def test_where_it_is_already_it_stays(self) -> None:
        result = result_of(order("enviado"), "enviado", rules(), facts())

        assert result.sentence == "It is “Shipped” already."

    def test_the_sentence_says_what_will_be_told_or_why_nothing(self) -> None:
        tells = result_of(order(), "enviado", rules(), facts())
        silent = result_of(order(), "enviado", rules(), facts(tracking=Tracking()))

        assert tells.sentence == "ANYMARKET will be told: Shipped, with the tracking."
        assert silent.sentence.startswith("ANYMARKET is told nothing. The tracking code is missing")


class TestLater:
    """Updates that come after the move."""

    def test_a_corrected_tracking_is_told_of_an_order_that_is_shipped_there(self) -> None:
        shipped = order("enviado", hub_status="PAID_WAITING_DELIVERY")

        update = shipped_update(shipped, rules(), facts())
        over = shipped_update(replace(shipped, hub_status="CONCLUDED"), rules(), facts())

        assert isinstance(update, OrderUpdate)
        assert over is Silence.BEYOND

    def test_an_invoice_is_sent_again_when_asked_but_never_backwards(self) -> None:
        there = order("faturado", hub_status="INVOICED")

        assert isinstance(invoice_update(there, INVOICE, rules()), OrderUpdate)
        shipped = replace(there, hub_status="PAID_WAITING_DELIVERY")
        assert invoice_update(shipped, INVOICE, rules()) is Silence.BEYOND
        off = rules({"active": False})
        assert invoice_update(there, INVOICE, off) is Silence.CHANNEL_OFF

    @pytest.mark.parametrize(
        ("kind", "to", "pointless"),
        [
            (OutboxKind.SHIPPED, "aprovado", True),
            (OutboxKind.SHIPPED, "enviado", False),
            (OutboxKind.SHIPPED, "entregue", False),
            (OutboxKind.SHIPPED, "cancelado", True),
            (OutboxKind.CANCELLED, "cancelado", False),
            (OutboxKind.CANCELLED, "aberto", True),
        ],
    )
    def test_what_waits_becomes_pointless_when_the_order_goes_back(
        self, kind: OutboxKind, to: str, pointless: bool
    ) -> None:
        assert is_overtaken(kind, to) is pointless


class TestOutbox:
    """The stored form of an update, and how the hub's side is read."""

    @pytest.mark.parametrize(
        "update",
        [
            OrderUpdate(1, OutboxKind.SHIPPED, tracking=replace(TRACKED, shipped_at=AT)),
            OrderUpdate(1, OutboxKind.INVOICED, invoice=INVOICE.data),
            OrderUpdate(1, OutboxKind.CANCELLED, cancel_details="x", cancellation_code="OTHER"),
        ],
    )
    def test_what_is_stored_is_read_back_the_same(self, update: OrderUpdate) -> None:
        assert OrderUpdate.restored(update.stored()) == update

    def test_every_told_situation_has_its_status_at_the_hub(self) -> None:
        statuses = {to: OutboxEntry(1, kind, 1, AT).hub_status for to, kind in TELLS.items()}

        assert statuses == {
            "faturado": "INVOICED",
            "enviado": "PAID_WAITING_DELIVERY",
            "entregue": "CONCLUDED",
            "cancelado": "CANCELED",
        }

    def test_an_update_has_arrived_only_with_the_same_data(self) -> None:
        shipped = OrderUpdate(1, OutboxKind.SHIPPED, tracking=TRACKED)
        invoiced = OrderUpdate(1, OutboxKind.INVOICED, invoice=INVOICE.data)

        there = OrderAtHub("PAID_WAITING_DELIVERY", tracking_code=TRACKED.code)
        assert there.has(shipped)
        assert not replace(there, tracking_code="other").has(shipped)
        assert not there.has(invoiced)
        assert there.is_beyond(OutboxKind.INVOICED)
        assert OrderAtHub("INVOICED", access_key=INVOICE.access_key).has(invoiced)
        assert not OrderAtHub("INVOICED").has(invoiced)
        assert OrderAtHub("CONCLUDED").has(OrderUpdate(1, OutboxKind.DELIVERED))

    def test_pauses_double_and_end_at_six_hours(self) -> None:
        minutes = [pause_after(tries).total_seconds() / 60 for tries in (0, 1, 2, 3, 9, 500)]

        assert minutes == [1, 1, 2, 4, 256, 360]


class TestAccessKey:
    """What is read from the key of an invoice, and which keys are none."""

    def test_number_series_and_month_are_read_from_it(self) -> None:
        # The example of API §17.7.
        key = read_key("4126 0312 3456 7800 0195 5500 1000 0012 3410 0001 2348")

        assert (key.number, key.series, key.year, key.month) == ("1234", "1", 2026, 3)
        assert (key.issuer, key.model) == ("12345678000195", "55")

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("41260312345678000195550010000012341000012345", "last digit"),
            ("4126031234567800019555001000001234100001234", "this one has 43"),
            ("", "digits only"),
            ("x" * 44, "digits only"),
            ("٤" * 44, "digits only"),
            (access_key(month=13), "month"),
        ],
    )
    def test_what_is_no_key_is_refused_with_a_sentence(self, text: str, says: str) -> None:
        assert says in key_problem(text)
        with pytest.raises(InvalidInput) as refused:
            read_key(text)
        assert refused.value.problems["access_key"] == key_problem(text)

    def test_another_kind_of_document_is_refused(self) -> None:
        from anydesk.core.invoices import check_digit

        cte = access_key()[:20] + "57" + access_key()[22:43]

        assert "another kind" in key_problem(cte + str(check_digit(cte)))

    def test_the_day_must_agree_with_the_key(self) -> None:
        key = read_key(access_key())

        assert not date_problem(key, AT - timedelta(days=2), AT)
        assert "future" in date_problem(key, AT + timedelta(hours=1), AT)
        assert "11/2026" in date_problem(key, AT - timedelta(days=40), AT)
        # 01:00 of 1 December in UTC is still November for the merchant.
        last = datetime(2026, 12, 1, 1, tzinfo=UTC)
        assert not date_problem(key, last, last)


class TestForms:
    """What a person is asked."""

    @pytest.mark.parametrize(
        ("code", "fine"),
        [("AA123456785BR", True), ("aa123456785br", True), ("AA123456780BR", False),
         ("AA000000005BR", True), ("12345", False), ("AA100000008BR", False)],
    )  # fmt: skip
    def test_a_code_of_the_correios_has_its_check_digit(self, code: str, fine: bool) -> None:
        assert (postal_problem(code) == "") is fine

    def test_only_the_correios_have_such_codes(self) -> None:
        assert "code" in TrackingForm(code="12345", carrier="Correios").problems()
        assert not TrackingForm(code="12345", carrier="Jadlog").problems()

    def test_a_link_is_a_link(self) -> None:
        assert "url" in TrackingForm(url="rastreio.example.com").problems()
        assert not TrackingForm(url="HTTPS://rastreio.example.com").problems()

    def test_an_invoice_wants_a_key_and_a_cfop_of_a_sale(self) -> None:
        assert set(InvoiceForm(cfop="1102").problems()) == {"access_key", "cfop"}
        assert not InvoiceForm(access_key(), cfop="6102").problems()
        assert not DeliveredForm().problems()
        assert not CancelForm().problems()

    def test_a_day_becomes_a_moment(self) -> None:
        today = datetime(2026, 11, 23).date()  # noqa: DTZ001 - only the day is taken

        assert moment_of(None, AT) is None
        assert moment_of(today, AT) == AT
        before = moment_of(today - timedelta(days=1), AT)
        assert before == datetime(2026, 11, 22, 15, tzinfo=UTC)

"""Names in place of ids, and in what two configurations differ."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.category_mapping import Counterpart
from anydesk.core.configuration import Configuration, Difference, differences
from anydesk.core.errors import InvalidInput
from anydesk.core.kinds import Amount, Choices, Day, Flag, Kind, Pick, Reference
from anydesk.core.mappings import MappingKind
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.setting_names import PAYMENT_METHODS, TAX_NATURES, WAREHOUSES, Names
from anydesk.core.settings import INTEGRATION_FORMS, StockSettings

NAMES = Names(
    {
        WAREHOUSES: {1: "Geral", 2: "Galpão", 3: "1"},
        TAX_NATURES: {},
        PAYMENT_METHODS: {"PIX": "Pix", "OWN_1": "Carnê"},
        "shipping_methods": {7: "Correios · PAC"},
    }
)
WAREHOUSE, METHOD = Reference("warehouses"), Pick("payment_methods")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (WAREHOUSE, "galpao", 2),
        (WAREHOUSE, " Geral ", 1),
        (WAREHOUSE, "2", 2),
        (WAREHOUSE, "1", 3),
        (WAREHOUSE, " ", None),
        (METHOD, "pix", "PIX"),
        (METHOD, "own_1", "OWN_1"),
        (METHOD, "CARNE", "OWN_1"),
        (METHOD, "", ""),
        (Flag(), "sim", True),
        (Amount(), "2,5", Decimal("2.5")),
        (Choices((("a", "A"), ("b", "B"))), "b, a", ("a", "b")),
    ],
)
def test_what_a_person_types_is_a_value(kind: Kind[Any], text: str, value: Any) -> None:
    assert NAMES.typed(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (WAREHOUSE, "Lua", "There is no warehouse “Lua”. Use one of: Geral, Galpão, 1."),
        (Reference("tax_natures"), "x", "There is no operation nature “x”."),
        (METHOD, "Ouro", "There is no payment method “Ouro”. Use one of: Pix, Carnê."),
        (Amount(), "-1", "Choose a number from 0 to 9.999.999."),
        (Flag(), "talvez", "Write yes or no."),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    kind: Kind[Any], text: str, said: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        NAMES.typed(kind, text)

    assert str(caught.value) == said


def test_values_are_shown_by_their_names() -> None:
    assert NAMES.shown(WAREHOUSE, 2) == "Galpão"
    assert NAMES.shown(WAREHOUSE, None) == ""
    assert NAMES.shown(WAREHOUSE, 99) == "99"
    assert NAMES.shown(METHOD, "OWN_1") == "Carnê"
    assert NAMES.shown(Day(), None) == ""
    assert NAMES.shown(Amount(), Decimal("2.50")) == "2,5"


def test_files_hold_codes_of_the_program_and_names_of_the_merchant() -> None:
    assert NAMES.file_word(PAYMENT_METHODS, "PIX") == "PIX"
    assert NAMES.file_word(PAYMENT_METHODS, "OWN_1") == "Carnê"
    assert NAMES.file_word(WAREHOUSES, 1) == "Geral"


PLAIN = Configuration(
    forms={form.key: form() for form in INTEGRATION_FORMS},
    mappings={kind.value: () for kind in MappingKind},
    channels={},
    categories={},
)
CHANNEL = SalesChannel(1, "AMAZON", "conta", title="Amazon")


def told(before: Configuration, after: Configuration) -> list[Difference]:
    return differences(before, after, NAMES)


def test_the_same_has_no_differences() -> None:
    assert told(PLAIN, PLAIN) == []


def test_a_setting_is_told_with_tab_label_and_name() -> None:
    after = replace(PLAIN, forms={**PLAIN.forms, "stock": StockSettings(warehouse_id=2)})

    assert told(PLAIN, after) == [
        Difference("Stock: Warehouse", "", "Galpão", "stock.warehouse_id")
    ]


def test_mappings_are_told_code_by_code() -> None:
    before = replace(
        PLAIN,
        mappings={
            **PLAIN.mappings,
            "payment": (("pix", "OWN_1"), ("CARNE", "OWN_1")),
            "shipping": (("x", "gone"),),
        },
    )
    after = replace(
        PLAIN,
        mappings={
            "status": (("PAID", "aprovado"),),
            "payment": (("PIX ", "PIX"), ("CARNE", "OWN_1")),
            "shipping": (("x", "7"),),
        },
    )

    assert [(one.where, one.before, one.after) for one in told(before, after)] == [
        ("mappings.status/PAID", "", "Approved"),
        ("mappings.payment/PIX ", "Carnê", "Pix"),
        ("mappings.shipping/x", "gone", "Correios · PAC"),
    ]


def test_channels_are_told_setting_by_setting() -> None:
    key = (CHANNEL.marketplace, CHANNEL.account_name)
    before = replace(PLAIN, channels={key: CHANNEL})
    after = replace(PLAIN, channels={key: replace(CHANNEL, connected=True, may_cancel=True)})

    assert [(one.what, one.before, one.after) for one in told(before, after)] == [
        ("Sales channel Amazon: Cancelling here cancels at ANYMARKET", "no", "yes"),
        ("Sales channel Amazon", "pending", "connected"),
    ]
    assert [one.after for one in told(PLAIN, after)] == ["is added"]
    assert told(after, PLAIN) == [], "a channel is never taken away"


def test_categories_are_told_by_the_hubs_path() -> None:
    before = replace(PLAIN, categories={"A": Counterpart(1, "X/A"), "B": Counterpart(2, "X/B")})
    after = replace(PLAIN, categories={"B": Counterpart(3, "X/B"), "C": Counterpart(4, "X/C")})

    assert [(one.what, one.before, one.after) for one in told(before, after)] == [
        ("Category: B", "X/B", "X/B"),
        ("Category: C", "", "X/C"),
        ("Category: A", "X/A", ""),
    ]

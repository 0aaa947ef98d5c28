"""Forms: one declaration gives the defaults, the checks and what is stored."""

import json
from dataclasses import dataclass
from decimal import Decimal

import pytest

from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form, entry
from anydesk.core.kinds import Amount, Secret, Text, Whole
from anydesk.core.products import Balance
from anydesk.core.settings import FORMS, StockSettings


@dataclass(frozen=True)
class Shelf(Form):
    key = "shelf"
    title = "Shelf"

    low: int = entry(Whole(0, 9), default=1, label="Low", help="h", formerly="bottom")
    high: int = entry(Whole(0, 9), default=5, label="High", help="h")
    name: str = entry(Text(5), default="", label="Name", help="h")
    token: str = entry(Secret(), default="", label="Token", help="h")

    def problems(self) -> dict[str, str]:
        found = dict(super().problems())
        if self.low > self.high:
            found["low"] = "Low is above high."
        return found


def test_the_fields_come_in_their_order() -> None:
    assert [one.name for one in Shelf.entries()] == ["low", "high", "name", "token"]
    assert Shelf.entries()[3].is_secret


def test_rules_across_fields_and_limits_are_checked_together() -> None:
    form = Shelf(low=8, high=2, name="too long")

    assert set(form.problems()) == {"low", "name"}
    with pytest.raises(InvalidInput) as refused:
        form.check()
    assert refused.value.problems["low"] == "Low is above high."


def test_a_form_survives_being_stored_without_its_secrets() -> None:
    form = Shelf(low=2, name="A", token="t-1")

    stored = json.loads(json.dumps(form.stored()))

    assert "token" not in stored
    assert Shelf.restored(stored) == form.with_values(token="")


def test_a_renamed_field_keeps_its_value() -> None:
    assert Shelf.restored({"bottom": 4}).low == 4
    assert Shelf.restored({"bottom": 4, "low": 3}).low == 3


@pytest.mark.parametrize("stored", ["text", 99, None, [1]])
def test_a_stored_value_that_cannot_be_used_gives_the_default(stored: object) -> None:
    assert Shelf.restored({"low": stored}).low == 1


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_form_accepts_and_keeps_its_own_defaults(form: type[Form]) -> None:
    made = form()

    assert made.check() == made
    assert form.restored(json.loads(json.dumps(made.stored()))) == made
    assert form.key
    assert form.title
    for one in form.entries():
        assert one.label
        assert one.help


def test_the_types_come_back_as_they_were() -> None:
    form = StockSettings(mode=Balance.PHYSICAL, warehouse_id=3, safety_stock=Decimal("2.5"))

    again = StockSettings.restored(json.loads(json.dumps(form.stored())))

    assert again == form
    assert again.mode is Balance.PHYSICAL
    assert isinstance(again.safety_stock, Decimal)
    assert Amount().check(again.safety_stock) is None

"""Variation types and values: read tolerantly, made where they are missing."""

import pytest

from anydesk.api.variations import HubValue, HubVariation, value, variation
from anydesk.core.errors import Rejected, UnexpectedAnswer
from tests.api.practice import Practice


def test_a_type_is_read_with_the_values_it_shows() -> None:
    told = {
        "id": 6101,
        "name": "Cor",
        "visualVariation": True,
        "values": [{"id": 1, "description": "Azul"}, {"description": "no id"}, None, {"id": 2}],
    }

    assert variation(told) == HubVariation(6101, "Cor", True, (HubValue(1, "Azul"),))
    with pytest.raises(UnexpectedAnswer):
        variation({"name": "Cor"})
    with pytest.raises(UnexpectedAnswer):
        value({"description": "Azul"})


async def test_types_and_values_of_the_account_over_several_pages(practice: Practice) -> None:
    for number in range(120):
        practice.server.market.catalogue.variation_type(f"Medida {number}")
    kind = practice.server.market.catalogue.variation_type("Sabor")
    for number in range(130):
        practice.server.market.catalogue.variation_value(kind, f"Sabor {number}")

    types = await practice.hub.variations.all()
    values = await practice.hub.variations.values(kind.id)

    assert {f"Medida {n}" for n in range(120)} <= {one.name for one in types}
    assert [one.text for one in values] == [f"Sabor {n}" for n in range(130)]


async def test_a_type_is_made_with_its_values_and_another_value_is_added(
    practice: Practice,
) -> None:
    made = await practice.hub.variations.create("Aroma", ["Lima", "Canela"], visual=False)
    added = await practice.hub.variations.add_value(made.id, "Cravo")

    kind = practice.server.market.catalogue.types_by_name["Aroma"]
    assert [one.text for one in made.values] == ["Lima", "Canela"]
    assert (made.visual, kind.visual) == (False, False)
    assert kind.values["Cravo"]["id"] == added.id


async def test_a_colour_is_a_visual_type(practice: Practice) -> None:
    made = await practice.hub.variations.create("Cor da tampa", ["Azul"], visual=True)

    assert made.visual
    assert practice.server.market.catalogue.types_by_name["Cor da tampa"].visual


async def test_a_type_that_is_there_is_refused_in_the_hub_s_words(practice: Practice) -> None:
    await practice.hub.variations.create("Aroma", [], visual=False)

    with pytest.raises(Rejected, match="já está cadastrada"):
        await practice.hub.variations.create("Aroma", [], visual=False)

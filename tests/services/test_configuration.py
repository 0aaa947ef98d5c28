"""The whole configuration of an integration, into a file and out of one, all or nothing."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from anydesk.core import changes
from anydesk.core.categories import HubCategory
from anydesk.core.clock import FixedClock
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.integrations import Integration
from anydesk.core.registers import Intermediary, PaymentMethodEntry
from anydesk.core.settings import (
    INTEGRATION_FORMS,
    AdditionalSettings,
    PaymentSettings,
)
from anydesk.services import Services, build
from anydesk.simulator.server import PracticeHub
from anydesk.storage import category_mappings
from anydesk.storage.store import Store
from tests.fakes.keyring import session_secrets
from tests.services.bad_hubs import run_job
from tests.services.configurations import (
    SECRET,
    everything,
    furnish,
    put,
    rewrite,
    store_named,
)
from tests.storage.products_for_tests import add_product


@pytest.fixture
async def shop(empty_services: Services) -> Integration:
    """A store where something of everything is set."""
    made = await store_named(empty_services, "Loja A")
    await furnish(empty_services, made.id)
    return made


@pytest.fixture
async def other(empty_services: Services, shop: Integration) -> Integration:
    """A store as the program begins one, in the same folder."""
    return await store_named(empty_services, "Loja B")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "loja.json"


async def test_the_file_has_every_setting_and_no_secret(
    empty_services: Services, shop: Integration, file: Path
) -> None:
    document = await everything(empty_services, shop, file)

    names = {f"{form.key}.{one.name}" for form in INTEGRATION_FORMS for one in form.entries()}
    assert set(document["settings"]) == names
    text = json.dumps(document)
    assert SECRET not in text
    assert "token" not in text.lower()
    assert "127.0.0.1" not in text


async def test_the_file_names_what_it_refers_to(
    empty_services: Services, shop: Integration, file: Path
) -> None:
    document = await everything(empty_services, shop, file)

    settings = document["settings"]
    assert settings["stock.warehouse_id"] == "Galpão 2"
    assert settings["tax.taxpayer_nature_id"] == "Venda a contribuinte"
    assert settings["additional.intermediary_id"] == "loja.a"
    assert settings["payments.default_method"] == "Carnê da loja"
    assert document["mappings"]["payment"] == [
        {"code": "BOLETO", "target": "BANK_SLIP"},
        {"code": "CARNE", "target": "Carnê da loja"},
    ]
    assert document["mappings"]["shipping"] == [{"code": "03158", "target": "Correios · SEDEX 10"}]
    assert {row["name"] for row in document["registers"]["tax_natures"]} >= {"Venda a contribuinte"}


async def test_what_was_written_is_read_back_without_a_difference(
    empty_services: Services, shop: Integration, file: Path
) -> None:
    before = await everything(empty_services, shop, file)

    assert await empty_services.configuration.read(shop.id, file) == ()
    assert await empty_services.configuration.apply(shop.id, file) == ()
    assert await everything(empty_services, shop, file) == before


async def test_a_file_makes_another_computers_store_the_same(
    empty_services: Services, shop: Integration, file: Path, tmp_path: Path, clock: FixedClock
) -> None:
    document = await everything(empty_services, shop, file)
    elsewhere = Store(tmp_path / "elsewhere")
    await elsewhere.open()
    services = build(elsewhere, clock=clock, secrets=session_secrets())
    try:
        there = await store_named(services, "Loja nova")
        await services.stock.add_warehouse("Galpão 1")
        await services.registers.save_payment_method(PaymentMethodEntry("", name="Vale"))
        refused = await services.configuration.read(there.id, file)
        assert [(one.where, one.problem) for one in refused if one.problem] == [
            ("stock.warehouse_id", "There is no warehouse “Galpão 2”.")
        ]
        await services.stock.add_warehouse("Galpão 2")

        seen = await services.configuration.read(there.id, file)
        done = await services.configuration.apply(there.id, file)

        assert seen == done
        assert await everything(services, there, file) == document
        default = await services.settings.get(PaymentSettings, there.id)
        assert default.default_method == "OWN_2", "its own code, not the one of the other computer"
    finally:
        await services.runner.close()
        await services.connections.close()
        await elsewhere.close()


async def test_the_preview_says_before_and_after_and_changes_nothing(
    empty_services: Services, shop: Integration, file: Path
) -> None:
    before = await everything(empty_services, shop, file)
    new = {"name": "Venda especial", "type": "S", "series": "", "cfop_inside": "5102"}
    rewrite(
        file,
        before,
        settings={"stock.safety_stock": "7", "tax.tax_nature_id": "Venda especial"},
        mappings={"payment": [{"code": "boleto", "target": "PIX"}]},
        registers={"tax_natures": [new]},
    )

    rows = await empty_services.configuration.read(shop.id, file)

    told = {one.where: (one.before, one.after) for one in rows}
    assert told["stock.safety_stock"] == ("2,5", "7")
    assert told["registers.tax_natures[1]"] == ("", "is added")
    assert told["tax.tax_nature_id"][1] == "Venda especial"
    assert told["mappings.payment/boleto"] == ("Bank slip", "Pix")
    assert told["mappings.payment/CARNE"] == ("Carnê da loja", "")
    assert await everything(empty_services, shop, file) == before
    assert all(one.name != "Venda especial" for one in await empty_services.registers.tax_natures())


async def test_only_the_parts_that_a_file_has_are_changed(
    empty_services: Services, shop: Integration, file: Path
) -> None:
    before = await everything(empty_services, shop, file)
    put(
        file,
        '{"format": "anydesk-configuration", "version": 1,'
        ' "settings": {"stock.safety_stock": "9"}}',
    )

    await empty_services.configuration.apply(shop.id, file)

    after = await everything(empty_services, shop, file)
    assert after["settings"] == {**before["settings"], "stock.safety_stock": "9"}
    assert {**after, "settings": 0} == {**before, "settings": 0}


BAD_PARTS: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"settings": {"stock.safety": 1}}, {"stock.safety": "no setting “stock.safety”"}),
    ({"settings": {"stock.safety_stock": "-1"}}, {"stock.safety_stock": "from 0 to"}),
    ({"settings": {"stock.safety_stock": [1]}}, {"stock.safety_stock": "“[1]” cannot be used"}),
    ({"settings": {"stock.safety_stock": "muito"}}, {"stock.safety_stock": "Write a number"}),
    ({"settings": {"stock.mode": "SOME"}}, {"stock.mode": "one of the options"}),
    ({"settings": {"stock.reserving": ["aprovado", "?"]}}, {"stock.reserving": "from the options"}),
    ({"settings": {"orders.receive_from": "amanhã"}}, {"orders.receive_from": "Write the day"}),
    ({"settings": {"orders.import_freight_value": 3}}, {"orders.import_freight_value": "“3”"}),
    ({"settings": {"stock.warehouse_id": "Lua"}}, {"stock.warehouse_id": "no warehouse “Lua”"}),
    ({"settings": {"stock.warehouse_id": 1}}, {"stock.warehouse_id": "“1” cannot be used"}),
    ({"settings": {"tax.tax_nature_id": "Doação"}}, {"tax.tax_nature_id": "operation nature"}),
    ({"settings": {"additional.intermediary_id": "x"}}, {"additional.intermediary_id": "“x”"}),
    ({"settings": {"payments.default_method": "Ouro"}}, {"payments.default_method": "“Ouro”"}),
    ({"settings": {"tax.taxpayer_nature_id": None}}, {"tax.taxpayer_nature_id": "Choose the"}),
    ({"settings": []}, {"settings": "This part"}),
    ({"mappings": {"colour": []}}, {"mappings.colour": "“colour” is not a kind"}),
    ({"mappings": {"status": [{"code": "X", "target": "LOST"}]}}, {"mappings.status[1]": "“LOST”"}),
    ({"mappings": {"payment": [{"code": " ", "target": "PIX"}]}}, {"mappings.payment[1]": "code"}),
    (
        {
            "mappings": {
                "payment": [{"code": "a", "target": "PIX"}, {"code": "A ", "target": "PIX"}]
            }
        },
        {"mappings.payment[2]": "stands twice"},
    ),
    ({"mappings": {"shipping": [{"code": "a", "target": "9"}]}}, {"mappings.shipping[1]": "“9”"}),
    ({"mappings": {"shipping": "all"}}, {"mappings.shipping[1]": "This part"}),
    ({"channels": [{"account_name": "x"}]}, {"channels[1]": "no marketplace"}),
    ({"channels": [{"marketplace": "AMAZON", "colour": 1}]}, {"channels[1].colour": "“colour”"}),
    (
        {"channels": [{"marketplace": "AMAZON", "shipped_by": "nobody", "connected": 1}]},
        {"channels[1].shipped_by": "one of the options", "channels[1].connected": "yes or no"},
    ),
    ({"categories": [{"path": "A"}]}, {"categories[1]": "no path"}),
    ({"registers": {"tax_natures": [{"name": ""}]}}, {"registers.tax_natures[1]": ""}),
    ({"registers": {"tax_natures": [{"name": 5}]}}, {"registers.tax_natures[1]": "“5”"}),
    (
        {"registers": {"intermediaries": [{"name": "z", "document": "123"}]}},
        {"registers.intermediaries[1]": "CNPJ"},
    ),
]


async def test_every_value_that_cannot_be_used_is_named_and_nothing_is_changed(
    empty_services: Services, shop: Integration, file: Path
) -> None:
    before = await everything(empty_services, shop, file)
    for parts, wrong in BAD_PARTS:
        good = {"stock.safety_stock": "42"} if "settings" not in parts else {}
        rewrite(file, before, **{"settings": good, **parts})

        with pytest.raises(InvalidInput) as caught:
            await empty_services.configuration.apply(shop.id, file)

        problems = caught.value.problems
        assert set(problems) == set(wrong), parts
        for where, words in wrong.items():
            assert words in problems[where], parts
        seen = await empty_services.configuration.read(shop.id, file)
        assert {one.where for one in seen if one.problem} == set(wrong), parts
        assert await everything(empty_services, shop, file) == before, parts


NO_CONFIGURATIONS = [
    ("", "not a configuration"),
    ("[]", "not a configuration"),
    ("{", "not a configuration"),
    ("\x00\x01\udcff", "not a configuration"),
    ("[" * 100_000, "not a configuration"),
    ('{"settings": {}}', "not a configuration"),
    ('{"format": "anydesk-configuration"}', "no version"),
    ('{"format": "anydesk-configuration", "version": true}', "no version"),
    ('{"format": "anydesk-configuration", "version": 2}', "newer version"),
    ('{"format": "anydesk-configuration", "version": 1, "token": "x"}', "token"),
]


async def test_a_file_that_is_none_is_refused(
    empty_services: Services, shop: Integration, file: Path
) -> None:
    for text, words in NO_CONFIGURATIONS:
        put(file, text)
        for work in (empty_services.configuration.read, empty_services.configuration.apply):
            with pytest.raises(InvalidInput, match=words):
                await work(shop.id, file)


async def test_a_file_that_is_not_there_and_a_folder_that_is_not(
    empty_services: Services, shop: Integration, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        await empty_services.configuration.read(shop.id, tmp_path / "no.json")
    with pytest.raises(InvalidInput, match="cannot be written"):
        await empty_services.configuration.export(shop.id, tmp_path / "no" / "x.json")


async def test_copying_makes_another_store_the_same(
    empty_services: Services, shop: Integration, other: Integration, file: Path
) -> None:
    there = await empty_services.channels.add(other.id, "AMAZON", "conta-a")
    heard: list[frozenset[str]] = []
    empty_services.changes.listen({changes.SETTINGS, changes.MAPPINGS}, heard.append)

    seen = await empty_services.configuration.difference(shop.id, other.id)
    done = await empty_services.configuration.copy(shop.id, other.id)

    assert seen == done
    assert heard
    assert await everything(empty_services, other, file) == await everything(
        empty_services, shop, file
    )
    kept = (await empty_services.channels.rows(other.id))[0]
    assert kept.id == there.id
    assert kept.title == "Amazon da A"
    assert await empty_services.configuration.difference(shop.id, other.id) == ()


async def test_copying_leaves_out_channels_that_the_other_store_does_not_have(
    empty_services: Services, shop: Integration, other: Integration
) -> None:
    await empty_services.configuration.copy(shop.id, other.id)

    assert await empty_services.channels.rows(other.id) == ()


async def test_importing_adds_channels_that_are_not_known_yet(
    empty_services: Services, shop: Integration, other: Integration, file: Path
) -> None:
    await empty_services.configuration.export(shop.id, file)
    await empty_services.configuration.apply(other.id, file)

    (added,) = await empty_services.channels.rows(other.id)
    assert (added.marketplace, added.account_name, added.connected) == ("AMAZON", "conta-a", True)
    assert (added.title, added.may_cancel, added.origin) == ("Amazon da A", True, "manual")


async def test_a_category_is_found_by_its_path_in_another_accounts_tree(
    empty_services: Services, shop: Integration, other: Integration, clock: FixedClock
) -> None:
    tree = [HubCategory(other.id, 501, "Camisetas", "Moda/Camisetas")]
    await empty_services.store.run(
        lambda tx: category_mappings.mirror(tx, other.id, tree, clock.now())
    )

    await empty_services.configuration.copy(shop.id, other.id)

    assert [*(await empty_services.categories.mapped(other.id)).values()] == [
        (501, "Moda/Camisetas")
    ]


async def test_a_category_that_the_other_account_does_not_have_is_said(
    empty_services: Services, shop: Integration, other: Integration, clock: FixedClock
) -> None:
    tree = [HubCategory(other.id, 77, "Sapatos", "Moda/Sapatos")]
    await empty_services.store.run(
        lambda tx: category_mappings.mirror(tx, other.id, tree, clock.now())
    )

    with pytest.raises(InvalidInput) as caught:
        await empty_services.configuration.copy(shop.id, other.id)

    assert "Moda/Camisetas" in caught.value.problems["categories[1]"]


async def test_intermediaries_of_one_name_are_told_apart(
    empty_services: Services, shop: Integration, file: Path
) -> None:
    twin = await empty_services.registers.save_intermediary(
        Intermediary("loja.a", channel="AMAZON", document="11.222.333/0001-81")
    )
    form = await empty_services.settings.get(AdditionalSettings, shop.id)
    await empty_services.settings.save(replace(form, intermediary_id=twin.id), shop.id)

    document = await everything(empty_services, shop, file)

    assert document["settings"]["additional.intermediary_id"] == "loja.a · AMAZON · 11222333000181"
    assert await empty_services.configuration.read(shop.id, file) == ()


async def test_another_choice_of_situations_frees_the_stock_of_orders_that_are_here(
    services: Services, integration: Integration, hub: PracticeHub, file: Path
) -> None:
    hub_id = next(
        one
        for one, order in hub.market.orders.items()
        if order["status"] == "PAID_WAITING_SHIP" and not order.get("fulfillment")
    )
    item = hub.market.order(hub_id)["items"][0]
    product_id = await services.store.run(lambda tx: add_product(tx, item["sku"]["partnerId"]))
    await run_job(services, integration, "orders.receive", hub_ids=[hub_id])

    async def reserved() -> Decimal:
        return sum((one.reserved for one in await services.stock.balances(product_id)), Decimal(0))

    before = await reserved()
    document = await everything(services, integration, file)
    rewrite(file, document, settings={"stock.reserving": ["aberto"]})
    await services.configuration.read(integration.id, file)
    seen = await reserved()
    await services.configuration.apply(integration.id, file)

    assert before == seen == Decimal(str(item["amount"]))
    assert await reserved() == 0


async def test_a_store_that_is_gone(empty_services: Services, file: Path) -> None:
    with pytest.raises(NotThere):
        await empty_services.configuration.export(99, file)

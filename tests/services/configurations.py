"""A store where something of everything is set, and its configuration as a file."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from anydesk.core.categories import HubCategory
from anydesk.core.integrations import Environment, Integration
from anydesk.core.mappings import MappingKind
from anydesk.core.registers import Intermediary, PaymentMethodEntry, ShippingMethod, TaxNature
from anydesk.core.settings import (
    AdditionalSettings,
    AddressFromPostcode,
    OrderSettings,
    PaymentSettings,
    StockSettings,
    TaxSettings,
)
from anydesk.core.settings.channels import ChannelForm
from anydesk.services import Services
from anydesk.storage import category_mappings

SECRET = "c2VjcmV0LW9pLg==.c2VjcmV0LXRva2Vu"


async def store_named(services: Services, name: str) -> Integration:
    added = await services.integrations.add(name, Environment.CUSTOM, "http://127.0.0.1:1/v2")
    await services.integrations.save_token(added.id, SECRET)
    return added


async def furnish(services: Services, integration_id: int) -> None:
    registers, settings = services.registers, services.settings
    warehouse = await services.stock.add_warehouse("Galpão 2")
    nature = await registers.save_tax_nature(TaxNature("Venda a contribuinte", series="3"))
    between = await registers.save_intermediary(
        Intermediary("loja.a", document="11.222.333/0001-81")
    )
    carnet = await registers.save_payment_method(
        PaymentMethodEntry("", name="Carnê da loja", first_due_days=30)
    )
    service = await registers.save_shipping_method(ShippingMethod("Correios", "SEDEX 10", "03158"))
    await settings.save_all(
        (
            StockSettings(
                warehouse_id=warehouse.id, safety_stock=Decimal("2.5"), reserving=("aprovado",)
            ),
            OrderSettings(
                receive_from=date(2026, 1, 2),
                complete_address_from_postcode=AddressFromPostcode.ALWAYS,
                import_freight_value=False,
            ),
            TaxSettings(use_taxpayer_nature=True, taxpayer_nature_id=nature.id),
            AdditionalSettings(intermediary_id=between.id),
            PaymentSettings(default_method=carnet.code),
        ),
        integration_id,
    )
    save = services.mappings.save
    await save(
        integration_id, MappingKind.PAYMENT, [("BOLETO", "BANK_SLIP"), ("CARNE", carnet.code)]
    )
    await save(integration_id, MappingKind.SHIPPING, [("03158", str(service.id))])
    await save(integration_id, MappingKind.STATUS, [("PAID_WAITING_SHIP", "aprovado")])
    channel = await services.channels.add(integration_id, "AMAZON", "conta-a")
    form = ChannelForm(own_name="Amazon da A", may_cancel=True, intermediary_id=between.id)
    await services.channels.save(form.put_into(channel))
    created = await services.categories.create("Camisetas")
    assert created.id is not None
    hub = HubCategory(integration_id, 77, "Camisetas", "Moda/Camisetas")
    await services.store.run(
        lambda tx: category_mappings.put(tx, integration_id, {created.id or 0: hub})
    )


def written(file: Path) -> dict[str, Any]:
    found = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def put(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogateescape"))


def rewrite(file: Path, document: Mapping[str, Any], **parts: Any) -> None:
    """The document with other parts."""
    put(file, json.dumps({**document, **parts}))


async def everything(services: Services, one: Integration, file: Path) -> Mapping[str, Any]:
    await services.configuration.export(one.id, file)
    return written(file)

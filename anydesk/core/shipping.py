"""Shipping (ERP §7): the logistics providers, and how the hub's codes are recognised."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from anydesk.core.payments import normal_caption


class ShippingClass(StrEnum):
    """How a provider behaves: who makes the label, who knows where the parcel is (ERP §7.2)."""

    MARKETPLACE_NATIVE = "MARKETPLACE_NATIVE"
    POSTAL = "POSTAL"
    CARRIER = "CARRIER"
    NONE = "NONE"


@dataclass(frozen=True)
class ShippingProvider:
    """A logistics provider. ``codes``: the hub's codes and captions that mean it, folded."""

    name: str
    kind: ShippingClass
    codes: tuple[str, ...] = ()


PICKUP = "Retirada"
NO_SHIPPING = "Sem frete"
CUSTOM_CARRIER = "Transportadora"

_NATIVE, _CARRIER = ShippingClass.MARKETPLACE_NATIVE, ShippingClass.CARRIER

# Names of companies and programmes, the same in every language. To add one: a line here, its
# codes as ``normal_caption`` writes them. Service levels ("Standard", "Expressa") name nobody
# and stay unmapped on purpose: the merchant decides.
PROVIDERS: tuple[ShippingProvider, ...] = (
    ShippingProvider(
        "Mercado Envios",
        _NATIVE,
        (
            "me1",
            "me2",
            "me2 flex",
            "mercado envios",
            "mercado envios 1",
            "mercado envios 2",
            "mercado envios coleta",
            "mercado envios flex",
            "mercado envios full",
            "mercado envios places",
            "xd drop off",
        ),
    ),
    ShippingProvider(
        "Shopee Envios",
        _NATIVE,
        (
            "shopee envios",
            "shopee xpress",
            "shopee entrega direta",
            "shopee logistics",
            "shopee xpress standard",
            "spx",
        ),
    ),
    ShippingProvider(
        "Magalu Entregas", _NATIVE, ("magalu entregas", "magalu entrega", "magaluentregas")
    ),
    ShippingProvider("Magalu Fulfillment", _NATIVE, ("magalu fulfillment", "fulfillment magalu")),
    ShippingProvider("Amazon DBA", _NATIVE, ("dba", "amazon dba", "delivery by amazon")),
    ShippingProvider("Americanas Entrega", _NATIVE, ("b2w entrega", "americanas entrega")),
    ShippingProvider("Netshoes Entregas", _NATIVE, ("netshoes entregas", "ns entregas")),
    ShippingProvider("Envvias", _NATIVE, ("envvias", "via varejo envvias")),
    ShippingProvider("Madeira Envios", _NATIVE, ("madeira envios", "madeiraenvios")),
    ShippingProvider("Ali Envios", _NATIVE, ("ali envios", "aliexpress standard shipping")),
    ShippingProvider("Shein Envios", _NATIVE, ("shein envios", "shein logistics")),
    ShippingProvider("TikTok Shipping", _NATIVE, ("tiktok shipping", "shipped by tiktok")),
    ShippingProvider("Olist Envios", _NATIVE, ("olist envios",)),
    ShippingProvider("Kwai Envios", _NATIVE, ("kwai envios",)),
    ShippingProvider("Beleza Envios", _NATIVE, ("beleza envios",)),
    ShippingProvider("Nuvem Envio", _NATIVE, ("nuvem envio",)),
    ShippingProvider(
        "Correios",
        ShippingClass.POSTAL,
        (
            "correios",
            "pac",
            "sedex",
            "sedex 10",
            "sedex 12",
            "sedex hoje",
            "mini envios",
            "correios pac",
            "correios sedex",
            "correios mini envios",
            "pac correios",
            "sedex correios",
            "e sedex",
            "esedex",
        ),
    ),
    ShippingProvider("Jadlog", _CARRIER, ("jadlog", "jadlog package", "jadlog com")),
    ShippingProvider("Total Express", _CARRIER, ("total express", "totalexpress", "total")),
    ShippingProvider("Loggi", _CARRIER, ("loggi",)),
    ShippingProvider("Mandaê", _CARRIER, ("mandae",)),
    ShippingProvider("Azul Cargo", _CARRIER, ("azul cargo", "azul cargo express")),
    ShippingProvider("Melhor Envio", _CARRIER, ("melhor envio", "melhorenvio")),
    ShippingProvider("Frenet", _CARRIER, ("frenet",)),
    ShippingProvider("Motoboy", ShippingClass.NONE, ("motoboy", "moto boy")),
    ShippingProvider(
        CUSTOM_CARRIER,
        _CARRIER,
        ("transportadora", "transportadora propria", "entrega propria", "carrier"),
    ),
    ShippingProvider(
        PICKUP,
        ShippingClass.NONE,
        (
            "retirada",
            "retira",
            "retirar pessoalmente",
            "retirado no local",
            "retirada em loja",
            "retirada na loja",
            "retirar na loja",
            "retira loja",
            "clique e retire",
            "pickup",
            "pick up",
            "pickup in store",
            "store pickup",
        ),
    ),
    ShippingProvider(NO_SHIPPING, ShippingClass.NONE, ("sem frete", "sem transporte")),
)

_BY_CODE: Mapping[str, str] = {
    code: provider.name for provider in PROVIDERS for code in provider.codes
}
_BY_NAME: Mapping[str, ShippingProvider] = {provider.name: provider for provider in PROVIDERS}


def recognise_shipping(*codes: str) -> str:
    """The provider's name for the first code or caption that is known, "" where none is."""
    for code in codes:
        name = _BY_CODE.get(normal_caption(code))
        if name is not None:
            return name
    return ""


def shipping_class(carrier: str) -> ShippingClass:
    """How a provider behaves; one the merchant typed is a carrier."""
    known = _BY_NAME.get(carrier)
    return known.kind if known else ShippingClass.CARRIER


def is_postal(carrier: str) -> bool:
    """Whether a parcel's tracking code has the shape of the Correios (ERP §15)."""
    return shipping_class(carrier) is ShippingClass.POSTAL

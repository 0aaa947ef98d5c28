"""Sales channels: the caption of a marketplace's code. New codes appear without notice."""

from collections.abc import Mapping

from anydesk.core.i18n import N_, _

OWN_SHOP = N_("Own shop")

CHANNEL_TITLES: Mapping[str, str] = {
    "ALIEXPRESS": "AliExpress",
    "AMAZON": "Amazon",
    "AMAZON_GLOBAL_API": "Amazon",
    "AMAZON_SPDS": "Amazon",
    "B2W": "Americanas",
    "B2W_NEW_API": "Americanas",
    "BELEZA_NA_WEB_NEW_API": "Beleza na Web",
    "CASA_VIDEO": "Casa & Vídeo",
    "CNOVA": "Casas Bahia",
    "CSM": "CSM",
    "C_A": "C&A",
    "DB1_MARKETPLACE": "DB1 Marketplace",
    "ECOMMERCE": OWN_SHOP,
    "EFACIL": "eFácil",
    "EPOCA": "Época Cosméticos",
    "GFG": "Dafiti",
    "GPA": "GPA",
    "ICBC_MALL": "ICBC Mall",
    "IFOOD": "iFood",
    "IGA": "IGA",
    "ITAU": "Itaú",
    "KABUM": "KaBuM!",
    "KABUM_NEW_API": "KaBuM!",
    "LOJAS_MM": "Lojas MM",
    "MADEIRA_MADEIRA": "MadeiraMadeira",
    "MAGAZINE_LUIZA": "Magalu",
    "MERCADO_LIVRE": "Mercado Livre",
    "MULTIVAREJO_GPA": "GPA",
    "PICPAY_SHOP": "PicPay Shop",
    "RIACHUELO": "Riachuelo",
    "RI_HAPPY_NEW_API": "Ri Happy",
    "SHEIN": "SHEIN",
    "SHOPPING_BB": "Shopping BB",
    "TEMU": "Temu",
    "TIKTOK_SHOP": "TikTok Shop",
    "VTEX": "VTEX",
    "WOOCOMMERCE": "WooCommerce",
    "WOOCOMMERCE2": "WooCommerce",
}
"""By the hub's code (API §18.1). A code that is missing here is prettified, never refused."""

OWN_SHOPS = frozenset(
    {
        "ECOMMERCE",
        "FENICIO",
        "JUMPSELLER",
        "MAGENTO",
        "NUVEMSHOP",
        "ON_STORES_VTEX",
        "ORACLECOMMERCE",
        "PRESTASHOP",
        "SHOPIFY",
        "TRAY",
        "VTEX",
        "WAKE",
        "WOOCOMMERCE",
        "WOOCOMMERCE2",
    }
)
"""The merchant's own shops: nobody stands between seller and buyer, so there is no intermediary."""

_TECHNICAL_ENDINGS = ("_NEW_API", "_NOVA_API", "_GLOBAL_API", "_V2")
_SMALL_WORDS = frozenset({"a", "as", "da", "das", "de", "do", "dos", "e", "em", "na", "no", "o"})


def channel_title(code: str) -> str:
    """The channel as the merchant calls it: ``MERCADO_LIVRE`` → ``Mercado Livre``."""
    known = CHANNEL_TITLES.get(code.strip().upper())
    return _(known) if known else _prettified(code.strip())


def _prettified(code: str) -> str:
    if code != code.upper():
        return code
    for ending in _TECHNICAL_ENDINGS:
        code = code.removesuffix(ending)
    words = code.replace("_", " ").split()
    return " ".join(
        word.lower() if place and word.lower() in _SMALL_WORDS else word.capitalize()
        for place, word in enumerate(words)
    )

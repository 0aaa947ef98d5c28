"""Every reason why a product cannot be sent, and what is worth a warning: pure rules.

All reasons come at once, so that all can be mended in one go (ERP §8.3). The limits are the
hub's (API §3.4-3.6).
"""

import re
import unicodedata
from decimal import Decimal

from anydesk.core.documents import valid_gtin
from anydesk.core.i18n import _
from anydesk.core.offer_plans import no_code, why_not_fixed
from anydesk.core.pictures import address_problem, is_local
from anydesk.core.pricing import price_to_send
from anydesk.core.product_drafts import (
    LONGEST_GTIN,
    category_of,
    digits_of,
    months_of,
    packed_measures,
    reprices,
    sends_pictures,
    sends_price,
    sends_product,
    weight_of,
)
from anydesk.core.products import ProductType
from anydesk.core.send_sources import SendingStore, SendSource
from anydesk.core.variation_reasons import kit_reasons, variation_reasons, variation_warnings

LONGEST_TITLE = 150
LONGEST_DESCRIPTION = 10_000
LONGEST_ADDRESS = 255
LONGEST_BRAND = 120
LONGEST_SKU = 120
LONGEST_ATTRIBUTE = 255
HEAVIEST = Decimal("99999.999")

NCM_LENGTH = 8

_SKU_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_FAR_UP = re.compile("[\u2190-\U0010ffff]")
_CONTROLS_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""A description has lines and tabs."""


def reasons_against(source: SendSource, store: SendingStore) -> tuple[str, ...]:
    """Every reason why this product cannot be sent; empty where nothing speaks against it."""
    if source.product.type is ProductType.PARENT:
        return (_("This product has no variations yet, and only they are sold."),)
    reasons = _situation_reasons(source)
    reasons += _text_reasons(source)
    reasons += _code_reasons(source)
    if sends_product(source):
        _category, why = category_of(source, store)
        reasons += [why] if why else []
    if sends_price(source, store):
        price = price_to_send(source.product.sale_price, source.product.promo_price)
        reasons += [price.problem] if price.problem else []
    if source.is_new:
        reasons += _missing_in_new(source, store)
    reasons += variation_reasons(source)
    reasons += kit_reasons(source)
    reasons += _picture_reasons(source, store)
    return tuple(dict.fromkeys(reason for reason in reasons if reason))


def warnings_about(source: SendSource, store: SendingStore) -> tuple[str, ...]:
    """What does not stop the send and should be known before it."""
    found = []
    if reprices(source, store):
        found.append(
            _(
                "ANYMARKET computes the prices of this product from its cost: the cost that goes "
                "along changes the price of every listing of it."
            )
        )
    if sends_product(source) and _strange_signs(source.face.name):
        found.append(_("The name has signs such as emoji or “|”, which many marketplaces refuse."))
    left = [url for url in _urls(source, store) if is_local(url)]
    if left and not source.is_new:
        found.append(
            _("A picture is only on this computer, and ANYMARKET cannot fetch it: it stays here.")
        )
    if source.hub is not None and sends_product(source):
        broken = next((one for one in source.hub.pictures if one.status == "ERROR"), None)
        if broken is not None:
            text = _("ANYMARKET could not use the image {address}: {problem}")
            found.append(
                text.format(address=broken.url, problem=broken.problem or _("no reason given"))
            )
    return (*found, *variation_warnings(source))


def _situation_reasons(source: SendSource) -> list[str]:
    reasons = []
    # A variation that the hub has is switched off there; all else is not sent.
    if not source.is_active and (source.is_new or source.parent is None):
        reasons.append(_("The product is inactive."))
    if source.listing is not None and not source.listing.sku:
        reasons.append(no_code())
    return reasons


def _text_reasons(source: SendSource) -> list[str]:
    face, product = source.face, source.product
    names = (product.name, face.name) if sends_product(source) else (product.name,)
    reasons = []
    if not all(name.strip() for name in names):
        reasons.append(_("The product has no name."))
    longest = max(map(len, names))
    if longest > LONGEST_TITLE:
        text = _("The name has {count} characters; ANYMARKET takes {limit} at most.")
        reasons.append(text.format(count=longest, limit=LONGEST_TITLE))
    if any(map(_CONTROLS.search, names)):
        reasons.append(_("The name has characters that cannot be seen. Type it anew."))
    if sends_product(source):
        reasons += _long_reasons(source)
    return reasons


def _long_reasons(source: SendSource) -> list[str]:
    face = source.face
    description = face.description.strip() or source.product.description.strip()
    reasons = []
    if len(description) > LONGEST_DESCRIPTION:
        text = _(
            "The complementary description has {count} characters; ANYMARKET takes {limit} at most."
        )
        reasons.append(text.format(count=len(description), limit=LONGEST_DESCRIPTION))
    if _CONTROLS_IN_TEXT.search(description):
        reasons.append(
            _("The complementary description has characters that cannot be seen. Paste it anew.")
        )
    if len(face.video_url or source.product.video_url) > LONGEST_ADDRESS:
        reasons.append(_("The address of the video is too long."))
    ncm = face.ncm.strip() or source.product.ncm.strip()
    if ncm and len(digits_of(ncm)) != NCM_LENGTH:
        reasons.append(_("The NCM must have eight digits."))
    if len(face.brand) > LONGEST_BRAND:
        text = _("The brand has {count} characters; ANYMARKET takes {limit} at most.")
        reasons.append(text.format(count=len(face.brand), limit=LONGEST_BRAND))
    if (weight_of(source) or 0) > HEAVIEST:
        reasons.append(_("The gross weight is more than ANYMARKET takes."))
    reasons += [
        _("The attribute “{name}” is too long.").format(name=name[:40])
        for name, value in (face.attributes or source.product.attributes).items()
        if max(len(name), len(value)) > LONGEST_ATTRIBUTE
    ]
    return reasons


def _code_reasons(source: SendSource) -> list[str]:
    product = source.product
    reasons = []
    if source.is_new:
        if len(product.sku) > LONGEST_SKU:
            text = _("The SKU has {count} characters; ANYMARKET takes {limit} at most.")
            reasons.append(text.format(count=len(product.sku), limit=LONGEST_SKU))
        if not _SKU_ALPHABET.fullmatch(product.sku):
            reasons.append(_("The SKU may have only letters without accents, digits, “-” and “_”."))
    known = source.hub_sku.gtin if source.hub_sku else ""
    if product.gtin and product.gtin != known:
        if len(product.gtin) > LONGEST_GTIN:
            reasons.append(
                _("The bar code has {count} digits; ANYMARKET takes {limit} at most.").format(
                    count=len(product.gtin), limit=LONGEST_GTIN
                )
            )
        if not valid_gtin(product.gtin):
            reasons.append(_("The bar code is not a GTIN: its check digit does not fit."))
    return reasons


def _missing_in_new(source: SendSource, store: SendingStore) -> list[str]:
    """What the hub demands of a new product, or of a new SKU (API §3.4, §3.5)."""
    reasons = [why_not_fixed(store.offer.prices.mode)]
    if source.hub_product_id is not None:
        return reasons
    product, face = source.product, source.face
    if not (face.description.strip() or product.description.strip()):
        reasons.append(_("The complementary description is missing."))
    if not (face.brand.strip() or product.brand.strip()):
        reasons.append(_("The brand is missing."))
    if months_of(face.warranty.strip() or product.warranty) is None:
        reasons.append(
            _("The warranty is missing or names no term, such as “3 meses” or “sem garantia”.")
        )
    measures = packed_measures(source)
    if measures is None:
        reasons.append(_("No packaging is defined, and ANYMARKET needs the packed measures."))
    elif None in measures:
        reasons.append(_("Width, height and length of the packaging must be filled in."))
    if not weight_of(source):
        reasons.append(_("The gross weight is missing."))
    return reasons


def _picture_reasons(source: SendSource, store: SendingStore) -> list[str]:
    urls = [url for url in _urls(source, store) if source.is_new or not is_local(url)]
    return [
        _("Image {address}: {problem}").format(address=url, problem=problem)
        for url in urls
        if (problem := address_problem(url))
    ][:1]


def _urls(source: SendSource, store: SendingStore) -> list[str]:
    """The addresses that this send is about, those that nobody else can see included."""
    if not sends_pictures(source, store):
        return []
    return list(dict.fromkeys((*source.face.image_urls, *source.product.image_urls)))


def _strange_signs(text: str) -> bool:
    """Emoji and other pictures among the letters, and the bar; "º" and "°" are everyday signs."""
    return "|" in text or any(
        unicodedata.category(sign) in ("So", "Sk", "Cs", "Co") for sign in _FAR_UP.findall(text)
    )

"""Payment methods (ERP §6.1) and how the hub's captions are recognised (API §7.3)."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from anydesk.core.folding import fold
from anydesk.core.i18n import N_


class PaymentMethod(StrEnum):
    """How the merchant books a payment. Stored; a value never changes its meaning."""

    UNDEFINED = "UNDEFINED"
    MULTIPLE = "MULTIPLE"
    CASH = "CASH"
    CREDIT_CARD = "CREDIT_CARD"
    DEBIT_CARD = "DEBIT_CARD"
    BANK_SLIP = "BANK_SLIP"
    DEPOSIT = "DEPOSIT"
    CHECK = "CHECK"
    STORE_CREDIT_PLAN = "STORE_CREDIT_PLAN"
    RECEIVABLE_ACCOUNT = "RECEIVABLE_ACCOUNT"
    OTHER = "OTHER"
    CUSTOM = "CUSTOM"
    TRADE_BILL = "TRADE_BILL"
    PAYPAL = "PAYPAL"
    VOUCHER = "VOUCHER"
    PIX = "PIX"
    FOOD_VOUCHER = "FOOD_VOUCHER"
    MEAL_VOUCHER = "MEAL_VOUCHER"
    GIFT_CARD = "GIFT_CARD"
    FUEL_VOUCHER = "FUEL_VOUCHER"
    BANK_DEPOSIT = "BANK_DEPOSIT"
    BANK_TRANSFER_WALLET = "BANK_TRANSFER_WALLET"
    LOYALTY_CREDIT = "LOYALTY_CREDIT"
    PAYMENT_LINK = "PAYMENT_LINK"


PAYMENT_METHOD_TITLES: Mapping[str, str] = {
    PaymentMethod.UNDEFINED: N_("Not defined"),
    PaymentMethod.MULTIPLE: N_("Several methods"),
    PaymentMethod.CASH: N_("Cash"),
    PaymentMethod.CREDIT_CARD: N_("Credit card"),
    PaymentMethod.DEBIT_CARD: N_("Debit card"),
    PaymentMethod.BANK_SLIP: N_("Bank slip"),
    PaymentMethod.DEPOSIT: N_("Deposit"),
    PaymentMethod.CHECK: N_("Cheque"),
    PaymentMethod.STORE_CREDIT_PLAN: N_("Store credit plan"),
    PaymentMethod.RECEIVABLE_ACCOUNT: N_("Account receivable"),
    PaymentMethod.OTHER: N_("Other method"),
    PaymentMethod.CUSTOM: N_("Own method"),
    PaymentMethod.TRADE_BILL: N_("Trade bill"),
    PaymentMethod.PAYPAL: N_("PayPal"),
    PaymentMethod.VOUCHER: N_("Voucher"),
    PaymentMethod.PIX: N_("Pix"),
    PaymentMethod.FOOD_VOUCHER: N_("Food voucher"),
    PaymentMethod.MEAL_VOUCHER: N_("Meal voucher"),
    PaymentMethod.GIFT_CARD: N_("Gift card"),
    PaymentMethod.FUEL_VOUCHER: N_("Fuel voucher"),
    PaymentMethod.BANK_DEPOSIT: N_("Bank deposit"),
    PaymentMethod.BANK_TRANSFER_WALLET: N_("Bank transfer or digital wallet"),
    PaymentMethod.LOYALTY_CREDIT: N_("Loyalty points or cashback"),
    PaymentMethod.PAYMENT_LINK: N_("Payment link"),
}

NOT_FOR_ONE_PAYMENT = frozenset({PaymentMethod.UNDEFINED, PaymentMethod.MULTIPLE})
"""What describes an order as a whole, and cannot be chosen for one payment."""

CHOOSABLE: tuple[PaymentMethod, ...] = tuple(
    method for method in PaymentMethod if method not in NOT_FOR_ONE_PAYMENT
)
"""The methods a person may choose for a payment, in the ERP's order."""

# ANYMARKET: only "CARTÃO DE CRÉDITO" and "UNKNOWN" are documented; the other captions and raw
# codes were seen at connectors. A caption is compared whole, so that an unknown one stays
# unknown instead of becoming something similar.
_CAPTIONS: Mapping[PaymentMethod, str] = {
    PaymentMethod.CREDIT_CARD: (
        "cartao de credito|cartao credito|credito|cc|credit card|creditcard|credit|card credit|"
        "visa|master|mastercard|elo|amex|american express|hipercard|diners|diners club|"
        "credito a vista|credito parcelado|cartao de credito parcelado|cartao de credito a vista"
    ),
    PaymentMethod.DEBIT_CARD: (
        "cartao de debito|cartao debito|debito|debit card|debitcard|debit|debvisa|debmaster|"
        "debelo|debito em conta|debito online|cartao de debito virtual"
    ),
    PaymentMethod.BANK_SLIP: (
        "boleto|boleto bancario|boleto registrado|boleto a vista|bolbradesco|bank slip|bankslip|"
        "ticket|billet"
    ),
    PaymentMethod.PIX: "pix|pix a vista|pix parcelado|instant payment|pix copia e cola|qr code pix",
    PaymentMethod.CASH: "dinheiro|cash|especie|em dinheiro",
    PaymentMethod.CHECK: "cheque|check",
    PaymentMethod.DEPOSIT: "deposito|deposit",
    PaymentMethod.BANK_DEPOSIT: "deposito bancario|bank deposit|deposito em conta|atm",
    PaymentMethod.BANK_TRANSFER_WALLET: (
        "transferencia|transferencia bancaria|transferencia eletronica|ted|doc|bank transfer|"
        "transfer|carteira digital|carteira|digital wallet|wallet|ewallet|e wallet|account money|"
        "saldo|saldo em conta|saldo mercado pago|mercado pago|picpay|pic pay|ame|ame digital|"
        "google pay|apple pay|samsung pay"
    ),
    PaymentMethod.LOYALTY_CREDIT: (
        "fidelidade|programa de fidelidade|pontos|cashback|credito virtual|credito em loja|"
        "loyalty|points|livelo|esfera"
    ),
    PaymentMethod.STORE_CREDIT_PLAN: (
        "crediario|crediario digital|carne|mercado credito|consumer credits|digital currency"
    ),
    PaymentMethod.PAYPAL: "paypal|pay pal|paypal express",
    PaymentMethod.VOUCHER: "vale|voucher|vale compra|vale compras|vale troca|coupon voucher",
    PaymentMethod.GIFT_CARD: "vale presente|cartao presente|gift card|giftcard|gift certificate",
    PaymentMethod.FOOD_VOUCHER: "vale alimentacao|food voucher",
    PaymentMethod.MEAL_VOUCHER: "vale refeicao|meal voucher",
    PaymentMethod.FUEL_VOUCHER: "vale combustivel|fuel voucher",
    PaymentMethod.PAYMENT_LINK: "link de pagamento|payment link",
    PaymentMethod.TRADE_BILL: "duplicata|duplicata mercantil|trade bill",
    PaymentMethod.OTHER: "outro|outros|outra|outras|other|others",
    PaymentMethod.MULTIPLE: "multiplas|multiplos|multiplas formas|multiple",
}

_BY_CAPTION: Mapping[str, PaymentMethod] = {
    caption: method for method, captions in _CAPTIONS.items() for caption in captions.split("|")
}


@lru_cache(maxsize=1024)
def normal_caption(text: str) -> str:
    """A caption or code as it is compared: folded, punctuation as spaces; UNKNOWN is ""."""
    words = re.sub(r"[\W_]+", " ", fold(text)).strip()
    return "" if words in {"unknown", "undefined", "null", "none", "nao definida"} else words


def recognise(*captions: str) -> str:
    """The payment method of the first caption that is known, "" where none is."""
    for caption in captions:
        method = _BY_CAPTION.get(normal_caption(caption))
        if method is not None:
            return method.value
    return ""


def order_method(methods: Iterable[str]) -> str:
    """The method of a whole order: the one all its payments share, else MULTIPLE (ERP §6.2).

    "" while one of them is unmapped or there is no payment at all.
    """
    found = set(methods)
    if not found or "" in found:
        return ""
    return found.pop() if len(found) == 1 else PaymentMethod.MULTIPLE.value

"""What the hub refuses, and the words it uses.

Texts without a remark are the hub's own, letter by letter, including its slips of spelling.
Texts marked "invented" stand in for ones that were never published.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from .wire import Call, Refusal, wrong_format

OUT_OF_SPEC = "O campo informado esta fora das especificações."
LIMIT_TOO_LOW = "O limite mínimo permitido por página é de 5 recursos"
LIMIT_TOO_HIGH = "O limite máximo permitido por página é de {most} recursos"  # invented
SYSTEM_ERROR = "Erro no sistema. Detalhes: Ocorreu um erro inesperado. Por favor, tente novamente."
RESTRICTED = "This method is restricted for ANYMARKET use."
PARTNER_ID_MISSING = (
    "O parâmetro 'partnerID' é obrigatório, consulte a documentação para maiores informações."
)
ORDER_STATUS_ON_CREATE = (
    "Erro ao criar o pedido. Somente é possivel criar pedidos com status Pendente ou Pago."
)
NOTHING_TO_CHANGE = (
    "Erro ao processar: Quantidade, Custo, Prazo Adicional ou Localização do produto"
    " devem ser informados"
)
UNKNOWN_SKU = "Erro ao processar: SKU não encontrado"  # invented
NO_STOCK_ROW = (  # invented
    "Erro ao processar: Estoque não encontrado para o SKU no local informado"
)
STOCK_UPDATED = "Atualizado com sucesso"
AUTOMATIC_PRICE = "Preço do anúncio não pode ser alterado: cálculo automático"  # invented
SELL_ABOVE_PRICE = "O preço com desconto não pode ser maior que o preço"  # invented
MARGIN_WARNING = "Preço não atualizado no marketplace: margem de segurança atingida"  # invented
FISCAL_FAILURE = (
    "Ocorreu um erro ao atualizar o documento fiscal para o marketplace. Erro: {reason}"
)
FISCAL_BUFFERED = (
    "O Mercado Livre não permite o envio do XML da nota fiscal neste momento"
    " (Status: pending, Substatus: buffered, Id. no Marketplace: {number})"
)
FISCAL_LIMIT = "O Limite de Nota Fiscal salva na venda foi atingido no Mercado Livre."
FISCAL_DATE = "Erro ao faturar pedido: Erro: ''??invalid_invoice_emission_date??''"
PACKAGE_ID_MISSING = "O parâmetro packageId é obrigatório quando o pedido possui pacotes."
PACKAGE_INVOICED = "O pacote informado já possui nota fiscal associada (PACKAGE_ALREADY_INVOICED)."
LABELS_NOT_READY = (
    "As etiquetas dos seguintes pedidos [{ids}] não estão prontas para download,"
    " tente novamente mais tarde"
)
INTEGRITY = "Não foi possível concluir a operação por conflito de integridade."
DOCUMENT_MISSING = "Documento não encontrado."


def refuse(status: int, message: str, **more: Any) -> Refusal:
    """The usual envelope; `code` repeats the status as a string."""
    return Refusal(status, {"code": str(status), "message": message, **more})


def not_found(what: object) -> Refusal:
    return refuse(404, f"Recurso com o id '{what}' não encontrado.")


def unknown_path() -> Refusal:
    return refuse(404, "Recurso não encontrado.")  # invented


def wrong_method(method: str) -> Refusal:
    # ANYMARKET: a wrong method answers 422, not 405.
    return refuse(
        422,
        f"Método {method} não suportado para path solicitado."
        " Verifique a documentação para maiores detalhes.",
    )


def bad_date(name: str, text: object) -> Refusal:
    return refuse(
        422,
        f"O parâmetro '{name}' com a data informada '{text}', está em formato incorreto."
        " Por favor verificar a documentação",
    )


def fields_wrong(problems: Iterable[tuple[str, str]]) -> Refusal:
    """The validation envelope with one line per field."""
    listed = list(problems)
    return refuse(
        422,
        OUT_OF_SPEC,
        details=[f"{field} {message}" for field, message in listed],
        fieldErrors=[{"field": field, "message": message} for field, message in listed],
    )


def duplicate_sku(code: str) -> Refusal:
    return refuse(422, f"Duplicidade de SKU: O SKU informado {code} já está cadastrado.")


def duplicate_order(marketplace: str, number: str, order_id: int) -> Refusal:
    return refuse(
        422,
        f"Erro ao criar o pedido. Já existe uma venda de {marketplace} cadastrada com o"
        f" código informado [{number}, ID Anymarket: {order_id}]",
    )


def forbidden_move(before: str, after: str) -> Refusal:
    return refuse(  # invented
        422, f"Não é permitido alterar o status do pedido de {before} para {after}."
    )


def transmission_price_missing(account: str, transmission_id: int) -> Refusal:
    return refuse(
        404,
        f"TransmissionPrice não encontrado para o oi={account}, transmissionId={transmission_id}",
    )


def parse_date(name: str, text: object) -> datetime:
    """A date with an offset; anything else is refused."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise bad_date(name, text)
    return moment


def query_whole(call: Call, name: str, default: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()):
        raise Refusal(400, wrong_format(name))
    return int(text)


def query_choice(call: Call, name: str, choices: Collection[str]) -> str | None:
    text = call.query.get(name)
    if text is not None and text not in choices:
        raise Refusal(400, wrong_format(name))
    return text

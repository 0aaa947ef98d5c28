"""NF-e, labels, packages, returns."""

import io
import zipfile
from typing import Any

import pytest

from .shop import Shop

KEY = "41260399990001000195550010000012341000012348"
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<nfeProc xmlns="http://www.portalfiscal.inf.br/nfe" versao="4.00">
<NFe><infNFe Id="NFe{KEY}"/></NFe><protNFe><infProt/></protNFe></nfeProc>""".encode()


def send_xml(shop: Shop, order_id: int, body: bytes = XML, kind: str = "application/xml") -> Any:
    return shop.ask("PUT", f"/orders/{order_id}/nfe", content=body, headers={"Content-Type": kind})


def test_an_authorised_document_is_taken_as_it_is() -> None:
    shop = Shop()
    order_id = shop.order_in("PAID_WAITING_SHIP")

    answer = send_xml(shop, order_id, kind="application/xml;charset=utf-8")

    assert (answer.status_code, answer.content) == (200, b"")
    assert shop.market.fiscal_documents[order_id] == [XML]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (XML, "application/json", 415),
        (b"<nfeProc", "application/xml", 400),
        (b"<NFe/>", "application/xml", 422),
        (XML.replace(b"protNFe", b"other"), "application/xml", 422),
    ],
)
def test_other_documents_are_refused(body: bytes, kind: str, status: int) -> None:
    shop = Shop()

    answer = send_xml(shop, shop.order_in("PAID_WAITING_SHIP"), body, kind)

    assert answer.status_code == status


def test_the_document_of_a_buffered_shipment_is_refused_with_500_until_its_day() -> None:
    shop = Shop()
    order_id = next(o for o, row in shop.market.orders.items()
                    if "bufferingDate" in row.get("tracking", {}))  # fmt: skip

    refused = send_xml(shop, order_id)
    shop.wait(3 * 24 * 3600)

    assert refused.status_code == 500
    assert "Substatus: buffered" in refused.json()["message"]
    assert send_xml(shop, order_id).status_code == 200


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("nfe-buffered", "buffered"),
        ("nfe-limit", "O Limite de Nota Fiscal salva na venda foi atingido no Mercado Livre."),
        ("nfe-date", "invalid_invoice_emission_date"),
    ],
)
def test_the_marketplace_refuses_documents_with_500(fault: str, text: str) -> None:
    shop = Shop(fault)

    answer = send_xml(shop, shop.order_in("PAID_WAITING_SHIP"))

    assert answer.status_code == 500
    assert answer.json()["message"].startswith(
        "Ocorreu um erro ao atualizar o documento fiscal para o marketplace. Erro: "
    )
    assert text in answer.json()["message"]


def test_an_unpaid_order_takes_no_document() -> None:
    shop = Shop()

    assert send_xml(shop, shop.order_in("PENDING")).status_code == 422


def send_form(shop: Shop, order_id: int, query: str = "", **fields: str) -> Any:
    return shop.ask(
        "POST", f"/orders/{order_id}/fiscalDocument{query}",
        data={"number": "1234", "date": "2026-03-20T09:00:00-03:00", **fields},
        files={"file": ("nota.xml", XML, "application/xml")},
    )  # fmt: skip


def test_a_document_may_come_as_a_form() -> None:
    shop = Shop()
    order_id = shop.order_in("PAID_WAITING_SHIP")

    assert send_form(shop, order_id, origin="ORIGIN_ERP").status_code == 200
    assert shop.market.fiscal_documents[order_id] == [XML]
    assert send_form(shop, order_id, origin="NOWHERE").status_code == 422


def test_each_package_takes_one_document() -> None:
    shop = Shop()
    order_id = shop.order_in("PAID_WAITING_SHIP")
    body = {"packages": [{"items": [{"sku": "X", "quantity": 1}]}]}
    package = shop.post(f"/orders/{order_id}/packages", body).json()["packageId"]

    unnamed = send_form(shop, order_id)
    first = send_form(shop, order_id, f"?packageId={package}")
    second = send_form(shop, order_id, f"?packageId={package}")

    assert "packageId é obrigatório" in unnamed.json()["message"]
    assert first.status_code == 200
    assert "PACKAGE_ALREADY_INVOICED" in second.json()["message"]


def labels(shop: Shop, *ids: int, kind: str = "PDF", query: str = "") -> Any:
    return shop.post(f"/printtag/{kind}{query}", {"orders": list(ids)})


def invoice(shop: Shop, order_id: int) -> None:
    body = {"status": "INVOICED", "invoice": {"date": "2026-03-20T09:00:00-03:00"}}
    assert shop.put(f"/orders/{order_id}", body).status_code == 200


def test_a_label_is_ready_a_little_after_the_invoice() -> None:
    shop = Shop()
    order_id = shop.order_in("PAID_WAITING_SHIP", marketPlace="SHOPEE")

    before = labels(shop, order_id)
    invoice(shop, order_id)
    too_soon = labels(shop, order_id)
    shop.wait(2)

    assert before.status_code == too_soon.status_code == 409
    assert before.json()["message"] == (
        f"As etiquetas dos seguintes pedidos [{order_id}] não estão prontas para download,"
        " tente novamente mais tarde"
    )
    assert labels(shop, order_id).content.startswith(b"%PDF")


def two_invoiced(shop: Shop) -> tuple[int, int]:
    ids = tuple(
        shop.order_in("PAID_WAITING_SHIP", marketPlace=code) for code in ("SHOPEE", "MERCADO_LIVRE")
    )
    for order_id in ids:
        invoice(shop, order_id)
    shop.wait(2)
    return ids[0], ids[1]


def test_only_the_content_type_tells_what_kind_of_label_came() -> None:
    shop = Shop()
    first, second = two_invoiced(shop)

    several = labels(shop, first, second)
    text = labels(shop, first, kind="ZPL2", query="?file=TXT")
    posting_list = labels(shop, first, kind="ZPL2", query="?file=PLP")
    plain = labels(shop, first, kind="ZPL")

    assert several.headers["content-type"] == "application/zip"
    assert len(zipfile.ZipFile(io.BytesIO(several.content)).namelist()) == 2
    assert text.json()["content"].startswith("^XA")
    assert posting_list.headers["content-type"] == "application/pdf"
    assert plain.headers["content-type"] == "application/zip"


def test_some_labels_may_not_be_ready() -> None:
    shop = Shop()
    first, second = two_invoiced(shop)
    shop.faults.switch_on(f"labels-not-ready={second}")

    refused = labels(shop, first, second)

    assert f"[{second}]" in refused.json()["message"]
    assert labels(shop, first).status_code == 200


def test_label_types_are_upper_case_and_orders_must_exist() -> None:
    shop = Shop()

    assert labels(shop, 190000102, kind="pdf").status_code == 400
    assert labels(shop, 1).status_code == 404
    assert labels(shop).status_code == 422


def test_a_return_is_there_to_be_read_and_another_can_be_made() -> None:
    shop = Shop()
    (order_id,) = shop.market.returns
    path = f"/orders/{order_id}/returns"
    (first,) = shop.get(path).json()["content"]
    body = dict.fromkeys(("marketplace", "marketplaceOrderId", "marketplaceReturnId"), "x")
    body |= {"status": "NEW_RETURN", "reason": "x", "items": "x", "shipping": "x"}

    made = shop.post(path, body).json()

    assert shop.get(f"{path}/{first['id']}").json()["type"] == "PARTIAL"
    assert shop.ids(path) == [first["id"], made["id"]]


def test_the_marketplace_issues_the_documents_of_its_own_warehouse() -> None:
    shop = Shop()

    documents = shop.get("/fiscalDocuments?limit=5").json()["content"]

    order_id = int(documents[0]["orderId"])
    assert shop.market.order(order_id)["fulfillment"]
    assert documents[0]["createdAt"].endswith(".123456Z")

"""Who may come in, and how often."""

from email.utils import parsedate_to_datetime

import pytest

from .shop import Shop


def test_a_request_without_a_token_is_refused_in_the_shape_of_the_authentication_layer() -> None:
    answer = Shop().get("/brands", token=None)

    assert answer.status_code == 401
    assert answer.json() == {"response": "NO_TOKEN", "operation": "geral"}


def test_a_wrong_token_is_refused() -> None:
    answer = Shop().get("/brands", token="somebody-else")

    assert (answer.status_code, answer.json()["message"]) == (401, "User not registered")


def test_neither_a_bearer_token_nor_one_in_the_query_counts() -> None:
    shop = Shop()

    bearer = shop.get("/brands", token=None, headers={"Authorization": "Bearer practice-token"})
    query = shop.get("/brands?gumgaToken=practice-token", token=None)

    assert (bearer.status_code, query.status_code) == (401, 401)


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        ("token-expired", 403, "TOKEN_EXPIRED"),
        ("user-not-registered", 401, "User not registered"),
        ("other-environment", 403, "ambiente"),
    ],
)
def test_the_token_faults_refuse_even_the_right_token(fault: str, status: int, text: str) -> None:
    answer = Shop(fault).get("/brands")

    assert answer.status_code == status
    assert text in answer.text


def test_every_answer_says_how_many_requests_are_left() -> None:
    shop = Shop(rate=10)

    answers = [shop.get("/brands"), shop.get("/nothing-here"), shop.get("/brands", token=None)]

    left = [answer.headers["ratelimit-remaining"] for answer in answers]
    assert left == ["9", "8", "8"]
    assert answers[0].headers["ratelimit-limit"] == "10"
    assert answers[0].headers["ratelimit-reset"] == "60"


def test_when_the_window_is_used_up_the_hub_says_how_long_to_wait() -> None:
    shop = Shop(rate=2)
    shop.get("/brands")
    shop.wait(20)
    shop.get("/brands")

    refused = shop.get("/brands")
    shop.wait(40)

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == refused.headers["ratelimit-reset"] == "40"
    assert shop.get("/brands").status_code == 200


def test_retry_after_may_be_a_date() -> None:
    shop = Shop("retry-after-date", "rate-limited=1")

    wait = parsedate_to_datetime(shop.get("/brands").headers["retry-after"]) - shop.moment

    assert wait.total_seconds() == 1


def test_the_rate_headers_may_be_missing() -> None:
    assert "ratelimit-remaining" not in Shop("no-rate-headers").get("/brands").headers


def test_a_429_may_come_without_any_hint() -> None:
    shop = Shop("rate-limited-no-headers=1")

    refused = shop.get("/brands")

    assert refused.status_code == 429
    assert not {"retry-after", "ratelimit-reset"} & set(refused.headers)
    assert shop.get("/brands").status_code == 200


def test_an_unknown_path_is_404_and_a_wrong_method_422() -> None:
    shop = Shop()

    wrong = shop.ask("DELETE", "/products")

    assert shop.get("/nothing-here").status_code == 404
    assert wrong.status_code == 422
    assert wrong.json()["message"].startswith("Método DELETE não suportado para path solicitado.")


def test_an_id_must_be_a_number() -> None:
    answer = Shop().get("/orders/abc")

    assert answer.status_code == 400
    assert answer.json()["message"].startswith("O campo 'id' na url está em formato incorreto.")


def test_a_body_must_be_json_and_say_so() -> None:
    shop = Shop()
    headers = {"Content-Type": "text/plain"}

    text = shop.ask("POST", "/brands", content=b"{}", headers=headers)
    broken = shop.ask("POST", "/brands", content=b"{", headers={"Content-Type": "application/json"})

    assert text.status_code == 415
    assert broken.json() == {"code": "400", "message": "Não foi possível finalizar a chamada."}


def test_the_log_of_requests_keeps_what_came_in_and_what_was_answered() -> None:
    shop = Shop()
    shop.post("/brands?x=1", {"name": "Nova"})

    seen = shop.hub.requests[-1]

    assert (seen.method, seen.path, seen.query, seen.status) == ("POST", "/brands", {"x": "1"}, 200)
    assert seen.json == {"name": "Nova"}
    assert seen.headers["gumgatoken"] == "practice-token"

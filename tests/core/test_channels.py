"""Captions of sales channels."""

import pytest

from anydesk.core.channels import channel_title


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("MERCADO_LIVRE", "Mercado Livre"),
        ("AMAZON_GLOBAL_API", "Amazon"),
        ("MAGAZINE_LUIZA", "Magalu"),
        ("B2W_NEW_API", "Americanas"),
        ("GFG", "Dafiti"),
        ("CNOVA", "Casas Bahia"),
        ("SHOPEE", "Shopee"),
        ("mercado_livre", "Mercado Livre"),
        ("ECOMMERCE", "Own shop"),
        ("LOJA_DO_MECANICO", "Loja do Mecanico"),
        ("FASTSHOP_NEW_API", "Fastshop"),
        ("Loja Nova", "Loja Nova"),
        ("", ""),
    ],
)
def test_a_channel_has_a_caption_the_merchant_knows(code: str, title: str) -> None:
    assert channel_title(code) == title

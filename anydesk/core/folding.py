"""Text as a search reads it: lower case, without accents, single spaces."""

import unicodedata


def fold(text: str) -> str:
    """``"Cerâmica  AZUL"`` → ``"ceramica azul"``; the same for what is kept and what is typed."""
    if text.isascii():
        # Most codes and many names: nothing in them has an accent.
        return " ".join(text.lower().split())
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return " ".join(bare.casefold().split())

"""Names of people and companies as Portuguese writes them (ERP §2)."""

import re

_PARTICLES = frozenset({"da", "de", "do", "das", "dos", "e", "di", "du", "del", "della", "la", "y"})
_ROMAN = re.compile(r"^(?=[IVXLC]{2,}$)C{0,3}(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$")
_COMPANY_FORMS = frozenset(
    {"ltda", "me", "epp", "eireli", "sa", "s/a", "s.a.", "mei", "slu", "cia", "cnpj", "cpf"}
)
_WRITTEN: dict[str, str] = {"ltda": "Ltda", "ltda.": "Ltda.", "cia": "Cia", "cia.": "Cia."}
# "D'Ávila", "Sant'Anna", "Silva-Souza": each part begins anew.
_PARTS = re.compile(r"([-'’/])")


def format_name(name: str) -> str:
    """The name with capitals where they belong: particles small, numerals and acronyms large.

    A name written with both large and small letters was written by a person who knew how; only
    its spaces are put right. The letters themselves are never changed, only their case.
    """
    words = name.split()
    if not _is_shouted_or_whispered("".join(words)):
        return " ".join(words)
    return " ".join(_word(word, first=place == 0) for place, word in enumerate(words))


def _is_shouted_or_whispered(letters: str) -> bool:
    return letters == letters.upper() or letters == letters.lower()


def _word(word: str, *, first: bool) -> str:
    small = word.lower()
    if small in _PARTICLES and not first:
        return small
    if small in _WRITTEN:
        return _WRITTEN[small]
    if small in _COMPANY_FORMS or _ROMAN.match(word.upper()) or _is_acronym(small):
        return word.upper()
    return "".join(part[:1].upper() + part[1:].lower() for part in _PARTS.split(word))


def _is_acronym(small: str) -> bool:
    """No vowel in it, or full stops between the letters: nobody is called "Jb" or "A.b."."""
    letters = [one for one in small if one.isalpha()]
    if len(letters) < 2:
        return False
    return not any(one in "aáàâãeéêiíoóôõuúüy" for one in letters) or small.count(".") >= 2

"""The kinds of cells that hold one of a few words: Sim/Não, Ativo/Inativo, S V K F M."""

from dataclasses import dataclass
from typing import Any

from anydesk.core.amounts import DecimalReading
from anydesk.core.folding import fold
from anydesk.core.i18n import N_
from anydesk.core.products import ProductType
from anydesk.core.sheet_cells import Cell, Found, Remark, failed, shortened, text_of

_YES = frozenset({"sim", "s", "yes", "y", "1", "true", "verdadeiro", "x"})
_NO = frozenset({"nao", "n", "no", "0", "false", "falso"})


@dataclass(frozen=True)
class YesNo:
    """Sim or Não. ``as_text``: kept as that word (columns without a field of their own)."""

    as_text: bool = False

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        word = fold(text_of(cell))
        if word not in _YES | _NO:
            return failed(N_("“{text}” is neither Sim nor Não."), text=shortened(text_of(cell)))
        answer = word in _YES
        return Found(_sim_nao(answer) if self.as_text else answer)

    def write(self, value: Any) -> Cell:
        return str(value or "") if self.as_text else _sim_nao(bool(value))


def _sim_nao(answer: bool) -> str:
    return "Sim" if answer else "Não"


class Situation:
    """Ativo or Inativo."""

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        word = fold(text_of(cell))
        if word in {"ativo", "ativa", "a"}:
            return Found(True)
        if word in {"inativo", "inativa", "i"}:
            return Found(False)
        if word in {"excluido", "excluida", "e"}:
            return failed(N_("A spreadsheet deletes no products. Write Inativo instead."))
        return failed(N_("“{text}” is neither Ativo nor Inativo."), text=shortened(text_of(cell)))

    def write(self, value: Any) -> Cell:
        return "Ativo" if value else "Inativo"


class TypeOf:
    """S, V, K, F or M; the words behind the letters too."""

    _WORDS = (
        ("S", "simples"),
        ("V", "com variacoes"),
        ("K", "kit"),
        ("F", "fabricado"),
        ("M", "materia-prima"),
    )

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        word = fold(text_of(cell))
        for letter, name in self._WORDS:
            if word in {letter.lower(), name}:
                return Found(ProductType(letter))
        return failed(N_("“{text}” is not a type: S, V, K, F or M."), text=shortened(text_of(cell)))

    def write(self, value: Any) -> Cell:
        return str(value)


class Package:
    """The shape of the package; an unknown one is kept as it is written."""

    TITLES = ("Pacote / Caixa", "Envelope", "Rolo / Cilindro")

    def read(self, cell: Cell, reading: DecimalReading) -> Found:
        word = fold(text_of(cell))
        for title in self.TITLES:
            if word == fold(title) or word in fold(title).split(" / "):
                return Found(title)
        remark = N_("Unknown shape; the usual ones are {titles}.")
        return Found(text_of(cell), warning=Remark(remark, {"titles": "; ".join(self.TITLES)}))

    def write(self, value: Any) -> Cell:
        return str(value or "")

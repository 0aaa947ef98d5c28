"""Labels of marketplaces, ready to be printed (API §7.9)."""

import io
import zipfile
from dataclasses import dataclass

from anydesk.api.client import ApiClient
from anydesk.api.fields import Fields
from anydesk.api.json_text import parse
from anydesk.api.limits import Lane
from anydesk.core.errors import Rejected, UnexpectedAnswer
from anydesk.core.i18n import _
from anydesk.core.settings import LabelFormat

NOT_READY = 409
_TYPES = {"application/pdf": ".pdf", "application/zip": ".zip", "text/plain": ".zpl"}

MOST_BYTES = 50_000_000
"""Of one unpacked label; what says it is larger is no label."""


@dataclass(frozen=True)
class LabelFile:
    """One file as it came: what it is follows from ``suffix`` (".pdf", ".zpl")."""

    suffix: str
    content: bytes


class LabelsNotReady(Rejected):
    """The marketplace has not made the label yet (409); asked again later it comes."""


@dataclass(frozen=True)
class LabelsApi:
    """The account's labels."""

    client: ApiClient

    async def fetch(self, hub_id: int, wanted: LabelFormat) -> tuple[LabelFile, ...]:
        """The label of an order, one file for each of its parcels.

        Raises:
            LabelsNotReady: not yet.
            Rejected, NotFound: there is none for this order.
            UnexpectedAnswer: what came is no label.
        """
        zpl = wanted is LabelFormat.ZPL
        try:
            content, kind = await self.client.post_for_file(
                # ANYMARKET: only ZPL2 with file=TXT is documented to give the printer's text.
                "/printtag/ZPL2" if zpl else "/printtag/PDF",
                params={"file": "TXT"} if zpl else None,
                json={"orders": [hub_id]},
                lane=Lane.USER,
            )
        except Rejected as error:
            if error.status == NOT_READY:
                raise LabelsNotReady(
                    error.message, details=error.details, status=error.status
                ) from error
            raise
        return label_files(content, kind)


def label_files(content: bytes, content_type: str) -> tuple[LabelFile, ...]:
    """The files of an answer. What they are is said by the answer, not by what was asked for.

    Raises UnexpectedAnswer.
    """
    kind = content_type.split(";")[0].strip().lower()
    if kind == "application/json":
        return (LabelFile(".zpl", _text_of(content)),)
    suffix = _TYPES.get(kind, "") or _suffix_of(content)
    if suffix == ".zip":
        return _unpacked(content)
    if not suffix or not content:
        raise _no_label(content_type)
    return (LabelFile(suffix, content),)


def _text_of(content: bytes) -> bytes:
    try:
        text = Fields(parse(content.decode("utf-8-sig"))).text("content")
    except (ValueError, UnexpectedAnswer) as error:
        raise _no_label("application/json") from error
    if not text:
        raise _no_label("application/json")
    return text.encode()


def _unpacked(content: bytes) -> tuple[LabelFile, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if any(one.file_size > MOST_BYTES for one in members):
                raise _no_label("application/zip")
            found = [archive.read(one) for one in members]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise _no_label("application/zip") from error
    if not found:
        raise _no_label("application/zip")
    # The names inside are not ours to trust: what a file is, is seen from its first bytes.
    return tuple(LabelFile(_suffix_of(one) or ".bin", one) for one in found)


def _suffix_of(content: bytes) -> str:
    begin = content.lstrip()[:4].upper()
    if begin.startswith(b"%PDF"):
        return ".pdf"
    if begin.startswith(b"PK"):
        return ".zip"
    return ".zpl" if begin.startswith((b"^XA", b"~D", b"CT~~", "\ufeff^".encode())) else ""


def _no_label(kind: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        _("ANYMARKET sent something that is no label."),
        hint=_("Try again in a few minutes."),
        details=f"content type {kind or 'missing'}",
    )

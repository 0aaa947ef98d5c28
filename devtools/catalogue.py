"""The translations: collects texts, updates and compiles the catalogues.

Runs inside the virtual environment (it needs Babel), as ``python -m devtools.catalogue``.
"""

import argparse
import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from devtools.places import ROOT

DOMAIN = "anydesk"
SOURCE = ROOT / "anydesk"
CATALOGUES = ROOT / "resources" / "i18n"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "counted": (1, 2)}
COMMENT_TAG = "i18n:"
_CODE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?")


def collect(source: Path = SOURCE) -> Catalog:
    """Every text marked in the source, with the files it stands in.

    Line numbers are left out: they would change the catalogue with every edit.
    """
    texts = Catalog(project=DOMAIN, charset="utf-8")
    found = extract_from_dir(
        str(source),
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=(COMMENT_TAG,),
    )
    for filename, _line, text, comments, context in sorted(found, key=lambda one: one[:2]):
        # gettext keeps the catalogue's header under the empty text.
        if text:
            place = f"{source.name}/{Path(filename).as_posix()}"
            texts.add(text, None, [(place, 0)], auto_comments=comments, context=context)
    return texts


def po_file(code: str) -> Path:
    """The catalogue of one language."""
    return CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages() -> list[str]:
    """The languages there are catalogues for."""
    return sorted(path.parts[-3] for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path) -> Catalog:
    """One catalogue, its language taken from its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as ``gettext`` reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue and its compiled form beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=92, sort_output=True, ignore_obsolete=True, include_lineno=False
        )
    path.with_suffix(".mo").write_bytes(compiled(read(path)))


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings)


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def problems(texts: Catalog, path: Path) -> list[str]:
    """What is missing in a catalogue; empty if it is complete and up to date."""
    catalogue = read(path)
    there = {_name(message): message for message in catalogue if message.id}
    needed = {_name(message): message for message in texts if message.id}
    found = [f"not collected: {text!r}" for text in sorted(needed.keys() - there.keys())]
    found += [f"no longer used: {text!r}" for text in sorted(there.keys() - needed.keys())]
    for text in sorted(there.keys() & needed.keys()):
        if there[text].fuzzy:
            found.append(f"marked as uncertain: {text!r}")
        elif there[text].pluralizable != needed[text].pluralizable:
            found.append(f"now counts, or no longer does: {text!r}")
        elif not _is_translated(there[text]):
            found.append(f"not translated: {text!r}")
    mo = path.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalogue):
        found.append("the compiled catalogue is out of date")
    return found


def check() -> int:
    """Print what is missing in each language; 1 if there is anything."""
    texts = collect()
    found = [f"{code}: {line}" for code in languages() for line in problems(texts, po_file(code))]
    if not languages():
        found = ["there is no catalogue: run `dev.py i18n add pt_BR`"]
    if not found:
        count = sum(1 for message in texts if message.id)
        print(f"{count} texts, complete in {', '.join(languages())}")
        return 0
    print("\n".join(found))
    print("Run `dev.py i18n`, then translate what is empty in resources/i18n/*/LC_MESSAGES/*.po")
    return 1


def update() -> int:
    """Bring every catalogue up to date and say what is left to translate."""
    texts = collect()
    for code in languages():
        catalogue = read(po_file(code))
        # A guessed translation that looks finished is worse than an empty one.
        catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        write(po_file(code), catalogue)
        left = [m for m in read(po_file(code)) if m.id and (m.fuzzy or not _is_translated(m))]
        print(f"{code}: {len(catalogue)} texts, {len(left)} to translate")
    return 0


def add(code: str) -> int:
    """Start the catalogue of a language."""
    if not _CODE.fullmatch(code):
        print(f"{code!r} is not a language code such as pt_BR, es or fr_CA", file=sys.stderr)
        return 2
    if po_file(code).exists():
        print(f"{code} is there already", file=sys.stderr)
        return 2
    write(po_file(code), Catalog(locale=code, domain=DOMAIN, project=DOMAIN, fuzzy=False))
    return update()


def main() -> int:
    """``--check``, ``add CODE``, or nothing for an update."""
    parser = argparse.ArgumentParser(prog="dev.py i18n", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, say what is missing")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("add", help="start a language").add_argument("code")
    args = parser.parse_args()
    if args.command == "add":
        return add(args.code)
    return check() if args.check else update()


if __name__ == "__main__":
    sys.exit(main())

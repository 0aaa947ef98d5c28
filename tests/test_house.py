"""The house in order: registries, sources, texts. Each failure says what to do."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import Column

from anydesk.core.settings import INTEGRATION_FORMS
from anydesk.services.jobs import JOBS
from anydesk.services.settings_reference import reference
from anydesk.storage import order_tables, tables
from devtools import options

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "anydesk"
CATALOGUE = ROOT / "resources/i18n/pt_BR/LC_MESSAGES/anydesk.po"

RELEASED_JOB_KEYS = {
    "orders.read",
    "orders.receive",
    "stock.send",
    "prices.send",
    "products.receive",
    "products.import",
}


def sources() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_module_is_longer_than_400_lines() -> None:
    long = [
        name(path)
        for path in [*sources(), *sorted((ROOT / "tests").rglob("*.py"))]
        if "migrations/versions" not in path.as_posix()
        and len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]

    assert not long, f"split these modules: {long}"


@pytest.mark.parametrize("call", ["exec", "processEvents", "sleep"])
def test_no_window_nests_the_loop_or_sleeps(call: str) -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in sources()
        if "ui" in path.relative_to(PACKAGE).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == call
        # Handing the loop back for a turn is no nap.
        and not (call == "sleep" and [getattr(a, "value", None) for a in node.args] == [0])
    ]

    assert not found, f"see docs/architecture.md §9 for what to do instead: {found}"


def test_nothing_is_caught_just_to_be_safe() -> None:
    allowed = {
        "anydesk/ui/aio.py",
        "anydesk/services/runner.py",
        "anydesk/services/live_runs.py",
        "anydesk/storage/secrets.py",
    }
    found = [
        f"{name(path)}:{node.lineno}"
        for path in sources()
        if name(path) not in allowed
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]

    assert not found, f"catch what you can explain, see docs/architecture.md §10: {found}"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name(path)
        for path in sources()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not silent, f"open these modules with one sentence: {silent}"


def test_every_setting_has_help_and_a_good_default() -> None:
    for form in INTEGRATION_FORMS:
        assert not form().problems(), form.key
        for one in form.entries():
            assert one.label, f"{form.key}.{one.name} needs a label"
            assert one.help, f"{form.key}.{one.name} needs help"


def test_every_option_has_a_test_that_proves_its_effect() -> None:
    proofs = options.proved()
    missing = [name for name in options.options() if name not in proofs]

    assert not missing, f"mark a test of each with @pytest.mark.option(…): {missing}"


def test_every_mark_names_an_option_that_exists() -> None:
    unknown = set(options.proved()) - set(options.options())

    assert not unknown, f"no Form has these: {sorted(unknown)}"


@pytest.mark.parametrize(("page", "made"), [("settings", reference), ("options", options.page)])
def test_generated_documentation_is_fresh(page: str, made: Callable[[], str]) -> None:
    stands = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")

    assert stands == made(), "run: python3 dev.py docs"


def test_job_keys_are_those_that_were_released() -> None:
    assert set(JOBS) >= RELEASED_JOB_KEYS, "a job key is stored with the merchant's runs: keep it"


def test_every_job_has_a_test() -> None:
    tests = {path.name for path in (ROOT / "tests/services").rglob("test_*.py")}
    modules = {path.stem for path in (PACKAGE / "services/jobs").glob("*_*.py")}
    jobs = {
        module
        for module in modules
        if "\n    async def steps(" in (PACKAGE / f"services/jobs/{module}.py").read_text("utf-8")
    }

    assert jobs
    assert {f"test_{job}.py" for job in jobs} <= tests


def test_every_icon_named_in_the_code_exists() -> None:
    icons = {path.stem for path in (ROOT / "resources/icons").glob("*.svg")}
    named = {
        match
        for path in sources()
        if "ui" in path.relative_to(PACKAGE).parts
        for match in re.findall(r'\bicon(?:_name)?="([a-z0-9-]+)"', path.read_text("utf-8"))
    }

    assert named
    assert named <= icons, f"copy these icons into resources/icons: {sorted(named - icons)}"


def test_every_column_of_money_is_exact() -> None:
    # A float column would lose cents without anyone noticing.
    found = [
        f"{table.name}.{column.name}"
        for table in {**tables.metadata.tables, **order_tables.metadata.tables}.values()
        for column in table.columns
        if isinstance(column, Column) and "FLOAT" in str(column.type).upper()
    ]

    assert not found


def test_portuguese_is_complete() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    missing = [
        message.id
        for message in catalogue
        if message.id and (message.fuzzy or not all(_texts(message.string)))
    ]

    assert not missing, f"translate these in {CATALOGUE.name}: {missing[:20]}"


def test_translations_have_the_placeholders_of_their_originals() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    wrong = [
        message.id
        for message in catalogue
        if message.id
        for text in _texts(message.string)
        if not _agree(_placeholders(_texts(message.id)[-1]), _placeholders(text))
    ]

    assert not wrong


def _agree(wanted: set[str], found: set[str]) -> bool:
    # A singular may write its number out: "um pedido".
    return found <= wanted and wanted - found <= {"{count}"}


def _texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{[a-z_]*\}", text))


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from 3.12 on")
def test_qt_gives_back_as_many_nones_as_it_takes() -> None:
    # PySide6 6.12.0 on 3.11 loses one reference to None with every call, until Python aborts.
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    timer = QTimer()
    before = sys.getrefcount(None)

    for _turn in range(1_000):
        timer.setInterval(5)

    assert application is not None
    assert before - sys.getrefcount(None) < 100

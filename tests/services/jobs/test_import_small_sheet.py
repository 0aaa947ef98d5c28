"""A small sheet as a run: the outcome of every row is kept, and nothing is half done."""

from pathlib import Path

from anydesk.core.jobs import Outcome, RunState
from anydesk.core.products import Product
from anydesk.core.small_sheets import SheetKind
from anydesk.services import Services
from anydesk.services.jobs import JOBS


async def test_each_row_has_its_outcome_and_the_list_hears_of_it(
    empty_services: Services, tmp_path: Path
) -> None:
    services = empty_services
    heard: list[frozenset[str]] = []
    await services.products.save(Product("A", "Caneca"))
    await services.products.save(Product("B", "Prato"))
    services.changes.listen({"products"}, heard.append)
    path = tmp_path / "contagem.csv"
    path.write_text("SKU;Quantidade\nA;3\nB;0\nX;1\n", encoding="utf-8")

    analysis = await services.small_sheets.analyse(path, SheetKind.COUNT)
    run = await services.runner.run(services.small_sheets.job(analysis, SheetKind.COUNT))

    rows = await services.jobs.rows(run.id)
    assert run.state is RunState.FINISHED
    assert {row.result.key: row.result.outcome for row in rows} == {
        "A": Outcome.DONE,
        "B": Outcome.SKIPPED,
        "X": Outcome.FAILED,
    }
    assert heard


async def test_a_run_built_again_says_to_choose_the_file_again(empty_services: Services) -> None:
    job = JOBS["sheets.import"](empty_services, {"kind": "count", "file": "contagem.csv"})

    run = await empty_services.runner.run(job)

    assert run.state is RunState.FAILED
    assert "contagem.csv" in run.message

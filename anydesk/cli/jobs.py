"""``anydesk jobs …``: what ran, what became of every row, and continuing."""

from typing import Any

import click

from anydesk.cli import inputs
from anydesk.cli.context import DONE, Output, with_services
from anydesk.cli.output import counts, row_document
from anydesk.core.i18n import _
from anydesk.core.jobs import OUTCOME_TITLES, RUN_STATE_TITLES, JobRun
from anydesk.core.query import Query
from anydesk.services import Services


@click.group(name="jobs", help=_("Work that ran or waits to continue."))
def jobs() -> None:
    """The sub-commands of jobs."""


def _document(run: JobRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "key": run.key,
        "title": _(run.title),
        "store": run.store,
        "state": run.state,
        "done": run.done,
        "skipped": run.skipped,
        "failed": run.failed + run.not_sent,
        "created_at": run.created_at,
        "finished_at": run.finished_at,
        "message": run.message,
    }


@jobs.command(name="list", help=_("All jobs, the newest first."))
@with_services
async def list_(services: Services, out: Output) -> int:
    ids = await services.jobs.find(Query())
    runs = await services.jobs.load(ids)
    rows = [_document(run) for run in runs]
    if not out.as_json:
        for row, run in zip(rows, runs, strict=True):
            row["state"] = _(RUN_STATE_TITLES[run.state])
            row["counts"] = counts(run)
    out.rows(
        rows,
        {
            "id": _("Job"),
            "title": _("What"),
            "store": _("Store"),
            "state": _("State"),
            "counts": _("Result"),
            "created_at": _("Begun"),
        },
    )
    return DONE


@jobs.command(name="show", help=_("One job with the outcome of every row."))
@click.argument("job_id", type=inputs.NUMBER)
@with_services
async def show(services: Services, out: Output, *, job_id: int) -> int:
    run = await services.jobs.get(job_id)
    results = [row.result for row in await services.jobs.rows(job_id)]
    if out.as_json:
        out.document({**_document(run), "rows": [row_document(result) for result in results]})
        return DONE
    click.echo(f"{_(run.title)} – {_(RUN_STATE_TITLES[run.state])}: {counts(run)}")
    if run.message:
        click.echo(run.message)
    out.rows(
        [
            {
                "key": result.key,
                "store": result.store,
                "listing": result.listing,
                "outcome": _(OUTCOME_TITLES[result.outcome]),
                "before": result.before,
                "after": result.after,
                "message": result.message,
            }
            for result in results
        ],
        {
            "key": _("Row"),
            "store": _("Store"),
            "listing": _("Listing"),
            "outcome": _("Outcome"),
            "before": _("Before"),
            "after": _("After"),
            "message": _("Message"),
        },
    )
    return DONE


@jobs.command(name="resume", help=_("Continue an interrupted job."))
@click.argument("job_id", type=inputs.NUMBER)
@with_services
async def resume(services: Services, out: Output, *, job_id: int) -> int:
    run_id = await services.runner.resume(job_id)
    return await out.follow(services, run_id)

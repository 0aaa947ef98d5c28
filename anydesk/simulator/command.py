"""The command that runs a practice ANYMARKET until it is told to stop."""

import asyncio
import gc
import signal

import click

from .faults import FAULTS, Faults
from .server import HubOptions, PracticeHub


def _show_faults(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    for fault in FAULTS:
        name = f"{fault.name}={fault.argument}" if fault.argument else fault.name
        click.echo(f"{name:<42} {fault.help}")
    context.exit()


def _check_faults(
    _context: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]
) -> tuple[str, ...]:
    try:
        Faults(texts)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return texts


@click.command(help="Run a practice ANYMARKET on this computer, with invented data.")
@click.option("--port", default=8077, show_default=True, help="0 takes any free port.")
@click.option("--seed", default=1, show_default=True, help="The same seed, the same shop.")
@click.option("--orders", default=40, show_default=True, type=click.IntRange(0))
@click.option("--products", default=60, show_default=True, type=click.IntRange(0))
@click.option("--latency-ms", default=0, show_default=True, type=click.IntRange(0))
@click.option(
    "--rate", default=600, show_default=True, type=click.IntRange(1), metavar="PER_MINUTE"
)
@click.option("--token", default="practice-token", show_default=True)
@click.option("--curiosities", is_flag=True, help="Also the odd products of real catalogues.")
@click.option(
    "--fault", "faults", multiple=True, callback=_check_faults, metavar="NAME[=ARG]",
    help="Switch a fault on; may be given more than once.",
)  # fmt: skip
@click.option(
    "--list-faults", is_flag=True, is_eager=True, expose_value=False, callback=_show_faults,
    help="Show every fault and leave.",
)  # fmt: skip
def simulator(
    port: int,
    seed: int,
    orders: int,
    products: int,
    latency_ms: int,
    rate: int,
    token: str,
    curiosities: bool,
    faults: tuple[str, ...],
) -> None:
    options = HubOptions(
        token=token,
        seed=seed,
        orders=orders,
        products=products,
        latency_ms=latency_ms,
        rate=rate,
        faults=faults,
        curiosities=curiosities,
    )
    try:
        asyncio.run(_run(options, port))
    except OSError as error:
        raise click.ClickException(f"port {port}: {error.strerror or error}") from error


async def _run(options: HubOptions, port: int) -> None:
    told_to_stop = asyncio.Event()
    _listen_for_signals(told_to_stop)
    hub = _build(options)
    url = await hub.start(port=port)
    click.echo(f"listening on {url} token {options.token}")
    await told_to_stop.wait()
    await hub.stop()


def _build(options: HubOptions) -> PracticeHub:
    """The hub, with its data out of the garbage collector's sight.

    A full collection over 100,000 SKUs takes a good part of a second: during the building it
    would be repeated, and later it would show as a slow answer.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        hub = PracticeHub(options)
        gc.freeze()
    finally:
        if was_on:
            gc.enable()
    return hub


def _listen_for_signals(told_to_stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, told_to_stop.set)
        except NotImplementedError:  # Windows: its loops know no signal handlers.
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(told_to_stop.set))

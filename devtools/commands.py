"""The commands of ``dev.py``. To add one: a function here, a line in ``COMMANDS``."""

import os
from collections.abc import Callable

from devtools import build, checks, testing
from devtools.places import (
    CANNOT_CONTINUE,
    LOCK,
    ROOT,
    environment,
    hand_over,
    has_display,
    run,
    say,
    stop,
    venv_program,
)
from devtools.setup import STAMP, setup

INTERRUPTED = 130


def _setup(args: list[str]) -> int:
    """Make the environment and stop there; with --again even where it seems complete."""
    if "--again" in args:
        STAMP.unlink(missing_ok=True)
    setup(window="--window" in args)
    say("ready")
    return 0


def _demo(args: list[str]) -> int:
    """The main job in practice mode: in a window, or off-screen into demo-output/."""
    offscreen = "--offscreen" in args or not has_display(os.environ)
    setup(window=not offscreen)
    rest = [arg for arg in args if arg != "--offscreen"]
    if "--output" not in args:
        rest = ["--output", "demo-output", *rest]
    words = ["-m", "anydesk", "demo", *rest, *(["--offscreen"] if offscreen else [])]
    env = environment(os.environ, offscreen=offscreen)
    return hand_over([venv_program("python"), *words], env)


def _test(args: list[str]) -> int:
    """The test suite; further arguments go to pytest."""
    setup()
    return testing.test(args)


def _prove(args: list[str]) -> int:
    """The test suite with slow tests and many more random examples; for the night."""
    setup()
    return testing.prove(args)


def _check(args: list[str]) -> int:
    """Format, lint, types, layers, translations, registry hosts, tests with coverage."""
    setup()
    return checks.check(args)


def _docs(args: list[str]) -> int:
    """Write docs/settings.md and docs/options.md from the configuration Forms and the tests."""
    setup()
    # In English, whatever the language of the system.
    words = ["-m", "anydesk", "--lang", "en", "docs", "--output", "docs/settings.md", *args]
    env = environment(os.environ, offscreen=True)
    options = run([venv_program("python"), "devtools/options.py"], env)
    return options or hand_over([venv_program("python"), *words], env)


def _i18n(args: list[str]) -> int:
    """Collect texts, update and compile the catalogues; --check, or add CODE."""
    setup()
    words = ["-m", "devtools.catalogue", *args]
    return run([venv_program("python"), *words], environment(os.environ))


def _build(args: list[str]) -> int:
    """Package the program with PyInstaller and let the result check itself."""
    setup()
    if args:
        stop("build takes no arguments")
    return build.build()


def _bench(args: list[str]) -> int:
    """Run the benchmarks in bench/, or the one named; further arguments go to it."""
    setup()
    scripts = {p.stem: p for p in sorted((ROOT / "bench").glob("[!_]*.py"))}
    if args and not args[0].startswith("-"):
        name, args = args[0], args[1:]
        if name not in scripts:
            stop(f"There is no benchmark {name!r}. There are: {', '.join(scripts) or 'none'}")
        scripts = {name: scripts[name]}
    env = environment(os.environ, offscreen=True)
    failed = []
    for name, script in scripts.items():
        say(f"bench: {name}")
        if run([venv_program("python"), script, *args], env) != 0:
            failed.append(name)
    if failed:
        say("failed: " + ", ".join(failed))
    return 1 if failed else 0


def _lock(args: list[str]) -> int:
    """Make requirements.lock from pyproject.toml; with --upgrade also take newer versions."""
    setup()
    options = ["--group", "dev", "--universal", "--python-version", "3.11"]
    # Neither where packages come from nor who asked for them: only names and hashes.
    options += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
    words = ["pip", "compile", "pyproject.toml", *options, "--quiet", "-o", LOCK.name]
    code = run([venv_program("uv"), *words, *args], environment(os.environ))
    if code == 0 and "://" in LOCK.read_text("utf-8"):
        stop("requirements.lock holds an address; it must not be committed.")
    return code


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": _demo,
    "test": _test,
    "check": _check,
    "docs": _docs,
    "i18n": _i18n,
    "build": _build,
    "bench": _bench,
    "prove": _prove,
    "lock": _lock,
    "setup": _setup,
}


def usage() -> str:
    """What ``--help`` prints."""
    lines = ["usage: dev.py COMMAND [ARGUMENTS]", ""]
    lines += [f"  {name:<7}{(act.__doc__ or '').strip()}" for name, act in COMMANDS.items()]
    lines += ["", "Each command first sets up .venv, where that is still to do."]
    return "\n".join(lines)


def main(words: list[str]) -> int:
    """Run one command; its exit code."""
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if words else CANNOT_CONTINUE
    if words[0] not in COMMANDS:
        stop(f"There is no command {words[0]!r}.\n{usage()}")
    try:
        return COMMANDS[words[0]](words[1:])
    except KeyboardInterrupt:
        return INTERRUPTED

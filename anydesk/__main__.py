"""Start-up: language first, then the command line, which opens the window by itself."""

import gc
import multiprocessing
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments and answer its exit code."""
    # A packaged build starts its child processes through this same file.
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    from anydesk import language

    # Before the commands are imported: their help is translated when it is declared.
    language.install(language.asked_for(given))
    # What is imported stays: looking for garbage in it takes a tenth of the start.
    gc.disable()
    import click

    from anydesk.app import Launcher, extra_commands
    from anydesk.cli.program import program

    gc.freeze()
    gc.enable()
    for command in extra_commands():
        program.add_command(command)
    try:
        code = program.main(given, prog_name="anydesk", standalone_mode=False, obj=Launcher())
    except click.ClickException as error:
        if "--json" in given:
            from anydesk.cli.output import Printer

            Printer(as_json=True).failure("UsageError", error.format_message())
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    sys.exit(main())

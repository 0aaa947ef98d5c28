"""dev.py: what it decides, without installing, downloading or waiting for anything."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import anydesk
from devtools import checks, commands, debian, hosts, qt, setup, testing
from devtools.places import LOCK, ROOT, environment, has_display

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

BOOKWORM = """\
python3.11-venv:
  Installed: (none)
  Candidate: 3.11.2-6+deb12u6
  Version table:
     3.11.2-6+deb12u6 500
python3-venv:
  Installed: (none)
  Candidate: 3.11.2-1+b1
libglib2.0-0:
  Installed: 2.74.6-2+deb12u7
  Candidate: 2.74.6-2+deb12u7
libegl1:
  Installed: (none)
  Candidate: 1.6.0-1
"""
TRIXIE = """\
libglib2.0-0:
  Installed: (none)
  Candidate: (none)
  Version table:
libglib2.0-0t64:
  Installed: (none)
  Candidate: 2.84.4-3
"""
PYPROJECT = """\
[project]
name = "anydesk"
[project.scripts]
anydesk = "anydesk.__main__:main"
[tool.ruff]
line-length = 100
"""
GLIB = (("libglib2.0-0t64", "libglib2.0-0"),)
VENV_PACKAGE = (("python3.11-venv", "python3-venv"),)


def requirements() -> list[Requirement]:
    lines = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


def locked() -> dict[str, str]:
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", LOCK.read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in lines}


# System packages


def test_the_answer_of_apt_is_read_as_installed_and_installable() -> None:
    policy = debian.parse_policy(BOOKWORM)

    assert policy["libglib2.0-0"] == (True, True)
    assert policy["libegl1"] == (False, True)
    assert debian.parse_policy(TRIXIE)["libglib2.0-0"] == (False, False)


def test_a_package_that_is_installed_is_not_asked_for() -> None:
    assert debian.choose(GLIB, debian.parse_policy(BOOKWORM)) == []


def test_the_name_of_this_release_is_chosen() -> None:
    assert debian.choose(GLIB, debian.parse_policy(TRIXIE)) == ["libglib2.0-0t64"]
    assert debian.choose(VENV_PACKAGE, debian.parse_policy(BOOKWORM)) == ["python3.11-venv"]


def test_a_package_unknown_to_this_release_is_left_out() -> None:
    wanted = (("libegl1",), ("libxcb-of-another-time",))

    assert debian.choose(wanted, debian.parse_policy(BOOKWORM)) == ["libegl1"]


def test_without_package_lists_the_oldest_names_are_used() -> None:
    assert debian.choose(GLIB + VENV_PACKAGE, {}) == ["libglib2.0-0", "python3-venv"]


def test_the_line_to_run_is_whole_and_works_without_sudo_too() -> None:
    with_sudo = debian.install_line(["libegl1", "libgl1"])
    without = debian.install_line(["libegl1", "libgl1"], sudo=False)

    install = "apt-get install -y --no-install-recommends libegl1 libgl1"
    assert with_sudo == f"sudo apt-get update && sudo {install}"
    assert without == f"su -c 'apt-get update && {install}'"


def test_who_may_not_install_is_told_the_line_and_nothing_is_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(debian, "_privilege", lambda: None)
    monkeypatch.setattr(debian, "run", lambda *_: pytest.fail("it ran something"))

    with pytest.raises(SystemExit) as stopped:
        debian.obtain(lambda: ["libegl1"], "Qt does not start.")

    assert stopped.value.code == 2
    printed = capsys.readouterr().err
    assert "Qt does not start." in printed
    assert "install -y --no-install-recommends libegl1" in printed


def test_names_are_looked_up_again_once_the_lists_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([["libglib2.0-0"], ["libglib2.0-0t64"]])
    ran: list[list[str]] = []
    monkeypatch.setattr(debian, "_privilege", list)
    monkeypatch.setattr(debian, "run", lambda args: ran.append(args) or 0)

    debian.obtain(lambda: next(answers), "Qt does not start.")

    assert ran[0][-1] == "update"
    assert ran[1][-1] == "libglib2.0-0t64"


def test_libraries_that_the_loader_misses_are_named_once() -> None:
    ldd = """\
        libxcb-icccm.so.4 => not found
        libX11.so.6 => /usr/lib/libX11.so.6 (0x00007f)
        libxcb-icccm.so.4 => not found
        libxcb-keysyms.so.1 => not found
    """

    assert qt.unresolved(ldd) == ["libxcb-icccm.so.4", "libxcb-keysyms.so.1"]


# The virtual environment


def test_the_fingerprint_changes_with_everything_it_depends_on() -> None:
    prints = {
        setup.fingerprint("lock", PYPROJECT, "python3.11"),
        setup.fingerprint("lock2", PYPROJECT, "python3.11"),
        setup.fingerprint("lock", PYPROJECT.replace("main", "start"), "python3.11"),
        setup.fingerprint("lock", PYPROJECT, "python3.13"),
    }

    assert len(prints) == 4


def test_the_settings_of_tools_do_not_ask_for_another_installation() -> None:
    other = PYPROJECT.replace("100", "99")

    assert setup.fingerprint("lock", PYPROJECT, "python3.11") == setup.fingerprint(
        "lock", other, "python3.11"
    )


def test_a_stamp_comes_back_as_it_was_written(tmp_path: Path) -> None:
    stamp = setup.Stamp("abc", frozenset({"offscreen", "xcb"}))

    setup.write_stamp(tmp_path / "stamp.json", stamp)

    assert setup.read_stamp(tmp_path / "stamp.json") == stamp
    assert list(tmp_path.iterdir()) == [tmp_path / "stamp.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"installed": "a"}', "null"])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "stamp.json").write_text(text, "utf-8")

    assert setup.read_stamp(tmp_path / "stamp.json") == setup.Stamp()


def test_nothing_is_left_to_do_only_when_packages_and_checks_are_done() -> None:
    stamp = setup.Stamp("abc", frozenset({"offscreen"}))

    assert setup.is_ready(stamp, "abc", ["offscreen"])
    assert not setup.is_ready(stamp, "abc", ["offscreen", "xcb"])
    assert not setup.is_ready(stamp, "other", ["offscreen"])
    assert not setup.is_ready(setup.Stamp(), "abc", [])


def test_an_empty_home_does_not_put_caches_into_the_root_folder() -> None:
    env = environment({"HOME": "", "PIP_INDEX_URL": "kept", "VIRTUAL_ENV": "/elsewhere"})

    assert "HOME" not in env
    assert "VIRTUAL_ENV" not in env
    assert env["PIP_INDEX_URL"] == "kept"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no HOME")
def test_without_a_writable_home_pip_keeps_no_cache(tmp_path: Path) -> None:
    assert environment({"HOME": str(tmp_path / "missing")})["PIP_NO_CACHE_DIR"] == "1"
    assert "PIP_NO_CACHE_DIR" not in environment({"HOME": str(tmp_path)})


# The lock file and the files of the project


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    for requirement in requirements():
        operators = {bound.operator for bound in requirement.specifier}
        assert ">=" in operators, f"{requirement.name} needs a lower bound"
        assert "<" in operators, f"{requirement.name} needs an upper bound"


def test_the_lock_file_agrees_with_the_project() -> None:
    pins = locked()

    for requirement in requirements():
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin, f"{requirement.name} is not locked: run `dev.py lock`"
        assert requirement.specifier.contains(pin), f"{requirement.name}: run `dev.py lock`"


def test_every_locked_package_has_hashes() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK.read_text("utf-8").strip())

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert hosts.problems(hosts.source_files()) == []


def test_git_holds_nothing_that_it_is_told_to_ignore() -> None:
    assert hosts.tracked_by_mistake() == []


def test_a_registry_host_is_found_wherever_it_stands() -> None:
    host = ".".join(("pypi", "org"))
    text = f"a line\nsee {host}/project\nfiles.{host}\nx{host}\n{host}.example\n{host}."

    assert hosts.find_hosts(text, [host]) == [2, 3, 6]


def test_the_hosts_of_this_machine_are_looked_for_too() -> None:
    known = hosts.known_hosts(
        {"PIP_INDEX_URL": "https://user:secret@mirror.example/simple", "UV_DEFAULT_INDEX": ""}
    )

    assert "mirror.example" in known


def test_a_lock_file_with_an_address_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("anydesk @ https://mirror.example/a.whl\n", "utf-8")
    monkeypatch.setattr(hosts, "LOCK", lock)

    assert len(hosts.problems([lock], {})) == 1


# The commands


def test_an_old_python_is_told_so_before_anything_else() -> None:
    # The check must come first: what it protects from cannot even be read by that Python.
    source = (ROOT / "dev.py").read_text("utf-8")
    program = source.replace("OLDEST_PYTHON = (3, 11)", "OLDEST_PYTHON = (9, 0)")

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.returncode == 2
    assert done.stderr.startswith("anydesk needs Python 9.0 or newer; this is Python 3.")


def test_an_unknown_command_is_refused_with_the_list_of_commands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        commands.main(["tset"])

    assert stopped.value.code == 2
    printed = capsys.readouterr().err
    assert all(name in printed for name in commands.COMMANDS)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["--help"]) == 0

    printed = capsys.readouterr().out
    assert all(f"  {name}" in printed for name in commands.COMMANDS)


def test_a_window_needs_a_display_only_where_there_can_be_none() -> None:
    assert not has_display({}, "linux")
    assert has_display({"DISPLAY": ":0"}, "linux")
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_display({}, "win32")


@pytest.mark.parametrize(
    ("args", "cores", "expected"),
    [
        ([], 2, ["-n", "2", "--dist", "worksteal"]),
        ([], 64, ["-n", "8", "--dist", "worksteal"]),
        ([], 1, []),
        (["tests/core"], 2, ["-n", "2", "--dist", "worksteal"]),
        (["-n0"], 2, []),
        (["-n", "4"], 2, []),
        (["--dist=load"], 2, []),
        (["--pdb"], 2, []),
        (["-p", "no:xdist"], 2, []),
        (["--no-header"], 2, ["-n", "2", "--dist", "worksteal"]),
    ],
)
def test_tests_run_on_every_core_unless_the_developer_decides(
    args: list[str], cores: int, expected: list[str]
) -> None:
    assert testing.workers(args, cores) == expected


def test_check_goes_on_after_a_failure_and_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []
    steps = [
        checks.Step("first", lambda: ran.append("first") or 1),
        checks.Step("second", lambda: ran.append("second") or 0),
    ]
    monkeypatch.setattr(checks, "steps", lambda _: steps)

    assert checks.check([]) == 1
    assert ran == ["first", "second"]
    assert "failed: first" in capsys.readouterr().err


def test_the_packaged_version_is_the_one_of_the_package() -> None:
    # Read from the package by the build back end, so that there is one place to change.
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", anydesk.__version__)

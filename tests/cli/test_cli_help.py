import subprocess
import sys

from command import REPO, zonesim

HEAVY = ("numpy", "numba", "mesa", "matplotlib", "scipy", "pyarrow", "pandas", "jinja2", "networkx")
COMMANDS = ("compare", "run", "sweep", "sensitivity", "decompose", "discover", "scenarios", "params", "outcomes")
COMMANDS += ("plot", "report", "bench", "warm")


def test_help_of_every_command_imports_nothing_heavy():
    program = f"""
import sys
import typer
from sim.cli.app import app, main
def ask(command, *words):
    sys.argv = ["zonesim", *words, "--help"]
    main()
    for name, each in getattr(command, "commands", {{}}).items():
        ask(each, *words, name)
ask(typer.main.get_command(app))
print("heavy", [name for name in {HEAVY} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=REPO, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "heavy []"
    assert done.stdout.count("Usage: ") >= 22


def test_help_names_every_command(tmp_path):
    done = zonesim("--help", folder=tmp_path)
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)


def test_the_flags_of_compare_and_their_defaults(tmp_path):
    told = zonesim("compare", "--help", folder=tmp_path).stdout
    flags = [
        "city",
        "models",
        "seeds",
        "quarters",
        "scale",
        "jobs",
        "threads",
        "set",
        "totals",
        "out",
        "json",
        "dry-run",
        "quiet",
    ]
    assert all(f"--{flag}" in told for flag in flags)
    for default in ("chengdu", "1.0,2.0,3.0", "8", "80"):
        assert f"[default: {default}]" in " ".join(told.split())


def test_version(tmp_path):
    done = zonesim("--version", folder=tmp_path)
    assert (done.returncode, done.stdout.split()[0]) == (0, "zonesim")


def test_an_unknown_command_or_flag_is_wrong_use(tmp_path):
    assert zonesim("compre", folder=tmp_path).returncode == 2
    done = zonesim("compare", "--sedes", "3", folder=tmp_path)
    assert done.returncode == 2
    assert "--sedes" in done.stderr
    assert done.stdout == ""


def test_ctrl_c_while_the_commands_are_imported_leaves_quietly_too(tmp_path):
    script = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'sim.cli.sweep': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "import runpy; runpy.run_path(sys.argv[1], run_name='__main__')\n"
    )
    command = [sys.executable, "-c", script, str(REPO / "run.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (130, "")

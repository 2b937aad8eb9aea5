"""Rules of the house that a reader of the code relies on."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from repository import REPO, SIM, python_files, tree_of, where

from sim.params.folder import scenarios_folder
from sim.params.tables import levers, parameters

REFUSED = ("util", "utils", "helper", "helpers", "misc", "manager", "handler", "processor", "engine")
REFUSED_MODULES = (*REFUSED, "common", "base", "core", "data")  # as words of a longer name these may mean something
BEHAVIOUR = [f"sim/{name}" for name in ("agents", "city", "columns", "kernels", "markets", "measures", "model", "rng")]
MESA_NAMES = {
    "steps": "versions differ; the clock is `quarter`",
    "batch_run": "runs are made by sim/experiments",
    "run_for": "from Mesa 3.5 only",
    "run_until": "from Mesa 3.5 only",
    "schedule_event": "from Mesa 3.5 only",
    "from_dataframe": "from Mesa 3.5 only",
    "register_agent": "wrapped by newer versions",
    "_all_agents": "private",
    "_agents_by_type": "private",
    "agent_id_counter": "newer versions only",
}


def test_no_file_of_the_package_is_longer_than_300_lines():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files("sim")}
    assert [f"{path.relative_to(REPO)}: {n}" for path, n in lengths.items() if n > 300] == []


def test_no_file_or_folder_has_a_name_that_says_nothing():
    paths = [path.relative_to(REPO) for path in python_files("sim", "tests", "examples", "benchmarks")]
    parts = {part.removesuffix(".py") for path in paths for part in path.parts}
    assert [part for part in parts if part.lower() in REFUSED_MODULES or re.match(r"new_|.*[a-z]2$", part)] == []


def test_no_class_or_function_has_a_name_that_says_nothing():
    found = []
    for path in python_files("sim"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                words = re.findall(r"[A-Z]?[a-z]+", node.name)
                found += [f"{where(path, node)} {node.name}" for word in words if word.lower() in REFUSED]
    assert found == []


def test_no_function_takes_a_flag():
    found = []
    for path in python_files("sim"):
        # a command's options are flags to its user; Mesa's verbs have flags, and measures variants of a definition
        if path.relative_to(SIM).parts[0] in ("cli", "columns", "measures"):
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                defaults = [*node.args.defaults, *node.args.kw_defaults]
                if any(isinstance(d, ast.Constant) and isinstance(d.value, bool) for d in defaults):
                    found.append(f"{where(path, node)} {node.name}")
    assert found == []


@pytest.mark.parametrize("package", ["mesa", "numba", "numpy", "scipy", "matplotlib", "pyarrow", "typer"])
def test_importing_the_package_imports_nothing_heavy(package):
    code = f"import sys, sim; sys.exit('{package}' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPO, check=False, timeout=60).returncode == 0


def test_no_code_asks_which_model_runs():
    labels = {path.stem for path in (scenarios_folder() / "models").glob("*.toml")}
    assert {"1.0", "2.0", "3.0", "2017"} <= labels
    found = []
    for path in python_files("sim"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Compare | ast.Match | ast.Subscript | ast.Dict):
                texts = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
                found += [where(path, node)] if labels & {text for text in texts if isinstance(text, str)} else []
    assert found == []


def test_behaviour_never_looks_at_the_label_or_title_of_a_model():
    found = []
    for path in python_files(*BEHAVIOUR):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("label", "title", "sources"):
                of = ast.unparse(node.value)
                found += [f"{where(path, node)} {of}.{node.attr}"] if "model" in of else []
    assert found == []


def test_names_of_mesa_that_versions_do_not_share_are_absent():
    found = []
    for path in python_files("sim", "examples"):
        for node in ast.walk(tree_of(path)):
            name = node.attr if isinstance(node, ast.Attribute) else node.name if isinstance(node, ast.alias) else ""
            if name in MESA_NAMES and not _is_own(node):
                found.append(f"{where(path, node)} .{name}: {MESA_NAMES[name]}")
    assert found == []


def _is_own(node):
    """Whether a name of that list is one of ours: the constructor of schedules is called `Schedule.steps`."""
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Schedule"


def test_no_constructor_passes_a_seed_to_mesa():
    found = []
    for path in python_files("sim"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__":
                found += [where(path, node) for keyword in node.keywords if keyword.arg == "seed"]
    assert found == []


def test_chance_comes_from_addresses_and_never_from_a_stream():
    allowed = re.compile(
        r"sim/columns/agent_set\.py:\d+ np\.random\.default_rng"  # Mesa's own verbs shuffle by Mesa's own stream
        r"|sim/model/zone_model\.py:\d+ np\.random\.(Generator|default_rng)"  # a seed from what Mesa takes as rng
    )
    found = []
    for path in python_files(*BEHAVIOUR):
        for node in ast.walk(tree_of(path)):
            text = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            if re.match(r"(np\.|numpy\.)?random\.", text):
                found.append(f"{where(path, node)} {text}")
    assert [finding for finding in found if not allowed.fullmatch(finding)] == []


def test_every_active_number_is_read_and_no_inactive_one():
    read = _numbers_read()
    declared = {**levers(), **parameters()}
    unread = [name for name, row in declared.items() if row.active and name not in read]
    assert unread == []
    assert [name for name, row in declared.items() if not row.active and name in read] == []


def _numbers_read():
    """Names that code of behaviour reads: `….group.word`, or `x.word` in a function that also names the group."""
    read = set()
    words = defaultdict(set)
    for name in [*levers(), *parameters()]:
        group, word = name.split(".")
        words[word].add(group)
    for path in python_files(*BEHAVIOUR):
        for function in ast.walk(tree_of(path)):
            if not isinstance(function, ast.FunctionDef):
                continue
            nodes = list(ast.walk(function))
            groups = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
            groups |= {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
            for node in nodes:
                if isinstance(node, ast.Attribute) and node.attr in words:
                    owner = node.value
                    near = {owner.attr} if isinstance(owner, ast.Attribute) else groups
                    read |= {f"{group}.{node.attr}" for group in words[node.attr] & near}
                elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    start = node.values[0].value
                    read |= {
                        f"{group}.{word}"
                        for word, of in words.items()
                        if word.startswith(start)
                        for group in of & groups
                    }
    return read


def test_import_contracts_hold():
    beside = str(Path(sys.executable).parent)
    command = shutil.which("lint-imports", path=beside) or shutil.which("lint-imports")
    assert command, "lint-imports is not installed: pip install -e '.[test]'"
    done = subprocess.run([command], cwd=REPO, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_constraints_pin_every_package_that_the_project_names():
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    pinned = (REPO / "constraints.txt").read_text(encoding="utf-8").lower()
    missing = [
        name for name in (re.match(r"[\w.-]+", text)[0].lower() for text in named) if f"\n{name}==" not in pinned
    ]
    assert missing == []


def test_no_page_or_script_holds_a_path_of_a_machine():
    tracked = subprocess.run(["git", "ls-files"], cwd=REPO, capture_output=True, text=True, check=False, timeout=60)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    kept = (".md", ".py", ".toml", ".txt", ".cff", ".yaml", ".csv", "run")
    found = []
    for name in tracked.stdout.split():
        path = REPO / name
        if name.endswith(kept) and path.is_file():
            text = path.read_text(encoding="utf-8")
            found += [f"{name}: {hit}" for hit in re.findall(r"/(?:root|home|work|opt)/\w+", text)]
    assert found == []

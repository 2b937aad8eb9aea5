"""Machine code on disk is used again only where it is still what the sources say, whatever happens around it."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim import cache_folder, machine_code

SIM = Path(machine_code.__file__).parent
DRAWS = """
import numpy as np
from sim.rng.draws import fill_uniforms, uniforms
print(uniforms(np.uint64(7), np.arange(3, dtype=np.uint64), 0).tolist())
from sim.machine_code import FOLDER
print(FOLDER and fill_uniforms.loop._cache.cache_path)
"""


def _answer(program, package, **environment):
    """Lines that a program prints in a new process, with the package from this folder."""
    variables = {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-c", program], env=variables, cwd=package, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def package(tmp_path):
    """A copy of the package, to be changed."""
    shutil.copytree(SIM, tmp_path / "package" / "sim", ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    return tmp_path / "package"


def test_a_kernel_sees_a_change_in_a_kernel_that_it_calls_from_another_file(package, tmp_path):
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    before = _answer(DRAWS, package, **cache)
    assert _answer(DRAWS, package, **cache) == before
    path = package / "sim" / "rng" / "counter.py"
    text = path.read_text(encoding="utf-8")
    assert text.count("0xD2511F53") == 1
    path.write_text(text.replace("0xD2511F53", "0xD2511F55"), encoding="utf-8")
    after = _answer(DRAWS, package, **cache)
    assert after[0] != before[0]
    assert after[1] != before[1]


FOLDERS = """
from sim import machine_code
for module in machine_code.modules():
    print(module, machine_code.digest() + machine_code.digest_of(module))
"""


def _recompiled(package, name):
    """Modules whose folder has another name after a remark in a source."""
    before = _answer(FOLDERS, package)
    path = package / "sim" / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    return {line.split()[0] for line in set(_answer(FOLDERS, package)) - set(before)}, {
        line.split()[0] for line in before
    }


@pytest.mark.parametrize("name", ["compiled.py", "units.py", "machine_code.py"])
def test_options_of_the_compiler_are_part_of_the_name_of_every_folder(package, name):
    changed, modules = _recompiled(package, name)
    assert changed == modules


@pytest.mark.parametrize(
    "name", ["kernels/labour.py", "kernels/race.py", "rng/draws.py", "measures/purchase_kernel.py"]
)
def test_a_change_compiles_anew_its_module_and_those_that_import_it(package, name):
    changed, modules = _recompiled(package, name)
    imported = {module: _imported_by(module) for module in modules}
    needed = {"sim." + name.removesuffix(".py").replace("/", ".")}
    while more := {module for module in modules - needed if imported[module] & needed}:
        needed |= more
    assert changed == needed


def _imported_by(module):
    """Modules of ours that a module's syntax tree imports."""
    tree = ast.parse((SIM.parent / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_compiled_folders_import_nothing_of_ours_that_is_not_hashed():
    modules = machine_code.modules()
    hashed = {*modules, *(f"sim.{name.removesuffix('.py')}" for name in machine_code.FILES), "sim.kernels", "sim.rng"}
    unhashed = []
    for module in modules:
        for name in _imported_by(module):
            is_ours = (SIM.parent / (name.replace(".", "/") + ".py")).is_file()
            unhashed += [f"{module}: {name}"] if is_ours and name not in hashed else []
            unhashed += [f"{module}: {name}"] if name == "sim" else []
    assert unhashed == []


@pytest.mark.parametrize("switch", ["BOUNDSCHECK", "OPT"])
def test_a_switch_of_the_compiler_has_a_folder_of_its_own(switch, monkeypatch):
    before = machine_code.digest()
    monkeypatch.setattr(machine_code.numba.config, switch, 1)
    assert machine_code.digest() != before


def test_without_a_home_that_can_be_written_machine_code_is_kept_among_temporary_files(package, tmp_path):
    nowhere = tmp_path / "file"
    nowhere.touch()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    closed = {"NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": "", "HOME": str(nowhere), "TMPDIR": str(temporary)}
    numbers, folder = _answer(DRAWS, package, **closed)
    assert Path(folder).is_relative_to(temporary)
    assert list(Path(folder).rglob("*.nbc"))
    assert not list(package.rglob("*.nbc")), "nothing beside the sources, where no hash guards it"
    elsewhere = {**closed, "NUMBA_CACHE_DIR": str(tmp_path / "named")}
    assert _answer(DRAWS, package, **elsewhere)[0] == numbers
    assert list((tmp_path / "named").rglob("*.nbc"))


def test_where_nothing_can_be_written_a_kernel_is_compiled_at_every_start(package, tmp_path):
    nowhere = tmp_path / "file"
    nowhere.touch()
    program = "import tempfile; tempfile.tempdir = " + repr(str(nowhere)) + "\n" + DRAWS
    closed = {"NUMBA_CACHE_DIR": str(nowhere), "XDG_CACHE_HOME": "", "HOME": str(nowhere)}
    assert _answer(program, package, **closed)[1] == "None"


def test_a_folder_that_others_can_write_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_folder.tempfile, "tempdir", str(tmp_path))
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (private,) = (root for root in cache_folder.roots() if root.parent == tmp_path)
    private.chmod(0o777)
    assert private not in cache_folder.roots()


@pytest.mark.parametrize("ending", [".nbi", pytest.param(".nbc", marks=pytest.mark.slow)])
def test_torn_files_are_compiled_again(package, tmp_path, ending):
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    before = _answer(DRAWS, package, **cache)
    torn = list((tmp_path / "cache").rglob(f"*{ending}"))
    assert torn
    for path in torn:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert _answer(DRAWS, package, **cache) == before
    assert all(path.stat().st_size > 0 for path in torn)
    assert _answer(DRAWS, package, **cache) == before


TWO_TYPES = """
import sys, time
from pathlib import Path
from numba.core.caching import IndexDataCacheFile as Files
from sim import machine_code
from two_types import twice

kind, lock, here = sys.argv[1], sys.argv[2], Path(sys.argv[3])
save, load_index, save_index, save_data = Files.save, Files._load_index, Files._save_index, Files._save_data

def seen_by_both(self):
    found = load_index(self)
    (here / kind).touch()
    end = time.monotonic() + 2.0
    while len(list(here.iterdir())) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    return found

def index_second(self, *arguments):
    time.sleep(0.4 if kind == "float" else 0.0)
    save_index(self, *arguments)

def data_first(self, *arguments):
    time.sleep(1.2 if kind == "int" else 0.0)
    save_data(self, *arguments)

def slow_save(self, *arguments):
    Files._load_index = seen_by_both
    save(self, *arguments)
    Files._load_index = load_index

if lock == "without":
    machine_code.fcntl = None
Files.save, Files._save_index, Files._save_data = slow_save, index_second, data_first
twice(7 if kind == "int" else 7.0)
"""
ASKED = "from two_types import twice; print(twice(7), twice(7.0))"


@pytest.mark.parametrize(("lock", "is_safe"), [("with", True), pytest.param("without", False, marks=pytest.mark.slow)])
def test_two_processes_that_store_two_versions_of_a_kernel_do_not_take_each_others(package, tmp_path, lock, is_safe):
    """Both see the empty index before one of them writes: without the lock int's code ends under float's name."""
    text = "from sim.compiled import kernel\n\n\n@kernel\ndef twice(x):\n    return x + x\n"
    (package / "two_types.py").write_text(text, encoding="utf-8")
    here = tmp_path / "seen"
    here.mkdir()
    variables = {**os.environ, "PYTHONPATH": str(package), "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    both = [
        subprocess.Popen([sys.executable, "-c", TWO_TYPES, kind, lock, str(here)], env=variables, cwd=package)
        for kind in ("int", "float")
    ]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    done = subprocess.run(
        [sys.executable, "-c", ASKED], env=variables, cwd=package, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip() == "14 14.0") == is_safe, "without the lock this shows what it is for"

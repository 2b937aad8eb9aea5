"""The repository as text: its files, the syntax trees of its code, the fenced commands of its pages."""

import ast
import re
from functools import lru_cache
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
SIM = REPO / "sim"


def python_files(*folders):
    """Python files below these folders of the repository, sorted."""
    return sorted(path for folder in folders for path in (REPO / folder).rglob("*.py"))


@lru_cache(maxsize=512)
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def where(path, node):
    """How a finding is named."""
    return f"{path.relative_to(REPO)}:{node.lineno}"


def commands_of(page):
    """Commands of the page's sh blocks: split at &&, without the environment's folder."""
    blocks = re.findall(r"```sh\n(.*?)```", (REPO / page).read_text(encoding="utf-8"), re.DOTALL)
    commands = [command.strip() for block in blocks for command in re.split(r"&&|\n", block)]
    return [command.removeprefix(".venv/bin/") for command in commands if command]

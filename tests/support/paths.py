"""The project's files, as the tests about the project itself see them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {
    ".git", ".venv", "var", "staticfiles", "node_modules", "__pycache__", ".hypothesis", "html",
    ".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache",
}  # fmt: skip


def project_files(*suffixes: str, below: Path = ROOT) -> Iterator[Path]:
    """Every file of the project with one of the suffixes (all files when none is given)."""
    for path in sorted(below.iterdir()):
        if path.is_dir():
            if path.name not in NOT_OURS:
                yield from project_files(*suffixes, below=path)
        elif (not suffixes or path.suffix in suffixes) and not path.name.startswith(".coverage"):
            yield path


def python_sources() -> Iterator[Path]:
    """The code that is shipped: without tests, scripts and migrations."""
    for top in ("apps", "deltacrown"):
        yield from (path for path in project_files(".py", below=ROOT / top) if "migrations" not in path.parts)

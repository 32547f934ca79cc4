"""Which sources a result rests on, told from the files alone by following what they import.

A file counts as a whole, with everything that it imports, also inside functions; what only type checkers
import does not count. Two kinds of file are read name by name instead, or everything would rest on
everything:

- an `__init__`: `from rnn_core.models import Loss` leads to the file that defines `Loss`, and no further. A
  registry (a dict of classes or functions) leads nowhere: whoever looks an entry up says which one it is;
- the files of `benchmarks`: a measure rests on its own definition and on what that names, not on the measures
  beside it.

Comments, docstrings, the help of options and formatting change nothing. Pictures (`rnn_core.figures`,
`rnn_core.views`) never reach a number, nor do the methods of a task that answer nothing
(`rnn_core.tasks.besides`; a task that answers counts with its own file). Nor does it count how a link is read
(`rnn_core.config`, `rnn_core.address`): what it says is in the fingerprint as settings, written out in full.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OURS = ("rnn_core", "benchmarks")
PICTURES = ("rnn_core.figures", "rnn_core.views")
SILENT = ("rnn_core.tasks.besides",)
LINKS = ("rnn_core.config", "rnn_core.address")
Place = tuple[str, str]  # a module, and a name in it or "" for the whole file


class SourceError(LookupError):
    """An import leads to a name that is not there."""


@dataclass(frozen=True)
class Source:
    """One file, without docstrings: whether it is read name by name, and what its top level binds."""

    module: str
    tree: ast.Module
    by_name: bool
    package: bool

    def bound(self, name: str) -> list[ast.stmt]:
        """The top-level statements that bind the name."""
        return [line for line in _top(self.tree.body) if name in _binds(line)]


class Sources:
    """The files of our packages under `root`, read once."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self._read: dict[str, Source | None] = {}
        self._digests: dict[Place, str] = {}

    def behind(self, starts: Iterable[Place]) -> dict[str, str]:
        """Every file and definition that the starts rest on, as `module` or `module:name` → its digest."""
        found: dict[Place, str] = {}
        seen, waiting = set[Place](), list(starts)
        while waiting:
            place = waiting.pop()
            if place in seen or not _ours(place[0]):
                continue
            seen.add(place)
            nodes, further = self._visit(*place)
            if nodes:
                found[place] = self._digest(place, nodes)
            waiting += further
        return {":".join(filter(None, place)): digest for place, digest in sorted(found.items())}

    def _visit(self, module: str, name: str) -> tuple[list[ast.AST], list[Place]]:
        """What of this place counts, and where it leads."""
        source = self._source(module)
        if source is None:
            raise SourceError(f"{module} is not a file under {self.root}.")
        if not source.by_name:
            return ([], [(module, "")]) if name else ([source.tree], _leads(source.tree))
        if source.package and name and not source.bound(name):
            return [], [(f"{module}.{name}", "")]
        return self._define(source, name) if name else ([], [])

    def _define(self, source: Source, name: str) -> tuple[list[ast.AST], list[Place]]:
        """The definition of one name, and what that leads to."""
        lines = source.bound(name)
        if not lines:
            raise SourceError(f"{source.module} defines no {name}.")
        own, further = list[ast.AST](), list[Place]()
        for line in lines:
            if isinstance(line, ast.Import | ast.ImportFrom):
                further += [place for alias, place in _aliases(line) if alias == name]
            elif not (source.package and _registry(line)):
                own.append(line)
                further += [(source.module, used) for used in _names(line) if source.bound(used)]
                further += _leads(line)
        return own, further

    def _source(self, module: str) -> Source | None:
        if module not in self._read:
            self._read[module] = self._parse(module)
        return self._read[module]

    def _parse(self, module: str) -> Source | None:
        stem = self.root.joinpath(*module.split("."))
        file, package = stem.with_suffix(".py"), stem / "__init__.py"
        path = package if package.is_file() else file
        if not path.is_file():
            return None
        tree = _tree(path.read_text(encoding="utf-8"))
        by_name = path is package or module.startswith("benchmarks.")
        return Source(module, tree, by_name, path is package)

    def _digest(self, place: Place, nodes: list[ast.AST]) -> str:
        if place not in self._digests:
            self._digests[place] = hashlib.sha256("".join(map(_digest, nodes)).encode()).hexdigest()
        return self._digests[place]


# Files stay the same from one row, and from one tree, to the next: each text is looked through once.


@cache
def _tree(text: str) -> ast.Module:
    return bare(ast.parse(text))


@cache
def _leads(node: ast.AST) -> list[Place]:
    return list(_imports(node))


@cache
def _digest(node: ast.AST) -> str:
    return hashlib.sha256(repr(shape(node)).encode()).hexdigest()


def bare(tree: ast.Module) -> ast.Module:
    """The same without docstrings and without the help of options."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [line for line in node.body if not _text(line)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "option":
            node.keywords = [keyword for keyword in node.keywords if keyword.arg != "help"]
    return tree


def shape(node: Any) -> Any:
    """A syntax tree as nested tuples. Empty fields are left out: newer Pythons have more of them."""
    if isinstance(node, ast.AST):
        fields = ((name, getattr(node, name, None)) for name in node._fields)
        told = tuple((name, shape(value)) for name, value in fields if value is not None and value != [])
        return type(node).__name__, told
    return tuple(map(shape, node)) if isinstance(node, list) else repr(node)


def _ours(module: str) -> bool:
    inside = any(module == one or module.startswith(f"{one}.") for one in OURS)
    return inside and not any(
        module == one or module.startswith(f"{one}.") for one in PICTURES + SILENT + LINKS
    )


def _text(line: ast.stmt) -> bool:
    """Whether the statement is a text that stands for itself: a docstring, or a comment in quotes."""
    return (
        isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
    )


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Top-level statements, also those behind an `if`; not what only type checkers read."""
    for line in body:
        if not isinstance(line, ast.If):
            yield line
        elif not _typing_only(line):
            yield from _top(line.body)
            yield from _top(line.orelse)


def _typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _binds(line: ast.stmt) -> set[str]:
    """The names that a statement binds."""
    if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {line.name}
    if isinstance(line, ast.Import | ast.ImportFrom):
        return {alias for alias, _ in _aliases(line)}
    written = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
    found = (node for target in written if target for node in ast.walk(target))
    return {node.id for node in found if isinstance(node, ast.Name)}


def _registry(line: ast.stmt) -> bool:
    """Whether the statement lists classes or functions by name."""
    value = getattr(line, "value", None)
    return isinstance(value, ast.Dict) and all(
        isinstance(entry, ast.Name | ast.Attribute) for entry in value.values
    )


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _imports(node: ast.AST) -> Iterator[Place]:
    """What is imported inside, at any depth."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (place for _, place in _aliases(node))
    for child in [] if _typing_only(node) else ast.iter_child_nodes(node):
        yield from _imports(child)


def _aliases(line: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Place]]:
    """Each name that an import binds, and the place it comes from."""
    for alias in line.names:
        if isinstance(line, ast.ImportFrom):
            yield alias.asname or alias.name, (line.module or "", alias.name)
        else:
            yield alias.asname or alias.name.partition(".")[0], (alias.name, "")

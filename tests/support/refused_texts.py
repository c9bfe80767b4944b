"""Which texts the domain and the services refuse with, read out of their sources."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from tests.support.paths import ROOT, project_files

APPS = ("tournaments", "payouts", "certificates", "teams", "analytics")
# Doors for programs: what they refuse no page shows.
DOORS = {"api", "realtime", "interchange", "management", "migrations", "admin", "admin.py"}
# It names what only a program sends: a field in backticks, an object of JSON, a header.
FOR_PROGRAMS = re.compile(r'`|\{"|If-Match')
REFUSALS = {"DomainError", "TeamRefused", "NoAnswer", "ValidationError"}
HOLE = "{}"
Said = tuple[str, ast.expr]


@dataclass
class Module:
    path: Path
    tree: ast.Module

    def __post_init__(self) -> None:
        self.functions = {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}
        # The innermost is walked last.
        self.around = {inner: function for function in self.functions.values() for inner in ast.walk(function)}
        self.calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        self.classes = [node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]
        self.constants = dict(assigned(self.tree.body))


def hollow(template: str) -> str:
    """The text with nothing in its placeholders, so that their names do not tell."""
    return re.sub(r"\{\w+\}", HOLE, template)


def refused_texts() -> dict[str, str]:
    """Each text that a page may have to show, with the place it is raised at; each part of one is a `HOLE`."""
    texts = _Reader().texts()
    return {text: place for text, place in texts.items() if text and not FOR_PROGRAMS.search(text)}


def assigned(nodes: Iterable[ast.AST]) -> Iterator[Said]:
    """Each name with what it is given, or with what is added to it."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                yield name, value
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[value]):
                yield name, value


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


class _Reader:
    """Follows what a refusal is raised with to the texts that stand in the sources."""

    def __init__(self) -> None:
        paths = [path for app in APPS for path in project_files(".py", below=ROOT / "apps" / app)]
        shown = [path for path in paths if not DOORS & set(path.relative_to(ROOT).parts)]
        self.modules = [Module(path, ast.parse(path.read_text())) for path in shown]
        self.calls: dict[str, list[tuple[Module, ast.Call]]] = defaultdict(list)
        self.constants: dict[str, list[tuple[Module, ast.expr]]] = defaultdict(list)
        for module in self.modules:
            for call in module.calls:
                self.calls[called(call)].append((module, call))
            for name, value in module.constants.items():
                self.constants[name].append((module, value))

    def texts(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for module, given in self.given(self.refusals()):
            place = f"{module.path.relative_to(ROOT)}:{given.lineno}"
            found |= dict.fromkeys(self.read(given, module), place)
        return found

    def refusals(self) -> set[str]:
        names = set(REFUSALS)
        classes = [node for module in self.modules for node in module.classes]
        bases = {node.name: {getattr(base, "id", "") for base in node.bases} for node in classes}
        while more := {name for name, of in bases.items() if names & of} - names:
            names |= more
        return names

    def given(self, names: set[str]) -> Iterator[tuple[Module, ast.expr]]:
        """What each refusal is made with, and what those say that are made with nothing."""
        for name in names:
            yield from ((module, text) for module, call in self.calls[name] for text in call.args[:1])
        for module in self.modules:
            for inner in (inner for node in module.classes if node.name in names for inner in ast.walk(node)):
                if isinstance(inner, ast.arguments):
                    yield from ((module, default) for default in inner.defaults)
                elif isinstance(inner, ast.Call) and called(inner) == "__init__":
                    yield from ((module, text) for text in inner.args[:1])

    def read(self, node: ast.expr, module: Module) -> Iterator[str]:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                yield from map("".join, product(*(self.part(part, module) for part in parts)))
            case ast.IfExp(body=text, orelse=other):
                yield from [*self.read(text, module), *self.read(other, module)]
            case ast.Dict(values=values) | ast.List(elts=values):
                yield from (text for value in values for text in self.read(value, module))
            case ast.Name():
                yield from (text for where, value in self.meant(node, module) for text in self.read(value, where))
            case ast.Call(func=ast.Name(id=name)) if name in module.functions and module.around.get(node) is not (
                function := module.functions[name]
            ):
                returned = [inner.value for inner in ast.walk(function) if isinstance(inner, ast.Return)]
                yield from (text for value in returned if value for text in self.read(value, module))

    def part(self, node: ast.expr, module: Module) -> list[str]:
        """What can stand there, where that is a choice of phrases; else a hole. A key is no phrase."""
        if isinstance(node, ast.Constant):
            return [str(node.value)]
        value = node.value if isinstance(node, ast.FormattedValue) else node
        phrases = list(self.read(value, module)) if isinstance(value, ast.Name) else []
        return [HOLE] if not phrases or any(map(_is_key, phrases)) else phrases

    def meant(self, node: ast.Name, module: Module) -> Iterable[tuple[Module, ast.expr]]:
        """What the name is given: in its function, by who calls that, or for a whole module."""
        around = module.around.get(node)
        if around is not None:
            if own := [value for name, value in assigned(ast.walk(around)) if name == node.id]:
                return [(module, value) for value in own]
            names = [argument.arg for argument in around.args.args]
            if node.id in names:
                place = names.index(node.id)
                sent = self.calls[around.name]
                return [(where, call.args[place]) for where, call in sent if len(call.args) > place]
        return [(module, module.constants[node.id])] if node.id in module.constants else self.constants[node.id]


def _is_key(phrase: str) -> bool:
    return phrase.isidentifier() and phrase.islower()

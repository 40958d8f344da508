"""Texts of a file that may be ids of models, with what stands before them. Pure.

Python is read as Python: comments, docstrings and the pieces of f-strings are no uses. All else is read by its quotes
and keys, line by line.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

LONGEST = 140
LONGEST_LINE = 4_000
_QUOTED = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]){2,140})\1""")
_KEY = re.compile(r"""([A-Za-z_][\w.-]{0,60})["'`]?\s{0,3}(?::=|=>|[:=(,])\s{0,3}(?:[A-Za-z]{0,2})$""")
_PLAIN = re.compile(
    r"""^\s*(?:export\s+|ENV\s+|-\s+)?([A-Za-z_][\w.-]{0,60})\s*[:=]\s*([^\s"'`#,;]{2,140})\s*(?:#.*)?$"""
)
_ITEM = re.compile(r"""^\s*-\s+([^\s"'`#,;:]{2,140}(?:[:/][^\s"'`#,;]{1,120})?)\s*(?:#.*)?$""")
_COMMENT = re.compile(r"^\s*(?://|#(?!!)|/\*|\*(?!\s*\w+\s*[:=])|;|--\s|<!--)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be an id.

    Attributes:
        where: ``12``, or ``cell 3 line 2`` in a notebook.
        key: the name that it is given to (``model``, ``OPENAI_MODEL``); empty where there is none.
        call: the function that it is given to; empty where there is none.
    """

    text: str
    where: str
    key: str = ""
    call: str = ""


def of_python(source: str) -> list[Candidate]:
    """Candidates of Python source; read line by line where it is none of this version."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the file's own compiler would say of it is not ours to say
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return of_lines(source)
    try:
        return list(_Strings().of(tree))
    except RecursionError:
        return of_lines(source)


class _Strings:
    """Walks a syntax tree and says of each text what it is given to."""

    def of(self, node: ast.AST, key: str = "", call: str = "") -> Iterator[Candidate]:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and 1 < len(node.value) <= LONGEST:
                yield Candidate(node.value.strip(), str(node.lineno), key, call)
            return
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return
        yield from self._inside(node, key, call)

    def _inside(self, node: ast.AST, key: str, call: str) -> Iterator[Candidate]:
        if isinstance(node, ast.Call):
            yield from self._call(node, key)
        elif isinstance(node, ast.Dict):
            yield from self._dict(node, key, call)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if node.value is not None:
                yield from self.of(node.value, _name(target), call)
        elif isinstance(node, ast.arguments):
            yield from self._defaults(node)
        else:
            same = isinstance(node, ast.List | ast.Tuple | ast.Set | ast.IfExp | ast.BoolOp)
            for inner in ast.iter_child_nodes(node):
                yield from self.of(inner, *((key, call) if same else ()))

    def _dict(self, node: ast.Dict, key: str, call: str) -> Iterator[Candidate]:
        for name, value in zip(node.keys, node.values, strict=True):
            if name is not None:
                yield from self.of(name, key, call)
            yield from self.of(value, _text(name) or key, call)

    def _call(self, node: ast.Call, key: str) -> Iterator[Candidate]:
        called = _name(node.func)
        yield from self.of(node.func)
        getting = called.rpartition(".")[2] in ("getenv", "get", "setdefault", "pop", "getattr", "Field", "Option")
        for place, argument in enumerate(node.args):
            given = _text(node.args[0]) if getting and place else ""
            yield from self.of(argument, given or (key if getting else ""), called)
        for keyword in node.keywords:
            default = keyword.arg in ("default", "value")
            yield from self.of(keyword.value, key if default and key else keyword.arg or "", called)

    def _defaults(self, node: ast.arguments) -> Iterator[Candidate]:
        named = [*node.posonlyargs, *node.args]
        for argument, default in zip(reversed(named), reversed(node.defaults), strict=False):
            yield from self.of(default, argument.arg)
        for argument, given in zip(node.kwonlyargs, node.kw_defaults, strict=True):
            if given is not None:
                yield from self.of(given, argument.arg)


def _name(node: ast.AST | None) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}".strip(".")
    return _text(node.slice) if isinstance(node, ast.Subscript) else ""


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def of_lines(source: str) -> list[Candidate]:
    """Candidates of any other text: what stands in quotes, and bare values of configuration."""
    return [
        found for number, line in enumerate(source.splitlines(), 1) for found in _of_line(line[:LONGEST_LINE], number)
    ]


def _of_line(line: str, number: int) -> Iterator[Candidate]:
    if _COMMENT.match(line):
        return
    bare = _PLAIN.match(line)
    if bare is not None:
        yield Candidate(bare[2], str(number), bare[1])
        return
    item = _ITEM.match(line)
    if item is not None:
        yield Candidate(item[1], str(number))
        return
    for quoted in _QUOTED.finditer(line):
        before = _KEY.search(line[max(0, quoted.start() - 80) : quoted.start()])
        yield Candidate(quoted[2].strip(), str(number), before[1] if before else "")


def of_notebook(source: str) -> list[Candidate]:
    """Candidates of the code cells of a notebook; none where it is no notebook."""
    try:
        book = json.loads(source)
    except (ValueError, RecursionError):
        return []
    cells = book.get("cells") if isinstance(book, dict) else None
    found = []
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            lines = cell.get("source")
            text = "".join(map(str, lines)) if isinstance(lines, list) else str(lines or "")
            code = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in text.split("\n"))
            found += [replace(each, where=f"cell {number} line {each.where}") for each in of_python(code)]
    return found

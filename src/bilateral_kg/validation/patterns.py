"""The triple patterns of a query of ours, and which of them hold together.

Not a parser of all of SPARQL: it knows what the shapes and the rules of derivation use, and raises
SyntaxError at the rest. A property path becomes one edge per step.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bilateral_kg import names

_TOKEN: Final = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
    |(?P<iri><[^<>\s"{}|^`\\]*>)
    |(?P<text>"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?)
    |(?P<variable>[?$]\w+)
    |(?P<name>[\w-]*:[\w-]*)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<number>[0-9][0-9.]*)
    |(?P<mark>.)""",
    re.VERBOSE,
)
_LAID: Final = f"<{names.SHAPES}"
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>")


@dataclass(frozen=True, slots=True)
class Edge:
    """`start` –one of `steps`→ `end`. A step is a predicate (None: any) and whether it runs back.

    `repeated`: any number of steps, none too. Ends that begin with `?` are variables.
    """

    start: str
    steps: tuple[tuple[str | None, bool], ...]
    end: str
    repeated: bool = False

    @property
    def walkable(self) -> bool:
        """Whether a graph tells what the edge leads to: rules lay out only what is asked for."""
        return not any(step is not None and step.startswith(_LAID) for step, _ in self.steps)


@dataclass(slots=True)
class Group:
    """What stands between braces: what is in `edges`, here and in the groups around, all holds.

    `asked`: predicates that rules lay out, each with the variable it is looked up of. `allowed`:
    what a variable may be, where a filter lists it.
    """

    around: "Group | None" = None
    edges: list[Edge] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    allowed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inside: list["Group"] = field(default_factory=list)

    def child(self) -> "Group":
        group = Group(self)
        self.inside.append(group)
        return group

    def values(self, variable: str) -> tuple[str, ...]:
        """What *variable* may be; nothing where that is not said."""
        if variable in self.allowed or self.around is None:
            return self.allowed.get(variable, ())
        return self.around.values(variable)

    def holding(self) -> list[Edge]:
        """The edges that hold wherever this group does."""
        return [*self.edges, *(self.around.holding() if self.around else ())]

    def groups(self) -> Iterator["Group"]:
        """This group and all inside it."""
        yield self
        for one in self.inside:
            yield from one.groups()


def patterns(query: str, inlined: Mapping[str, tuple[str, ...]]) -> Group:
    """The WHERE clause of *query*. *inlined*: predicates that stand for a path, step by step.

    A step of an inlined path that ends in `*` is repeated.
    """
    return _Reader(query, inlined).read()


class _Reader:
    def __init__(self, query: str, inlined: Mapping[str, tuple[str, ...]]) -> None:
        self._prefixes = dict(_PREFIX.findall(query))
        body = _PREFIX.sub("", query)
        self._tokens = [
            (found.lastgroup or "", found[0])
            for found in _TOKEN.finditer(body)
            if found.lastgroup != "skip"
        ]
        self._at = 0
        self._fresh = 0
        self._inlined = inlined

    def read(self) -> Group:
        self._to_where()
        top = Group()
        self._group(top)
        for group in top.groups():
            group.edges = [_settled(edge, group) for edge in group.edges]
        return top

    # ---- tokens

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at][1] if at < len(self._tokens) else ""

    def _kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise SyntaxError("the query breaks off")
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _take(self, *marks: str) -> bool:
        if self._peek().upper() in marks:
            self._at += 1
            return True
        return False

    def _to_where(self) -> None:
        while not (self._peek().upper() == "WHERE" and self._peek(1) == "{"):
            self._next()
        self._at += 2

    # ---- groups

    def _group(self, group: Group) -> None:
        """Read up to the closing brace, which is taken."""
        while not self._take("}"):
            word = self._peek().upper()
            if word == "SELECT":
                self._to_where()
                self._group(group)
                # GROUP BY and the like say nothing of triples.
                while self._peek() != "}":
                    self._next()
            elif self._take("{"):
                self._group(group.child())
            elif word in {"OPTIONAL", "UNION", "LATERAL", "MINUS", "."} or self._take("GRAPH"):
                self._next()
            elif self._take("VALUES"):
                while self._next() != "}":
                    pass
            elif word in {"FILTER", "BIND"}:
                self._next()
                self._expression(group)
            else:
                self._triples(group)

    def _expression(self, group: Group) -> None:
        while self._take("NOT", "EXISTS"):
            pass
        if self._list(group):
            return
        if self._take("{"):
            self._group(group.child())
            return
        while self._peek() != "(":
            self._next()
        depth = 0
        while True:
            mark = self._next()
            depth += (mark == "(") - (mark == ")")
            if mark == "{":
                self._group(group.child())
            if not depth:
                return

    def _list(self, group: Group) -> bool:
        """Take `(?variable IN (a, b))`, the whole of a filter, if that is what comes."""
        after = [token for _, token in self._tokens[self._at : self._at + 4]]
        if after[:1] != ["("] or [one.upper() for one in after[2:]] != ["IN", "("]:
            return False
        began = self._at
        self._at += 1
        variable = self._peek()
        self._at += 3
        found: list[str] = []
        while self._kind() in {"name", "iri"}:
            found.append(self._term())
            self._take(",")
        if not variable.startswith(("?", "$")) or self._next() != ")" or self._next() != ")":
            self._at = began
            return False
        group.allowed[f"?{variable[1:]}"] = tuple(found)
        return True

    # ---- triples

    def _triples(self, group: Group) -> None:
        subject = self._term()
        while True:
            path = self._alternatives()
            while True:
                self._lay(group, subject, path, self._term())
                if not self._take(","):
                    break
            if not self._take(";"):
                return

    def _term(self) -> str:
        kind, written = self._kind(), self._next()
        if kind == "variable":
            return f"?{written[1:]}"
        if kind in {"iri", "text", "number"} or written in {"true", "false"}:
            return written
        if kind == "name":
            prefix, _, local = written.partition(":")
            return f"<{self._prefixes[prefix]}{local}>"
        if written == "a":
            return f"<{names.RDF_TYPE}>"
        raise SyntaxError(f"not a term: {written}")

    # A path is a list of alternatives, each a list of steps.

    def _alternatives(self) -> "_Path":
        found = self._sequence()
        while self._take("|"):
            found += self._sequence()
        return found

    def _sequence(self) -> "_Path":
        found = self._step()
        while self._take("/"):
            tails = self._step()
            found = [head + tail for head in found for tail in tails]
        return found

    def _step(self) -> "_Path":
        back = self._take("^")
        if self._take("("):
            found = self._alternatives()
            if not self._take(")") or back:
                raise SyntaxError("a path that is not understood")
        else:
            term = self._term()
            found = [[_Step(term, back)]]
        # `?` before a name is a variable, the object.
        if self._peek() in {"*", "+", "?"}:
            self._next()
            if any(len(one) > 1 for one in found):
                raise SyntaxError("a repeated sequence is not understood")
            found = [[replace(one[0], repeated=True)] for one in found]
        return found

    def _lay(self, group: Group, start: str, path: "_Path", end: str) -> None:
        path = [[each for step in one for each in self._unfolded(step)] for one in path]
        if all(len(one) == 1 for one in path) and len({one[0].repeated for one in path}) == 1:
            steps = tuple((one[0].predicate, one[0].back) for one in path)
            group.edges.append(Edge(start, steps, end, path[0][0].repeated))
            group.asked += [(one[0].laid, start) for one in path if one[0].laid]
            return
        for one in path:
            # Of several ways one will do: what holds on one need not on another.
            home = group if len(path) == 1 else group.child()
            here = start
            for number, step in enumerate(one, start=1):
                there = end if number == len(one) else self._variable()
                home.edges.append(Edge(here, ((step.predicate, step.back),), there, step.repeated))
                if step.laid:
                    home.asked.append((step.laid, here))
                here = there

    def _variable(self) -> str:
        self._fresh += 1
        return f"?_{self._fresh}"

    def _unfolded(self, step: "_Step") -> list["_Step"]:
        if step.predicate is None or not step.predicate.startswith(_LAID):
            return [step]
        if step.back or step.repeated:
            raise SyntaxError(f"{step.predicate} is laid out by rules: it is only followed once")
        parts = self._inlined.get(step.predicate, (step.predicate,))
        steps = [_Step(part.removesuffix("*"), False, part.endswith("*")) for part in parts]
        return [replace(steps[0], laid=step.predicate), *steps[1:]]


def _settled(edge: Edge, group: Group) -> Edge:
    """*edge* with what its predicate may be, where that is a variable."""
    steps: list[tuple[str | None, bool]] = []
    for predicate, back in edge.steps:
        if predicate is None or not predicate.startswith("?"):
            steps.append((predicate, back))
        else:
            values: tuple[str | None, ...] = group.values(predicate) or (None,)
            steps += [(value, back) for value in values]
    return replace(edge, steps=tuple(steps))


@dataclass(frozen=True, slots=True)
class _Step:
    predicate: str | None
    back: bool = False
    repeated: bool = False
    laid: str = ""


_Path = list[list[_Step]]

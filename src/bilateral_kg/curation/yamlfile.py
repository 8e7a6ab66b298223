"""YAML text -> tree, with every slip that YAML itself would swallow reported.

The tree is built from the parser's events instead of `yaml.compose`'s nodes: compose resolves
aliases and forgets anchors, so it can neither report them nor go on after them, and it recurses
as deep as the text tells it to.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.error import Mark

from bilateral_kg.curation.journal import Page
from bilateral_kg.curation.tree import Broken, Entry, Items, Mapping, Node, Scalar

# libyaml where it is built in: ten times faster, same events.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A record nests four deep at most; recursion over the tree stays far from Python's limit.
MAX_DEPTH = 30
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    line: int
    is_mapping: bool
    nodes: list[Node] = field(default_factory=list)


def parse(text: str, page: Page) -> Node | None:
    """The tree of *text*; None if there is none to speak of. Problems go to *page*."""
    if bad := UNPRINTABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        code_point = f"U+{ord(bad.group()):04X}"
        page.note(line, "encoding", f"holds the unprintable character {code_point}")
        return None
    try:
        roots = _build(yaml.parse(text, Loader=LOADER), page)
    except yaml.MarkedYAMLError as error:
        page.note(
            error.problem_mark.line + 1 if error.problem_mark else 1,
            "broken-yaml",
            f"broken YAML: {error.problem}",
        )
        return None
    if not roots or (isinstance(roots[0], Scalar) and roots[0].value in NULLS):
        page.note(1, "empty-value", "the file holds nothing")
        return None
    for extra in roots[1:]:
        page.note(extra.line, "broken-yaml", "a second document begins: a file holds one")
    return roots[0]


def _build(events: Iterator[yaml.Event], page: Page) -> list[Node]:
    stack = [_Open(1, is_mapping=False)]
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        _refuse_sharing(event, line, page)
        if isinstance(event, yaml.ScalarEvent):
            stack[-1].nodes.append(_scalar(event, line, page))
        elif isinstance(event, yaml.AliasEvent):
            stack[-1].nodes.append(Broken(line))
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(stack) > MAX_DEPTH:
                problem = f"nested more than {MAX_DEPTH} deep"
                mark = Mark("", 0, line - 1, 0, None, 0)
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
            stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = stack.pop()
            stack[-1].nodes.append(_close(closed, page))
    return stack[0].nodes


def _refuse_sharing(event: yaml.Event, line: int, page: Page) -> None:
    """Anchors, aliases and tags make a value mean something else than what is written there."""
    if isinstance(event, yaml.AliasEvent):
        page.note(line, "anchor", f"alias `*{event.anchor}`: write the value out")
    elif isinstance(event, yaml.NodeEvent):
        if event.anchor is not None:
            page.note(line, "anchor", f"anchor `&{event.anchor}`: write each value out")
        if tag := getattr(event, "tag", None):
            page.note(line, "tag", f"tag `{tag}`: the key decides the type of its value")


def _scalar(event: yaml.ScalarEvent, line: int, page: Page) -> Node:
    if UNPRINTABLE.search(event.value):
        page.note(line, "encoding", "an escape yields an unprintable character")
        return Broken(line)
    value = unicodedata.normalize("NFC", event.value.strip())
    # A quoted "null" is the word; a plain one is YAML's way of saying nothing.
    plain_null = not event.style and value in NULLS
    return Scalar("" if plain_null else value, line)


def _close(closed: _Open, page: Page) -> Node:
    if closed.is_mapping:
        return _mapping(closed, page)
    items = []
    for node in closed.nodes:
        if _is_empty(node):
            page.note(node.line, "empty-value", "an empty item in a list")
        else:
            items.append(node)
    return Items(tuple(items), closed.line) if items or not closed.nodes else Broken(closed.line)


def _mapping(closed: _Open, page: Page) -> Mapping:
    entries: dict[str, Entry] = {}
    broken: dict[str, int] = {}
    pairs = zip(closed.nodes[::2], closed.nodes[1::2], strict=True)
    for key, value in pairs:
        if not isinstance(key, Scalar) or not key.value:
            if not isinstance(key, Broken):
                page.note(key.line, "wrong-kind", "a key is a single word")
            continue
        name = key.value
        if name == "<<":
            page.note(key.line, "merge-key", "merge key `<<`: write the keys out")
        elif name in entries or name in broken:
            first = entries[name].line if name in entries else broken[name]
            page.note(key.line, "doubled-key", f"`{name}` is doubled, first on line {first}")
        elif _is_empty(value):
            page.note(key.line, "empty-value", f"`{name}` is empty: give it a value or drop it")
            broken[name] = key.line
        elif isinstance(value, Broken):
            broken[name] = key.line
        else:
            entries[name] = Entry(name, key.line, value)
    return Mapping(tuple(entries.values()), closed.line, frozenset(broken))


def _is_empty(node: Node) -> bool:
    match node:
        case Scalar(value=value):
            return not value
        case Items(items=items):
            return not items
        case Mapping(entries=entries, broken=broken):
            return not entries and not broken
        case _:
            return False

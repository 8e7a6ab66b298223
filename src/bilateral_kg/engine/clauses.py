"""The FROM clauses of a query, read for engines that are told the dataset by the protocol."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from bilateral_kg import names
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.engine.lexer import Token, tokens

_MENTIONED: Final = re.compile(r"\bfrom\b", re.IGNORECASE)
_IN_IRI: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_IN_NAME: Final = re.compile(r"\\(.)")


def dataset_of(query: str) -> DatasetChoice:
    """What *query* names in FROM and FROM NAMED; nothing: the dataset of the service."""
    if _MENTIONED.search(query) is None:
        return DatasetChoice()
    default: list[str] = []
    named: list[str] = []
    for graph, is_named in _Clauses().read(query):
        (named if is_named else default).append(graph)
    return DatasetChoice(tuple(default), tuple(named)) if default or named else DatasetChoice()


class _Clauses:
    """Reads one query; keywords are no keywords inside braces, where a pattern may stand."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}
        self._base = names.ROOT

    def read(self, query: str) -> Iterator[tuple[str, bool]]:
        """Each graph named, and whether as a named one."""
        depth = 0
        before: tuple[str, str] = ("", "")
        for token in tokens(query):
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0 and token.kind in {"iri", "name"}:
                if before[1] == "FROM" or before == ("FROM", "NAMED"):
                    yield self._iri(token), before[1] == "NAMED"
                elif before[1] == "BASE":
                    self._base = self._iri(token)
                elif before[0] == "PREFIX":
                    self._prefixes[before[1]] = self._iri(token)
            is_word = token.kind == "word"
            before = (before[1], token.text.upper() if is_word else token.text)

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            return urljoin(self._base, _IN_IRI.sub(_character, token.text[1:-1]))
        prefix, _, local = token.text.partition(":")
        return self._prefixes.get(f"{prefix}:", "") + _IN_NAME.sub(r"\1", local)


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))

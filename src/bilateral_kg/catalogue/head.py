"""The head of a .rq file: lines that begin with `#+` and hold YAML, as grlc has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

import yaml

from bilateral_kg.catalogue.near import did_you_mean, near
from bilateral_kg.catalogue.question import Parameter, ParameterKind, Texts
from bilateral_kg.errors import Problem

# Makes strings, lists and mappings only: a date stays as written. From libyaml where it is built
# in, which reads all heads in a tenth of the time.
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MARK: Final = "#+"
_KEYS: Final = ("summary", "description", "topic", "parameters", "example")
_PARAMETER_KEYS: Final = (
    "type",
    "summary",
    "scheme",
    "values",
    "default",
    "least",
    "most",
    "many",
    "complete",
    "required",
    "things",
    "segment",
)
_LANGUAGES: Final = ("en", "ru")
_KINDS: Final[tuple[str, ...]] = get_args(ParameterKind)
_COMPLETE: Final = ("first", "last")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says."""

    summary: Texts
    description: Texts
    topic: str
    parameters: Mapping[str, Parameter]
    example: Mapping[str, str | tuple[str, ...]]


class HeadReader:
    """Reads one head; collects what is wrong with it in `problems`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problems: list[Problem] = []

    def read(self, text: str) -> Head:
        """The head of *text*; parts that are wrong are left out and reported."""
        lines = [line for line in text.splitlines() if line.startswith(_MARK)]
        raw = self._yaml("\n".join(line[len(_MARK) :].removeprefix(" ") for line in lines))
        self._unknown(raw, _KEYS, "the head")
        parameters = self._mapping(raw.get("parameters", {}), "parameters")
        example = self._mapping(raw.get("example", {}), "example")
        return Head(
            self._texts(raw.get("summary"), "summary"),
            self._texts(raw.get("description"), "description"),
            str(raw.get("topic", "")),
            {name: self._parameter(name, value) for name, value in parameters.items()},
            {name: self._value(name, value) for name, value in example.items()},
        )

    def _yaml(self, text: str) -> dict[str, Any]:
        try:
            raw = yaml.load(text, Loader=_LOADER)  # noqa: S506
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            # What is never closed, libyaml misses on the line after the last.
            line = min(mark.line, text.count("\n")) + 1 if mark else None
            self._wrong(f"the head is not YAML: {error}", line)
            return {}
        return self._mapping(raw, "the head")

    def _mapping(self, value: object, where: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return {str(key): item for key, item in value.items()}
        self._wrong(f"{where} is no mapping")
        return {}

    def _texts(self, value: object, where: str) -> Texts:
        texts = self._mapping(value if value is not None else {}, where)
        for language in _LANGUAGES:
            if not texts.get(language):
                self._wrong(f"{where} lacks {language}")
        return {language: str(text) for language, text in texts.items()}

    def _value(self, name: str, value: object) -> str | tuple[str, ...]:
        if isinstance(value, list):
            return tuple(str(item) for item in value)
        if not isinstance(value, str) or not value:
            self._wrong(f"example of {name} is no value")
        return str(value)

    def _parameter(self, name: str, value: object) -> Parameter:
        raw = self._mapping(value, f"parameter {name}")
        self._unknown(raw, _PARAMETER_KEYS, f"parameter {name}")
        return Parameter(
            name,
            self._kind(name, raw.get("type")),
            self._texts(raw.get("summary"), f"summary of {name}"),
            scheme=raw.get("scheme"),
            values=self._words(raw.get("values", [])),
            default=raw.get("default"),
            least=self._integer(name, raw.get("least", "0")),
            most=self._integer(name, raw.get("most", "1000000")),
            many=raw.get("many") == "true",
            complete=self._complete(name, raw.get("complete", "first")),
            required=raw.get("required") == "true",
            things=self._words(raw.get("things", [])),
            segment=raw.get("segment"),
        )

    def _words(self, value: object) -> tuple[str, ...]:
        return tuple(str(word) for word in value) if isinstance(value, list) else (str(value),)

    def _kind(self, name: str, value: object) -> ParameterKind:
        if value not in _KINDS:
            self._wrong(f"parameter {name} has no type out of: {', '.join(_KINDS)}")
            return "string"
        return value  # type: ignore[return-value]  # checked above

    def _complete(self, name: str, value: object) -> Literal["first", "last"]:
        if value not in _COMPLETE:
            self._wrong(f"parameter {name}: complete is first or last")
        return "last" if value == "last" else "first"

    def _integer(self, name: str, value: object) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        self._wrong(f"parameter {name}: {value!r} is no integer")
        return 0

    def _unknown(self, raw: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
        for key in raw:
            if key not in known:
                self._wrong(f"{where} has an unknown key {key!r}{did_you_mean(near(key, known))}")

    def _wrong(self, message: str, line: int | None = None) -> None:
        self.problems.append(Problem(message, path=self._path, line=line))

"""The text of a source: read, and admitted only if it is the one that the source describes."""

import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from bilateral_kg.curation.inputs import Inputs, decode
from bilateral_kg.curation.journal import Journal
from bilateral_kg.curation.source import SourceInfo
from bilateral_kg.errors import DataError, EvidenceError, ParameterError


def read_text(path: Path) -> str:
    """The text in *path*, in the form offsets count in: NFC, line ends LF.

    Raises DataError if the file cannot be read or is not UTF-8.
    """
    journal = Journal()
    content = Inputs(journal).read(path, path.name)
    text = None if content is None else decode(content, journal, path)
    if text is None:
        raise DataError(journal.problems)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def admit(text: str, source: SourceInfo) -> None:
    """Raise EvidenceError unless *text* has the length and SHA-256 that *source* states."""
    if source.char_count is None or source.sha256 is None:
        raise EvidenceError(f"source/{source.id} describes no text: its evidence is the page")
    if len(text) != source.char_count:
        raise EvidenceError(
            f"the text has {len(text)} code points, that of source/{source.id} has "
            f"{source.char_count}; nothing is said about another text"
        )
    if (digest := digest_of(text)) != source.sha256:
        raise EvidenceError(
            f"the text has SHA-256 {digest}, that of source/{source.id} has {source.sha256}; "
            "nothing is said about another text"
        )


def digest_of(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, as source.yaml states it."""
    return hashlib.sha256(text.encode()).hexdigest()


def choose_source(
    sources: Sequence[SourceInfo], wanted: str | None, text: str | None
) -> SourceInfo:
    """The source that is meant: the one named *wanted*, the only one, or the one with *text*.

    Raises ParameterError if that does not single one out.
    """
    with_text = [source for source in sources if source.file is not None]
    names = [source.id for source in with_text]
    if wanted is not None:
        named = [one for one in with_text if one.id == wanted.removeprefix("source/")]
        if not named:
            raise ParameterError(_unknown(wanted, sources, names), "source", names)
        return named[0]
    if len(with_text) == 1:
        return with_text[0]
    digest = None if text is None else digest_of(text)
    fitting = [source for source in with_text if source.sha256 == digest]
    if fitting:
        return fitting[0]
    if not with_text:
        raise EvidenceError("no source has a text snapshot: there is nothing to check")
    message = f"several sources have a text; say which with --source: {', '.join(names)}"
    raise ParameterError(message, "source", names)


def _unknown(wanted: str, sources: Sequence[SourceInfo], names: Sequence[str]) -> str:
    known = any(one.id == wanted.removeprefix("source/") for one in sources)
    why = "has no text snapshot: its evidence is the page" if known else "is not a source"
    return f"`{wanted}` {why}; sources with a text: {', '.join(names) or 'none'}"

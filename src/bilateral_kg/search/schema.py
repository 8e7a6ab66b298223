"""The fields of the index: words come in ready-made, parted by spaces."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tantivy import Schema

IRI: Final = "iri"
LAYER: Final = "layer"  # which release indexed it: 0 with the whole, or later, built upon another
MAIN: Final = "main"  # somebody, some body or some place
SHOWN: Final = "shown"  # label by language, classes and sectors, as JSON
KIND: Final = "kind"  # names of all its classes, for filters
CLASS: Final = "class"  # names of its stated classes, for counts
SECTOR: Final = "sector"  # IRIs, wider ones included
WHOLE: Final = "whole"  # each name as one term
WHOLE_BASE: Final = "whole_base"
NAME: Final = "name"  # the words of all names
NAME_BASE: Final = "name_base"
TEXT: Final = "text"  # the words of what is said of it
TEXT_BASE: Final = "text_base"
# Documents of lists have these and none of the others.
LISTED: Final = "listed"  # the IRI
HAS: Final = "has"  # qualities, each a parameter and a value
NEWEST: Final = "newest"
OLDEST: Final = "oldest"
BY_LABEL: Final = {tag: f"by_label_{tag}" for tag in ("en", "ru")}


def schema() -> "Schema":
    """As tantivy has it."""
    from tantivy import SchemaBuilder  # noqa: PLC0415  keeps --help fast

    builder = SchemaBuilder()
    builder.add_text_field(IRI, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(SHOWN, stored=True)
    builder.add_integer_field(LAYER, indexed=True, fast=True)
    builder.add_boolean_field(MAIN, indexed=True)
    for name in (KIND, CLASS, SECTOR):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (WHOLE, WHOLE_BASE):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (NAME, NAME_BASE, TEXT, TEXT_BASE):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(HAS, tokenizer_name="raw", index_option="basic")
    for name in (LISTED, NEWEST, OLDEST, *BY_LABEL.values()):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()

"""Russian help of the parameters that are declared in English, where their routes are.

Those of the lookups come from the heads of their questions, in both languages.
"""

from typing import Any, Final

from bilateral_kg.export.tables import TABLES
from bilateral_kg.web import asked

_THING: Final = "IRI или конец одного из наших"
_TEXTS: Final = {
    **dict(asked.TEXTS.values()),
    "Its name": "Имя",
    "All side by side, or each under the one it belongs to (`narrower`)": (
        "Рядом друг с другом или каждая под той, к которой относится (`narrower`)"
    ),
    "A state: ISO 3166 code or slug": "Государство: код ISO 3166 или имя",
    "The other state: ISO 3166 code or slug": "Другое государство: код ISO 3166 или имя",
    "The day asked about, for what depends on one; today unless told": (
        "День, о котором спрашивают, для того, что от него зависит; иначе сегодня"
    ),
    "Beats the Accept header: json or jsonld": "Важнее заголовка Accept: json или jsonld",
    "Words in any of the languages; signs between them mean nothing": (
        "Слова на любом из языков; знаки между ними ничего не значат"
    ),
    "Class: Person, City, Instrument, Event ...": "Класс: Person, City, Instrument, Event ...",
    "Sector, narrower ones included": "Отрасль вместе с более узкими",
    "Items per page": "Предметов на странице",
    "The place to go on from: part of `next`": "Место, с которого продолжить: часть `next`",
    "How many at most": "Сколько самое большее",
    "Subject: an IRI, or the end of one of ours": f"Субъект: {_THING}",
    "Property: a key of the context, a compact IRI or an IRI": (
        "Свойство: ключ контекста, сокращённый IRI или IRI"
    ),
    "Value: an IRI, the end of one of ours, or the text of a literal": (
        "Значение: IRI, конец одного из наших или текст литерала"
    ),
    "An IRI, or the end of one of ours": _THING,
    "Steps from the centre": "Шагов от середины",
    "Classes, parted by commas: only these are shown and walked through": (
        "Классы через запятую: показываются и проходятся только они"
    ),
    "Leave out what is known not to overlap this day": (
        "Опустить известное как не относящееся к этому дню"
    ),
    "Nodes at most": "Узлов самое большее",
    "Format; beats the Accept header": "Формат; важнее заголовка Accept",
    "Paths at most": "Путей самое большее",
    "Steps at most": "Шагов самое большее",
    "Also walk links of reference data, such as a city lying in a state": (
        "Идти и по связям справочных данных, например от города к государству"
    ),
    "Drawings: what people expect to see, or every node": (
        "Для рисунков: то, что ожидают увидеть люди, или каждый узел"
    ),
    f"csv: one of {', '.join(TABLES)}": f"csv: одно из {', '.join(TABLES)}",
    "Drawings: facts of two states": "Для рисунков: факты двух государств",
    "Drawings: a field": "Для рисунков: отрасль",
    "Drawings: day, month or year": "Для рисунков: день, месяц или год",
    "Drawings: classes, parted by commas": "Для рисунков: классы через запятую",
    "Drawings: language of labels": "Для рисунков: язык названий",
    "Id of a release": "Номер выпуска",
    "Id of a release, else the one served": "Номер выпуска, иначе тот, что открыт",
}


def add(document: dict[str, Any]) -> None:
    """Say in Russian, too, what the parameters of *document* are."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                english = parameter.get("description", "")
                russian = _TEXTS.get(english) or _list(english)
                if russian is not None:
                    parameter.setdefault("x-description-ru", russian)


def _list(english: str) -> str | None:
    start, _, values = english.partition("One of ")
    return f"Одно из {values}" if values and not start else None

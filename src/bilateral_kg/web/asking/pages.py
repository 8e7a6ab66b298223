"""/questions: the catalogue by topic; /questions/{name}: ask one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from bilateral_kg import catalogue
from bilateral_kg.catalogue import Question, accepted
from bilateral_kg.catalogue.near import near
from bilateral_kg.catalogue.values import Given
from bilateral_kg.engine.base import DatasetChoice
from bilateral_kg.errors import ParameterError, UnknownQuery
from bilateral_kg.web import media
from bilateral_kg.web.asking import form
from bilateral_kg.web.asking.answer import Answer, answer
from bilateral_kg.web.errors import NoSuchAddress
from bilateral_kg.web.pages.render import languages, parameters, render, unchanged
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.served import Served, of

router = APIRouter(include_in_schema=False)
ROWS: Final = 50
_MOST: Final = 1_000_000
_FILES: Final = {
    "csv": media.RESULTS_CSV,
    "json": media.RESULTS_JSON,
    "ttl": media.TURTLE,
}


@dataclass(slots=True)
class Asking:
    """One question with what was given; *error* where it is no answer to it."""

    question: Question
    given: dict[str, str]
    offset: int
    error: ParameterError | None = None
    query: str | None = None
    answer: Answer | None = None
    more: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything needed was given."""
        needed = (name for name, each in self.question.parameters.items() if each.required)
        return all(name in self.given for name in needed)

    @property
    def pages(self) -> bool:
        """Whether the question can be asked from a row onwards."""
        return "offset" in accepted(self.question)

    def values(self, language: str) -> dict[str, Given]:
        """The values as the catalogue takes them."""
        known = form.asked_of(self.question)
        values = {name: form.split(known[name], text) for name, text in self.given.items()}
        return values | ({"lang": language} if "lang" in self.question.parameters else {})


@router.get("/questions")
def questions(request: Request) -> Response:
    """The questions of the catalogue by topic."""
    parameters(request).finish()
    held = unchanged(request)
    if held is not None:
        return held
    topics: dict[str, list[Question]] = {}
    for question in of(request).questions.public:
        topics.setdefault(question.topic, []).append(question)
    return render(request, "questions.html", topics=dict(sorted(topics.items())))


@router.get("/questions/{name}")
def question(request: Request, name: str) -> Response:
    """The form of a question, and where all that it needs is given, the answer."""
    served = of(request)
    asking = _read(served, name, parameters(request))
    held = unchanged(request)
    if held is not None:
        return held
    chosen = languages(request)
    if asking.complete and asking.error is None:
        _ask(served, asking, chosen.data)
    return render(
        request,
        "question.html",
        status=422 if asking.error else 200,
        asking=asking,
        question=asking.question,
        fields=form.fields(served, asking.question, asking.given, chosen.data, chosen.interface),
        example={name: form.shown(each) for name, each in asking.question.example.items()},
        first=asking.offset + 1,
        rows=ROWS,
        editor=f"/editor?{urlencode({'query': asking.query})}" if asking.query else None,
    )


@router.get("/questions/{name}/answer.{extension}")
def answer_file(request: Request, name: str, extension: str) -> Response:
    """The whole answer as a file."""
    served = of(request)
    asking = _read(served, name, parameters(request))
    tables = asking.question.form in {"select", "ask"}
    if extension not in _FILES or tables != (extension != "ttl"):
        raise NoSuchAddress(f"There is no answer.{extension[:20]} here.", ())
    if asking.error is not None:
        raise asking.error
    values = asking.values(languages(request).data)
    query = catalogue.text(served.questions.known, asking.question, values)
    offer = _FILES[extension]
    # In a worker, as a stranger's query: it has a limit of time, of memory and of bytes.
    found = served.pool.submit(query, [offer.media_type], DatasetChoice()).result()
    headers = {
        "Content-Disposition": f'attachment; filename="{asking.question.name}.{extension}"',
        "Vary": "Accept-Language",
    }
    return Response(found.body, headers=headers, media_type=offer.content_type)


def _read(served: Served, name: str, given: Parameters) -> Asking:
    """What is asked. Raises NoSuchAddress for an unknown question."""
    try:
        question = served.questions.public.get(name)
    except UnknownQuery as error:
        known = [each.name for each in served.questions.public]
        raise NoSuchAddress(str(error), near(name, known)) from error
    values = {each: given.one(each) for each in form.asked_of(question)}
    offset = given.one("offset") or "0"
    given.finish()
    asking = Asking(question, {each: text for each, text in values.items() if text}, 0)
    if not offset.isascii() or not offset.isdigit() or int(offset[:9]) > _MOST:
        asking.error = ParameterError(f"offset: {offset[:40]!r} is no number of rows", "offset")
    else:
        asking.offset = int(offset[:9])
    return asking


def _ask(served: Served, asking: Asking, language: str) -> None:
    """Fill in the answer, or why there is none."""
    bounds = accepted(asking.question)
    page: Mapping[str, Given] = {
        name: value
        for name, value in (("limit", str(ROWS + 1)), ("offset", str(asking.offset)))
        if name in bounds
    }
    values = asking.values(language)
    try:
        asking.query = catalogue.text(served.questions.known, asking.question, values)
        paged = catalogue.text(served.questions.known, asking.question, {**values, **page})
    except ParameterError as error:
        asking.error = error
        return
    if asking.question.form == "select":
        found = served.engine.select(paged)
        asking.more = len(found.rows) > ROWS
        cut = type(found)(found.variables, found.rows[:ROWS])
        asking.answer = answer(served, cut, language)

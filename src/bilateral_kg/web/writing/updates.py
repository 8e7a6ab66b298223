"""SPARQL 1.1 Protocol, updates: read strictly, then published or refused."""

from fastapi import Request, Response

from bilateral_kg.errors import BilateralKGError
from bilateral_kg.web import execution
from bilateral_kg.web.access import record
from bilateral_kg.web.parameters import Parameters
from bilateral_kg.web.sparql_request import graphs
from bilateral_kg.web.writing import answers
from bilateral_kg.web.writing.scribe import Scribe
from bilateral_kg.writing.order import Update


def read(text: str, parameters: Parameters) -> Update:
    """The update *text*, with the dataset that the request names for it."""
    using = graphs(parameters, "using-graph-uri")
    using_named = graphs(parameters, "using-named-graph-uri")
    parameters.finish()
    return Update(text=text, using=using, using_named=using_named)


async def run(request: Request, scribe: Scribe, update: Update) -> Response:
    """Publish what *update* makes of the graph."""
    note = record(request.scope)
    note.ask(update.text)
    try:
        done = await scribe.write(update, answers.expected(request, None))
    except BilateralKGError as error:
        note.outcome = execution.OUTCOMES.get(type(error), "error")
        raise
    note.outcome = "written"
    return answers.told(done)

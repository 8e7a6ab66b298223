"""The SPARQL 1.1 Service Description, with prefixes and example queries for editors.

Only what holds is stated: a test exercises every format, graph and feature named here.
"""

from collections.abc import Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from bilateral_kg import names
from bilateral_kg.web import media
from bilateral_kg.web.questions import Questions
from bilateral_kg.web.rdfdoc import FORMAT_IRIS, Document
from bilateral_kg.web.served import Served

FORMATS: Final = tuple(f for f in (*media.RESULTS, *media.GRAPHS) if f.alias_of is None)


def describe(served: Served, base: str, *, writable: bool = False) -> Document:
    """The description of the endpoint at `<base>/sparql`."""
    endpoint = f"{base}/sparql"
    service, dataset = f"{endpoint}#service", f"{base}/.well-known/void#dataset"
    document = Document()
    document.add(
        service,
        rdf_type="sd:Service",
        sd_endpoint=endpoint,
        sd_supportedLanguage=["sd:SPARQL11Query", *(["sd:SPARQL11Update"] if writable else [])],
        sd_resultFormat=[FORMAT_IRIS[offer.media_type] for offer in FORMATS],
        # The default graph is the merge of all named graphs, written at build time.
        sd_feature=[] if served.plain else ["sd:UnionDefaultGraph"],
        sd_defaultDataset=dataset,
    )
    document.add(
        dataset,
        rdf_type="sd:Dataset",
        sd_defaultGraph=f"{endpoint}#default-graph",
        sd_namedGraph=[f"{endpoint}#graph-{n}" for n, _ in enumerate(served.graphs, start=1)],
    )
    document.add(f"{endpoint}#default-graph", rdf_type="sd:Graph")
    for number, graph in enumerate(served.graphs, start=1):
        document.add(f"{endpoint}#graph-{number}", rdf_type="sd:NamedGraph", sd_name=graph)
    _prefixes(document, endpoint, names.PREFIXES)
    _examples(document, endpoint, served.questions)
    return document


def _prefixes(document: Document, endpoint: str, prefixes: Mapping[str, str]) -> None:
    for prefix, namespace in sorted(prefixes.items()):
        declared = f"{endpoint}#prefix-{prefix}"
        document.add(endpoint, sh_declare=declared)
        document.add(
            declared,
            rdf_type="sh:PrefixDeclaration",
            sh_prefix=Literal(prefix),
            sh_namespace=Literal(namespace, datatype=NamedNode(names.XSD + "anyURI")),
        )


def _examples(document: Document, endpoint: str, questions: Questions) -> None:
    """Each question of the catalogue with its example values, as it would be sent."""
    for question in questions.public:
        example = f"{endpoint}#example-{question.name}"
        text = questions.example(question)
        if text is None:
            continue
        form = question.form
        document.add(
            example,
            rdf_type=["sh:SPARQLExecutable", f"sh:SPARQL{form.title()}Executable"],
            rdfs_label=[Literal(t, language=tag) for tag, t in question.summary.items()],
            rdfs_comment=[Literal(t, language=tag) for tag, t in question.description.items()],
            sh_prefixes=endpoint,
            schema_target=endpoint,
            **{f"sh_{form}": Literal(text)},
        )

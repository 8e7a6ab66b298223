"""A report as RDF: a SHACL validation report."""

from collections.abc import Mapping
from typing import Final

import rdflib
from rdflib import RDF, SH, XSD, URIRef

from bilateral_kg import names
from bilateral_kg.errors import Severity
from bilateral_kg.validation.report import Finding, Report

_SEVERITIES: Final[Mapping[Severity, URIRef]] = {
    "violation": SH.Violation,
    "warning": SH.Warning,
    "info": SH.Info,
}


def serialise(report: Report) -> str:
    """The SHACL validation report; results have IRIs, no node is blank."""
    graph = rdflib.Graph()
    for prefix in ("bkg", "id", "sh", "xsd"):
        graph.bind(prefix, names.PREFIXES[prefix])
    results = [_result_iri(finding) for finding in report.findings]
    whole = URIRef(f"{names.GENID}report-{_digest(report)}")
    graph.add((whole, RDF.type, SH.ValidationReport))
    graph.add((whole, SH.conforms, rdflib.Literal(report.conforms, datatype=XSD.boolean)))
    for result, finding in zip(results, report.findings, strict=True):
        graph.add((whole, SH.result, result))
        _add_result(graph, result, finding)
    return graph.serialize(format="turtle")


def _digest(report: Report) -> str:
    return report.findings[0].digest + f"-{len(report.findings)}" if report.findings else "empty"


def _result_iri(finding: Finding) -> URIRef:
    return URIRef(f"{names.GENID}result-{finding.digest}")


def _add_result(graph: rdflib.Graph, result: URIRef, finding: Finding) -> None:
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.resultSeverity, _SEVERITIES[finding.severity]))
    graph.add((result, SH.sourceShape, URIRef(finding.shape)))
    graph.add((result, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
    graph.add((result, SH.focusNode, _term(finding.focus)))
    if finding.path is not None:
        graph.add((result, SH.resultPath, URIRef(finding.path)))
    if finding.value is not None:
        graph.add((result, SH.value, _term(finding.value)))
    for language, message in finding.messages.items():
        graph.add((result, SH.resultMessage, rdflib.Literal(message, lang=language)))


def _term(value: str) -> rdflib.term.Identifier:
    iri = value.startswith(("http://", "https://", "urn:"))
    return URIRef(value) if iri else rdflib.Literal(value)

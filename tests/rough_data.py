"""Data that a page must bear: scripts as names, endless titles, a thing of 2,000 facts, nothing."""

from pathlib import Path

ID = "https://w3id.org/bilateral-kg/id/"
FACTS = 2_000
TITLE = "Protocol " + "on the further deepening of cooperation " * 8
HEAD = f"""
@prefix bkg: <https://w3id.org/bilateral-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <{ID}> .
<{ID}person/script> a bkg:Person , bkg:Entity ;
  skos:prefLabel "<script>alert(1)</script>'\\"><img src=x onerror=alert(2)>"@en ;
  bkg:ofState <{ID}state/busy> .
<{ID}instrument/long> a bkg:Instrument , bkg:Fact ; skos:prefLabel "{TITLE}"@en ;
  bkg:party <{ID}state/busy> , <{ID}state/idle> .
<{ID}state/busy> a bkg:State , bkg:Entity ; skos:prefLabel "Busy"@en .
<{ID}state/idle> a bkg:State , bkg:Entity ; skos:prefLabel "Idle"@en .
<{ID}relation/bare> a bkg:BilateralRelation , bkg:Entity ;
  skos:prefLabel "A pair without facts"@en ;
  bkg:relates <{ID}state/idle> , <{ID}state/other> .
<{ID}state/other> a bkg:State , bkg:Entity ; skos:prefLabel "Other"@en .
"""


def write(folder: Path) -> Path:
    """The rough graph as a file in *folder*."""
    events = "".join(
        f'<{ID}event/e{n}> a bkg:Event , bkg:Fact ; skos:prefLabel "Event {n}"@en ;'
        f" bkg:about <{ID}state/busy> .\n"
        for n in range(FACTS)
    )
    (folder / "rough.ttl").write_text(HEAD + events, "utf-8")
    return folder / "rough.ttl"


def write_empty(folder: Path) -> Path:
    """A graph with nothing in it that a page could be about."""
    (folder / "empty.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", "utf-8")
    return folder / "empty.ttl"

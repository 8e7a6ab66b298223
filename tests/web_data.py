"""A small graph for tests of the HTTP side, with values that try to break out of pages."""

from pathlib import Path

NS = "https://w3id.org/bilateral-kg/id/"
TRIG = """
@prefix ex: <http://example.org/> .
@prefix bkg: <https://w3id.org/bilateral-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:g1 {
  ex:a ex:p "Ñandú"@es , "тест"@ru , "12.5"^^xsd:decimal , true , "2025-10"^^ex:edtf ,
    "a\\tb\\n\\"c\\"" .
  ex:a ex:shared ex:b .
  <ID/person/x> a bkg:Person ;
    skos:prefLabel "<script>alert(1)</script>"@en ;
    bkg:seeAlso <javascript:alert(2)> , <data:text/html,x> .
  <ID/event/e> a bkg:Event ; skos:prefLabel "Event \\"quoted\\" & more"@en .
  <ID/event/e#part> bkg:participationIn <ID/event/e> ;
    bkg:participant <ID/person/x> .
  <ID/assertion/s/one> a bkg:Assertion ;
    bkg:asserts <ID/event/e> ; bkg:evidence <ID/passage/s/1-9> .
  <ID/passage/s/1-9> a bkg:Passage ; bkg:inSource <ID/source/s> .
  <ID/state/old> dcterms:isReplacedBy <ID/state/new> ; owl:deprecated true .
  <ID/state/new> a bkg:State ; skos:prefLabel "New"@en .
  <ID/state/gone> owl:deprecated true .
}
ex:g2 {
  ex:a ex:shared ex:b .
  ex:b ex:q ex:c , ex:d .
}
"""


def write(folder: Path) -> Path:
    """The graph as a file, and enough triples beside it to make a cross product run for ever."""
    (folder / "small.trig").write_text(TRIG.replace("ID/", NS), encoding="utf-8")
    numbers = "\n".join(
        f"<urn:n:{n}> <urn:next> <urn:n:{(n * 7 + 1) % 3000}> ." for n in range(3000)
    )
    (folder / "numbers.nt").write_text(numbers + "\n", encoding="utf-8")
    return folder

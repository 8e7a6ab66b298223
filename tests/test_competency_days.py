"""Questions with a day, a source or a correction, on an invented pair of states.

Our own data has no entry into force, no fulfilment and nothing withdrawn: what the questions make
of these is tested here.
"""

import pytest
from competency import answer_columns
from conftest import ROOT
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from bilateral_kg.curation.model import model_quads
from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.errors import ParameterError
from bilateral_kg.release.derive import derive

# Two sources: a herald, and a gazette that partly contradicts it.
DATA = """
@prefix : <https://w3id.org/bilateral-kg/ontology#> .
@prefix id: <https://w3id.org/bilateral-kg/id/> .
@prefix g: <https://w3id.org/bilateral-kg/graph/> .
@prefix v: <https://w3id.org/bilateral-kg/vocab/> .
@prefix e: <http://id.loc.gov/datatypes/edtf/> .
@prefix org: <http://www.w3.org/ns/org#> .
@base <https://w3id.org/bilateral-kg/id/> .

g:reference {
  <state/ruritania> a :State . <state/freedonia> a :State .
  <relation/fr> a :BilateralRelation ; :relates <state/ruritania> , <state/freedonia> .
  <person/berg> a :Person . <person/lind> a :Person .
  <post/minister> a org:Post . <post/envoy> a org:Post .
}
g:herald {
  <source/herald> a :SourceDocument .
  <assertion/herald/all> a :Assertion ; :evidence <source/herald> ;
    :modality v:modality\\/occurred ; :voice v:voice\\/narrator ; :curation v:curation\\/reviewed ;
    :explicitness v:explicitness\\/explicit ;
    :asserts <instrument/treaty#signed> , <instrument/treaty#force> , <instrument/treaty#end> ,
      <instrument/pact#signed> , <instrument/pact#force> , <instrument/old#force> ,
      <instrument/old#end> , <occupancy/berg> , <occupancy/lind> , <event/talks> ,
      <event/talks#berg> ,
      <commitment/bridge> , <commitment/dues> , <event/opened> , <relation/fr#peace> .
  <instrument/treaty> a :Instrument ; :party <state/ruritania> , <state/freedonia> .
  <instrument/treaty#signed> a :AgreementStage ; :stageOf <instrument/treaty> ;
    :stageType v:agreement-stage\\/signed ; :date "2010-05-03"^^e:EDTF .
  <instrument/treaty#force> a :AgreementStage ; :stageOf <instrument/treaty> ;
    :stageType v:agreement-stage\\/in-force ; :date "2011"^^e:EDTF .
  <instrument/treaty#end> a :AgreementStage ; :stageOf <instrument/treaty> ;
    :stageType v:agreement-stage\\/terminated ; :date "2020-06"^^e:EDTF .
  <instrument/pact> a :Instrument .
  <instrument/pact#signed> a :AgreementStage ; :stageOf <instrument/pact> ;
    :stageType v:agreement-stage\\/signed ; :date "2015"^^e:EDTF .
  <instrument/pact#force> a :AgreementStage ; :stageOf <instrument/pact> ;
    :stageType v:agreement-stage\\/in-force .
  <instrument/old> a :Instrument .
  <instrument/old#force> a :AgreementStage ; :stageOf <instrument/old> ;
    :stageType v:agreement-stage\\/in-force ; :date "1990-01-01"^^e:EDTF .
  <instrument/old#end> a :AgreementStage ; :stageOf <instrument/old> ;
    :stageType v:agreement-stage\\/suspended .
  <occupancy/berg> a :Occupancy ; :holder <person/berg> ; :post <post/minister> ;
    :begins "2010-02"^^e:EDTF .
  <occupancy/lind> a :Occupancy ; :holder <person/lind> ; :post <post/envoy> ;
    :begins "2001"^^e:EDTF ; :ends "2005-03-31"^^e:EDTF .
  <event/talks> a :Talks ; :date "2012-07-09"^^e:EDTF .
  <event/talks#berg> a :Participation ; :participationIn <event/talks> ;
    :participant <person/berg> ; :inCapacity <post/minister> ; :role v:role\\/chair .
  <commitment/bridge> a :Commitment ; :deadline "2014"^^e:EDTF ; :fulfilledBy <event/opened> .
  <commitment/dues> a :Commitment ; :deadline "2014-06-30"^^e:EDTF .
  <event/opened> a :Event ; :date "2015-02-01"^^e:EDTF .
  <relation/fr#peace> a :RelationStatus ; :statusOf <relation/fr> ;
    :statusKind v:relation-status\\/diplomatic-relations ; :begins "1950"^^e:EDTF ;
    :ends "1955-04-01"^^e:EDTF .
}
g:gazette {
  <source/gazette> a :SourceDocument .
  <assertion/gazette/all> a :Assertion ; :evidence <source/gazette> ;
    :modality v:modality\\/occurred ; :voice v:voice\\/narrator ; :curation v:curation\\/proposed ;
    :explicitness v:explicitness\\/explicit ;
    :asserts <commitment/dues> , <occupancy/berg> , <commitment/tunnel> .
  <occupancy/berg> :begins "2010-04-01"^^e:EDTF .
  <commitment/tunnel> a :Commitment ; :reaffirms <commitment/bridge> .
  <assertion/gazette/wrong> a :Assertion ; :evidence <source/gazette> ;
    :modality v:modality\\/occurred ; :voice v:voice\\/narrator ; :curation v:curation\\/withdrawn ;
    :explicitness v:explicitness\\/explicit ; :asserts <event/invented> .
  <event/invented> a :Event .
}
"""


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    quads = [*parse(DATA.encode(), RdfFormat.TRIG), *model_quads(ROOT / "ontology")]
    quads += derive(quads)
    store = Store()
    store.extend(quads)
    store.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads)
    return EmbeddedEngine(store)


def ask(engine: EmbeddedEngine, name: str, columns: str, **params: str) -> dict[str, str]:
    """Two columns of an answer, the first as key."""
    return dict(answer_columns(engine, name, columns.split(), params))


@pytest.mark.parametrize(
    ("at", "treaty"),
    [
        ("2010-12-31", "no"),  # before the year of its entry into force
        ("2011-06-01", "unknown"),  # within it
        ("2012-01-01", "yes"),
        ("2020-05-31", "yes"),
        ("2020-06-15", "unknown"),  # ended on some day of this month
        ("2020-07-01", "no"),
    ],
)
def test_in_force_says_no_more_than_the_dates(engine: EmbeddedEngine, at: str, treaty: str) -> None:
    found = ask(engine, "in-force", "document inForce", at=at)
    assert found["instrument/treaty"] == treaty
    # In force since a day that nobody states, but not before the year of its signature;
    # suspended on a day that nobody states.
    assert found["instrument/pact"] == ("unknown" if at >= "2015" else "no")
    assert found["instrument/old"] == "unknown"


@pytest.mark.parametrize(
    ("at", "signed", "force"),
    [
        ("2010-05-02", "no", "no"),
        ("2010-05-03", "yes", "no"),
        ("2011-03-01", "yes", "unknown"),
        ("2011-12-31", "yes", "yes"),
    ],
)
def test_steps_taken_by_a_day(engine: EmbeddedEngine, at: str, signed: str, force: str) -> None:
    found = ask(engine, "document-status", "stage reached", document="treaty", at=at)
    assert found["agreement-stage/signed"] == signed
    assert found["agreement-stage/in-force"] == force


@pytest.mark.parametrize(
    ("at", "berg", "lind"),
    [
        ("2000-12-31", "no", "no"),
        ("2001-07-01", "no", "unknown"),  # begun in 2001
        ("2005-03-31", "no", "yes"),  # the last day
        ("2005-04-01", "no", "no"),
        ("2010-03-01", "unknown", "no"),  # February says one source, April the other
        ("2010-04-01", "yes", "no"),
        ("2012-07-09", "yes", "no"),  # seen in office
        ("2012-07-10", "unknown", "no"),  # not seen since, no end stated
    ],
)
def test_who_held_a_post(engine: EmbeddedEngine, at: str, berg: str, lind: str) -> None:
    found = ask(engine, "post-holders", "holder held", at=at)
    assert found == {"person/berg": berg, "person/lind": lind}


def test_one_source_alone_knows_less_or_something_else(engine: EmbeddedEngine) -> None:
    given = {"at": "2010-03-01", "holder": "berg"}
    assert ask(engine, "post-holders", "holder held", **given) == {"person/berg": "unknown"}
    herald = ask(engine, "post-holders", "holder held", **given, source="herald")
    assert herald == {"person/berg": "yes"}
    gazette = ask(engine, "post-holders", "holder held", **given, source="gazette")
    assert gazette == {"person/berg": "no"}


@pytest.mark.parametrize(
    ("at", "held"), [("1949", "no"), ("1950-06-01", "unknown"), ("1951", "yes"), ("1956", "no")]
)
def test_standing_of_a_relation(engine: EmbeddedEngine, at: str, held: str) -> None:
    given = {"relation": "fr", "at": at}
    assert ask(engine, "relation-status", "status held", **given) == {
        "relation-status/diplomatic-relations": held
    }


@pytest.mark.parametrize(
    ("at", "bridge", "dues"),
    [
        ("2014-06-30", "no", "no"),
        ("2014-07-01", "no", "yes"),
        ("2014-12-31", "no", "yes"),
        ("2015-01-31", "yes", "yes"),  # the bridge was opened a month late
        ("2015-02-01", "no", "yes"),
    ],
)
def test_overdue_until_fulfilled(engine: EmbeddedEngine, at: str, bridge: str, dues: str) -> None:
    found = ask(engine, "overdue", "thing overdue", at=at, **{"class": "commitments"})
    assert found == {
        "commitment/bridge": bridge,
        "commitment/dues": dues,
        "commitment/tunnel": "unknown",  # no deadline
    }


def test_fulfilments_and_repetitions(engine: EmbeddedEngine) -> None:
    assert ask(engine, "fulfilments", "commitment fact") == {"commitment/bridge": "event/opened"}
    assert ask(engine, "repeated-commitments", "commitment sources") == {
        "commitment/dues": "2",
        "commitment/tunnel": "1",
    }
    assert ask(engine, "repeated-commitments", "commitment reaffirms")["commitment/tunnel"] == (
        "commitment/bridge"
    )


def test_what_was_withdrawn_is_no_answer(engine: EmbeddedEngine) -> None:
    assert "event/invented" not in ask(engine, "undated-events", "event noted")
    assert ask(engine, "evidence", "assertion source", fact="event/invented") == {}
    assert "assertion/gazette/wrong" not in ask(engine, "who-said", "assertion source")


def test_two_dates_are_contested_unless_one_is_the_other_made_exact(
    engine: EmbeddedEngine,
) -> None:
    found = ask(engine, "contested-values", "value otherValue", thing="occupancy/berg")
    assert found == {"2010-02": "2010-04-01"}


def test_a_day_is_needed_and_is_one(engine: EmbeddedEngine) -> None:
    for wrong in ({}, {"at": "2010-13"}, {"at": "May 2010"}):
        with pytest.raises(ParameterError, match="at"):
            answer_columns(engine, "in-force", ["document"], wrong)


def test_a_source_that_does_not_exist_is_refused_with_a_near_one(engine: EmbeddedEngine) -> None:
    with pytest.raises(ParameterError, match="herald"):
        answer_columns(engine, "visits", ["visit"], {"source": "herold"})

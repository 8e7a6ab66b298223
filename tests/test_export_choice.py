"""Part of the graph: by pair, field, time and class."""

import io

import networkx as nx
import pytest
from exporting import exported, hard_releases, program

VISIT = "event:aliyev-state-visit-kazakhstan-2025"


def drawn(*arguments: str) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(exported("graphml", *arguments)), force_multigraph=True)


def test_a_pair_is_what_touches_both_states_whatever_the_order():
    graph = drawn("--pair", "KZ-AZ")
    assert {VISIT, "relation:az-kz", "instrument:joint-statement-2025"} <= set(graph)
    assert "event:washington-signing" not in graph, "Kazakhstan has no part in it"
    assert set(graph) == set(drawn("--pair", "azerbaijan-kazakhstan"))
    assert set(graph) < set(drawn())


def test_another_pair_is_another_graph():
    graph = drawn("--pair", "AM-AZ")
    assert (
        "relation:am-az" in graph
        or "relation:az-am" in graph
        or "event:washington-signing" in graph
    )
    assert VISIT not in graph


def test_a_sector_includes_its_narrower_ones():
    graph = drawn("--sector", "transport")
    assert "instrument:samruk-azcon-ferries-agreement-2025" in graph, "water transport"
    assert "instrument:culture-action-plan-2024" not in graph
    assert "event:akorda-talks-2025" in graph, "transport was on the agenda"


def test_a_time_leaves_out_what_lies_elsewhere():
    october = drawn("--from", "2025-10", "--to", "2025-10", "--type", "Event")
    assert VISIT in october
    assert "event:days-of-culture-kz-baku-2023" not in october
    days = nx.get_node_attributes(october, "earliest").values()
    assert days
    assert set(drawn("--from", "2023", "--to", "2023", "--type", "Event")).isdisjoint({VISIT})
    whole = set(drawn("--type", "Event"))
    assert set(october) < whole


def test_a_class_stands_for_its_kinds_and_several_for_each():
    events = drawn("--type", "Event")
    kinds = set(dict(events.nodes("type")).values())
    assert {"Event", "Visit", "Talks"} <= kinds
    assert not kinds & {"Person", "City", "State"}
    both = set(dict(drawn("--type", "Event", "--type", "Person").nodes("type")).values())
    assert both == kinds | {"Person"}


def test_conditions_hold_together():
    both = set(drawn("--pair", "KZ-AZ", "--sector", "transport"))
    assert both < set(drawn("--pair", "KZ-AZ"))
    assert both < set(drawn("--sector", "transport"))


def test_edges_between_what_is_chosen_are_all_there():
    whole, part = drawn(), drawn("--sector", "energy")
    assert part.number_of_edges() == whole.subgraph(part).number_of_edges()
    assert len(part) > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["graphml", "--pair", "KZ"], "no pair of states"),
        (["graphml", "--pair", "KZ-KZ"], "no pair of states"),
        (["graphml", "--pair", "KZ-XX"], "'XX' is not known"),
        (["svg", "--sector", "trnsport"], "did you mean transport"),
        (["gexf", "--type", "Evnt"], "did you mean Event"),
        (["cytoscape", "--from", "2025-13"], "no date of the calendar"),
        (["graphml", "--sector", "x> } DROP ALL #"], "is not known"),
        (["turtle", "--pair", "KZ-AZ"], "holds the whole release"),
        (["graphml", "--profile", "facts", "--pair", "KZ-AZ"], "choose among relations"),
    ],
)
def test_wrong_usage_says_what_is_wrong(arguments, said):
    done = program("export", *arguments, "--releases", hard_releases())
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr

"""GraphML of a release beside networkx.write_graphml: time, and the same graph."""

import io

import networkx as nx
from harness import Section, interleaved, size
from made import release
from pyoxigraph import Store

from bilateral_kg.engine.embedded import EmbeddedEngine
from bilateral_kg.export import drawings, graphml


def main() -> None:
    agreements = size(1_000, 100_000)
    drawing = drawings.draw(EmbeddedEngine(Store.read_only(str(release(agreements).store))))

    def ours() -> io.BytesIO:
        out = io.BytesIO()
        graphml.write(drawing, out)
        return out

    def theirs() -> io.BytesIO:
        out = io.BytesIO()
        nx.write_graphml(drawing, out)
        return out

    section = Section("GraphML", minutes=3)
    section.say(f"{agreements} agreements: {len(drawing)} nodes, {drawing.size()} edges.")
    contenders = {"ours": ours, "networkx.write_graphml": theirs}
    section.compare(
        interleaved(contenders),
        beside="networkx.write_graphml",
        aim="not slower, equal graph; the document is never held in memory",
        what="the drawing of relations",
    )
    read = [
        nx.read_graphml(io.BytesIO(one().getvalue()), force_multigraph=True)
        for one in (ours, theirs)
    ]
    section.say(f"Read back, both are equal: {nx.utils.graphs_equal(*read)}.")
    section.write()


if __name__ == "__main__":
    main()

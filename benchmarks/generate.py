"""A synthetic world to measure with: `python benchmarks/generate.py --agreements N --out DIR`.

DIR becomes a folder of data: `bilateral-kg build --data DIR` makes a release of it. It holds the
data of the project, and one N-Quads file for each source of the world in `sources/`.
The same seed gives the same bytes; memory does not grow with the number of agreements, but for
the pairs of states.
"""

import argparse
import shutil
from pathlib import Path

import yaml
from world.reference import NAME, reference_page
from world.sectors import sectors
from world.states import states
from world.volumes import Setting, Volume

ROOT = Path(__file__).parents[1]


def generate(agreements: int, seed: int, out: Path) -> int:
    """Write the world into the new folder *out*; the number of quads."""
    reference = ROOT / "data" / "reference"
    known = frozenset(
        one["id"].removeprefix("relation/")
        for one in yaml.safe_load((reference / "relations.yaml").read_text())
    )
    shutil.copytree(ROOT / "data", out)
    inhabitants = states(reference)
    setting = Setting.of(inhabitants, sectors(ROOT / "ontology" / "vocab"))
    quads = made = number = 0
    while made < agreements:
        volume = Volume(seed, number, made, agreements - made, setting)
        for name, lines in volume.pages().items():
            quads += _write(out, name, lines)
        made += volume.size
        number += 1
    return quads + _write(out, NAME, reference_page(inhabitants, setting.pairs, known))


def _write(out: Path, name: str, lines: list[str]) -> int:
    (out / "sources" / f"{name}.nq").write_text("".join(lines), encoding="utf-8")
    return len(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agreements", type=int, default=1000, help="how many documents")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another world")
    parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet")
    arguments = parser.parse_args()
    quads = generate(arguments.agreements, arguments.seed, arguments.out)
    sources = sum(1 for _ in (arguments.out / "sources").iterdir())
    print(f"{arguments.agreements} agreements, {quads} quads, {sources} sources")


if __name__ == "__main__":
    main()

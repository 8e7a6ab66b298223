"""How long until the program says something: `--help`, and the first answer of `serve`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness import Section, interleaved

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from serving import serving

PROGRAM = (sys.executable, "-m", "bilateral_kg")


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    section = Section("Start", minutes=1)
    with tempfile.TemporaryDirectory() as folder:
        run(*PROGRAM, "build", "--releases", folder)

        def first_answer() -> None:
            with serving("--releases", folder) as server, server.client() as client:
                assert client.get("/api/agreements").status_code == 200
                spent.append(time.perf_counter() - began[0])

        began, spent = [0.0], []
        for _ in range(6):
            began[0] = time.perf_counter()
            first_answer()
        times = interleaved(
            {
                "an empty Python": lambda: run(sys.executable, "-c", ""),
                "bilateral-kg --help": lambda: run(*PROGRAM, "--help"),
            }
        )
        whole = {**times, "serve, until its first lookup is answered": spent[1:]}
        section.compare(whole, beside="an empty Python", what="start")
    section.say("`serve` on the project's own data, its release built before.")
    section.write()


if __name__ == "__main__":
    main()

"""The W3C counts for the README, from a run of the suites: `python tests/conformance/report.py`."""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).parent
# What a row of the table counts: module, and the test function in it.
ROWS = {
    "SPARQL 1.1 Protocol, writable store": (
        "test_protocol",
        "test_where_the_store_can_be_written",
    ),
    "Graph Store Protocol, writable store": ("test_graph_store_writing", "test_entry"),
    "SPARQL 1.1 Service Description": ("test_service_description", "test_service_description"),
    "SPARQL 1.1 Protocol, read-only: queries": ("test_protocol", "test_query"),
    "SPARQL 1.1 Protocol, read-only: updates refused": ("test_protocol", "test_update_is_refused"),
    "Graph Store Protocol, read-only: reading steps": ("test_graph_store", "test_reading"),
}


def results() -> dict[str, tuple[int, int]]:
    """Row -> passed, all."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", str(HERE), f"--junitxml={report}"],
            cwd=HERE.parents[1], check=False, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        cases = list(ET.parse(report).iter("testcase"))
    counted = {}
    for row, (module, function) in ROWS.items():
        own = [
            case
            for case in cases
            if case.get("classname", "").endswith(module)
            and case.get("name", "").partition("[")[0] == function
        ]
        passed = [case for case in own if not len(case)]
        counted[row] = (len(passed), len(own))
    return counted


def table() -> str:
    """A Markdown table of the results."""
    lines = ["| W3C suite | passed |", "|---|---|"]
    lines += [f"| {row} | {passed} of {of} |" for row, (passed, of) in results().items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())

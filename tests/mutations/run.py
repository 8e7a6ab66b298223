"""All mutations, each in a copy of the data of its own, two at a time."""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from mutations.catalogue import Mutation
from mutations.examine import Complaint, Outcome, complaints, examine

# The machines that run the tests have two cores.
PROCESSES = 2


def outcomes(
    mutations: Iterable[Mutation], data: Path, text: Path | None = None
) -> dict[str, Outcome]:
    """What each of *mutations* provokes in *data*, by its id; *text* is the source's text."""
    usual = usual_complaints(data, text)
    work = partial(examine, data=data, usual=usual, text=text)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return {one.id: one for one in pool.map(work, mutations)}


def usual_complaints(data: Path, text: Path | None) -> frozenset[Complaint]:
    """What is said of *data* as it stands; violations there would hide those to be found."""
    usual = complaints(data, text)
    grave = sorted(one.message for one in usual if one.severity == "violation")
    if grave:
        raise ValueError(f"the data is at fault before anything is planted: {grave}")
    return usual

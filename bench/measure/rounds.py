"""All cells, all candidates, round after round: what is compared is measured within the same minute."""

import sys

from . import samples
from .processes import Failure

FOREIGN_LIMIT = 0.3  # cores: what others used while we measured
ATTEMPTS = 4


def wanted(cell, candidates):
    return [candidate for candidate in candidates
            if (cell.tuned or not candidate.tuned) and (not cell.only or candidate.name in cell.only)]


def rotated(candidates, number):
    """Every round begins with another candidate: none always runs after the same neighbour."""
    shift = number % len(candidates)
    return candidates[shift:] + candidates[:shift]


def say(*words):
    print(*words, file=sys.stderr, flush=True)


class Run:
    """The results so far: rounds[number][cell][candidate] is a sample, or {"failed": why}, or {"dropped": why}."""

    def __init__(self, bench, cells, candidates, foreign_limit=FOREIGN_LIMIT, take=samples.take):
        self._bench, self._cells, self._candidates, self._take = bench, cells, candidates, take
        self._limit = foreign_limit
        self.rounds = []

    def round(self):
        results = {}
        self.rounds.append(results)
        for cell in self._cells:
            results[cell.name] = {}
            for candidate in rotated(wanted(cell, self._candidates), len(self.rounds) - 1):
                results[cell.name][candidate.name] = self._sample(cell, candidate)

    def _sample(self, cell, candidate):
        sample, noisy = {}, []
        for _ in range(ATTEMPTS):
            sample = self._attempt(cell, candidate)
            self._report(cell, candidate, sample)
            if sample.get("foreign", 0) <= self._limit:
                break
            noisy.append(sample)
            sample = {"dropped": "foreign CPU"}
        return {**sample, "set aside": noisy}

    def _attempt(self, cell, candidate):
        try:
            return self._take(self._bench, cell, candidate)
        except (Failure, OSError) as failure:
            return {"failed": str(failure) or repr(failure)}

    def _report(self, cell, candidate, sample):
        facts = " ".join(f"{name}={value:.4g}" if isinstance(value, float) else f"{name}={value}" for name, value in sample.items())
        say(f"round {len(self.rounds)}  {cell.name:<22}{candidate.name:<12}{facts}")

"""From stored rounds to medians, ratios and verdicts."""

from dataclasses import dataclass
from statistics import median

from .candidates import REFERENCE

ENOUGH_ROUNDS = 7
LEVEL = 1.05


def values(rounds, cell, candidate, name="value"):
    """One figure of every round that has it."""
    samples = (results.get(cell, {}).get(candidate, {}) for results in rounds)
    return [sample[name] for sample in samples if name in sample]


def ratios(rounds, cell, candidate, name="value"):
    """Divided by the reference of the same round; None where a round has not both."""
    found = []
    for results in rounds:
        own, reference = (results.get(cell, {}).get(who, {}).get(name) for who in (candidate, REFERENCE))
        found.append(own / reference if own is not None and reference else None)
    return found


@dataclass
class Spread:
    """Median, least and most of some rounds."""

    numbers: list

    def __init__(self, numbers):
        self.numbers = [number for number in numbers if number is not None]

    def __bool__(self):
        return bool(self.numbers)

    @property
    def median(self):
        return median(self.numbers)

    def text(self, form="{:.2f}"):
        if not self:
            return "–"
        least, most = form.format(min(self.numbers)), form.format(max(self.numbers))
        return f"{form.format(self.median)} ({least}…{most})"


def verdict(spread, goal):
    """`level` is a goal missed by less than the method's error."""
    if goal is None:
        return ""
    if not spread:
        return "not measured"
    word = "**met**" if spread.median <= goal else "level" if spread.median <= goal * LEVEL else "**missed**"
    count = len(spread.numbers)
    return word if count >= ENOUGH_ROUNDS else f"{word}, only {count} round{'s' * (count != 1)}"


def failures(rounds):
    """Cell, candidate and sentence of everything that did not work, said once."""
    found = {}
    for results in rounds:
        for cell, by_candidate in results.items():
            for candidate, sample in by_candidate.items():
                if "failed" in sample:
                    found.setdefault((cell, candidate), sample["failed"].splitlines()[0])
    return found


def disturbances(rounds):
    """How many samples were set aside because of foreign CPU, and how many rounds of a candidate had no other."""
    samples = [sample for results in rounds for cell in results.values() for sample in cell.values()]
    return sum(len(sample["set aside"]) for sample in samples), sum("dropped" in sample for sample in samples)

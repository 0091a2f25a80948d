"""The tables of README.md, made from a stored run."""

from pathlib import Path

from cells import ROWS, TABLE as CELLS
from measure.figures import Spread, failures, verdict
from ways import PASSED_WAY, REFERENCE, TABLE, THROUGH_WAY

README = Path(__file__).with_name("README.md")
OURS = (PASSED_WAY, THROUGH_WAY)


class Report:
    """One stored run as Markdown."""

    def __init__(self, run):
        self._run, self._rounds = run, run["rounds"]
        self._names = [name for name in TABLE if any(name in cell for results in self._rounds for cell in results.values())]
        self._rows = [row for row in ROWS if any(row.cell in results for results in self._rounds)]

    def text(self):
        parts = [self._circumstances(), self._results(), self._all_rounds(), self._failures()]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _circumstances(self):
        facts, samples = self._run["machine"], [one for results in self._rounds for cell in results.values() for one in cell.values()]
        foreign = Spread([one.get("foreign") for one in samples])
        return (f"{self._run['date']}, rounds: {len(self._rounds)}, {facts['cores']} cores ({facts['processor']}), Linux {facts['kernel']}. "
                + ", ".join(facts["versions"].values()) + ".  \n"
                f"Load cells: {self._run['warm']:g} s before, {self._run['seconds']:g} s while we count. Foreign CPU meanwhile, in cores: {foreign.text()}; "
                f"samples set aside because of it: {sum(len(one.get('set aside', [])) for one in samples)}, which left {sum('dropped' in one for one in samples)} gaps.")

    def _results(self):
        peers = [name for name in self._names if name not in OURS]
        head = ["", *(word for name in OURS for word in (TABLE[name].title, "goal", "verdict")), *(TABLE[name].title for name in peers)]
        return table(head, [[row.title, *(word for name in OURS for word in self._judged(row, name)), *(self._shown(row, name) for name in peers)]
                            for row in self._rows])

    def _judged(self, row, name):
        goal, found = row.goals.get(name), Spread(self._numbers(row, name))
        judged = Spread([max(found.numbers)] * len(found.numbers)) if found and row.every else found
        return self._shown(row, name), "" if goal is None else f"≤ {row.form.format(goal)}", verdict(judged, goal)

    def _shown(self, row, name):
        found = Spread(self._numbers(row, name))
        if row.ratio and name == REFERENCE:
            return f"1 = {Spread(self._plain(row, name)).median:.3g} s/{CELLS[row.cell].unit}" if found else "–"
        if found:
            return found.text(row.form)
        met = any(name in results.get(row.cell, {}) and "failed" not in results[row.cell][name] for results in self._rounds)
        return "never" if met else "–"

    def _numbers(self, row, name):
        own = self._plain(row, name)
        if not row.ratio:
            return own
        return [value / reference if value is not None and reference else None for value, reference in zip(own, self._plain(row, REFERENCE))]

    def _plain(self, row, name):
        """One number of every round; None where it has none."""
        return [results.get(row.cell, {}).get(name, {}).get(row.figure) for results in self._rounds]

    def _all_rounds(self):
        rows = [[row.title, TABLE[name].title, " ".join("–" if number is None else f"{number:.3g}" for number in self._of_round(row, name))]
                for row in self._rows for name in self._names if Spread(self._numbers(row, name))]
        return "### All rounds\n\nCPU: ratio to `ssh -L` of the same round, for itself CPU s per unit. `–`: dropped or failed.\n\n" + table(["", "way", "rounds"], rows)

    def _of_round(self, row, name):
        return self._plain(row, name) if name == REFERENCE else self._numbers(row, name)

    def _failures(self):
        rows = [[CELLS[cell].title, TABLE[name].title, sentence] for (cell, name), sentence in failures(self._rounds).items()]
        return "### What did not work\n\n" + table(["cell", "way", "why"], rows) if rows else ""


def table(head, rows):
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in [head, ["---"] * len(head), *rows])

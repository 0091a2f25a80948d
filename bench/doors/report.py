"""The tables of README.md, made from a stored run."""

from pathlib import Path

from cells import ROWS, TABLE as CELLS
from measure.figures import Spread, disturbances, failures, verdict
from ways import OURS

README = Path(__file__).with_name("README.md")

DETAILS = [("value", "{:.3g}"), ("rate", "{:,.0f}"), ("p50", "{:,.0f}"), ("p99", "{:,.0f}"), ("resumed", "{:.0%}"), ("tickets", "{:.1f}"),
           ("resumed_behind", "{:.0%}"), ("client", "{:.2f}"), ("backend", "{:.2f}")]


class Report:
    """One stored run as Markdown."""

    def __init__(self, run):
        self._run, self._rounds, self._titles = run, run["rounds"], run["ways"]
        self._rows = [row for row in ROWS if any(row.cell in results for results in self._rounds)]

    def text(self):
        parts = [self._circumstances(), self._results(), self._details(), self._all_rounds(), self._failures()]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _circumstances(self):
        facts, (aside, gaps) = self._run["machine"], disturbances(self._rounds)
        foreign = Spread([one.get("foreign") for results in self._rounds for cell in results.values() for one in cell.values()])
        warning = "**A quick run: it shows that all works, its figures mean nothing.**\n\n" if self._run["quick"] else ""
        return (f"{warning}{self._run['date']}, rounds: {len(self._rounds)}, {facts['cores']} cores ({facts['processor']}), Linux {facts['kernel']}. "
                + ", ".join(facts["versions"].values()) + ".  \n"
                f"Load cells: {self._run['warm']:g} s before, {self._run['seconds']:g} s while we count. Foreign CPU meanwhile, in cores: {foreign.text()}; "
                f"samples set aside because of it: {aside}, which left {gaps} gaps.")

    def _results(self):
        peers = [name for name in self._titles if name != OURS]
        head = ["", self._titles[OURS], "goal", "verdict", *(self._titles[name] for name in peers)]
        return table(head, [[row.title, *self._judged(row), *(self._shown(row, name) for name in peers)] for row in self._rows])

    def _judged(self, row):
        found = Spread(self._numbers(row, OURS))
        judged = Spread([max(found.numbers)] * len(found.numbers)) if found and row.every else found
        return self._shown(row, OURS), "" if row.goal is None else f"≤ {row.form.format(row.goal)}", verdict(judged, row.goal)

    def _shown(self, row, name):
        if name not in CELLS[row.cell].only:
            return "–"
        found = Spread(self._numbers(row, name))
        if found and row.to == (row.cell, name):
            return f"1 = {Spread(self._plain(row.cell, name, row.figure)).median * 1000:.3g} ms/{CELLS[row.cell].unit}"
        failed = any("failed" in results.get(row.cell, {}).get(name, {}) for results in self._rounds)
        return "no" if failed and not found else found.text(row.form)

    def _numbers(self, row, name):
        own = self._plain(row.cell, name, row.figure)
        if not row.to:
            return own
        return [value / one if value is not None and one else None for value, one in zip(own, self._plain(*row.to, row.figure))]

    def _plain(self, cell, name, figure):
        """One number of every round; None where it has none."""
        return [results.get(cell, {}).get(name, {}).get(figure) for results in self._rounds]

    def _details(self):
        rows = [[cell.name, title, *(self._middle(cell, name, *detail) for detail in DETAILS)]
                for cell in CELLS.values() if cell.kind == "load" for name, title in self._titles.items() if Spread(self._plain(cell.name, name, "rate"))]
        return ("### Absolute figures\n\nMedians. CPU s per login or GB; logins/s or MB/s, and latencies, depend on what else the machine does. "
                "*Client* and *backend* are the cores that the measuring took itself: one, of a single thread, would be all it has "
                "(the client of the login cells has two).\n\n"
                + table(["cell", "who", "CPU s", "rate", "p50 µs", "p99 µs", "resumed", "tickets", "resumed behind", "client", "backend"], rows)) if rows else ""

    def _middle(self, cell, name, figure, form):
        found = Spread(self._plain(cell.name, name, figure))
        return form.format(found.median) if found else ""

    def _all_rounds(self):
        rows = [[row.title, title, " ".join("–" if number is None else f"{number:.3g}" for number in self._of_round(row, name))]
                for row in self._rows for name, title in self._titles.items() if Spread(self._numbers(row, name))]
        return "### All rounds\n\nCPU: ratio in the same round, for whoever is 1 CPU s per login or GB. `–`: dropped or failed.\n\n" + table(["", "who", "rounds"], rows)

    def _of_round(self, row, name):
        return self._plain(row.cell, name, row.figure) if row.to == (row.cell, name) else self._numbers(row, name)

    def _failures(self):
        rows = [[CELLS[cell].title, self._titles[name], sentence] for (cell, name), sentence in failures(self._rounds).items()]
        return "### What did not work\n\n" + table(["cell", "who", "why"], rows) if rows else ""


def table(head, rows):
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in [head, ["---"] * len(head), *rows])

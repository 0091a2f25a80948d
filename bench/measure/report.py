"""The tables of bench/README.md, made from a stored run."""

from .candidates import REFERENCE
from .cells import CELLS
from .figures import Spread, disturbances, failures, ratios, values, verdict
from .places import README

BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"

OURS = "postern"

# What is not a ratio: title, figure of the sample, form. Only `value` has a goal.
ABSOLUTE = {
    "idle": [("{0.title} (KiB)", "value", "{:.1f}"), ("before the first of {0.count:,} (MB)", "base", "{:.1f}")],
    "waiting": [("{0.title} (KiB)", "value", "{:.1f}")],
    "start": [("{0.title} (ms)", "value", "{:.0f}"), ("start to the end of a first handshake (ms)", "served", "{:.0f}")],
}


class Report:
    """One stored run as Markdown."""

    def __init__(self, run):
        self._run, self._rounds = run, run["rounds"]
        self._titles = run["candidates"]  # name → title
        self._cells = [cell for cell in CELLS if any(cell.name in results for results in self._rounds)]

    def text(self):
        parts = [self._circumstances(), self._goals(), self._defaults(), self._reload(), self._floor(), self._details(),
                 self._all_rounds(), self._failures()]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _of_kind(self, *kinds, defaults=False):
        return [cell for cell in self._cells if cell.kind in kinds and cell.defaults == defaults]

    def _circumstances(self):
        aside, gaps = disturbances(self._rounds)
        facts = self._run["machine"]
        warning = "**A quick run: it shows that all works, its figures mean nothing.**\n\n" if self._run["quick"] else ""
        return (f"{warning}{self._run['date']}, rounds: {len(self._rounds)}, {facts['cores']} cores ({facts['processor']}), "
                f"Linux {facts['kernel']}. " + ", ".join(facts["versions"].values()) + ".  \n"
                f"Each sample: {self._run['warm']:g} s of load before, {self._run['seconds']:g} s while we count.  \n"
                f"Foreign CPU above {self._run['foreign_limit']} core: {aside} samples were set aside, "
                f"which left {gaps} gaps.")

    def _peers(self):
        return [name for name in self._titles if name != OURS]

    def _goals(self):
        rows = [self._goal_row(cell) for cell in self._of_kind("load")]
        rows += [self._goal_row(cell, "p99") for cell in self._of_kind("load") if cell.tail_goal]
        rows += [row for cell in self._of_kind("idle", "waiting", "start") for row in self._absolute_rows(cell)]
        return self._section("Goals", "CPU of the proxy per unit as a ratio to haproxy's: median (least…most) of all rounds. "
                             "Below 1 is better than haproxy.", self._goal_head(), rows)

    def _defaults(self):
        rows = [self._goal_row(cell) for cell in self._of_kind("load", defaults=True)]
        return self._section("Everybody's defaults", "The same ratios, each with its own number of tickets, and a client that offers "
                             "whatever OpenSSL offers.", self._goal_head(), rows)

    def _goal_head(self):
        return ["cell", "goal", "Postern", "verdict", *(self._titles[name] for name in self._peers())]

    def _goal_row(self, cell, name="value"):
        goal = cell.tail_goal if name == "p99" else cell.goal
        own = Spread(ratios(self._rounds, cell.name, OURS, name))
        peers = [self._peer_ratio(cell, peer, name) for peer in self._peers()]
        title = f"{cell.title}: p99" if name == "p99" else cell.title
        return [title, f"≤ {goal:.2f}" if goal else "", own.text(), verdict(own, goal), *peers]

    def _peer_ratio(self, cell, peer, name):
        if peer != REFERENCE:
            return Spread(ratios(self._rounds, cell.name, peer, name)).text()
        found = Spread(values(self._rounds, cell.name, peer, name))
        if not found:
            return "–"
        return f"1 = {found.median:.0f} µs" if name == "p99" else f"1 = {found.median:.3g} s/{cell.unit}"

    def _absolute_rows(self, cell):
        yield from (self._absolute_row(cell, *figure) for figure in ABSOLUTE[cell.kind])

    def _absolute_row(self, cell, title, figure, form):
        goal = cell.goal if figure == "value" else None
        spreads = {name: Spread(values(self._rounds, cell.name, name, figure)) for name in self._titles}
        own = spreads.get(OURS, Spread([]))
        return [title.format(cell), f"≤ {goal}" if goal else "", own.text(form), verdict(own, goal),
                *(spreads[peer].text(form) for peer in self._peers())]

    def _reload(self):
        columns = {"lost connections": ("value", "{:.0f}"), "p99 new, calm (µs)": ("p99_new_calm", "{:.0f}"),
                   "while renewed": ("p99_new", "{:.0f}"), "p99 standing, calm (µs)": ("p99_standing_calm", "{:.0f}"),
                   "while renewed ": ("p99_standing", "{:.0f}"), "new certificate shown after (ms)": ("visible", "{:.0f}")}
        rows = [[title, *(Spread(values(self._rounds, cell.name, name, figure)).text(form) for figure, form in columns.values())]
                for cell in self._of_kind("reload") for name, title in self._titles.items()
                if values(self._rounds, cell.name, name)]
        return self._section("Certificate renewed under load", "Three renewals in four seconds, 8 flows of new connections and 32 "
                             "standing ones.", ["", *columns], rows)

    def _floor(self):
        rows = [[title, f"{figure:.3g}", unit] for title, figure, unit in self._run["floor"]]
        return self._section("The crypto floor", "OpenSSL alone, one core: no proxy can need less.", ["", "", ""], rows)

    def _details(self):
        rows = [self._detail_row(cell, name) for cell in self._of_kind("load") + self._of_kind("load", defaults=True)
                for name in self._titles if values(self._rounds, cell.name, name)]
        return self._section("Absolute figures", "Medians. Rates and latencies depend on what else the machine does: look at them second.",
                             ["cell", "who", "CPU s per unit", "rate", "p50 µs", "p99 µs", "resumed", "tickets", "cipher, group"], rows)

    def _detail_row(self, cell, name):
        def middle(figure, form):
            found = Spread(values(self._rounds, cell.name, name, figure))
            return form.format(found.median) if found else ""
        facts = sorted({f"{sample[cell.name][name]['cipher'].removeprefix('TLS_')} {sample[cell.name][name]['group']}".strip()
                        for sample in self._rounds if "cipher" in sample.get(cell.name, {}).get(name, {})})
        rate = "{:.0f} MB/s" if cell.unit == "GB" else "{:.0f}/s"
        return [cell.name, self._titles[name], middle("value", "{:.3f}"), middle("rate", rate), middle("p50", "{:.0f}"),
                middle("p99", "{:.0f}"), middle("resumed", "{:.0%}"), middle("tickets", "{:.1f}"), ", ".join(facts)]

    def _all_rounds(self):
        rows = []
        for cell in self._cells:
            for name, title in self._titles.items():
                if any(name in results.get(cell.name, {}) for results in self._rounds):
                    rows.append([cell.name, title, " ".join(self._one(cell, name))])
        return self._section("All rounds", "Load cells: ratio to haproxy of the same round, for haproxy itself CPU s per unit; others: KiB, ms, "
                             "lost connections. `–`: dropped or failed.", ["cell", "who", "rounds"], rows)

    def _one(self, cell, name):
        ratio = cell.kind == "load" and name != REFERENCE
        numbers = ratios(self._rounds, cell.name, name) if ratio else \
            [results.get(cell.name, {}).get(name, {}).get("value") for results in self._rounds]
        return ["–" if number is None else f"{number:.3g}" for number in numbers]

    def _failures(self):
        rows = [[cell, self._titles[name], sentence] for (cell, name), sentence in failures(self._rounds).items()]
        return self._section("What did not work", "", ["cell", "who", "why"], rows)

    @staticmethod
    def _section(title, sentence, head, rows):
        if not rows:
            return ""
        lines = [head, ["---"] * len(head), *rows]
        table = "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
        return f"### {title}\n\n" + (f"{sentence}\n\n" if sentence else "") + table


def write_readme(text, readme=README):
    before, _, rest = readme.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}")

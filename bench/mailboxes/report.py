"""The tables of README.md, made from a stored run."""

from pathlib import Path

from cells import MEMORY, SELECT, TABLE as CELLS
from measure.figures import Spread
from measure.report import write_readme

README = Path(__file__).with_name("README.md")
PEERS = ("dovecot", "courier")


def text(run):
    facts, rounds = run["machine"], run["rounds"]
    foreign = Spread([max(0.0, (one["machine"] - one["all"])) for results in rounds for cell in results.values() for one in cell.values() if "machine" in one])
    parts = [
        f"{run['date']}, rounds: {len(rounds)}, {facts['cores']} cores ({facts['processor']}), Linux {facts['kernel']}, {', '.join(facts['versions'].values())}. "
        f"Processor time of all others during a sample, the client's and the preparation's too: {foreign.text('{:.1f}')} s.",
        table(["", "Postern", *(f"of {name.capitalize()}'s" for name in PEERS)], [speed_row(rounds, cell) for cell in CELLS.values() if has(rounds, cell, "cpu")]),
        others(rounds),
        failures(rounds),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def has(rounds, cell, figure):
    return any(figure in one for results in rounds for one in results.get(cell.name, {}).values())


def costs(rounds, cell, name, figure="cpu"):
    """Of every round: processor time of an operation, or a figure; None where it has none."""
    samples = [results.get(cell.name, {}).get(name, {}) for results in rounds]
    if figure == "cpu":
        return [one["cpu"] / one["operations"] if one.get("cpu") else None for one in samples]
    return [one.get(figure) for one in samples]


def speed_row(rounds, cell):
    ours = costs(rounds, cell, "postern")
    shown = [cell.title, f"{1 / Spread(ours).median:,.0f} /CPU s" if Spread(ours) else "no"]
    for peer in PEERS:
        theirs = costs(rounds, cell, peer)
        found = Spread([their / our if our and their else None for our, their in zip(ours, theirs)])
        shown.append(found.text("{:.2f} ×") if found else "–")
    return shown


def others(rounds):
    rows = []
    if has(rounds, CELLS["idle"], MEMORY):
        rows.append(["memory of an IDLE session, KiB", *(Spread([value / 1024 if value else None for value in costs(rounds, CELLS["idle"], name, MEMORY)]).text("{:.1f}") for name in ("postern", *PEERS))])
    for cell in (cell for cell in CELLS.values() if has(rounds, cell, SELECT)):
        rows.append([f"{cell.title}: SELECT, ms", *(Spread([value * 1000 if value else None for value in costs(rounds, cell, name, SELECT)]).text("{:.1f}") for name in ("postern", *PEERS))])
    for figure, title in (("median", "delivery to EXISTS, ms, median"), ("worst", "the same, worst of 40")):
        rows.append([title, *(Spread([value * 1000 if value else None for value in costs(rounds, CELLS["announce"], name, figure)]).text("{:.1f}") for name in ("postern", *PEERS))])
    rows.append(["LMTP deliveries a second", *(Spread(costs(rounds, CELLS["deliver"], name, "rate")).text("{:.0f}") for name in ("postern", *PEERS))])
    return table(["", "Postern", *(name.capitalize() for name in PEERS)], [[cell if cell else "–" for cell in row] for row in rows])


def failures(rounds):
    rows = sorted({(CELLS[cell].title, name, one["failed"]) for results in rounds for cell, found in results.items() for name, one in found.items() if "failed" in one})
    return "### What did not work\n\n" + table(["cell", "who", "why"], rows) if rows else ""


def table(head, rows):
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in [head, ["---"] * len(head), *rows])


def write(text):
    write_readme(text, README)

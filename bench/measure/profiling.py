"""Where a program spends its time while it is loaded: a sampling profile, or its system calls."""

import subprocess
from pathlib import Path

# Names for our own methods: perf finds them only in code compiled at run time, into memory that is mapped once.
NAMES = {"DOTNET_PerfMapEnabled": "1", "DOTNET_ReadyToRun": "0", "DOTNET_EnableWriteXorExecute": "0"}


def add_options(parser):
    parser.add_argument("--warm", type=float, default=1, help="seconds of load before the profile (default 1)")
    parser.add_argument("--seconds", type=float, default=5, help="of profile (default 5)")
    parser.add_argument("--lines", type=int, default=60, help="of the profile (default 60)")
    parser.add_argument("--callers", action="store_true", help="with call chains")
    parser.add_argument("--strace", action="store_true", help="count system calls instead")


def environment(arguments):
    return {} if arguments.strace else NAMES


def show(arguments, program, folder):
    """Prints what the options ask for of a program that is under load."""
    pids = [str(pid) for pid in program.family()]
    (_counted if arguments.strace else _sampled)(arguments, pids, folder)
    for pid in pids:
        for map_file in Path("/tmp").glob(f"perf*-{pid}.map"):
            map_file.unlink()


def _sampled(arguments, pids, folder):
    data = Path(folder, "perf.data")
    chains = ["--call-graph", "dwarf,16384"] if arguments.callers else []
    subprocess.run(["perf", "record", "-q", "-e", "cpu-clock", "-F", "2000", *chains, "-o", data, "-p", ",".join(pids),
                    "--", "sleep", str(arguments.seconds)], check=True)
    for order in ("dso", "dso,symbol"):
        shown = subprocess.run(["perf", "report", "-i", data, "--stdio", "--no-children", "--fields", f"overhead,{order}", "--percent-limit", "0.3"],
                               capture_output=True, text=True, check=True).stdout
        lines = [line for line in shown.splitlines() if line.strip() and not line.startswith("#")]
        print("\n".join(lines[:arguments.lines]), "\n")


def _counted(arguments, pids, _):
    """Counts only: under strace everything is slower, and the times say nothing."""
    watched = [word for pid in pids for word in ("-p", pid)]
    subprocess.run(["timeout", "-s", "INT", str(arguments.seconds), "strace", "-f", "-c", "-U", "name,calls,errors", "-S", "calls", *watched],
                   check=False)

"""`python -m benchmarks [NAME…]`: measure all or the named ones, then write the README, docs/cost.md and
docs/scale.md."""

import argparse
import time
from collections.abc import Callable

from benchmarks import calls, cold_starts, cost, recovery, report, results, rows, runs, scale, services, talk

MEASUREMENTS: dict[str, Callable[[], results.Table]] = {
    "runs": runs.measure,
    "calls": calls.measure,
    "talk": talk.measure,
    "rows": rows.measure,
    "recovery": recovery.measure,
    "services": services.measure,
    "cold_starts": cold_starts.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    names = parser.parse_args().names or list(MEASUREMENTS)
    if unknown := set(names) - MEASUREMENTS.keys():
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    for name in names:
        began = time.perf_counter()
        results.keep(name, MEASUREMENTS[name]())
        print(f"{name}: {time.perf_counter() - began:.0f} s")
    report.write()
    cost.write()
    scale.write()


if __name__ == "__main__":
    main()

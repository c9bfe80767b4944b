"""A bar chart of the measured, where matplotlib is installed: `python -m bench.plots <directory>`."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

from bench.report import TITLES
from bench.rows import middle


def main(directory: Path) -> None:
    runs = json.loads((directory / "fanout.json").read_text())["runs"]
    costs = [middle(results, "cpu_per_million") for results in runs.values()]
    figure, axes = pyplot.subplots(figsize=(8, 3), layout="constrained")
    bars = axes.barh([TITLES[name] for name in runs], costs)
    axes.bar_label(bars, [f"{costs[0] / cost:.1f}x" for cost in costs], padding=3)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel("CPU-seconds per million deliveries (logarithmic); the label is first / this")
    figure.savefig(directory / "fanout.svg")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

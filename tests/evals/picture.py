"""The confusion matrix as a picture."""

from collections import Counter
from pathlib import Path

from tests.evals.scoring import Outcomes

_WHITE_FROM = 0.5


def draw_confusion(outcomes: Outcomes, title: str, file: Path) -> None:
    """Rows are what was wanted, columns what was understood; shades are shares of a row."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    counts = Counter((row.wanted, row.got) for row in outcomes.rows)
    intents = sorted({name for pair in counts for name in pair})
    totals = Counter(row.wanted for row in outcomes.rows)
    shares = [[counts[wanted, got] / max(totals[wanted], 1) for got in intents] for wanted in intents]
    figure = Figure(figsize=(8.5, 7), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(intents)), intents, rotation=40, ha="right")
    axes.set_yticks(range(len(intents)), intents)
    axes.set_xlabel("understood")
    axes.set_ylabel("wanted")
    axes.set_title(title)
    for y, wanted in enumerate(intents):
        for x, got in enumerate(intents):
            if number := counts[wanted, got]:
                colour = "white" if shares[y][x] > _WHITE_FROM else "black"
                axes.text(x, y, str(number), ha="center", va="center", color=colour)
    FigureCanvasAgg(figure).print_png(file)

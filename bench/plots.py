"""The plots of docs/img: white, so that they are read on light and on dark pages alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "img"
_INK, _SOFT, _OURS, _OTHERS = "#1f2328", "#d0d7de", "#1264a3", "#8c959f"


@dataclass(frozen=True)
class Point:
    """What a base of so many entries costs: seconds to load, microseconds a text."""

    entries: int
    load: float
    ordinary: float
    error: float


def growth(points: Sequence[Point]) -> None:
    """`growth.png`: the cost of a text, and of loading, by the number of entries."""
    figure, (texts, load) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    entries = [point.entries for point in points]
    _line(texts, entries, [p.error for p in points], "an error", _OTHERS)
    _line(texts, entries, [p.ordinary for p in points], "an ordinary message", _OURS)
    _line(load, entries, [p.load for p in points], "all entries, in one go", _OURS)
    for axes, title, unit in (
        (texts, "Cost of a text", "microseconds"),
        (load, "Load", "seconds"),
    ):
        axes.set(
            title=title, xlabel="entries in the base", ylabel=unit, xlim=(0, None), ylim=(0, None)
        )
        axes.set_xticks(entries, [f"{n:,}" for n in entries])
        axes.minorticks_off()
        axes.legend(frameon=False, labelcolor=_INK)
        _plain(axes)
    _save(figure, "growth.png")


def throughput(title: str, rates: Mapping[str, float]) -> None:
    """`throughput.png`: texts a second, keyfix beside the others."""
    figure, axes = plt.subplots(figsize=(9, 2.8), layout="constrained")
    names = sorted(rates, key=lambda name: rates[name])
    colours = [_OURS if name.startswith("keyfix") else _OTHERS for name in names]
    bars = axes.barh(names, [rates[name] for name in names], color=colours, height=0.62)
    axes.bar_label(bars, [f"{rates[name]:,.0f}" for name in names], padding=4, color=_INK)
    axes.set(title=title, xlabel="texts a second, one core (logarithmic)", xscale="log")
    axes.set_xlim(min(rates.values()) / 3, max(rates.values()) * 4)
    axes.minorticks_off()
    _plain(axes)
    _save(figure, "throughput.png")


def _line(axes: Axes, x: Sequence[int], y: Sequence[float], label: str, colour: str) -> None:
    axes.plot(x, y, marker="o", color=colour, linewidth=2, label=label)


def _plain(axes: Axes) -> None:
    axes.grid(visible=True, axis="both", color=_SOFT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=_INK)
    axes.title.set_color(_INK)


def _save(figure: Figure, name: str) -> None:
    figure.savefig(IMAGES / name, dpi=140, facecolor="white", metadata={"Software": None})
    plt.close(figure)

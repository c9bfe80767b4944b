"""Small pictures of numbers: paths and lengths for SVG in templates. Each stands beside a table that says the same."""

from collections.abc import Iterator, Sequence

WIDTH, HEIGHT = 600, 120
# A number that stands alone between two that are not known is so wide, of a place.
ALONE = 0.5


def area(values: Sequence[float | None]) -> str:
    """The path of the area below the values, which are as far apart as they are next to one another; 0 lies at the
    bottom of a picture of WIDTH by HEIGHT, the highest of them at its top. Where one is None there is a gap."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    top, last = max(*known, 1), max(len(values) - 1, 1)
    # One value is a line over the whole width.
    values = values if len(values) > 1 else [values[0]] * 2
    return " ".join(_piece(points, WIDTH / last, HEIGHT / top) for points in _runs(values))


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[float, float]]]:
    """The places and values between the gaps."""
    run: list[tuple[float, float]] = []
    for place, value in enumerate([*values, None]):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run if len(run) > 1 else [run[0], (run[0][0] + ALONE, run[0][1])]
            run = []


def _piece(points: Sequence[tuple[float, float]], wide: float, high: float) -> str:
    line = " ".join(f"L{x * wide:.1f} {HEIGHT - y * high:.1f}" for x, y in points)
    first, last = (f"{points[place][0] * wide:g}" for place in (0, -1))
    return f"M{first} {HEIGHT} {line} L{last} {HEIGHT} Z"


def percent_of(part: float, most: float) -> int:
    """How long a bar is beside the longest."""
    return round(100 * part / most) if most else 0

"""Small pictures of numbers: paths and lengths for SVG in templates. Each stands beside a table that says the same."""

from collections.abc import Sequence

WIDTH, HEIGHT = 600, 120


def area(values: Sequence[int]) -> str:
    """The path of the area below the values, which are as far apart as they are next to one another; 0 lies at the
    bottom of a picture of WIDTH by HEIGHT, the highest of them at its top."""
    if not values:
        return ""
    top, last = max(*values, 1), max(len(values) - 1, 1)
    # One value is a line over the whole width.
    points = list(enumerate(values)) if len(values) > 1 else [(0, values[0]), (1, values[0])]
    line = " ".join(f"L{x * WIDTH / last:.1f} {HEIGHT - y * HEIGHT / top:.1f}" for x, y in points)
    return f"M0 {HEIGHT} {line} L{WIDTH} {HEIGHT} Z"


def percent_of(part: float, most: float) -> int:
    """How long a bar is beside the longest."""
    return round(100 * part / most) if most else 0

"""The latencies of a load over its time, as an SVG."""

from xml.sax.saxutils import escape

from apps.tournaments.management.loadtest.tally import PERCENTILES, percentile

WIDTH, HEIGHT, EDGE = 800, 320, 48
COLOURS = {50: "#2a7", 95: "#c80", 99: "#c33"}
SLICES = 60


def plot(latencies: list[tuple[float, float]], title: str) -> str:
    """`latencies`: (when, how long), in seconds. One line a percentile, a point for every part of the time."""
    slices = _slices(latencies)
    most = max((1000 * percentile(values, 99) for _, values in slices), default=1.0) or 1.0
    lines = [_line(slices, share, most) for share in PERCENTILES]
    names = [
        f'<text x="{WIDTH - EDGE - 40}" y="{EDGE + 16 * n}" fill="{COLOURS[share]}">p{share}</text>'
        for n, share in enumerate(PERCENTILES)
    ]
    axes = (
        f'<path d="M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}" fill="none" stroke="#888"/>'
        f'<text x="4" y="{EDGE}">{most:.0f} ms</text><text x="4" y="{HEIGHT - EDGE}">0 ms</text>'
        f'<text x="{WIDTH - EDGE}" y="{HEIGHT - EDGE + 18}" text-anchor="end">{_length(latencies):.0f} s</text>'
        f'<text x="{EDGE}" y="24">{escape(title)}</text>'
    )
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>'
    return "\n".join([head, axes, *lines, *names, "</svg>\n"])


def _length(latencies: list[tuple[float, float]]) -> float:
    return max((when for when, _ in latencies), default=0.0) - min((when for when, _ in latencies), default=0.0)


def _slices(latencies: list[tuple[float, float]]) -> list[tuple[float, list[float]]]:
    """Where on the time's axis (0 to 1), and what was measured there."""
    began, length = min((when for when, _ in latencies), default=0.0), _length(latencies) or 1.0
    found: dict[int, list[float]] = {}
    for when, took in latencies:
        found.setdefault(min(int((when - began) / length * SLICES), SLICES - 1), []).append(took)
    return [((number + 0.5) / SLICES, found[number]) for number in sorted(found)]


def _line(slices: list[tuple[float, list[float]]], share: float, most: float) -> str:
    wide, high = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    heights = [(x, 1000 * percentile(values, share) / most) for x, values in slices]
    points = [f"{EDGE + x * wide:.1f},{HEIGHT - EDGE - y * high:.1f}" for x, y in heights]
    return f'<polyline points="{" ".join(points)}" fill="none" stroke="{COLOURS[int(share)]}" stroke-width="2"/>'

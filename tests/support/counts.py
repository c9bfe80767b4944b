"""What the metrics of this process count."""

from prometheus_client import REGISTRY


def count(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"deltacrown_{name}", labels) or 0.0


class Counted:
    """`with Counted("closes_total", code="4001") as closes: ...`, and `closes.by` is by how much it moved."""

    def __init__(self, name: str, **labels: str) -> None:
        self._what = name, labels
        self._before = 0.0

    def __enter__(self) -> "Counted":
        self._before = self.now
        return self

    def __exit__(self, *error: object) -> None: ...

    @property
    def now(self) -> float:
        name, labels = self._what
        return count(name, **labels)

    @property
    def by(self) -> float:
        return self.now - self._before

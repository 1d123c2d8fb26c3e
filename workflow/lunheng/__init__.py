"""Comparative policy discourse, weighed: `lunheng.open(folder)` reads a finished study."""

from lunheng.study import open_study as open

__all__ = ["open"]
__version__ = "0.1.0"

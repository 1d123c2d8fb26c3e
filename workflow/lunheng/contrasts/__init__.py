"""`from lunheng.contrasts import contrast` gives the test itself; see `compare.contrast`."""

from importlib import import_module


def __getattr__(name):
    # By name: an import here would put the test behind every script that uses one module of these.
    if name == "contrast":
        return import_module("lunheng.contrasts.compare").contrast
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Comparative policy discourse, weighed: `lunheng.open(folder)` reads a finished study."""

from importlib import import_module

__version__ = "0.1.0"


def open(folder):
    """Open the results of a study; see `study.open_study`."""
    # By name: an import here would put every module behind every script.
    return import_module("lunheng.study").open_study(folder)

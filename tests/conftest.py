"""What all tests share: the run of the example study, hypothesis' profile, the order of tests."""

import os

import pytest
import runs
from hypothesis import HealthCheck, settings

# no deadline and no complaint about slow data: no test fails because the machine is busy
settings.register_profile(
    "lunheng", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
# .ci/run judges a change, and not what chance finds in what was there: the same examples every time
settings.register_profile("ci", settings.get_profile("lunheng"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "lunheng"))


def pytest_collection_modifyitems(config, items):
    """Let one worker make the example's run while others test what needs none of it.

    First one test that asks for the run, then the rest of the workflow and all that is apart from
    it, file by file for their fixtures' sake; at last the others that ask, on any worker.
    """
    asks = [item for item in items if "example" in item.fixturenames]
    apart = [item for item in items if "example" not in item.fixturenames]
    apart.sort(key=lambda item: "workflow" not in item.path.parts[-2:])
    items[:] = [*asks[:1], *apart, *asks[1:]]
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            if "example" not in item.fixturenames:
                item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The folder in which the example study was run, to be read only."""
    return runs.shared(tmp_path_factory)


@pytest.fixture
def example_copy(example, tmp_path):
    """A folder in which the example study was run, to be changed."""
    return runs.copied(example, tmp_path)

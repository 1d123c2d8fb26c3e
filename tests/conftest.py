"""What all tests share: the run of the example study, hypothesis' profile, the order of tests."""

import pytest
import runs
from hypothesis import HealthCheck, settings

# no deadline and no complaint about slow data: no test fails because the machine is busy
settings.register_profile(
    "lunheng", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lunheng")


def pytest_collection_modifyitems(config, items):
    """Put the workflow first, the longest test before all; keep tests by file for fixtures' sake.

    Tests that go on from the example's run share no other fixture and go to any worker.
    """
    whole = {item: "workflow" in item.path.parts[-2:] for item in items}
    items.sort(key=lambda item: (not whole[item], item.path.stem != "test_study"))
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

"""The nightly DAG: imports without error and quickly, and runs end to end on SQLite with the same result as the command."""

import json
import os
import subprocess
import sys

import pytest

from .conftest import HOUSE
from .test_nightly import CLOCK, vaada

RUN = """
import json, sys, time
from airflow.utils.db import initdb
initdb()
from airflow.dag_processing.dagbag import DagBag
started = time.monotonic()
bag = DagBag(dag_folder=sys.argv[1])
took = time.monotonic() - started
assert not bag.import_errors, bag.import_errors
heavy = sorted({"dbt", "great_expectations", "duckdb", "pandas"} & set(sys.modules))
told = {"dags": sorted(bag.dag_ids), "heavy": heavy, "seconds": took}
if len(sys.argv) > 2:
    run = bag.dags["scorecard"].test()
    told["state"] = str(run.state)
    told["tasks"] = {task.task_id: str(task.state) for task in run.get_task_instances()}
print("TOLD " + json.dumps(told))
"""


def airflow(folder, *arguments, **settings):
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("VAADA_", "AIRFLOW"))}
    environ |= {
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder / 'airflow.db'}",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(HOUSE / "dags"),
        "VAADA_DATA": str(folder / "data"),
        "VAADA_NOW": CLOCK,
        "VAADA_OFFLINE": "1",
        "PYTHONPATH": str(HOUSE),
        **settings,
    }
    command = [sys.executable, "-c", RUN, str(HOUSE / "dags"), *arguments]
    done = subprocess.run(command, env=environ, cwd=folder, capture_output=True, text=True, timeout=400)
    lines = [line for line in done.stdout.splitlines() if line.startswith("TOLD ")]
    assert done.returncode == 0 and lines, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(lines[-1].removeprefix("TOLD "))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("airflow")
    return folder, airflow(folder, "run")


def test_the_dags_import_without_error_and_without_heavy_modules(tmp_path):
    told = airflow(tmp_path)
    assert told["dags"] == ["scorecard"]
    assert told["heavy"] == []
    assert told["seconds"] < 2


def test_a_night_by_dag_ends_in_a_release(run):
    folder, told = run
    assert told["state"].endswith("success")
    assert set(told["tasks"]) == {"fetch", "is_needed", "build_and_judge", "release", "heartbeat", "night"}
    assert all(state.endswith("success") for state in told["tasks"].values())
    assert (folder / "data" / "published" / "current" / "scorecard.duckdb").is_file()


def test_a_step_that_fails_fails_the_night(tmp_path):
    told = airflow(tmp_path, "run", VAADA_PACE="quick")
    assert told["tasks"]["fetch"].endswith("failed")
    assert told["state"].endswith("failed")


def test_a_second_night_without_news_builds_nothing(run):
    folder, _ = run
    told = airflow(folder, "run", VAADA_NOW="2026-11-25T21:00:00Z")
    assert told["state"].endswith("success")
    assert told["tasks"]["build_and_judge"].endswith("skipped")
    assert told["tasks"]["heartbeat"].endswith("success")


def test_dag_and_command_give_the_same_bytes(run, tmp_path):
    folder, _ = run
    assert vaada(tmp_path, "nightly", VAADA_OFFLINE="1").returncode == 0
    by_dag, by_command = ((root / "published" / "current").resolve() for root in (folder / "data", tmp_path))
    names = [path.relative_to(by_command) for path in sorted(by_command.rglob("*")) if path.is_file()]
    assert len(names) > 100
    for name in names:
        if name.name not in ("scorecard.duckdb", "SHA256SUMS"):
            assert (by_dag / name).read_bytes() == (by_command / name).read_bytes(), name

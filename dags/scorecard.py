"""The nightly scorecard, at 02:00 in Karachi. The same steps as `vaada nightly`; imports inside tasks keep parsing quick.

    fetch -> is_needed -> build_and_judge -> release -> heartbeat -> night
                    \\______ nothing new: straight on _____/

A dead source is a row in the fetch log, never a failed task. The gate is not retried: a candidate that it does not let
out stays blocked until the data, an exception or the code changes. The heartbeat is written in any case; `night` ends the run and
fails with it, so that a blocked release is never shown as a success.
"""

import pendulum
from airflow.sdk import dag, task


@dag(
    dag_id="scorecard",
    schedule="0 2 * * *",
    start_date=pendulum.datetime(2026, 11, 1, tz="Asia/Karachi"),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "vaada", "retries": 0},
    doc_md=__doc__,
    tags=["vaada"],
)
def scorecard():
    @task
    def fetch() -> list[dict]:
        """Ask every source once; what became of each."""
        from vaada.house import House
        from vaada.nightly import fetch, outcome_rows, prepare

        house = House.from_env()
        prepare(house)
        return outcome_rows(fetch(house))

    @task.branch
    def is_needed(_outcomes: list[dict]) -> str:
        """Whether anything is new, or a column changes by date alone."""
        from vaada.house import House
        from vaada.nightly import is_needed

        house = House.from_env()
        return "build_and_judge" if is_needed(house, house.settings.now()) else "heartbeat"

    @task
    def build_and_judge() -> str:
        """Build the candidate and let the gate judge it; the as-of instant."""
        from vaada.house import House
        from vaada.nightly import build_and_judge

        house = House.from_env()
        as_of = house.settings.now()
        build_and_judge(house, as_of)
        return as_of.isoformat()

    @task
    def release(as_of: str) -> str:
        """Publish the judged candidate; a blocked one is kept beside and fails this task."""
        import datetime

        from airflow.exceptions import AirflowFailException

        from vaada.house import House
        from vaada.nightly import release_judged

        released = release_judged(House.from_env(), datetime.datetime.fromisoformat(as_of))
        if released.result != "released":
            raise AirflowFailException(f"blocked by the gate: {released.path}")
        return released.release_id

    @task(trigger_rule="all_done")
    def heartbeat(outcomes: list[dict]) -> None:
        """Say that the night took place, and how each source answered."""
        from vaada.house import House
        from vaada.nightly import heartbeat

        heartbeat(House.from_env(), outcomes)

    @task(trigger_rule="none_failed")
    def night() -> None:
        """The end of the run: reached only where no step failed."""

    outcomes = fetch()
    needed = is_needed(outcomes)
    as_of = build_and_judge()
    released = release(as_of)
    alive = heartbeat(outcomes)
    needed >> [as_of, alive]
    released >> alive
    [released, alive] >> night()


scorecard()

"""Releases: immutable folders, and one pointer that always leads to a complete, gated one.

    <VAADA_DATA>/releases/<release_id>/      one folder per run that reached the gate; its files are read-only
    <VAADA_DATA>/published/current           relative symbolic link to the release in force
    <VAADA_DATA>/published/heartbeat.json    the last night, also where it found nothing to release

A release is written beside (`releases/.staging-<id>-...`), sealed (SHA256SUMS, mode 0444, fsync) and moved into place with
one rename; then the pointer is swapped with one replace. Each of the two steps happens wholly or not at all, so a process
killed at any instant leaves `current` as it was or as it is to be. One writer at a time holds `releases/.lock`, which the
kernel frees with the process; under it, whatever is called `.staging-*` was left by a dead one and is swept away.

Readers keep the file they opened: a release never changes, and nothing here opens the database of an earlier one (what
has to be read again is read from its Parquet files, which nobody can lock).

Files of a release: scorecard.duckdb, csv/, parquet/, scorecard.xlsx, datapackage.json, gate/, site/, release.json,
LICENSE-DATA.txt, SHA256SUMS. The same candidate, clock and release before give the same bytes, except of the database and
of SHA256SUMS, which names it. A run that the gate blocks keeps its reports under its id, and `current` is not touched.
"""

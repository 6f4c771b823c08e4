"""The bad-data gallery: for each check of the gate, a corruption that this check catches and no other.

The cases of one group are done to one copy of a good candidate, each to rows of its own. A check must then fail with
exactly the number of rows told, so a case that is caught by a neighbour's check too would be seen there.

Names in braces are rows of the candidate (`m` measured, `n` without a figure, `s` milestones, `u` not verifiable; none of
them restates another row or is restated), picked by `PICKS`.
"""

FREE = "restates is null and commitment_id not in (select restates from marts.scorecard where restates is not null)"
READING = "select commitment_id || '/' || reading_id from marts.readings where not is_primary"
PICKS = {
    "m": f"select commitment_id from marts.scorecard where {FREE} and promise_type = 'direction' and latest_value is not null"
         " and confidence <> 'very_low' order by 1",
    "n": f"select commitment_id from marts.scorecard where {FREE} and indicator_status = 'no_data' and promise_type = 'direction'"
         " and readings_total = 1 order by 1",
    "s": f"select commitment_id from marts.scorecard where {FREE} and promise_type = 'milestone' and indicator_status = 'none'"
         " order by 1",
    "u": f"select commitment_id from marts.scorecard where {FREE} and promise_type = 'not_verifiable' order by 1",
    # Series that no receipt rests on, with at least 40 values on file, in one unit whose values cannot be negative.
    "series": "select series_code from marts.observations where series_code not in (select split_part(figure, ' ', 1) from"
              " marts.receipts where step = 'observation') and unit_measure = 'US$ million' and series_code not like '%FDI%'"
              " group by 1 having count(*) >= 40 order by 1",
    "share": "select distinct series_code from marts.observations where unit_measure = '% of merchandise exports' order by 1",
    # Readings that are not primary: without a figure, with a trend, and of a target.
    "other": f"{READING} and latest_value is null order by 1",
    "double": f"{READING} and latest_value is not null and path is null and trend_p is not null order by 1",
    "goal": f"{READING} and path is not null order by 1",
    "empty": "select indicator_id from marts.indicators where indicator_id not in (select indicator_id from"
             " marts.indicator_values) and indicator_id not in (select indicator_id from marts.readings) order by 1",
    "rich": "select indicator_id from marts.scorecard where commitment_id = 'FP-3.3a'",
    "hold": f"select commitment_id from marts.scorecard where {FREE} and promise_type = 'hold' order by 1",
    "restating": "select commitment_id from marts.scorecard where restates is not null and latest_value is not null order by 1",
    "receipt": "select receipt_id from marts.receipts where step = 'reading' and figure = 'trend_slope' order by 1",
}  # fmt: skip


def status(row, word, **more):
    """A row's status changed together with its receipt, and whatever else has to be changed with it."""
    rest = "".join(f", {name} = {value}" for name, value in more.items())
    return (
        f"update marts.scorecard set indicator_status = '{word}'{rest} where commitment_id = '{row}';"
        f"update marts.receipts set figure = 'indicator_status {word}' where commitment_id = '{row}' and step = 'status'"
    )


def row(name, change):
    """Something else in one row of the scorecard."""
    return f"update marts.scorecard set {change} where commitment_id = '{name}'"


def reading(name, change):
    """Something else in one reading, given as `commitment/reading`."""
    return f"update marts.readings set {change} where commitment_id || '/' || reading_id = '{name}'"


def receipted(name, figure, value):
    """The receipt of a reading's figure, changed with it."""
    return (
        f"update marts.receipts set value = {value} where commitment_id || '/' || reading_id = '{name}' and figure = '{figure}'"
        " and step = 'reading'"
    )


def one(table, change, where="true", n=0):
    """Something else in the n-th row of a table."""
    row_of = f"select rowid from {table} where {where} order by rowid limit 1 offset {n}"
    return f"update {table} set {change} where rowid = ({row_of})"


def copy(table, change, n=0):
    """One more row, like the n-th one but for something."""
    return f"insert into {table} by name select * replace ({change}) from {table} order by rowid limit 1 offset {n}"


def drop(change, series, at="2026-11-20"):
    """A series that came in again at a later time, as `change` makes of it (SQL of raw.figures, all text)."""
    return (
        f"insert into raw.figures by name select * replace ({change}, timestamp '{at}' as vintage_at) from raw.figures"
        f" where series_code = '{series}'"
    )


def receipt(**change):
    """One more receipt: of evidence, whole, but for something (in SQL)."""
    whole = {
        "receipt_id": "'zz' || cast(uuid() as varchar)", "reading_id": "null", "claim_id": "null", "figure": "'some figure'",
        "value": "null", "step": "'evidence'", "inputs": "null", "url": "'https://example.org'", "snapshot_sha256": "null",
    }  # fmt: skip
    columns = ", ".join(f"{value} as {name}" for name, value in {**whole, **change}.items())
    return f"insert into marts.receipts by name select * replace ({columns}) from marts.receipts order by rowid limit 1"


OFFICE = "insert into registry.mandates select manifesto_id, date '2026-01-01', null, 'office', 'url' from registry.manifestos"
TARGET = "FP-3.3a"

# group: {check: (corruption, rows that the check finds; None where that does not matter)}
GALLERY = {
    "contract": {
        "scorecard_columns_of_contract": ("alter table marts.scorecard drop column next_release_due", 1),
        "readings_columns_of_contract": ("alter table marts.readings alter status_held_windows type bigint", 1),
        "audit_items_columns_of_contract": (
            "create or replace table marts.audit_items as select commitment_id, answer, item, note from marts.audit_items", 2),
        "sources_key_unique": ("insert into marts.sources from marts.sources limit 1", 1),
        "indicators_required_not_null": (one("marts.indicators", "definition = null", n=9), 1),
        "evidence_no_empty_text": (one("marts.evidence", "source_title = ' '", n=9), 1),
        "readings_figures_finite": (one("marts.readings", "flat_threshold = 'inf'"), 1),
    },
    "observations": {
        "observations_freq_is_known": (copy("marts.observations", "'W' as freq", n=20), 1),
        "observations_obs_status_is_known": (one("marts.observations", "obs_status = 'guess'", n=1), 1),
        "observations_period_fits_freq": (copy(
            "marts.observations", "'M' as freq, '2024-13' as time_period, cast(null as timestamp) as superseded_at", n=21), 1),
        "observations_area_is_known": (copy("marts.observations", "'QQQ' as ref_area", n=22), 1),
        "observations_unit_is_known": (one("marts.observations", "unit_measure = 'US$ zillion'", n=2), 1),
        "observations_absent_is_not_zero": (one("marts.observations", "obs_value = null", n=3), 1),
        "observations_were_known": (one("marts.observations", "vintage_at = '2030-01-01'", "series_code = '{series0}'"), 1),
        "observations_follow_one_another": (
            one("marts.observations", "superseded_at = '2026-11-01'", "series_code = '{series1}'"), 1),
        "observations_are_archived": (one("marts.observations", "snapshot_sha256 = repeat('0', 64)", n=4), 1),
        "observations_may_be_passed_on": (
            "update registry.series set redistribution = 'derived_only' where series_code = '{series2}'", 1),
        "received_series_have_an_owner": ("delete from registry.series where series_code = '{series3}'", 1),
        "received_units_are_known": ("update raw.figures set unit = 'US$ zillion' where series_code = '{series4}'", 1),
        "received_values_are_kept": (
            "delete from marts.observations where series_code = '{series0}' and time_period ="
            " (select max(time_period) from marts.observations where series_code = '{series0}')", 1),
        "held_values_are_left_out": (
            "insert into registry.gate_decisions by name select distinct source_id, dataset_id, series_code, file_vintage_at"
            " as vintage_at, 'held' as decision, 'some_check' as rule from intermediate.int_observations"
            " where series_code = '{series1}'", 1),
        "units_have_a_range": (copy("registry.series", "'ZILLION' as unit, 'NO.SUCH' as series_code"), 1),
    },
    "indicators": {
        "indicators_direction_is_known": (one("marts.indicators", "direction = 'sideways'"), 1),
        "indicators_freq_is_known": (one("marts.indicators", "freq = 'W'", "indicator_id = '{empty0}'"), 1),
        "indicators_aggregation_is_known": (one("marts.indicators", "aggregation = 'max'", n=1), 1),
        "indicators_transform_is_known": (one("marts.indicators", "transform = 'sqrt'", n=2), 1),
        "indicators_evidence_class_is_known": (one("marts.indicators", "evidence_class = 'rumour'", n=3), 1),
        "indicators_match_the_registry": ("delete from marts.indicators where indicator_id = '{empty1}'", 1),
        "indicator_values_obs_status_is_known": (one("marts.indicator_values", "obs_status = 'guess'"), 1),
        "indicator_values_fit_their_indicator": (one("marts.indicator_values", "unit_measure = 'zillion'", n=1), 1),
        "indicator_values_are_the_latest_revisions": (
            one("marts.indicator_revisions", "obs_value = obs_value + 1", "superseded_at is null", n=5), 1),
        "indicator_values_keep_to_the_scale": (
            "update marts.indicator_values set obs_value = -1 where indicator_id = '{rich0}' and time_period = 'FY2022';"
            "update marts.indicator_revisions set obs_value = -1 where indicator_id = '{rich0}' and time_period = 'FY2022';"
            "update registry.indicators set floor = 0 where indicator_id = '{rich0}'", 1),
        "indicator_revisions_follow_one_another": (
            copy("marts.indicator_revisions", "timestamp '2020-01-01' as vintage_at, vintage_at as superseded_at, 7 as obs_value")
            + "; update marts.indicator_revisions set superseded_at = '2020-01-02' where vintage_at = '2020-01-01'", 1),
    },
    "readings": {
        "readings_direction_is_known": (reading("{other0}", "direction = 'none'"), 1),
        "readings_path_is_known": (reading("{goal0}", "path = 'spiral'"), 1),
        "readings_status_fits_the_type": (reading("{double0}", "status = 'met'"), 1),
        "readings_class_fits_the_ratio": (reading("{goal1}", "ratio_class = 'moving_away'"), 1),
        "readings_latest_period_is_a_year": (
            reading("{double1}", "latest_period = '2024-06', latest_value = 1, indicator_id = 'monthly', unit_measure = 'u'")
            + ";" + receipted("{double1}", "latest_value", 1) + ";"
            + copy("marts.indicators", "'monthly' as indicator_id, 'u' as unit_measure, 'M' as freq") + ";"
            + copy("registry.indicators", "'monthly' as indicator_id, null as floor, null as ceiling") + ";"
            + "".join(copy(f"marts.{table}", "'monthly' as indicator_id, '2024-06' as time_period, 1 as obs_value,"
                           " (select ref_area from marts.readings where commitment_id || '/' || reading_id = '{double1}')"
                           f" as ref_area, timestamp '2026-06-13' as vintage_at{unit}") + ";"
                      for table, unit in (("indicator_values", ", 'M' as freq, 'u' as unit_measure"),
                                          ("indicator_revisions", ", null as superseded_at"))), 1),
        "readings_baseline_period_is_a_year": (reading("{goal2}", "baseline_period = '2024-06'"), 1),
        "readings_target_period_is_a_year": (reading("{goal3}", "target_period = 'soon'"), 1),
        "readings_latest_value_is_published": (
            reading("{double2}", "latest_value = -7") + ";" + receipted("{double2}", "latest_value", -7), 1),
        "readings_match_the_registry": (copy("registry.readings", "'ghost' as reading_id, false as is_primary"), 1),
        "readings_have_one_primary": (reading("{double3}", "is_primary = true"), 1),
        "readings_fit_their_indicator": (reading("{other1}", "unit_measure = 'zillion'"), 1),
        "readings_trend_p_is_a_probability": (
            reading("{double4}", "trend_p = 1.5") + ";" + receipted("{double4}", "trend_p", 1.5), 1),
        "readings_chances_are_in_order": (
            reading("{other2}", "status_held_windows = 3, status_total_windows = 2"), 1),
    },
    "words of the scorecard": {
        "scorecard_promise_type_is_known": (row("{m0}", "promise_type = 'wish'"), 1),
        "scorecard_force_is_known": (row("{m1}", "force = 'perhaps'"), 1),
        "scorecard_not_verifiable_reason_is_known": (row("{u0}", "not_verifiable_reason = 'lazy'"), 1),
        "scorecard_ratio_class_is_known": (row(TARGET, "ratio_class = 'ahead'"), 1),
        "scorecard_state_at_promise_is_known": (row("{s0}", "state_at_promise = 'dreamt'"), 1),
        "scorecard_change_since_promise_is_known": (row("{s1}", "change_since_promise = 'sideways'"), 1),
        "scorecard_fulfilment_is_known": (OFFICE + ";" + row("{m2}", "clock = 'running', fulfilment = 'kept'"), 1),
        "scorecard_attribution_is_known": (row("{m3}", "clock = 'running', attribution = 'A9'"), 1),
        "scorecard_confidence_is_known": (row("{m4}", "confidence = 'certain'"), 1),
        "scorecard_clock_is_known": (row("{m5}", "clock = 'ticking'"), 1),
        "scorecard_freshness_is_known": (row("{m6}", "freshness = 'crisp'"), 1),
        "scorecard_path_is_known": (row("{s2}", "path = 'spiral'"), 1),
        "scorecard_pending_status_is_known": (row("{m7}", "pending_status = 'maybe'"), 1),
        "scorecard_last_change_reason_is_known": (row("{m8}", "last_change_reason = 'whim'"), 1),
        "scorecard_status_of_target": (status(TARGET, "improving"), 1),
        "scorecard_status_of_direction": (status("{n0}", "met"), 1),
        "scorecard_status_of_hold": (
            status("{hold0}", "met", verifiable="true", not_verifiable_reason="null", fulfilment="'not_yet_due'"), 1),
        "scorecard_status_of_milestone": (status("{s3}", "worsening"), 1),
        "scorecard_status_of_not_verifiable": (status("{u1}", "none"), 1),
    },
    "rows of the scorecard": {
        "scorecard_matches_the_registry": (copy("registry.commitments", "'FP-9.9z' as commitment_id"), 1),
        "confidence_floor_holds": (
            "update intermediate.int_readings set is_one_sign = false where commitment_id = '{m0}';"
            + status("{m0}", "steady", confidence="'very_low'"), 1),
        "unverifiable_rows_hold_no_figure": (row("{u0}", "progress_ratio = 1"), 1),
        "verifiable_fits_type_and_status": (
            row("{s1}", "verifiable = false, not_verifiable_reason = 'vague', checkable_if = 'something'"), 1),
        "unverifiable_rows_say_why": (row("{u1}", "checkable_if = null"), 1),
        "without_office_nothing_is_due": (row("{s2}", "fulfilment = 'in_progress'"), 1),
        "clocks_rest_on_mandates": (row("{s3}", "clock = 'running'"), 1),
        "scorecard_shows_the_primary_reading": (row("{m1}", "latest_value = latest_value + 1"), 1),
        "measured_rows_have_a_reading": (
            "delete from registry.readings where commitment_id = '{n0}'; delete from marts.readings where commitment_id = '{n0}';"
            "update marts.receipts set reading_id = null where commitment_id = '{n0}';"
            + row("{n0}", "primary_reading_id = null, readings_total = 0, readings_agreeing = 0"), 1),
        "readings_are_counted": (row("{m2}", "readings_agreeing = readings_agreeing + 1"), 1),
        "restating_rows_agree": (row("{restating0}", "freshness = case freshness when 'stale' then 'fresh' else 'stale' end"), 1),
        "figures_have_unit_date_and_confidence": (row("{m3}", "data_as_of = null"), 1),
        "confidence_has_reasons": (row("{m4}", "confidence_reasons = null"), 1),
        "scorecard_speaks_of_the_past": (row("{m5}", "data_as_of = '2030-01-01'"), 1),
        "held_series_withhold_their_rows": (
            "insert into registry.gate_decisions by name select 'a' as source_id, 'b' as dataset_id, series_code,"
            " timestamp '2026-11-01' as vintage_at, 'held' as decision from registry.indicator_inputs"
            " where indicator_id = '{rich0}'", None),
        "audit_score_is_counted": (row("{s4}", "audit_score = audit_score + 1"), 1),
        "milestone_states_have_primary_evidence": (status("{s0}", "lapsed"), 1),
        "scorecard_interpretation_is_hashed": (row("{m6}", "interpretation_sha256 = 'xyz'"), 1),
        "scorecard_title_is_in_urdu": (row("{m6}", "title_ur = 'Exports'"), 1),
        "scorecard_summary_is_in_urdu": (row("{m7}", "summary_ur = 'Exports'"), 1),
    },
    "release": {
        "coverage_has_every_sentence": (
            "delete from marts.coverage where sentence_id = (select max(sentence_id) from marts.coverage where kind = 'framing')",
            None),
        "coverage_kind_is_known": (one("marts.coverage", "kind = 'mystery'", "kind <> 'framing'"), 1),
        "coverage_kind_agrees": (one("marts.coverage", "kind = 'claim'", "kind = 'framing'"), 1),
        "coverage_lists_what_rests_on_it": (
            "update marts.coverage set commitment_ids = commitment_ids || '; FP-9.9z' where sentence_id ="
            " (select max(sentence_id) from marts.coverage where commitment_ids is not null)", 1),
        "evidence_state_is_known": (one("marts.evidence", "state = 'dreamt'", "not is_primary"), 1),
        "evidence_has_a_commitment": (copy("marts.evidence", "'FP-9.9z' as commitment_id", n=6), 1),
        "evidence_is_of_the_past": (one("marts.evidence", "event_date = '2030-01-01'", "not is_primary", n=1), 1),
        "evidence_leads_to_a_source": (one("marts.evidence", "url = 'the library'", n=5), 1),
        "claims_finding_is_known": (one("marts.claims", "finding = 'true'"), 1),
        "claims_match_the_registry": (one("marts.claims", "commitment_id = '{m0}'", "measured_value is null"), 1),
        "claims_deviation_is_right": (one("marts.claims", "deviation = deviation + 1", "deviation is not null"), 1),
        "claims_figures_have_unit_and_period": (one("marts.claims", "measured_period = null", "measured_value is not null"), 1),
        "audit_item_is_known": (copy("marts.audit_items", "'mood' as item, false as answer"), 1),
        "audit_is_whole": (
            "delete from marts.audit_items where rowid = (select min(rowid) from marts.audit_items where not answer)", 1),
        "receipts_step_is_known": (receipt(step="'guess'"), 1),
        "receipts_inputs_exist": (receipt(inputs="'nosuch'"), 1),
        "receipts_belong_to_something": (receipt(commitment_id="'FP-9.9z'"), 1),
        "receipts_are_archived": (
            receipt(step="'observation'", snapshot_sha256="repeat('0', 64)", locator="'line 2'"), 1),
        "receipts_rest_on_something": (receipt(step="'indicator'"), 1),
        "readings_figures_have_receipts": (
            "update marts.receipts set value = value + 1 where receipt_id = '{receipt0}'", 1),
        "statuses_have_receipts": (
            "update marts.receipts set figure = 'indicator_status other' where commitment_id = '{m1}' and step = 'status'", 1),
        "claims_figures_have_receipts": (one("marts.receipts", "value = value + 1", "step = 'claim'"), 1),
        "receipts_hide_what_may_not_be_passed_on": (
            "update registry.series set redistribution = 'derived_only' where series_code = 'SBP.BOP.GOODS.EXPORTS';"
            "delete from marts.observations where series_code = 'SBP.BOP.GOODS.EXPORTS'", None),
        "sources_outcome_is_known": (one("marts.sources", "outcome = 'maybe'"), 1),
        "sources_freshness_is_known": (one("marts.sources", "freshness = 'crisp'", n=1), 1),
        "sources_match_the_specs": (copy("registry.datasets", "'ghost' as dataset_id"), 1),
    },
    "series": {
        "series_turned_zero:{series0}": (drop("'0' as obs_value", "{series0}"), 1),
        "series_begins_with_zeros:{series1}": ("update raw.figures set obs_value = '0' where series_code = '{series1}'", 1),
        "series_unit_slip:SBP.BOP.GOODS.EXPORTS": (
            drop("cast(cast(obs_value as double) * 1000 as varchar) as obs_value", "SBP.BOP.GOODS.EXPORTS"), 1),
        "series_value_out_of_range:{share0}": (one("raw.figures", "obs_value = '120.5'", "series_code = '{share0}'"), 1),
        "series_value_negative:{series2}": (one("raw.figures", "obs_value = '-5'", "series_code = '{series2}'"), 1),
    },
}  # fmt: skip
WARNINGS = {
    "units_have_a_range", "scorecard_title_is_in_urdu", "scorecard_summary_is_in_urdu", "series_begins_with_zeros",
}  # fmt: skip
# Checks that need more than a corrupted table; each has a test of its own.
ELSEWHERE = {
    "observations_are_there", "commitments_have_not_vanished", "figures_have_not_vanished", "exceptions_have_not_expired",
    "exceptions_are_needed",
}  # fmt: skip

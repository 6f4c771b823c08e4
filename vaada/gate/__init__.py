"""The gate: what a candidate must be before it may be released.

    expectations/suites/*.yml       the checks: what is looked at, what is expected, how grave a failure is
    expectations/queries/*.sql      what a check looks at where a plain table is not enough
    expectations/contract.yml       the published tables;  ranges.yml   possible values by unit
    expectations/exceptions.yml     accepted anomalies, each with an owner, a reason and an end

A query's rows, or a table's, are judged by Great Expectations (pandas frames, small ones: anti-joins and aggregates are
SQL on the candidate). What a failure means is decided here by the check's severity, never by the `success` of a run:

    warning                         told in the results, nothing else
    critical, scope structural      the candidate is blocked
    critical, scope series          that vintage of that series is held back; the candidate is built again without it
    error, of any check             the check itself broke; the candidate is not judged, and therefore blocked

Series are judged on everything ever received, in the order of its vintages, each against the last one that was good. So
the answer depends on the archive, the rules and the exceptions only, and a vintage held back once shows in the results
of every later night.
"""

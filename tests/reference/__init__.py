"""The rules of METHOD.md written slowly and plainly, to be compared with what the SQL publishes.

Nothing here is fast and nothing here imports the project: only the Python standard library and the method's own words.
Each rule is one short function that names its section. Where the method leaves a point open, the module's docstring
says how it was read ("Reading of the method:").

    lines.py         comparisons with a threshold, the closed list of statuses (METHOD 3.7)
    periods.py       2024, FY2024, 2024-Q1, 2024-06
    formulas.py      from observations to an indicator's values (METHOD 3)
    targets.py       METHOD 3.1, with target_figures.py
    directions.py    METHOD 3.2, with trend.py
    milestones.py    METHOD 3.3 and 3.4
    claims.py        METHOD 3.6
    confidence.py    METHOD 4
    freshness.py     METHOD 5
    world.py         what a comparison needs besides the published file
    expected.py      what rows and claims should say; expected_readings.py the readings
    compare.py       every difference as a sentence; compare_values.py those of the indicators' values
    founding.py      the founding figures as observations, for the tests
"""

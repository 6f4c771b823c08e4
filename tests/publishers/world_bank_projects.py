"""A stand-in for the World Bank's projects interface (v3).

The records have the fields of those recorded (shared/recorded/publishers/worldbank_v2/wb-project.json: three projects in
Brazil) as far as they are asked for, and the two that come unasked. The envelope, the filters joined by `^`, paging by `os`,
the ceiling of 1,000 and the habit of ignoring unknown parameters are from documentation and other clients' notes of 2026.
EVERY PROJECT IS MADE UP (`_projects`), its amount too: they prove the shape and the counting, nothing else.
"""

import json

from tests.publishers.server import Call, Reply, StandIn

MOST_ROWS = 1000
UNASKED = ("proj_id", "project_abstract")
STATUSES = ("Active", "Closed", "Closed", "Dropped", "Pipeline")
# (id, name, status, day of approval, amount): what the counting by name has to tell apart.
NAMED = (
    ("P900001", "Khyber Pakhtunkhwa Flood Reconstruction Project", "Closed", "2011-03-15", "250,000,000"),
    ("P900002", "FATA Emergency Recovery Project", "Closed", "2011-06-30", "75,000,000"),
    ("P900003", "Balochistan Post-Earthquake Rehabilitation Project", "Active", "2011-07-01", "40000000"),
    ("P900004", "Khyber Pakhtunkhwa and Balochistan Recovery Grant", "Active", "2015-02-01", None),
    ("P900005", "Punjab Flood Recovery Project", "Closed", "2011-04-01", "500,000,000"),
    ("P900006", "Balochistan Education Project", "Active", "2011-04-02", "300,000,000"),
    ("P900007", "Balochistan Water Recovery Project", "Pipeline", "2011-04-03", "900,000,000"),
)


class WorldBankProjects(StandIn):
    """The server; `projects` are all that it knows, `mode` a way to be wrong."""

    source_id = "world_bank_projects"

    def __init__(self, shared=None):
        self.projects = _projects()
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: where it is reached}"""
        return {"search.worldbank.org": self.address}

    def changed(self, kind: str | None) -> None:
        """From now on answer wrongly in one way (or well again: None)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """What int_reconstruction_commitments must tell, added up by hand from `NAMED`."""
        code = "WBPROJ.RECONSTRUCTION.COMMITTED"
        return [
            (code, "PAK", None, "FY", "FY2011", 325_000_000.0),
            (code, "PAK", None, "FY", "FY2012", 40_000_000.0),
            (code, "PAK", None, "FY", "FY2015", 0.0),
            (code, "PAK", None, "FY", "FY2020", 0.0),
        ]

    def _answer(self, call: Call) -> Reply:
        if call.path != "/api/v3/projects":
            return Reply(404, b"<!doctype html><html><title>HTTP Status 404</title></html>", "text/html")
        query = call.query
        offset, size = int(query.get("os", "0")), min(int(query.get("rows", "10")), MOST_ROWS)
        if not 0 <= offset <= 100_000:
            return Reply(400, b'{"error":"400 - Invalid"}', "application/json")
        found = [one for one in self.projects if _wanted(one, query)]
        found.sort(key=lambda one: one["boardapprovaldate"], reverse=True)
        if self.mode == "duplicated_page" and offset:
            offset -= size
        shown = found[offset : offset + size]
        if self.mode == "lost_last_page" and offset + size >= len(found):
            shown = []
        fields = {*query.get("fl", "id,project_name").split(","), *UNASKED}
        projects = {one["id"]: {name: value for name, value in one.items() if name in fields} for one in shown}
        return self._envelope(projects, query, len(found))

    def _envelope(self, projects, query, total):
        body = {"rows": int(query.get("rows", "10")), "os": query.get("os", "0"), "page": "1", "total": str(total)}
        body |= {"projects": {name: self._wrong(one) for name, one in projects.items()}, "facets": {}}
        if self.mode == "changed_header":
            body["results"] = body.pop("projects")
        return Reply(200, json.dumps(body, separators=(",", ":")).encode(), "application/json; charset=utf-8")

    def _wrong(self, project):
        """The record as `mode` spoils it."""
        if self.mode == "column_renamed":
            return {("approvaldate" if name == "boardapprovaldate" else name): value for name, value in project.items()}
        if self.mode == "unit_changed" and "totalamt" in project:
            return project | {"totalamt": str(int(project["totalamt"].replace(",", "")) // 1_000_000)}
        return project


def _wanted(project, query):
    if query.get("countrycode_exact", "PK") != "PK":
        return False
    if project["status"] not in query.get("status_exact", project["status"]).split("^"):
        return False
    return query.get("strdate", "") <= project["boardapprovaldate"][:10] <= query.get("enddate", "9999")


def _projects():
    """Three projects a month from 1995 on, none of which exists, and those of `NAMED`."""
    made_up = [project(*one) for one in NAMED]
    for number in range(3 * 12 * 32):
        year, month = 1995 + number // 36, number // 3 % 12 + 1
        day, status = 10 + number % 3, STATUSES[number % len(STATUSES)]
        amount = f"{(number % 9 + 1) * 10_000_000:,}"
        made_up.append(project(f"P{100000 + number}", f"Example Project {number}", status, f"{year}-{month:02}-{day}", amount))
    return made_up


def project(number: str, name: str, status: str, day: str, amount: str | None) -> dict:
    """A record with all fields that the server has; one without an amount lacks the field."""
    record = {
        "id": number,
        "proj_id": number,
        "project_name": name,
        "countryshortname": "Pakistan",
        "status": status,
        "boardapprovaldate": f"{day}T00:00:00Z",
        "closingdate": "10/30/2030 12:00:00 AM",
        "totalamt": amount,
        "url": f"https://projects.worldbank.org/en/projects-operations/project-detail/{number}",
        "project_abstract": "Made up.",
    }
    return {name: value for name, value in record.items() if value is not None}

"""The data dictionary for machines, and a stranger's library that reads real files by it."""

import json
import warnings

import pytest

from kithwork.campaigns.models import Mobilizer
from kithwork.exports import reads, writes
from kithwork.exports.models import Export
from kithwork.kernel import storage
from kithwork.outreach.models import Note
from tests.exports.test_writes import respond
from tests.world import NOW, client_key


@pytest.fixture
def full(world, settings, tmp_path):
    """A house with a row in every file, of texts that are hard to carry."""
    settings.STORAGE_FOLDER = tmp_path / "files"
    house = world.a
    rosa = house.contact(
        first_name="=Rosa", last_name='O"Brien,\nJr.', zip="00501", match_status="matched", canonical_voter_id="NC-0A-1",
        rung=house.rungs[1], answered_at=NOW, touchpoints=2, tags=["union"], voted=True,
    )  # fmt: skip
    house.contact(1, first_name="Null", last_name="NA")
    respond(rosa, house.actions["task"])
    respond(rosa, house.actions["free"], text="+1 tax\r\nmore")
    for key in ("one", "several"):
        respond(rosa, house.actions[key], options=[o.id for o in house.options if o.action_id == house.actions[key].id])
    Note.objects.create(
        organization=house.organization, campaign=house.campaign, contact=rosa, recorded_by=house.mobilizers[0],
        recorded_at=NOW, arrived_at=NOW, client_key=client_key("note"), body="-met",
    )  # fmt: skip
    assert Mobilizer.objects.filter(campaign=house.campaign).count() == 2
    return house


def made(house, kind, number, form="csv", query=""):
    export_id = writes.request(
        house.scope, kind=kind, query=query, format=form, first_day=None, last_day=None, terms_accepted=True,
        client_key=client_key(f"{kind}{number}"), now=NOW,
    )  # fmt: skip
    writes.make(house.scope, export_id=export_id, now=NOW)
    return export_id, storage._path(Export.objects.get(id=export_id).storage_key)


def validated(folder, package):
    """What frictionless says of the package and the files it names; [] where all is well."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a library of ours warns of is not our affair
        from frictionless import Package  # noqa: PLC0415 - it takes a second to load

        (folder / "datapackage.json").write_text(json.dumps(package))
        report = Package(str(folder / "datapackage.json")).validate()
    return report.flatten(["name", "type", "note"]), [task.stats for task in report.tasks]


def test_a_strangers_library_reads_every_file_by_the_dictionary(full, tmp_path):
    package = reads.data_package(full.scope)
    for number, told in enumerate(package["resources"]):
        _, path = made(full, told["name"], number)
        (tmp_path / told["path"]).write_bytes(path.read_bytes())
    faults, stats = validated(tmp_path, package)
    assert faults == []
    assert len(stats) == 5 + len(full.actions)
    assert all(one["rows"] for one in stats)


def test_a_wrong_cell_or_column_would_be_found(full, tmp_path):
    package = reads.data_package(full.scope)
    package["resources"] = [told for told in package["resources"] if told["name"] == "contacts"]
    _, path = made(full, "contacts", 0)
    text = path.read_text().replace("2026-11-02T10:00:00-05:00", "yesterday").replace("tags", "labels")
    (tmp_path / "contacts.csv").write_text(text)
    faults, _ = validated(tmp_path, package)
    assert {kind for _name, kind, _note in faults} == {"incorrect-label", "type-error"}


def test_a_made_file_tells_its_own_columns_with_bytes_and_checksum(full, tmp_path):
    export_id, path = made(full, "contacts", 0, query="col=name&col=relational_touchpoints&q=null")
    package = reads.data_package_of(full.scope, export_id=export_id)
    (told,) = package["resources"]
    assert [field["name"] for field in told["schema"]["fields"]] == ["name", "relational_touchpoints"]
    (tmp_path / told["path"]).write_bytes(path.read_bytes())
    assert validated(tmp_path, package)[0] == []
    (tmp_path / told["path"]).write_bytes(path.read_bytes() + b"Eve,1\n")
    assert {kind for _name, kind, _note in validated(tmp_path, package)[0]} >= {"hash-count", "byte-count"}


def test_a_made_file_has_a_manifest_of_who_what_when_and_under_which_terms(full):
    export_id, _path = made(full, "contacts", 0, query="col=name&col=canonical_voter_id&q=rosa")
    told = reads.data_package_of(full.scope, export_id=export_id)["export"]
    export = Export.objects.get(pk=export_id)
    assert (told["id"], told["sha256"], told["rows"]) == (export_id, export.sha256, export.rows_done)
    assert told["query"] == "col=name&col=canonical_voter_id&q=rosa"
    assert told["requested_by"] == {"id": full.admin.pk, "name": "admin@maple.example.org"}
    assert told["requested_at"].startswith("2026-11-02T15:00")
    assert told["terms"] == [
        {
            "file": term.file_id,
            "name": term.name,
            "state": term.state,
            "source": term.source,
            "obtained_on": term.obtained_on.isoformat(),
            "permitted_use": term.permitted_use,
        }
        for term in reads.terms(full.scope)
    ]
    assert str(export_id) in export.file_name(full.scope.zone)

"""All forms of a case as one document, from the service and from the command line."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from kaigo_desktop import cli
from kaigo_desktop.domain.forms.form import Form, Per, Stage
from kaigo_desktop.paths import Paths
from kaigo_desktop.services.bundling import contents_title
from kaigo_desktop.services.form_copies import Copy

SAMPLE = "resources/samples/home-help.json"


@pytest.fixture
def run(tmp_path: Path):
    def command(*arguments: object) -> int:
        return cli.main([str(one) for one in arguments], Paths.under(tmp_path / "home"))

    return command


def test_a_copy_is_named_with_its_year_and_its_programme() -> None:
    form = Form("effect-report", "業務改善効果報告書", Per.REPORT, Stage.YEARLY, ())
    assert contents_title(Copy(form)) == "業務改善効果報告書"
    assert contents_title(Copy(form, "A", 2, packet="協働化")) == "業務改善効果報告書（2年目）（協働化）"


def test_the_bundle_holds_every_form_of_the_folder_in_their_order(run, root: Path, tmp_path: Path) -> None:
    out, bundle = tmp_path / "papers", tmp_path / "一式.pdf"
    assert run("forms", root / SAMPLE, "--out", out, "--bundle", bundle) == cli.DONE
    files = json.loads((out / "manifest.json").read_text("utf-8"))["files"]
    reader = PdfReader(io.BytesIO(bundle.read_bytes()))
    marks = list(reader.outline)[1:]
    assert len(marks) == len(files)
    assert len(reader.pages) >= 1 + sum(file["pages"] for file in files)
    starts = [reader.get_destination_page_number(mark) for mark in marks]
    assert [after - before for before, after in pairwise(starts)] == [file["pages"] for file in files[:-1]]


def test_only_the_chosen_forms_are_bundled(run, root: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "一式.pdf"
    chosen = ("--only", "evidence", "--bundle", bundle)
    assert run("forms", root / SAMPLE, "--out", tmp_path / "papers", *chosen) == cli.DONE
    assert [mark.title for mark in PdfReader(io.BytesIO(bundle.read_bytes())).outline] == [
        "目次",
        "算定根拠書",
    ]


def test_nothing_is_bundled_where_a_form_is_not_known(run, root: Path, tmp_path: Path) -> None:
    chosen = ("--only", "evidence", "nonsense", "--bundle", tmp_path / "一式.pdf")
    assert run("forms", root / SAMPLE, "--out", tmp_path / "papers", *chosen) == cli.WRONG_INPUT
    assert sorted(one.name for one in tmp_path.iterdir() if one.name != "home") == []

"""P1, P2, P3: the papers of an application, about 20 pages, from the case to one PDF.

P1 beside a bare reportlab canvas that draws the same strings and lines, already placed, with the same
fonts, and beside typst, which sets the same texts and tables itself. P2: the same forms by the command in
a process of its own, which writes a file a form, and by a running program, beside LibreOffice converting an
.xlsx workbook with the same cells to one file. P3: size. Contestants take turns. typst is looked for among
the peers, LibreOffice on the path.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.documents.bundle import lay_out_bundle
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.assess import assess, make_ready
from kaigo_desktop.domain.assessment import Assessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.cases.case_file import read_case
from kaigo_desktop.domain.forms.bundle import BundlePart
from kaigo_desktop.domain.forms.form import Stage
from kaigo_desktop.domain.forms.schema import form_records
from kaigo_desktop.domain.plans.fields import plan_faults
from kaigo_desktop.domain.plans.knowledge import Knowledge
from kaigo_desktop.services.bundling import bind
from kaigo_desktop.services.issuing import Copy, copies, filled_all, filled_copies
from tests.benchmarks.figures import Figure
from tests.benchmarks.pdf_office import workbook, write_font_settings
from tests.benchmarks.pdf_peers import BareCanvas, typst_source
from tests.benchmarks.peers import peer_python

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "forms" / "sample_case.json"
DAY = date(2026, 6, 15)
PAGES = 20
MOST_KIB = 350


@dataclass(frozen=True, slots=True)
class Job:
    """The forms to be printed."""

    case: Case
    assessment: Assessment
    wanted: Sequence[Copy]
    knowledge: Knowledge
    press: Press

    def run(self) -> bytes:
        """From the case to the file, as in a running program."""
        papers = filled_copies(self.case, self.assessment, self.wanted, self.knowledge)
        return bind(self.case, self.assessment.as_of, papers, binder=self.press).content

    def parts(self) -> list[BundlePart]:
        filled = filled_all(self.case, self.assessment, self.wanted, self.knowledge)
        return [BundlePart(form, form.title) for form in filled]


def measure(rounds: int) -> list[Figure]:
    job = _job()
    parts = job.parts()
    layout = lay_out_bundle(parts, job.press._fonts, title="書類一式")
    bare = BareCanvas(ROOT / "resources" / "fonts", layout.pages)
    content = job.run()
    what = f"{len(job.wanted)} forms, {len(layout.pages)} pages"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        typst = _Typst.started(typst_source(parts), folder)
        set_only = partial(job.press.bundle, parts, title="書類一式", as_of=DAY)
        contestants: dict[str, Callable[[], object]] = {
            "ours": job.run,
            "set": set_only,
            "bare": bare.draw,
        }
        if typst is not None:
            contestants["typst"] = typst.compile
        warm = _in_turn(contestants, rounds)
        if typst is not None:
            typst.stop()
        figures = [_beside_bare(warm, what), *_beside_typst(warm)]
        figures += _beside_office(job, parts, warm["ours"], folder, min(rounds, 5))
    figures.append(Figure("P3", "size of the set", len(content) / 1024, MOST_KIB, "KiB", note=what))
    return figures


def _job() -> Job:
    forms = load_forms(ROOT / "forms")
    records = form_records(forms.values())
    case = read_case(SAMPLE.read_bytes(), DAY, plan_check=plan_faults, form_fields=records)
    assessment = assess(case, make_ready(load_programmes([ROOT / "resources" / "programmes"])))
    knowledge = load_knowledge()
    press = Press(ROOT / "resources" / "fonts")
    press.warm_up()
    handed_in = (Stage.APPLICATION, Stage.RESULT, Stage.CLAIM)
    everything = [copy for copy in copies(case, assessment, forms) if copy.form.stage in handed_in]
    wanted: list[Copy] = []
    pages = 1  # the table of contents
    for copy, form in zip(everything, filled_all(case, assessment, everything, knowledge), strict=True):
        count = press.render(form, title=form.title, as_of=DAY).page_count
        if pages + count <= PAGES:
            wanted.append(copy)
            pages += count
    return Job(case, assessment, wanted, knowledge, press)


def _in_turn(contestants: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Each one's median in seconds; one that measures itself gives its own time."""
    for work in contestants.values():
        work()
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            start = time.perf_counter()
            own = work()
            spent[name].append(own if isinstance(own, float) else time.perf_counter() - start)
    return {name: median(times) for name, times in spent.items()}


def _beside_bare(warm: dict[str, float], what: str) -> Figure:
    note = (
        f"{warm['ours'] * 1e3:.0f} ms, of which layout and drawing {warm['set'] * 1e3:.0f},"
        f" bare {warm['bare'] * 1e3:.0f}; {what}"
    )
    return Figure("P1", "forms / bare reportlab canvas", warm["ours"] / warm["bare"], 1.3, note=note)


def _beside_typst(warm: dict[str, float]) -> list[Figure]:
    if "typst" not in warm:
        print("P1: typst is not installed, so not compared")
        return []
    note = f"typst {warm['typst'] * 1e3:.0f} ms"
    return [Figure("P1", "forms / typst", warm["ours"] / warm["typst"], 1 / 2, note=note)]


class _Typst:
    """A process that compiles the same source again and again, and tells the seconds."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    def started(cls, source: str, folder: Path) -> _Typst | None:
        python = peer_python()
        if python is None:
            return None
        file = folder / "forms.typ"
        file.write_text(source, "utf-8")
        child = Path(__file__).with_name("child_typst.py")
        process = subprocess.Popen(
            [python, child, file, ROOT / "resources" / "fonts"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            process.wait(10)
            return None
        return cls(process)

    def compile(self) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return float(json.loads(self._process.stdout.readline()))

    def stop(self) -> None:
        self._process.communicate(timeout=30)


# --- cold ---------------------------------------------------------------------


def _beside_office(
    job: Job, parts: Sequence[BundlePart], warm: float, folder: Path, rounds: int
) -> list[Figure]:
    office = shutil.which("soffice")
    if office is None:
        print("P2: LibreOffice is not installed, so not compared")
        return []
    book = folder / "forms.xlsx"
    book.write_bytes(workbook(parts))
    settings = folder / "fonts.conf"
    write_font_settings(settings, ROOT / "resources" / "fonts")
    ids = list(dict.fromkeys(copy.form.id for copy in job.wanted))
    ours = [
        sys.executable, "-m", "kaigo_desktop", "forms", SAMPLE, "--out", folder / "out", "--only", *ids,
    ]  # fmt: skip
    theirs = [
        office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
        "--outdir", folder, book,
    ]  # fmt: skip
    cold = _in_turn(
        {"ours": partial(_process, ours, folder), "office": partial(_process, theirs, folder, settings)},
        rounds,
    )
    note = f"{cold['ours'] * 1e3:.0f} ms, LibreOffice {cold['office'] * 1e3:.0f}"
    return [
        Figure("P2", "forms, cold / LibreOffice", cold["ours"] / cold["office"], 1 / 8, note=note),
        Figure("P2", "forms, warm / LibreOffice", warm / cold["office"], 1 / 20, note=f"{warm * 1e3:.0f} ms"),
    ]


def _process(command: Sequence[object], folder: Path, font_settings: Path | None = None) -> None:
    environment = os.environ | {
        "KAIGO_DESKTOP_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    if font_settings is not None:
        environment["FONTCONFIG_FILE"] = str(font_settings)
    subprocess.run(list(map(str, command)), env=environment, cwd=folder, check=True, capture_output=True)

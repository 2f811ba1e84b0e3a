"""The main job on a sample case without a window: what was decided, and where the papers are."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from kaigo_desktop import assembly
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.dates import wareki
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.services.issuing import issue

WORDS = {
    Verdict.ELIGIBLE: "対象",
    Verdict.CONDITIONAL: "条件付き",
    Verdict.UNKNOWN: "情報不足",
    Verdict.INELIGIBLE: "対象外",
}


def main(paths: Paths | None = None, sample: str = assembly.SAMPLES[0]) -> int:
    """Do the main job and tell it; 0, or 3 where the disk fails."""
    where = paths or Paths.of_user()
    forms = assembly.load_shipped_forms()
    assessor = assembly.load_assessor(where, assembly.SystemClock(), forms, cites_by_name=True)
    case = assessor.read(assembly.sample_path(sample).read_bytes())
    assessment = assessor.assess_case(case)
    for line in _told(case, assessment):
        print(line)
    folder = where.data / "見本の様式"
    try:
        issued = issue(
            case,
            assessment,
            folder,
            forms=forms,
            printer=Press(shipped("resources", "fonts")),
            write=write_whole,
            knowledge=load_knowledge(),
        )
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 3
    print()
    print(f"様式（PDF）{len(issued)}件の場所：{folder}")
    for file in issued:
        print(f"  {file.file}（{file.pages}ページ）")
    return 0


def _told(case: Case, assessment: Assessment) -> Iterator[str]:
    yield f"見本の案件：{case.corporation.name}（{wareki(case.as_of)}現在）"
    shown = [entry for entry in assessment.programmes if entry.estimate is not None and entry.estimate.total]
    for entry in shown:
        yield ""
        yield from _programme(entry)
    yield ""
    yield f"ほかに{len(assessment.programmes) - len(shown)}の制度を調べました（費用がないか、対象外です）。"
    yield f"いちばん多い組み合わせ：{yen_text(assessment.best.total)}"
    yield ""
    for duty in assessment.obligations:
        yield f"期限：{duty.text}" + ("（仮の期限）" if duty.provisional else "")
    if not assessment.obligations:
        yield "期限：交付決定を入力すると、翌年度から3年間の効果報告の期限が決まります。"


def _programme(entry: ProgrammeAssessment) -> Iterator[str]:
    yield f"{entry.title}：{WORDS[entry.verdict]}"
    if entry.estimate is not None:
        yield f"  試算：{yen_text(entry.estimate.total)}"
        for office in entry.estimate.offices:
            for line in office.lines:
                yield f"    {line.title}：{yen_text(line.amount)}（{line.cite}）"
    for reason in entry.all_reasons:
        if reason.state is not Answer.YES and reason.todo:
            yield f"  やること：{reason.todo}（{reason.cite}）"


if __name__ == "__main__":
    sys.exit(main())

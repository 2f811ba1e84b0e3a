"""``--self-test``: does this installation do the main job? Nothing of the user's is read or written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kaigo_desktop import assembly
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.documents.atomic import write_whole
from kaigo_desktop.documents.pdf import Press
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.case_file import plain
from kaigo_desktop.domain.cases.document import is_same
from kaigo_desktop.domain.json_text import read_json
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.services.cases import Cases, Check
from kaigo_desktop.services.issuing import issue
from kaigo_desktop.services.ports import Clock
from kaigo_desktop.storage.connecting import keyed
from kaigo_desktop.storage.instance_lock import InstanceLock
from kaigo_desktop.storage.opening import open_store
from kaigo_desktop.storage.safety.keys import FileKey


def self_test(_paths: Paths) -> int:
    """Keep, assess and print the sample in a temporary folder, telling each step. Raises Trouble."""
    with tempfile.TemporaryDirectory(prefix="kaigo-desktop-") as folder:
        paths = Paths.under(Path(folder))
        clock = assembly.SystemClock()
        forms = assembly.load_shipped_forms()
        assessor = assembly.load_assessor(paths, clock, forms)
        print(f"制度データ：{len(assessor.programmes)}制度")
        press = Press(shipped("resources", "fonts"))
        press.warm_up()
        print("フォント：正常")
        document = plain(read_json(assembly.sample_path().read_bytes()))
        if not isinstance(document, dict):
            raise TypeError("a sample is an object")
        kept = _keep(document, paths, clock, assessor.faults)
        print("データファイル：暗号化した書き込みと読み出しが一致")
        case = assessor.case(kept)
        assessment = assessor.assess_case(case)
        print(f"試算：{yen_text(assessment.best.total)}")
        issued = issue(
            case,
            assessment,
            paths.data / "forms",
            forms=forms,
            printer=press,
            write=write_whole,
            knowledge=load_knowledge(),
        )
        print(f"様式：{len(issued)}件、{sum(file.pages for file in issued)}ページ")
    print("正常に動いています。")
    return 0


def _keep(document: Document, paths: Paths, clock: Clock, check: Check) -> Document:
    """The document as it comes back from a new data file."""
    paths.data.mkdir(parents=True)
    with InstanceLock(paths.database):
        store = open_store(
            paths.database,
            migrations=shipped("db"),
            backups=paths.backups,
            at=clock.now(),
            connect=keyed(FileKey.random()),
        )
        try:
            cases = Cases(store, clock, check)
            kept = cases.document(cases.import_document(document, "見本"))
        finally:
            store.close()
    if not is_same(kept, document):
        raise Trouble(
            "データファイルに書いた内容が、読み出すと違っていました。", "プログラムを入れ直してください。"
        )
    return kept

"""Write the database of this version of the program, with what should be read from it, beside this file.

Run it once when a version gets a new schema; a kept database is never made again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from kaigo_desktop.domain.cases.address import DECISIONS
from kaigo_desktop.domain.cases.kept import CaseId, FieldEdit, Issued, RecordRemoved
from kaigo_desktop.domain.forms.copy_key import CopyKey
from kaigo_desktop.domain.forms.submission import Submission, SubmissionId, SubmittedFile
from kaigo_desktop.storage.case_store import SqliteCaseStore
from kaigo_desktop.storage.migrate import head
from kaigo_desktop.storage.opening import open_store

HERE = Path(__file__).resolve().parent
MIGRATIONS = HERE.parents[2] / "db"
AT = datetime(2026, 6, 15, 9, 30, tzinfo=timezone(timedelta(hours=9)))
DOCUMENT = {
    "format": "kaigo-case/1",
    "as_of": "2026-06-15",
    "fiscal_year": 2026,
    "prefecture": "13",
    "corporation": {"name": "社会福祉法人 見本会", "kind": "social_welfare"},
    "offices": [{"key": "A", "name": "見本の家", "services": ["51"], "careplan_link": {"started_on": None}}],
    "partners": [],
    "expenses": [
        {"key": "e1", "category": "monitoring", "cost": 1_000_000, "units": 2, "office": "A"},
        {"key": "e2", "category": "device_accessory", "cost": 50_000, "attached_to": "e1"},
    ],
    "pledges": {"wage_return": False},
    "awards": [{"programme": "mhlw-r8-technology", "amount": 800_000}],
    "plan": {"offices": {"A": {"problems": [{"text": "夜間の巡視に時間がかかる。"}]}}},
}


def _hand_in(store: SqliteCaseStore, case: CaseId) -> None:
    key = CopyKey("application", "A")
    file = SubmittedFile(key, "交付申請書", "application.pdf", "0", "0")
    rules = "mhlw-r8-technology=2026-04-07"
    kept = Submission(SubmissionId(0), AT.date(), "窓口へ", AT, rules, store.load(case), (file,))
    store.submissions.keep(case, kept, [b"%PDF"])


def main() -> int:
    """Exit status 1 where this version has its database already."""
    kept = HERE / f"{head(MIGRATIONS)}.db"
    if kept.exists():
        print(f"{kept.name} is kept already", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "kaigo.db"
        store = open_store(made, migrations=MIGRATIONS, backups=Path(folder), at=AT)
        case = store.create("見本の案件", DOCUMENT, AT, "案件の作成")
        store.apply(case, [FieldEdit(("expenses", "e1", "cost"), None, 1_200_000)], AT, "費用の変更")
        store.apply(case, [RecordRemoved("expenses", "e2", 1, {})], AT, "費用の削除")
        store.record_issued(case, [Issued("application", "A", None, "application.pdf", "0", "0", "1", AT)])
        _hand_in(store, case)
        decided = FieldEdit((DECISIONS, "preparation/quotes"), None, {"skipped": "去年の見積を使う"})
        store.apply(case, [decided], AT, "期限の変更")
        store.exchanges.note(case, store.load(case), store.deadlines.export_choices(case), AT)
        store.deadlines.keep_leads({"quotes": 60})
        document = store.load(case)
        store.close()
        kept.write_bytes(made.read_bytes())
    text = json.dumps(document, ensure_ascii=False, indent=1)
    kept.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

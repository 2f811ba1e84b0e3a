"""Who applies: the corporation's account and officers, and the members of a group (事業者グループ)."""

from __future__ import annotations

from kaigo_desktop.domain.cases.case import BankAccount, Case, Corporation
from kaigo_desktop.domain.forms.values_lines import Row
from kaigo_desktop.domain.forms.values_text import day_of, records, text_of


def applicant_values(case: Case) -> dict[str, object]:
    """Values of the papers about the applicant itself."""
    corporation = case.corporation
    account = corporation.bank_account or BankAccount()
    return {
        "corporation.name_kana": corporation.name_kana,
        "bank.bank": account.bank,
        "bank.branch": account.branch,
        "bank.kind": account.kind,
        "bank.number": account.number,
        "bank.holder_kana": account.holder_kana,
        "officers": _officers(case),
        "members": _members(case),
        "members_count": None if case.partners is None else 1 + len(case.partners),
    }


def _officers(case: Case) -> list[Row] | None:
    """Everyone entered; a list without entries is not known yet, since no corporation is without officers."""
    rows: list[Row] = [
        {
            "post": text_of(one, "post"),
            "name": text_of(one, "name"),
            "kana": text_of(one, "kana"),
            "born_on": day_of(one, "born_on"),
            "sex": text_of(one, "sex"),
            "address": text_of(one, "address"),
        }
        for one in records(case.form_facts, "officers")
    ]
    return rows or None


def _members(case: Case) -> list[Row] | None:
    """The corporations of the group, the applicant first as its representative (M 別紙3 3(1)ア)."""
    if case.partners is None:
        return None
    return [_member("代表", case.corporation), *(_member("構成員", one) for one in case.partners)]


def _member(role: str, corporation: Corporation) -> Row:
    title, name = corporation.representative_title, corporation.representative
    return {
        "role": role,
        "name": corporation.name,
        "corporate_number": corporation.corporate_number,
        "representative": "　".join(part for part in (title, name) if part) or None,
        "address": corporation.address,
        "phone": corporation.phone,
        "office_count": corporation.office_count,
        "runs_home_help": corporation.runs_home_help,
    }

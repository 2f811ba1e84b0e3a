"""Each sentence of 別紙1 3 to 7 has its answer in the rule data: the twin can be ticked off against it.

The table holds clause numbers and places in the data alone, none of the notice's words. A sentence is named
by its clause and its place in it; 留意事項 1 to 5 are its five points, 5① and 5② what the last one adds.
An answer is the id of a condition or a value, or the array of a sentence of ours with words that only it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from kaigo_desktop.domain.rules.programme import Programme
from tests.fakes import BY_ID

CONDITION, VALUE, ADVICE, HOW = "condition", "value", "advice", "how"
PAYS_BACK = ("afterwards", "effect_reports")
Answers = tuple[tuple[str, str], ...]

ANSWERS: Mapping[str, Answers] = {
    "3 services of the act": ((CONDITION, "applicant"),),
    "3 養護・軽費": ((CONDITION, "applicant"),),
    "4 all three parts": ((ADVICE, "3つでできています"),),
    "4(1)ア listed": ((HOW, "TAIS掲載か同水準"), (CONDITION, "expenses")),
    "4(1)ア where listed": ((HOW, "福祉用具情報システム"),),
    "4(1)イ what for": ((HOW, "対象になる介護ソフトがあるとき"),),
    "4(1)イ examples": ((HOW, "リースも含む"),),
    "4(1)ウ① ": ((HOW, "「同水準」は"), (ADVICE, "都道府県が決めます。都道府県に確認")),
    "4(1)ウ② ": ((HOW, "都道府県が認めれば"), (HOW, "職場づくりに役立ち")),
    "4(1)ウ② examples": ((HOW, "電子サイン"),),
    "4(2) what may be in": ((HOW, "2つ以上あり"), (HOW, "連動して効果が高まる")),
    "4(2) examples": ((HOW, "介護ソフトとインカム"),),
    "4 留意事項 1 price and sale": ((ADVICE, "販売価格"),),
    "4 留意事項 1 development": ((ADVICE, "開発の費用"),),
    "4 留意事項 2": ((ADVICE, "台数は都道府県が"),),
    "4 留意事項 3 with the main device": ((HOW, "同じ事業所の対象になる重点分野の機器"),),
    "4 留意事項 3 base together": ((HOW, "付帯経費を含めます"),),
    "4 留意事項 3 in a package": ((HOW, "パッケージの上限の中で"),),
    "4 留意事項 3 通信費": ((HOW, "通信費は含みません"),),
    "4 留意事項 3 examples": ((HOW, "付帯経費の例は"),),
    "4 留意事項 4 one flow": ((CONDITION, "software_functions"), (HOW, "転記なしで一続き")),
    "4 留意事項 4 sharing with others": ((ADVICE, "ほかの事業所とやり取り"),),
    "4 留意事項 4 with what is there": ((ADVICE, "組み合わせてできていれば"),),
    "4 留意事項 4 CSV, JSON": ((ADVICE, "望まれています"),),
    "4 留意事項 4 where to see": ((ADVICE, "機能調査結果」で確かめ"),),
    "4 留意事項 5 whom": ((HOW, "居宅系（HOME）では"),),
    "4 留意事項 5① functions": ((HOW, "サポート体制も必要"), (HOW, "「ない」と分かったら")),
    "4 留意事項 5① in neither list": ((CONDITION, "software_functions"),),
    "4 留意事項 5② functions": ((HOW, "LIFEの仕様のCSV"),),
    "4 留意事項 5② not in the list": ((CONDITION, "software_functions"),),
    "4(3) needed": ((CONDITION, "improvement_support"),),
    "4(3) paid": ((HOW, "ほかに対象になる費用があるとき"),),
    "4(3)ア what": ((HOW, "知識と経験のある第三者"),),
    "4(3)ア maker": ((CONDITION, "improvement_support"),),
    "4(3)イ which": ((HOW, "デジタル中核人材養成研修"),),
    "4(3)イ consult besides": ((HOW, "これとは別に必要"), (CONDITION, "consulted_center")),
    "4(3)イ who pays": ((ADVICE, "有料の研修だけ"),),
    "5 by office": ((HOW, "事業所ごとに計算"),),
    "5 (ウ)": ((HOW, "（ウ）の中身"),),
    "5(ア)": ((VALUE, "rate"),),
    "5(イ)": ((HOW, "少ない方が補助額"),),
    "5 表2 first row": ((VALUE, "unit_base.high"), (HOW, "高い区分：")),
    "5 表2 second row": ((HOW, "ソフトは事業所ごとに1行"),),
    "5 表2 third row": ((VALUE, "unit_base.standard"), (HOW, "そのほかの区分：")),
    "5 表2 fourth row": ((HOW, "介護ソフトの費用と合わせて"), (VALUE, "package_adoption_extra")),
    "5 表2 fifth row": ((VALUE, "package_cap.least"), (VALUE, "package_cap.most")),
    "5 表2 sixth row": ((VALUE, "improvement_support_base"),),
    "5 表3 by staff": ((VALUE, "software_base.by_staff"), (HOW, "契約のどれかが職員数で")),
    "5 表3 otherwise": ((VALUE, "software_base.flat"), (VALUE, "adoption_extra")),
    "5 表3 exchange": ((VALUE, "partners_extra"), (VALUE, "partners_least"), (HOW, "データ連携の加算は")),
    "5 表3 second column": ((VALUE, "software_base.by_staff"),),
    "5 表3 third column": ((VALUE, "adoption_extra"),),
    "5 表3 ※1": ((HOW, "管理者や生活相談員なども"),),
    "5 表3 ※2": ((CONDITION, "staff_count"), (HOW, "常勤換算を四捨五入")),
    "6① ": ((ADVICE, "優先して選ばれます"),),
    "6② ": ((ADVICE, "対象を絞らない"),),
    "6③（1つ目の③） ": ((ADVICE, "何のために使うか"),),
    "6③（1つ目の③） example": ((ADVICE, "相談援助"),),
    "6③（2つ目の③） ": ((CONDITION, "no_duplicate_funding"), (HOW, "ほかの補助金を受けた費用")),
    "6④ ": ((CONDITION, "committee"),),
    "6④ reference": ((ADVICE, "ポイント・事例集"),),
    "6⑤ start": ((CONDITION, "careplan_link"),),
    "6⑤ equivalent": ((CONDITION, "careplan_link"),),
    "6⑥ ": ((CONDITION, "wage_return"),),
    "6⑦ declare": ((CONDITION, "security_action"),),
    "6⑦ as whom": ((ADVICE, "個人事業主"),),
    "6⑦ protection": ((ADVICE, "個人情報を守る"),),
    "6⑦ guideline": ((ADVICE, "安全管理に関するガイドライン"),),
    "6⑦ equivalent": ((CONDITION, "security_action"),),
    "6⑧ plan": ((CONDITION, "plan_drafted"),),
    "6⑧ references": ((ADVICE, "テクノロジー便覧"),),
    "6⑨ ": ((CONDITION, "life"),),
    "6⑩ ": ((CONDITION, "cooperate_verification"),),
    "6⑩ asked directly": ((ADVICE, "直接頼まれる"),),
    "6⑪ ": ((ADVICE, "負担を軽くする"),),
    "6⑫ ": ((ADVICE, "テレビ会議"),),
    "7(1) plan": ((CONDITION, "plan_drafted"),),
    "7(1) prefecture to ministry": ((ADVICE, "取りまとめて報告"),),
    "7(1) consult": ((CONDITION, "consulted_center"),),
    "7(1) where there is no centre": ((CONDITION, "consulted_center"),),
    "7(2) three years": (PAYS_BACK,),
    "7(2) prefecture to ministry": ((ADVICE, "取りまとめて報告"),),
}
SECTIONS = {
    "3": 1,
    "4": 1,
    **dict.fromkeys(("4(1)ア", "4(1)イ", "4(1)ウ①", "4(1)ウ②", "4(2)", "4(3)", "4(3)ア", "4(3)イ"), 1),
    "4 留意事項": 5,
    **dict.fromkeys(("5", "5(ア)", "5(イ)", "5 表2", "5 表3"), 1),
    **dict.fromkeys((f"6{number}" for number in "①②④⑤⑥⑦⑧⑨⑩⑪⑫"), 1),
    **dict.fromkeys(("6③（1つ目の③）", "6③（2つ目の③）", "7(1)", "7(2)"), 1),
}
"""The clauses of 別紙1 3 to 7, with how many points each has at the least."""

SPEC_ADVICE = (
    ("販売価格", "4 留意事項"),
    ("台数は都道府県が", "4 留意事項"),
    ("優先して選ばれます", "6①"),
    ("相談援助", "6③（1つ目の③）"),
    ("同水準", "4(1)ウ"),
)
TECHNOLOGY = BY_ID["mhlw-r8-technology"]
MODEL = "3 3(1) 3(1)ア 3(1)イ 3(1)イ① 3(1)ウ 3(1)エ 3(1)オ 4(1)ア 4(1)イ 5"
CAREPLAN_MODEL = "3(2) 3(2)ア 3(2)イ 3(2)イ① 3(2)ウ 3(2)エ 3(2)オ 4(2) 5"
GROUP = "3 3(1)ア 3(1)イ 3(1)ウ(i) 3(1)ウ(ii) 3(1)エ(i) 3(1)エ(ii) 3(1)エ(iii) 3(1)エ(iv) 3(1)エ(v)"
MANAGEMENT = "3 3(2)ア 3(2)イ 3(2)ウ(i) 3(2)ウ(ii) 3(2)エ(i) 3(2)エ(ii)"
PLAN_AND_REPORT = "4(1) 4(1)なお書き 4(2)"
OTHERS = [
    ("mhlw-r8-model-facility", "別紙2", MODEL),
    ("mhlw-r8-careplan-model", "別紙2", CAREPLAN_MODEL),
    ("mhlw-r8-collaboration", "別紙3", f"{GROUP} {PLAN_AND_REPORT}"),
    ("mhlw-r8-management", "別紙3", f"{MANAGEMENT} {PLAN_AND_REPORT}"),
    ("mhlw-r8-prefecture-operations", "別紙4", "2 3(1)ア 3(1)イ 3(2)ア 4"),
]


def entries(programme: Programme) -> Iterator[tuple[str, str, str]]:
    """Array, id or text, and clause of everything in a rule file that has a clause."""
    yield from ((CONDITION, one.id, one.cite) for one in programme.conditions)
    yield from ((VALUE, one.id, step.cite) for one in programme.values.values() for step in one.steps)
    yield from ((ADVICE, one.text, one.cite) for one in programme.advice)
    yield from ((HOW, one.text, one.cite) for one in programme.how)
    yield from (("figure", one.text, one.cite) for one in programme.figures)
    if programme.effect_reports:
        yield (*PAYS_BACK, programme.afterwards_cite)


def answering(answer: tuple[str, str]) -> list[tuple[str, str, str]]:
    array, words = answer
    is_sentence = array in (ADVICE, HOW)
    return [
        entry
        for entry in entries(TECHNOLOGY)
        if entry[0] == array and (words in entry[1] if is_sentence else words == entry[1])
    ]


def clause_of(sentence: str) -> str:
    """The clause that a name in the table begins with."""
    return max((clause for clause in SECTIONS if sentence.startswith(clause)), key=len)


def clauses_in(cite: str) -> set[str]:
    """The clauses that a citation names; 「・」 joins several of one 別紙."""
    return {part.strip() for part in re.sub(r"^別紙\d ", "", cite).split("・") if part}


@pytest.mark.parametrize(("sentence", "answers"), ANSWERS.items())
def test_a_sentence_of_the_notice_has_its_answer_in_the_data(sentence: str, answers: Answers) -> None:
    clause = clause_of(sentence)
    found = [answering(answer) for answer in answers]

    assert [len(one) for one in found] == [1] * len(answers), sentence
    cited = {part for ((_, _, cite),) in found for part in clauses_in(cite)}
    assert any(clause.startswith(part) or part.startswith(clause) for part in cited), (clause, cited)


@pytest.mark.parametrize(("clause", "least"), SECTIONS.items())
def test_no_clause_is_passed_over(clause: str, least: int) -> None:
    assert sum(clause_of(sentence) == clause for sentence in ANSWERS) >= least


def test_nothing_in_the_data_cites_the_annex_without_a_place_in_the_table() -> None:
    used = {entry[:2] for answers in ANSWERS.values() for answer in answers for entry in answering(answer)}
    left = {entry[:2] for entry in entries(TECHNOLOGY) if entry[2].startswith("別紙1")} - used

    assert left == set()


@pytest.mark.parametrize(("words", "clause"), SPEC_ADVICE)
def test_what_is_advice_and_no_reason_is_there_with_its_clause(words: str, clause: str) -> None:
    (cite,) = (one.cite for one in TECHNOLOGY.advice if words in one.text)

    assert cite.removeprefix("別紙1 ") == clause


@pytest.mark.parametrize(("programme", "annex", "clauses"), OTHERS)
def test_the_clauses_of_the_other_annexes_have_an_entry_each(
    programme: str, annex: str, clauses: str
) -> None:
    cites = {
        part
        for _, _, cite in entries(BY_ID[programme])
        if cite.startswith(f"{annex} ")
        for part in clauses_in(cite)
    }

    assert set(clauses.split()) - cites == set()

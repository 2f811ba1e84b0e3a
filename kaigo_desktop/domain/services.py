"""Care service codes, expense categories, prefectures: official names and the sets that rules refer to.

Codes and sets follow the interchange page (sections 4 and 5) and M 別紙1
(6④ for COMMITTEE, 6⑤ for CAREPLAN).
"""

from __future__ import annotations

SERVICE_NAMES: dict[str, str] = {
    "11": "訪問介護",
    "12": "訪問入浴介護",
    "13": "訪問看護",
    "14": "訪問リハビリテーション",
    "15": "通所介護",
    "16": "通所リハビリテーション",
    "17": "福祉用具貸与",
    "21": "短期入所生活介護",
    "22": "短期入所療養介護（介護老人保健施設）",
    "23": "短期入所療養介護（療養型医療施設等）",
    "2A": "短期入所療養介護（介護医療院）",
    "31": "居宅療養管理指導",
    "32": "認知症対応型共同生活介護",
    "38": "認知症対応型共同生活介護（短期利用）",
    "33": "特定施設入居者生活介護",
    "27": "特定施設入居者生活介護（短期利用）",
    "36": "地域密着型特定施設入居者生活介護",
    "28": "地域密着型特定施設入居者生活介護（短期利用）",
    "41": "特定福祉用具販売",
    "43": "居宅介護支援",
    "46": "介護予防支援",
    "51": "介護老人福祉施設",
    "52": "介護老人保健施設",
    "54": "地域密着型介護老人福祉施設",
    "55": "介護医療院",
    "71": "夜間対応型訪問介護",
    "72": "認知症対応型通所介護",
    "73": "小規模多機能型居宅介護",
    "68": "小規模多機能型居宅介護（短期利用）",
    "76": "定期巡回・随時対応型訪問介護看護",
    "77": "看護小規模多機能型居宅介護（複合型サービス）",
    "79": "看護小規模多機能型居宅介護（短期利用）",
    "78": "地域密着型通所介護",
    "62": "介護予防訪問入浴介護",
    "63": "介護予防訪問看護",
    "64": "介護予防訪問リハビリテーション",
    "66": "介護予防通所リハビリテーション",
    "67": "介護予防福祉用具貸与",
    "24": "介護予防短期入所生活介護",
    "25": "介護予防短期入所療養介護（介護老人保健施設）",
    "26": "介護予防短期入所療養介護（療養型医療施設等）",
    "2B": "介護予防短期入所療養介護（介護医療院）",
    "34": "介護予防居宅療養管理指導",
    "35": "介護予防特定施設入居者生活介護",
    "37": "介護予防認知症対応型共同生活介護",
    "39": "介護予防認知症対応型共同生活介護（短期利用）",
    "44": "特定介護予防福祉用具販売",
    "74": "介護予防認知症対応型通所介護",
    "75": "介護予防小規模多機能型居宅介護",
    "69": "介護予防小規模多機能型居宅介護（短期利用）",
    "A1": "訪問型サービス（みなし）",
    "A2": "訪問型サービス（独自）",
    "A3": "訪問型サービス（独自・定率）",
    "A4": "訪問型サービス（独自・定額）",
    "A5": "通所型サービス（みなし）",
    "A6": "通所型サービス（独自）",
    "A7": "通所型サービス（独自・定率）",
    "A8": "通所型サービス（独自・定額）",
    "Y1": "養護老人ホーム",
    "K1": "軽費老人ホーム",
}

ALL = frozenset(SERVICE_NAMES)
INSURED = ALL - {"Y1", "K1"}
HOME = frozenset(
    "11 12 13 14 15 16 17 21 22 23 2A 27 31 33 41 43 46 62 63 64 66 67 24 25 26 2B 34 35 44".split()
)
FACILITY = frozenset("51 52 54 55".split())
COMMITTEE = frozenset(
    "21 22 23 2A 33 27 73 68 32 38 36 28 77 79 54 51 52 55 24 25 26 2B 35 75 69 37 39".split()
)
CAREPLAN = frozenset(
    "11 12 13 14 15 16 17 31 21 22 23 2A 71 76 72 78 73 68 77 79 27 28 38 43 62 63 64 66 67"
    " 24 25 26 2B 34 74 75 69 39 46 A1 A2 A3 A4 A5 A6 A7 A8".split()
)

SERVICE_SETS: dict[str, frozenset[str]] = {
    "ALL": ALL,
    "INSURED": INSURED,
    "HOME": HOME,
    "FACILITY": FACILITY,
    "COMMITTEE": COMMITTEE,
    "CAREPLAN": CAREPLAN,
}
"""The sets that rule data names; each name is a word of the rule files."""

CATEGORY_NAMES: dict[str, str] = {
    "transfer": "移乗支援",
    "mobility": "移動支援",
    "toileting": "排泄支援",
    "monitoring": "見守り・コミュニケーション",
    "bathing": "入浴支援",
    "intercom": "介護業務支援（インカム）",
    "care_software": "介護業務支援（介護ソフト）",
    "operations": "介護業務支援（その他）",
    "rehab": "機能訓練支援",
    "nutrition": "食事・栄養管理支援",
    "dementia": "認知症生活支援・認知症ケア支援",
    "backoffice_software": "バックオフィスソフト",
    "other_equipment": "その他機器",
    "software_adoption": "介護ソフトの定着促進費用",
    "device_accessory": "付帯経費",
    "improvement_support": "業務改善支援",
    "communication_fee": "通信費",
    "vehicle": "車両",
    "collaboration": "協働化の取組",
    "management_support": "経営改善支援",
    "private_consulting": "民間コンサルティング",
    "training": "研修・資格",
    "substitute_staff": "代替職員",
    "hr_consulting": "人材育成コンサルティング",
    "dx_talent": "DX人材",
    "supplies": "衛生用品・備蓄・暑さ対策等",
    "mobility_cost": "訪問・送迎の移動経費",
    "other": "その他",
}

SHORT_CATEGORY_NAMES: dict[str, str] = {
    **CATEGORY_NAMES,
    "monitoring": "見守り",
    "intercom": "インカム",
    "care_software": "介護ソフト",
    "operations": "介護業務支援",
    "rehab": "機能訓練",
    "nutrition": "食事・栄養",
    "dementia": "認知症支援",
    "backoffice_software": "事務ソフト",
    "software_adoption": "定着促進",
    "improvement_support": "改善支援",
    "collaboration": "協働化",
    "management_support": "経営改善",
    "private_consulting": "民間コンサル",
    "hr_consulting": "人材コンサル",
    "supplies": "衛生・備蓄",
    "mobility_cost": "移動経費",
}
"""The same for a narrow column; the whole name stands where the expense is opened."""

PRIORITY_FIELDS = frozenset(
    "transfer mobility toileting monitoring bathing intercom care_software operations rehab nutrition"
    " dementia".split()
)
"""The categories within the nine priority fields (介護テクノロジー利用の重点分野)."""

_PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県"
    " 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県"
    " 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県"
    " 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
).split()
PREFECTURE_NAMES: dict[str, str] = {f"{code:02d}": name for code, name in enumerate(_PREFECTURES, start=1)}
"""JIS X 0401 code → name."""

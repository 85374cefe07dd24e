"""What the demo county states: invented figures that agree with its files, with gaps and estimates as in real life.

Values are as `parse_fact` reads them: a bare value, or {value, state, note}. Facts that are absent are not filled in.
"""

from binder.demo.unit import PEOPLE

ANNEX = "henan-2022-equipment:"
_STAFF = len(PEOPLE)
_CERTIFIED = sum(bool(person.card) for person in PEOPLE)
_AT_THE_FRONT = sum(person.post in ("一线执法岗", "法制审核岗") for person in PEOPLE)
_RELEVANT = sum(person.major not in ("行政管理", "会计学") for person in PEOPLE)

_BY_PROVINCE = {"state": "pending", "note": "等待省执法局提供数据"}

_DONE = {
    "3": (1, 2),
    "5": (5,),
    "6": (1,),
    "7": (1, 2),
    "13": (3,),
    "16": (1, 2),
    "17": (1, 2),
    "18": (1,),
    "19": (2, 3),
    "20": (2, 3),
    "21": (4,),
    "23": (1, 2),
    "24": (1,),
    "26": (1, 2, 3),
    "28": (1, 3, 4),
    "29": (1, 2),
    "30": (1,),
    "32": (1,),
    "34": (1, 2),
    "38": (2,),
    "39": (2,),
    "40": (1, 2),
}

_DONE_IN_ANNEX = {
    "1": (1,),
    "2": (1,),
    "3": (1,),
    "6": (1,),
    "10": (1, 2),
    "11": (1, 2, 3),
    "12": (1,),
    "14": (2, 4),
}
"""Item -> numbers of its clauses that are simply done."""

_MAIN: dict[str, object] = {
    "staff_count": _STAFF,
    "on_post_rate": {"num": _STAFF - 1},
    "frontline_rate": {"num": _AT_THE_FRONT},
    "law_major_rate": {"num": _RELEVANT},
    "lawyer_count": 1,
    "certified_rate": {"num": _CERTIFIED},
    "3-3": False,
    "informatization_rank": {"value": 6, "state": "estimate", "note": "按上半年通报估计"},
    "collective_rank": {"value": 3, "state": "estimate", "note": "按上年名次估计"},
    "individual_rank": {"value": 4, "state": "estimate", "note": "按上年名次估计"},
    "21-3": _BY_PROVINCE,
    "leader_honours": 2,
    "staff_rewards": 4,
    "exoneration_count": 2,
    "penalty_case_count": 3,
    "35-1": True,
    "35-2": _BY_PROVINCE,
    "35-3": _BY_PROVINCE,
    "35-4": True,
    "ministry_case_count": 1,
    "province_case_count": 1,
    "37-1": _BY_PROVINCE,
    "case_filing_rank": _BY_PROVINCE,
    "case_transfer_rank": {"value": 5, "state": "estimate", "note": "按三季度调度数据估计"},
    "big_penalty_count": 1,
    "tech_case_count": 2,
    "expert_activity_count": 2,
    "new_field_count": 2,
    "joint_activity_count": 2,
    "criminal_case_count": 1,
    "praised_count": 2,
    "highlight_count": 1,
}

_EQUIPMENT: dict[str, object] = {
    "vehicles": 3,
    "enforcement_bags": 4,
    "mobile_terminals": 16,
    "body_cameras": 14,
    "protection_bags": 7,
    "field_above": 3,
    "telephones": 10,
    "computers": 22,
    "printers": 5,
    "fax_machines": 1,
    "scanners": 2,
    "copiers": 1,
    "projectors": 1,
    "transport_extra": 2,
    "field_extra": 3,
    "other_extra": 2,
    "beyond_standard": 2,
    "equipped_by": {"value": "2023-06", "state": "estimate", "note": "按配备方案的计划"},
    "device_use_count": 5,
    "media_report_count": 2,
    "uniform_done": "2022-06",
}


def _ticks(prefix: str, done: dict[str, tuple[int, ...]]) -> dict[str, object]:
    return {f"{prefix}{item}-{number}": True for item, numbers in done.items() for number in numbers}


FACTS: dict[str, object] = (
    _ticks("", _DONE)
    | _MAIN
    | _ticks(ANNEX, _DONE_IN_ANNEX)
    | {f"{ANNEX}{key}": value for key, value in _EQUIPMENT.items()}
)

DUTIES: dict[str, tuple[str, int]] = {
    "3": ("办公室", 20),
    "4": ("人事股", 10),
    "5": ("人事股", 6),
    "6": ("办公室", 11),
    "7": ("财务股", 16),
    "8": ("装备股", 21),
    "13": ("信息股", 22),
    "14": ("信息股", 27),
    "16": ("信息股", 13),
    "17": ("党支部", 18),
    "19": ("人事股", 9),
    "20": ("人事股", 9),
    "24": ("办公室", 15),
    "25": ("法制股", 10),
    "26": ("财务股", 15),
    "28": ("执法一中队", 25),
    "31": ("法制股", 19),
    "36": ("法制股", 17),
    "37": ("执法二中队", 22),
    "39": ("执法二中队", 8),
    "41": ("办公室", 28),
}
"""Item -> department, and days from the making of the demo until it is due."""

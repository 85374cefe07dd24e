"""The demo county's tables: its people, its equipment, its money, what it used and whom it trained."""

from datetime import date, timedelta

from binder.demo.office import Cell, Formula, Sheet
from binder.demo.unit import PEOPLE, TEAM

# name, maker's model, annex group, unit price in yuan, how many of the 60 ledger lines
_KINDS = (
    ("执法车辆", "示例牌 SUV-1", "交通工具", 168000, 3),
    ("移动执法包", "示例 YD-5", "个人移动设备", 21500, 4),
    ("移动执法终端", "示例 PAD-10", "个人移动设备", 3980, 16),
    ("现场执法记录仪", "示例 DSJ-8", "个人移动设备", 1980, 14),
    ("个人防护包", "示例 FH-2", "个人移动设备", 2650, 7),
    ("便携式气体检测仪", "示例 QT-4", "现场辅助设备", 18600, 2),
    ("水质快速检测箱", "示例 SZ-12", "现场辅助设备", 26800, 2),
    ("声级计", "示例 AWA-6", "现场辅助设备", 7600, 1),
    ("激光测距仪", "示例 CJ-3", "现场辅助设备", 1250, 2),
    ("无人机", "示例 UAV-3", "其他设备", 32900, 1),
    ("台式计算机", "示例 PC-7", "办公设备", 4850, 5),
    ("打印复印扫描一体机", "示例 MFP-2", "办公设备", 9800, 3),
)


def _equipment() -> tuple[tuple[Cell, ...], ...]:
    items = [kind for kind in _KINDS for _ in range(kind[4])]
    return tuple(
        (
            f"YL-ZB-{place + 1:03}",
            name,
            model,
            group,
            date(2019, 3, 5) + timedelta(days=place * 22),
            price,
            PEOPLE[place % len(PEOPLE)].name,
            "办公区装备室" if place % 3 else "随身配发",
            "在用" if place % 17 != 5 else "维修",
        )
        for place, (name, model, group, price, _) in enumerate(items)
    )


_LINES = _equipment()
_IN_USE = sum(line[8] == "在用" for line in _LINES)
EQUIPMENT = Sheet(
    "装备台账",
    "2022年执法装备台账",
    ("编号", "名称", "型号", "类别", "购置日期", "单价（元）", "保管人", "存放地点", "状态"),
    _LINES,
    (12, 20, 16, 14, 12, 12, 10, 14, 8),
    (
        "合计",
        "",
        "",
        "",
        "",
        Formula("=SUM(F3:F62)", sum(price * count for _, _, _, price, count in _KINDS)),
        Formula("=COUNTA(G3:G62)", len(_LINES)),
        "",
        Formula('=COUNTIF(I3:I62,"在用")', _IN_USE),
    ),
)
EQUIPMENT_SUMMARY = Sheet(
    "按名称汇总",
    "执法装备按名称汇总",
    ("名称", "类别", "数量", "金额（元）"),
    tuple(
        (
            name,
            group,
            Formula(f"=COUNTIF(装备台账!B3:B62,A{row})", count),
            Formula(f"=SUMIF(装备台账!B3:B62,A{row},装备台账!F3:F62)", price * count),
        )
        for row, (name, _, group, price, count) in enumerate(_KINDS, 3)
    ),
    (20, 14, 8, 14),
)

ROSTER = Sheet(
    "在编人员名单",
    f"{TEAM}在编人员名单",
    ("序号", "姓名", "职务", "所学专业", "岗位", "入职年月", "是否在岗"),
    tuple(
        (number, person.name, person.duty, person.major, person.post, person.since, "借调" if number == 17 else "在岗")
        for number, person in enumerate(PEOPLE, 1)
    ),
    (6, 10, 10, 14, 14, 12, 10),
    (
        "",
        "在岗人数",
        Formula('=COUNTIF(G3:G22,"在岗")', 19),
        "在岗率",
        Formula('=ROUND(COUNTIF(G3:G22,"在岗")/20,3)', 0.95),
        "",
        "",
    ),
)
CARDS = Sheet(
    "持证人员汇总清单",
    "行政执法证持证人员汇总清单",
    ("序号", "姓名", "执法证号", "有效期至"),
    tuple(
        (number, person.name, person.card, date(2027, 6, 30))
        for number, person in enumerate((person for person in PEOPLE if person.card), 1)
    ),
    (6, 10, 16, 14),
)
PROTECTION = Sheet(
    "防护用品发放",
    "个人防护用品发放记录",
    ("序号", "姓名", "安全帽", "防护鞋", "护目镜", "领取日期"),
    tuple((number, person.name, 1, 1, 1, date(2022, 6, 16)) for number, person in enumerate(PEOPLE, 1)),
    (6, 10, 8, 8, 8, 14),
    ("", "合计", *(Formula(f"=SUM({column}3:{column}22)", len(PEOPLE)) for column in "CDE"), ""),
)

_COSTS = (
    ("执法车辆运行维护费", 126000, 118420.5),
    ("执法装备购置费", 298000, 296750),
    ("移动执法系统维护费", 48000, 48000),
    ("业务培训费", 36000, 31286),
    ("人身意外伤害保险费", 12000, 12000),
    ("印刷及办公费", 25000, 23118.6),
)
_PLANNED, _SPENT = sum(cost[1] for cost in _COSTS), sum(cost[2] for cost in _COSTS)
SPENDING = Sheet(
    "财务明细",
    "2022年度执法经费财务明细",
    ("序号", "科目", "年初预算（元）", "实际支出（元）", "结余（元）"),
    tuple(
        (row, name, plan, spent, Formula(f"=C{row + 2}-D{row + 2}", round(plan - spent, 2)))
        for row, (name, plan, spent) in enumerate(_COSTS, 1)
    ),
    (6, 24, 16, 16, 14),
    (
        "",
        "合计",
        Formula("=SUM(C3:C8)", _PLANNED),
        Formula("=SUM(D3:D8)", round(_SPENT, 2)),
        Formula("=SUM(E3:E8)", round(_PLANNED - _SPENT, 2)),
    ),
)
APPROVALS = (
    ("序号", "经费名称", "批准金额（元）", "资金来源", "批准日期", "审批意见"),
    *(
        (str(row), name, f"{plan:,}", "本级财政预算", f"2022-0{row}-1{row}", "同意列支（示例）")
        for row, (name, plan, _) in enumerate(_COSTS, 1)
    ),
)

_USES = ("非道路机械检查", "夜间巡查", "涉水企业检查", "噪声投诉核查", "废气排口检查", "园区巡查")
USE_RECORDS = (
    ("日期", "装备编号", "装备名称", "使用人", "用途", "使用时长（分钟）"),
    *(
        (
            str(date(2022, 3, 1) + timedelta(days=place * 6)),
            f"YL-ZB-{place * 7 % 60 + 1:03}",
            str(EQUIPMENT.rows[place * 7 % 60][1]),
            PEOPLE[place % 20].name,
            _USES[place % len(_USES)],
            str(30 + place * 17 % 90),
        )
        for place in range(45)
    ),
)
TRAINING = (
    ("日期", "培训内容", "主讲", "应到", "实到"),
    ("2022-02-24", "排污许可现场检查要点", "示例甲", "20", "19"),
    ("2022-05-19", "现场勘察笔录与询问笔录", "示例乙", "20", "20"),
    ("2022-08-25", "现场检查与证据固定", "示例甲", "20", "18"),
    ("2022-11-10", "执法记录仪与便携设备使用", "示例丙", "20", "19"),
)
WHITE_LIST = (
    ("序号", "企业名称", "行业", "纳入日期", "监管方式"),
    *(
        (str(row), f"示例{name}有限公司", trade, f"2022-0{row}-08", "非现场检查为主")
        for row, (name, trade) in enumerate(
            (
                ("水泥", "建材"),
                ("铝业", "有色"),
                ("制药", "医药"),
                ("热力", "供热"),
                ("食品", "食品"),
                ("纸业", "造纸"),
            ),
            1,
        )
    ),
)
DISCLOSED = (
    ("序号", "决定书文号", "当事人", "违法事由", "公示日期"),
    ("1", "云环罚〔2022〕4号", "示例建材厂", "未按规定贮存粉状物料", "2022-06-20"),
    ("2", "云环罚〔2022〕6号", "示例养殖场", "擅自停用污染防治设施", "2022-08-02"),
    ("3", "云环罚〔2022〕9号", "示例化工厂", "超标排放水污染物", "2022-10-18"),
)

"""The sheets of the workbook: which keys of a rubric file stand in which columns, under which Chinese headings."""

from collections.abc import Iterator, Mapping

from binder.rubric.excel.columns import WORDS, Column, Record, Sheet, blank, column
from binder.rubric.excel.forms import (
    YES_NO,
    Choice,
    Day,
    Form,
    Listed,
    Many,
    Named,
    Pairs,
    Pattern,
    Whole,
)
from binder.rubric.excel.grammar import Baseline, Bound, Fault, Ladder, Line, Mark, Rounding, Together

KINDS = {
    "tick": "是否",
    "tiers": "分档",
    "per_occurrence": "每有一件",
    "standard": "装备达标",
    "above_standard": "高于装备标准",
    "link": "依附件得分",
    "condition": "不得分情形",
    "all_of": "同时满足",
    "series": "按月",
    "judged": "评审打分",
    "formula": "按公式折算",
    "shortfall": "每低多少扣多少",
    "share": "满分的几成",
    "deductions": "倒扣",
    "charge": "另扣",
    "adjustment": "总分之外",
    "target": "目标",
}
TYPES = {
    "tick": "是否",
    "ratio": "比例",
    "count": "件数",
    "rank": "名次",
    "date": "日期",
    "judged": "评分",
    "number": "数值",
    "series": "按月",
}
SCOPES = {"total": "总分", "each_category": "每个分类", "category": "某个分类", "each_item": "每一项", "item": "某一项"}

KEYS, MARKS = Listed(), Many(Mark())
POINTS = Pattern(r"\d+(\.\d{1,3})?", "最多三位小数的数，例如 0.5")
KEY = Pattern(r"[A-Za-z0-9][A-Za-z0-9_.\-]*", "编号（字母、数字、点、横线），例如 4 或 HN-01")
FACT = Pattern(r"[A-Za-z0-9][A-Za-z0-9_.\-]*", "“填报数据”表里的数据键，例如 case_count")
FACT_KEY = Pattern(r"[a-z][a-z0-9_]*", "小写英文字母、数字和下划线组成的键，字母开头，例如 case_count")
LINE_BOUND = Pattern(r"\d+(\.\d{1,3})?%?", "分数例如 90，或印刷分值的百分比例如 80%")
AMOUNT = Pattern(r"\d+(\.\d+)?%?", "数或百分数，例如 95% 或 3")

BASICS, CATEGORIES, FACTS, CLAUSES, SLOTS = "基本信息", "分类", "填报数据", "计分条款", "佐证要求"
AWARDS, VETOES, READINGS, ERRATA, CALENDAR = "称号", "一票否决", "读法", "勘误", "日程"
MATERIALS, QUOTAS, NOTES = "报送材料", "名额", "表注"
EXAMPLE, EXPLANATIONS = "示例", "说明"

TOP = Record(
    (
        column("id", "编号", KEY, note="小写英文、数字和横线，定了就不改，例如 province-2025-agency"),
        column("version", "版本", note="改错字升第三位，加条款升第二位，改分值升第一位，例如 1.0.0"),
        column("title", "全称"),
        column("short", "简称", note="不超过 14 个字"),
        column("year", "年度", note="例如 2025"),
        column("levels", "级别", Pairs(), note="英文键=名称，例如 county=县级；city=市级"),
        column("points", "总分", POINTS, note="印刷的总分；原文没有分值的表不填"),
        column(
            "exemption",
            "不作要求的怎样计",
            Choice({"full": "按满分", "removed": "剔除", "average": "按上级平均"}),
            note="剔除：分类按比例折算；按上级平均：另填“平均得分率”",
        ),
        column("average", "平均得分率", FACT_KEY, note="上级给的比例数据的键；只在“按上级平均”时填"),
    )
)
SOURCE = Record(
    (
        column("title", "来源文件标题"),
        blank("number", "文号"),
        column("issuer", "印发机关"),
        blank("issued", "印发日期", Day()),
        column("part", "第几号附件", note="例如 附件1"),
    )
)
ADJUSTMENTS = Record(
    (
        column("title", "附加项名称", note="没有加分项、扣分项的不填"),
        column("quote", "附加项原文"),
        column("counts_for_awards", "称号看附加项", YES_NO, note="不填就是“是”"),
        column("ceiling", "含附加项的总分最多", POINTS, note="不填就可以超过满分"),
    )
)


def basics() -> Iterator[tuple[str, Column]]:
    """Every row of 基本信息: the record it belongs to ("" for the top) and its column."""
    for name, record in (("", TOP), ("source", SOURCE), ("adjustments", ADJUSTMENTS)):
        for each in record.columns:
            yield name, each


CATEGORY = Record(
    (
        column("title", "分类名称", width=22),
        column("quote", "分类原文", width=30),
        column("points", "分类分值", POINTS),
        column("requires", "前提", MARKS, 20, "有一条没有达到，整个分类计 0"),
    )
)
GROUP = Record(
    (
        column("key", "二级指标编号", KEY, note="没有二级指标的不填"),
        column("title", "二级指标名称", width=22),
        column("quote", "二级指标原文", width=30),
        column("points", "二级指标分值", POINTS),
    )
)
FACT_RECORD = Record(
    (
        column("_key", "数据键", FACT_KEY, 22, "英文键名，定了就不改，例如 case_count"),
        column("title", "名称", width=32),
        column("type", "类型", Choice(TYPES)),
        column("unit", "单位"),
        column("num", "分子名称", width=20, note="比例类填"),
        column("den", "分母名称", width=20, note="比例类填"),
        column("over", "默认分母", FACT_KEY, 18, "比例类：用哪个件数数据作分母"),
        column("supplier", "由谁提供", width=20),
        column("shared", "与附件共用", YES_NO, note="与所引附件共用同一个键，只填一次"),
        column("max", "评分上限", POINTS, note="评分、数值类"),
    )
)
SLOT = Record(
    (
        column("quote", "佐证原文", width=40),
        column("title", "佐证名称", width=30, note="不填就同原文"),
        column("serves", "支持的条款", KEYS, 20, "不填就是本项全部条款"),
        column("supplier", "由谁提供", width=20),
    ),
    numbered="佐证号",
)
SLOT_ITEM = Record((column("_item", "序号", KEY, 8, "事项的序号；同一项的下一条可以不填"),))
AWARD = Record(
    (
        column("key", "称号编号", KEY, note="英文缩写，定了就不改，例如 gfh"),
        column("title", "称号", width=24),
        column("short", "称号简称"),
        column("quote", "称号原文", width=40),
        column("rank", "高低", Whole(), note="1 最低"),
        column("requires", "基本条件", MARKS, 24, "都要满足"),
    )
)
GATE = Record(
    (
        column("over", "线：看什么", Choice(SCOPES), note="几条线各占一行，都要过"),
        column("key", "线：哪一个", KEY, note="某个分类的次序（第三类填 3）或某一项的序号"),
        column("above", "线：高于", LINE_BOUND, note="分数例如 90，或印刷分值的百分比例如 80%"),
        column("at_least", "线：不低于", LINE_BOUND),
    )
)
VETO = Record(
    (
        column("title", "否决情形", width=30),
        column("quote", "否决原文", width=40),
        column("facts", "数据键", KEYS, 24, "都为真才触发"),
        column("awards", "取消的称号", KEYS, 18, "称号编号；不对应表里称号的填“无”"),
    )
)
READING = Record(
    (
        column("key", "读法编号", KEY, note="例如 HN-01"),
        column("quote", "有歧义的原文", width=36),
        column("question", "问题", width=36),
        column("default", "默认选项", KEY),
        column("why", "理由", width=36),
        column("certainty", "把握", Choice({word: word for word in "明推猜"}), note="明、推、猜"),
    )
)
OPTION = Record(
    (
        column("_key", "选项", KEY, note="A、B、C，各占一行"),
        column("title", "选项名称", width=24),
        column("effect", "选项效果", width=36),
    )
)
ERRATUM = Record((column("key", "勘误编号", KEY), column("why", "说明", width=50)))
FIX = Record(
    (
        column("_printed", "印成", width=36),
        blank("_should", "应作", width=36, note="不知道或不必替换的不填"),
    )
)
STAGE = Record(
    (
        column("title", "事项", width=30),
        column("quote", "日程原文", width=40),
        column("due", "期限", Day()),
        column("late_at_issue", "印发时已过期", YES_NO),
    )
)
MATERIAL = Record(
    (
        column("title", "材料", width=30),
        column("quote", "材料原文", width=40),
        column("limit", "字数上限", Whole()),
        column("form", "格式", width=18),
        column("department", "责任科室", width=18),
    )
)
DEADLINE = Record(
    (column("due", "报送期限", Day(), note="原文前后矛盾的都写上，各占一行"), column("quote", "期限原文", width=30))
)
QUOTA = Record(
    (column("title", "名额", width=30), column("quote", "名额原文", width=40), column("count", "数量", Whole()))
)
NOTE = Record((column("_note", "表下的注，原文", width=80),))


def sheets(levels: Mapping[str, str]) -> tuple[Sheet, ...]:
    """Every table of the workbook but 基本信息. levels: key -> title, for the columns that name levels."""
    return (
        Sheet(CATEGORIES, CATEGORY, GROUP),
        Sheet(FACTS, FACT_RECORD),
        Sheet(CLAUSES, item_record(levels), clause_record(levels)),
        Sheet(SLOTS, SLOT_ITEM, SLOT),
        Sheet(AWARDS, AWARD, GATE),
        Sheet(VETOES, VETO),
        Sheet(READINGS, READING, OPTION, branches=False),
        Sheet(ERRATA, ERRATUM, FIX, branches=False),
        Sheet(CALENDAR, STAGE),
        Sheet(MATERIALS, MATERIAL, DEADLINE),
        Sheet(QUOTAS, QUOTA),
        Sheet(NOTES, NOTE, branches=False),
    )


def item_record(levels: Mapping[str, str]) -> Record:
    return Record(
        (
            column("_category", "分类", WORDS, 18, "分类名称，与“分类”表相同；同上的可以不填。加分项、扣分项不填"),
            column("_group", "二级指标", KEY, 8, "二级指标编号；没有二级指标的不填"),
            column("key", "序号", KEY, 8, "印刷的序号；加分项填 bonus，扣分项填 deduct；同一项的下一条可以不填"),
            column("short", "短名", width=18, note="不超过 14 个字"),
            column("quote", "任务原文", width=36, note="一字不改，错字照抄"),
            column("points", "事项分值", POINTS, 8, "与别的序号合用分值的不填，在“事项其他”写 并入序号=几"),
            column("method", "计分栏说明", width=24, note="计分栏里不属于某一条的原文"),
            column("department", "责任科室", width=14),
            column("exempt", "事项不作要求的级别", Listed("级别，例如 县级", levels)),
            column("errata", "事项勘误", KEYS, note="勘误编号，在“勘误”表里"),
            Column(
                tuple(SELDOM_ITEM),
                "事项其他",
                Named(SELDOM_ITEM),
                20,
                "很少用到，每行一个“名称=值”，见“说明”",
                several=True,
            ),
        )
    )


def clause_record(levels: Mapping[str, str]) -> Record:
    return Record(
        (
            column("kind", "计分方式", Choice(KINDS), 14, "从下拉表里选，每种的意思见“说明”，写法见“示例”"),
            column("quote", "条款原文", width=44, note="一字不改，错字照抄"),
            column("points", "分值", POINTS, 8, "本条满分；“每有一件”是封顶"),
            column("fact", "填报数据", FACT, 20, "“填报数据”表里的数据键；“是否”“不得分情形”不填"),
            Column(("steps", "nodes"), "分档或折算", Ladder(), 30, Ladder().hint, several=True),
            column("each", "每次分值", POINTS, 8, "每有一件得、每次扣多少分"),
            column("step", "每几件", Whole(), 8, "每五件算一次的填 5；不填就是每件"),
            column("most", "最多", POINTS, 8, "最多扣、最多加多少分"),
            column("all", "同时满足", MARKS, 30, "计分方式“同时满足”：各个条件，例如 rate达90%；4-1"),
            Column(
                ("at_least", "above", "at_most", "below", "label"),
                "目标界限",
                Bound(),
                14,
                "计分方式“目标”：例如 达40%",
                several=True,
            ),
            column("zeroes", "使其不得分的条款", KEYS, 16, "计分方式“不得分情形”：条款号或事项序号"),
            column("title", "条款名称", width=24, note="是否类条款的简短名称；不填就取原文“的,得”之前的部分"),
            column("part", "所指部分", width=16, note="一句原文管几个条款时，这是其中哪一部分"),
            column("department", "条款责任科室", width=14, note="同一项的条款归不同科室时填"),
            column("exempt", "不作要求的级别", Listed("级别，例如 县级", levels)),
            column("excuse", "免除情形", width=24, note="原文写明的免除情形，原文"),
            column("supplier", "由谁提供", width=14),
            column("needs", "前提", MARKS, 20, "都满足才得分"),
            column("excused_if", "不适用条件", Mark(), 20, "满足时本条不适用"),
            column("zeroed_by", "为真时不得分", KEYS, 18, "数据键或条款号，有一个为真就得 0"),
            column("errata", "条款勘误", KEYS, note="勘误编号"),
            Column(tuple(SELDOM), "其他参数", Named(SELDOM), 30, "每行一个“名称=值”，见“说明”和“示例”", several=True),
        ),
        numbered="条款号",
    )


SELDOM: Mapping[str, tuple[str, Form]] = {
    "staff": ("人数", FACT_KEY),
    "lines": ("装备", Many(Line())),
    "standard": ("所依条款", KEY),
    "met_first": ("须先达标", YES_NO),
    "by_ratio": ("按人均比较", YES_NO),
    "rubric": ("所引评分标准", KEY),
    "months": ("月份", Listed("月份，例如 2025-01、2025-02")),
    "minus": ("扣减", Pattern(r"[a-z0-9][a-z0-9_.]*", "逐月扣分的数据键，或每次扣的分")),
    "replaced_when": ("改用条件", KEY),
    "replaced_by": ("改用的评分", FACT_KEY),
    "rounding": ("取整", Rounding()),
    "target": ("应达到", AMOUNT),
    "per": ("每差", AMOUNT),
    "begun_counts": ("不满也扣", YES_NO),
    "over": ("高于才扣", YES_NO),
    "baseline": ("基准值", Baseline()),
    "faults": ("差错", Many(Fault())),
    "wiped_by": ("全扣情形", KEYS),
    "clean_unless_told": ("没有登记就不扣", YES_NO),
    "charges": ("从哪里扣", KEYS),
    "due": ("期限", Day("日期，例如 2025-06-30 或 2025-06", months=True)),
    "soft": ("力争类", YES_NO),
    "system_data": ("以系统数据为准", WORDS),
    "once": ("一份材料只计一次", WORDS),
}
"""Keys of single kinds, which share one cell. Key -> its name there and its form."""

SELDOM_ITEM: Mapping[str, tuple[str, Form]] = {
    "pot": ("并入序号", KEY),
    "adds_to": ("条款实际合计", POINTS),
    "combine": ("条款怎样合成", Choice({"sum": "相加", "highest": "取最高"})),
    "capped": ("以分值封顶", YES_NO),
    "together": ("几条合成一条", Many(Together())),
    "place": ("出处", WORDS),
}

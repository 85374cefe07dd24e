"""The sheet 说明: what a clerk has to know to fill the workbook."""

from collections.abc import Iterator
from typing import get_args

from binder.rubric.excel import layout
from binder.rubric.excel.columns import ONLY, Record
from binder.rubric.excel.forms import Form
from binder.rubric.excel.layout import KINDS, SELDOM, SELDOM_ITEM
from binder.rubric.kinds import AnyClause, ClauseFile

MEANINGS = {
    "tick": "做到得全部分值。",
    "tiers": "从最高一档写起，达到哪档得哪档。",
    "per_occurrence": "每有一件得“每次分值”，封顶“分值”；每五件算一次的，“每几件”填 5。",
    "standard": "全部达到装备标准才得分。",
    "above_standard": "在所依的“装备达标”条款之上，每有一种高于标准得“每次分值”，封顶“分值”。",
    "link": "按另一份评分标准的总分分档；不分档的填“分值”，按总分折算。",
    "condition": "登记了这种情形，所列条款（或整个事项）得 0 分；本条自己没有分。",
    "all_of": "几个条件同时满足才得分。",
    "series": "每月一次分档，逐月相加，封顶“分值”；“扣减”是逐月扣分的数据。",
    "judged": "由评审打分，0 到“分值”；改用条件为真时改用上级给的评分。",
    "formula": "按直线折算，折算点从小到大；几个点就是几段直线。",
    "shortfall": "从“分值”起，每低（高于才扣=是：每高）多少扣多少，最多扣“最多”。",
    "share": "满分的几成，分档或折算点的等号后面写百分数；可以先除以基准值。没有分值的表不填“分值”。",
    "deductions": "从“分值”起，逐项扣，最低 0。",
    "charge": "自己不得分，从所列条款、事项或总分（total）里扣，扣到 0 为止。",
    "adjustment": "只用在加分项（bonus）、扣分项（deduct）里：总分之外加分或扣分。",
    "target": "没有分值的目标：完成、没有完成、没有填。不填“填报数据”就是是否完成；“力争类”没有达到不算未完成。",
}

SHEETS = (
    (layout.BASICS, "评分标准的编号、名称、级别、总分和来源，每行一项，只填“内容”一栏。"),
    (layout.CATEGORIES, "每个分类一行；有二级指标的，每个二级指标一行，分类的各栏只填在第一行。"),
    (layout.FACTS, "每个要填的数一行，起一个英文键名；“是否”“不得分情形”类条款的是否不用写在这里。"),
    (
        layout.CLAUSES,
        "每个条款一行。事项的各栏（序号、短名、原文、分值……）只填在它的第一行，下面各行留空。"
        "条款号按次序自动编（第4项第2条是 4-2），可以不填。没有条款的事项（与别的序号合用分值）占一行。",
    ),
    (layout.SLOTS, "每个佐证要求一行；序号只填在该事项的第一行。"),
    (layout.AWARDS, "每个称号一行；有几条线的，每条线一行，称号的各栏只填在第一行。"),
    (layout.VETOES, "每种一票否决的情形一行。"),
    (layout.READINGS, "有歧义的句子。每个选项一行，读法的各栏只填在第一行。"),
    (layout.ERRATA, "来源的错字、漏字和说明：印成什么、应作什么。原文一律照抄，改正只写在这里。"),
    (layout.CALENDAR, "时间安排，每段一行。"),
    (layout.MATERIALS, "要报送的材料；期限几个的，每个一行。"),
    (layout.QUOTAS, "名额，每种一行。"),
    (layout.NOTES, "表下的注，每条一行。"),
    (layout.EXAMPLE, "虚构的例子，每种计分方式一条，写法可以照着填。这个表和“说明”导入时不读。"),
)

RULES = (
    ("原文", "一字不改，错字和乱码也照抄；改正写在“勘误”表。"),
    ("编号", "条款、数据、称号、读法的编号一经使用就不改、不重用；要增加的加在最后。"),
    ("几个之间", "编号之间用“、”，分档、条件、差错之间用“；”隔开。"),
    ("界限", "达90%（含）、大于90、不超过3（含，名次和期限用它）、低于10%。也可以写 >=90%、>90、<=3、<10%。"),
    ("分档", "达90%=2；达80%=1。要另起名字的写在括号里：大于85（大于85分、不超过90分）=10。"),
    ("条件", "数据键或条款号，表示“为真”或“大于0”；或者数据键加界限：college_rate达90%。后面可加“，可不适用”；"
     "按月的数据加“，每月2025-01、2025-02”。"),
    (
        ONLY,
        "平时不填。同一条在不同级别或不同读法下不一样时，在它下面加一行，这里填级别名称或“读法编号=选项”"
        "（例如 县级、HN-05=B、县级，HN-05=B），其余只填不一样的格；要改成没有的填“无”。",
    ),
    ("无", "编号、条件一类的格填“无”，表示一个也没有。"),
    ("文字格式", "模板的格子都是文字格式，4-1、90% 这样的内容会照原样留下。从别处粘贴请用“只粘贴值”。"),
    (
        "装不下的",
        "例题（examples.yaml）不在表格里；一格里再分级别或读法的写法（例如一种差错在两种读法下扣分不同）表格装不下，"
        "导出模板时会逐条说明，需要时请直接编辑 rubric.yaml。",
    ),
)  # fmt: skip


def explanations() -> Iterator[tuple[str, str, str]]:
    """Rows of the sheet: a heading of a section, "", ""; or "", what it is about, what is said."""
    yield "怎样用", "", ""
    yield "", "步骤", "先看“示例”，从“基本信息”填起，各表都有下拉和批注；填好后用“导入评分标准”核对，错误会逐格列出。"
    yield "各表", "", ""
    yield from (("", name, text) for name, text in SHEETS)
    yield "写法", "", ""
    yield from (("", name, text) for name, text in RULES)
    yield "计分方式", "", ""
    for model in get_args(get_args(AnyClause)[0]):
        (kind,) = get_args(model.model_fields["kind"].annotation)
        yield "", KINDS[kind], f"{MEANINGS[kind]}要用的栏：{'、'.join(columns_of(model))}。"
    yield "“其他参数”和“事项其他”里的名称", "", ""
    for heading, form in (*SELDOM.values(), *SELDOM_ITEM.values()):
        yield "", heading, _hint(form)


def columns_of(model: type[ClauseFile]) -> list[str]:
    """Headings and names under which a kind's own keys stand."""
    record: Record = layout.clause_record({})
    own = [key for key in model.model_fields if key not in (*ClauseFile.model_fields, "kind")]
    found = [
        f"其他参数“{SELDOM[key][0]}”" if key in SELDOM else column.heading
        for key in own
        if (column := record.column_of(key)) is not None
    ]
    return list(dict.fromkeys(found))


def _hint(form: Form) -> str:
    return f"{form.hint}。"

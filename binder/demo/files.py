"""What the demo county hands in: which file, made how, for which items, and what a clerk would type of it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from binder.demo import booklets, ledgers, office, papers, scans, scenes, texts
from binder.demo.photos import Photo, write_photo, write_web_picture

ANNEX = "henan-2022-equipment:"
REAL_THING, CONTRACT, LEDGER, REGISTER, OTHER = "装备实物", "采购合同", "使用台账", "固定资产登记记录", "佐证材料"


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One use of one file: a file that serves several items is listed once for each.

    item: the item's ref, "5" or "henan-2022-equipment:4". slot_hint: the phrase of the rubric's evidence column it is
    for, verbatim. number: 文号 or "". date: "YYYY-MM-DD".
    """

    path: Path
    item: str
    slot_hint: str
    title: str
    number: str
    date: str


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How one file is made, and its uses as pairs of item and slot hint."""

    name: str
    write: Callable[[Path], None]
    title: str
    date: str
    uses: tuple[tuple[str, str], ...]
    number: str = ""


def make_files(folder: Path) -> list[DemoFile]:
    """Write all files into `folder` (made if missing) and list their uses; the same bytes each time on one machine."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for recipe in RECIPES:
        path = folder / recipe.name
        recipe.write(path)
        stamp = datetime.fromisoformat(recipe.date).replace(hour=9, tzinfo=UTC).timestamp()
        os.utime(path, (stamp, stamp))
        made += [DemoFile(path, item, hint, recipe.title, recipe.number, recipe.date) for item, hint in recipe.uses]
    return made


def _annex(hint: str, *numbers: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"{ANNEX}{number}", hint) for number in numbers)


def _photo(scene: scenes.Scene, title: str, taken: str, orientation: int, *uses: tuple[str, str]) -> _Recipe:
    """A photo named as telephones name them. taken: "20220908_101512"."""
    moment = datetime.strptime(taken, "%Y%m%d_%H%M%S")
    photo = Photo(scene, f"{title} 示例", f"{moment:%Y:%m:%d %H:%M:%S}", orientation, has_place=taken == _PLACED)
    return _Recipe(f"IMG_{taken}.jpg", partial(write_photo, photo=photo), title, f"{moment:%Y-%m-%d}", uses)


def _letter(name: str, letter: papers.Letter, date: str, *uses: tuple[str, str], locked: bool = False) -> _Recipe:
    write = papers.write_locked_letter if locked else papers.write_letter
    return _Recipe(name, partial(write, letter=letter), letter.title, date, uses, letter.number)


def _docx(name: str, text: office.Text, number: str, date: str, *uses: tuple[str, str]) -> _Recipe:
    return _Recipe(name, partial(office.write_docx, text=text), text.title, date, uses, number)


def _xlsx(name: str, date: str, sheets: tuple[office.Sheet, ...], *uses: tuple[str, str]) -> _Recipe:
    return _Recipe(name, partial(office.write_xlsx, sheets=sheets), sheets[0].title, date, uses)


_PLACED = "20220908_101512"  # the one photo that says where it was taken

PHOTOS = (
    _photo(scenes.office_front, "办公场所统一标识", _PLACED, 1, ("6", "现场照片")),
    _photo(scenes.office_room, "办公区内部布局", "20220908_102043", 6, ("6", "现场照片")),
    _photo(scenes.vehicles, "执法车辆统一标识", "20220908_103327", 1, ("6", "现场照片"), *_annex(REAL_THING, 4)),
    _photo(
        scenes.shelves(
            "个人移动执法设备", ("移动执法包", "便携打印机", "移动路由", "录音笔", "执法记录仪", "个人防护包")
        ),
        "个人移动执法设备",
        "20220915_145210",
        3,
        *_annex(REAL_THING, 5),
    ),
    _photo(
        scenes.shelves("现场执法辅助设备", ("气体检测仪", "水质检测箱", "声级计", "激光测距仪", "采样器", "照明灯")),
        "现场执法辅助设备",
        "20220915_150136",
        8,
        *_annex(REAL_THING, 6),
    ),
    _photo(scenes.parade, "着装队列训练", "20220622_083005", 1, *_annex(OTHER, 14)),
    _photo(
        scenes.classroom, "第三季度业务培训", "20220825_152248", 6, ("20", "开展培训的图文资料"), *_annex(OTHER, 10)
    ),
    _photo(
        scenes.gathering("送法入企 普法到厂", scenes.GRASS),
        "送法入企活动",
        "20220714_095530",
        1,
        ("34", "送法入企相关资料"),
    ),
    _photo(
        scenes.gathering("监督帮扶 临时党支部 示例"),
        "监督帮扶临时党支部",
        "20220803_190412",
        8,
        ("17", "建立临时党组织图文资料"),
    ),
    _photo(scenes.gathering("案件会商会 示例", people=6), "案件会商", "20220817_093350", 3, ("32", "现场照片")),
    _photo(scenes.drone, "无人机巡查云岭河", "20220726_061804", 1, ("38", "活动报道"), *_annex(LEDGER, 13)),
)

LETTERS = (
    _letter("3 局队合一文件(云环〔2022〕3号).pdf", texts.MERGER, "2022-03-10", ("3", "局队合一正式文件")),
    _letter("16 移动执法系统使用管理制度.pdf", texts.MOBILE_RULES, "2022-02-21", ("16", "制度")),
    _letter("18 上半年效能评估通报.pdf", texts.EFFICACY, "2022-07-12", ("18", "文件")),
    _letter("23 干预登记报告和廉洁承诺制度.pdf", texts.INTEGRITY, "2022-01-20", ("23", "相关制度文件")),
    _letter("24 通报表扬决定.pdf", texts.REWARD, "2022-09-28", ("24", "奖励文件")),
    _letter(
        "29 执法工作流程(定稿 不可修改).pdf", texts.WORKFLOW, "2022-04-18", ("29", "执法工作流程文件"), locked=True
    ),
    _letter(
        "31 行政处罚案卷 示例化工厂.pdf",
        texts.CASE_FILE,
        "2022-10-09",
        ("31", "行政处罚案卷"),
        ("29", "行政处罚案卷截图"),
    ),
    _letter("40 执法监测联动机制.pdf", texts.LINKAGE, "2022-05-06", ("40", "制度文件")),
    _letter("装备报废补充更新制度.pdf", texts.RETIREMENT, "2022-03-30", *_annex(OTHER, 12)),
)

OTHER_PDFS = (
    _Recipe(
        "执法装备采购合同(盖章版).pdf",
        partial(
            papers.write_contract,
            title="执法装备采购合同",
            parties=booklets.PURCHASE_PARTIES,
            parts=booklets.PURCHASE_PARTS,
        ),
        "执法装备采购合同",
        "2022-05-16",
        _annex(CONTRACT, 4, 5, 6),
        "云采〔2022〕示例06号",
    ),
    _Recipe(
        "38 第三方辅助执法委托合同.pdf",
        partial(
            papers.write_contract,
            title="辅助执法服务委托合同",
            parties=booklets.SERVICE_PARTIES,
            parts=booklets.SERVICE_PARTS,
        ),
        "辅助执法服务委托合同",
        "2022-06-02",
        (("38", "委托合同"),),
        "云采〔2022〕示例11号",
    ),
    _Recipe(
        "36 典型案例材料.pdf",
        partial(
            papers.write_booklet,
            title="用电监控锁定夜间偷产案",
            notes=booklets.CASE_NOTES,
            parts=booklets.CASE_PARTS,
        ),
        "用电监控锁定夜间偷产案",
        "2022-11-02",
        (("36", "案例资料"), ("38", "案例")),
    ),
    _Recipe(
        "7 2022年经费审批清单(横版).pdf",
        partial(
            papers.write_wide_table,
            title="2022年执法经费审批清单",
            rows=ledgers.APPROVALS,
            widths=(50, 190, 110, 110, 100, 125),
        ),
        "2022年执法经费审批清单",
        "2022-06-16",
        (("7", "经费审批清单"), *_annex(OTHER, 1, 2)),
    ),
    _Recipe(
        "26 意外险保费票据.pdf",
        partial(papers.write_turned_bill, title="保险费专用票据（示例）", lines=texts.INSURANCE_BILL),
        "人身意外伤害保险费票据",
        "2022-02-25",
        (("26", "财务票据"),),
    ),
    _Recipe(
        "5 法律职业资格证书扫描件.pdf",
        lambda path: scans.write_scan(path, (scans.certificate(), scans.certificate_back())),
        "法律职业资格证书（示例甲）",
        "2020-03-18",
        (("5", "法律职业资格证书"),),
    ),
    _Recipe(
        "扫描_20220817_0001.pdf",
        lambda path: scans.write_scan(path, (scans.sign_in_sheet(),)),
        "案件会商签到表",
        "2022-08-17",
        (("32", "律师、专家参加案件会商签到表"),),
    ),
)

DOCUMENTS = (
    _docx(
        "13 智慧办案系统合同.docx",
        texts.SYSTEM_CONTRACT,
        "云采〔2022〕示例03号",
        "2022-04-25",
        ("13", "智慧办案系统合同"),
    ),
    _docx("执法装备配备方案.docx", texts.EQUIPMENT_PLAN, "云环执〔2022〕5号", "2022-02-14", *_annex(OTHER, 3, 9)),
    _docx(
        "3 局队站合一会议纪要.docx",
        texts.MERGER_MINUTES,
        "云环会纪〔2022〕5号",
        "2022-06-23",
        ("3", "局队站合一会议纪要"),
    ),
    _docx("32 会商会议记录.docx", texts.CASE_MINUTES, "", "2022-08-17", ("32", "会议记录")),
    _docx("24 立功表彰奖励办法.docx", texts.AWARD_RULES, "云环〔2022〕9号", "2022-03-22", ("24", "制度文件")),
)

TABLES = (
    _xlsx(
        "在编人员名单及持证情况.xlsx",
        "2022-11-15",
        (ledgers.ROSTER, ledgers.CARDS, ledgers.PROTECTION),
        ("4", "在编人员名单"),
        ("4", "人员岗位清单"),
        ("5", "人事档案"),
        ("19", "在编人员名单"),
        ("19", "持证人员汇总清单"),
        ("26", "物品发放记录单"),
        *_annex(OTHER, 5),
    ),
    _xlsx(
        "2022年执法装备台账(最终版).xlsx",
        "2022-11-28",
        (ledgers.EQUIPMENT, ledgers.EQUIPMENT_SUMMARY),
        *_annex(REGISTER, 4, 5, 6, 7, 8),
        *_annex(LEDGER, 11),
    ),
    _xlsx("7 财务明细.xlsx", "2022-12-02", (ledgers.SPENDING,), ("7", "财务明细")),
    _Recipe(
        "执法装备使用记录.csv",
        partial(office.write_csv, rows=ledgers.USE_RECORDS, encoding="gb18030"),
        "执法装备使用记录",
        "2022-11-20",
        _annex(LEDGER, 11, 13),
    ),
    _Recipe(
        "20 培训签到统计.csv",
        partial(office.write_csv, rows=ledgers.TRAINING, encoding="utf-8-sig"),
        "2022年业务培训统计",
        "2022-11-10",
        (("20", "开展培训的图文资料"), *_annex(OTHER, 10)),
    ),
    _Recipe(
        "19 证件换发通知.txt",
        partial(office.write_text, lines=texts.RENEWAL_NOTICE),
        "关于办理行政执法证件换发的通知",
        "2022-05-09",
        (("19", "证件换发通知"),),
    ),
)

SCREENS = (
    _Recipe(
        "28 正面清单企业名单截图.png",
        partial(scans.write_screenshot, title="生态环境监管平台（示例）", menu="企业名录", rows=ledgers.WHITE_LIST),
        "差异化监管企业名单截图",
        "2022-11-21",
        (("28", "落实差异化监管企业名单截图"),),
    ),
    _Recipe(
        "30 执法信息公示.bmp",
        partial(scans.write_screenshot, title="行政执法信息公示平台（示例）", menu="执法公示", rows=ledgers.DISCLOSED),
        "行政处罚决定公示截图",
        "2022-11-21",
        (("30", "执法信息公示截图"),),
    ),
    _Recipe(
        "41 传真 省厅通报表扬.tif",
        partial(scans.write_fax, pages=texts.FAX_PAGES),
        "关于夏季执法监督帮扶工作情况的通报",
        "2022-12-05",
        (("41", "通报表扬文件"),),
    ),
    _Recipe(
        "微信图片_20220616093011.webp",
        partial(
            write_web_picture,
            photo=Photo(
                scenes.shelves("个人防护用品", ("安全帽", "护目镜", "防护鞋")),
                "防护用品发放 示例",
                "2022:06:16 09:30:11",
            ),
        ),
        "个人防护用品发放",
        "2022-06-16",
        (("26", "物品发放记录单"),),
    ),
)

RECIPES = (*PHOTOS, *LETTERS, *OTHER_PDFS, *DOCUMENTS, *TABLES, *SCREENS)

"""Commands that write the binder: export, and demo, which makes the invented county's assessment and its binder."""

import argparse
import sys
from datetime import date
from pathlib import Path

from binder.cli.output import Commands, add_command, show
from binder.cli.unlock import unlock_for
from binder.domain.outline import Gap, build_outline, missing_list
from binder.domain.points import points_text
from binder.errors import UserError
from binder.progress import Progress, Step
from binder.usecases.choosing import chosen_items
from binder.usecases.delivering import FORMS, Delivered, deliver
from binder.usecases.demo import NAME, open_demo
from binder.usecases.exporting import Exported, ExportOptions, Preflight, export_binder, preflight
from binder.usecases.findings import PreflightRow, worst_first
from binder.usecases.former import former_row, former_sentence
from binder.usecases.opening import open_assessment
from binder.usecases.searching import read_originals
from binder.usecases.session import Session
from binder.usecases.unlocking import locked

SHOWN_GAPS = 12
ONLY_PDF = (
    "evidence_only",
    "score_only",
    "internal",
    "redacted",
    "archival",
    "raster_unfit",
    "paper",
    "photo_dpi",
    "volume_pages",
    "volume_mb",
    "preflight",
    "unlock",
    "preparer",
    "reviewer",
)
SIGNS = {"ok": "　", "warn": "！", "alarm": "✗"}


def register(commands: Commands) -> None:
    """Add these commands to the program's parser."""
    export = add_command(
        commands, "export", "导出装订册（PDF）、得分表（xlsx）、自评报告（docx）或报送文件夹（folder）", _export
    )
    export.add_argument("folder", metavar="DIR", type=Path, help="创建档案的文件夹（.binder）")
    export.add_argument("out", metavar="OUT", type=Path, help="装订册的文件名，例如 我县-佐证册.pdf")
    export.add_argument("--format", choices=["pdf", *FORMS], default="pdf",
                        help="默认 pdf；xlsx、docx 和 folder 不用其他选项，folder 可以选事项、分类和科室")  # fmt: skip
    export.add_argument("--photos", type=int, choices=[1, 2, 4], default=2, help="每页照片数，默认 2")
    export.add_argument("--no-originals", action="store_true", help="不在旁边另存原件")
    export.add_argument("--item", action="append", default=[], metavar="KEY", help="只装这个事项，可重复")
    export.add_argument("--category", action="append", default=[], metavar="NUMBER", help="只装这个分类，可重复")
    export.add_argument("--department", action="append", default=[], metavar="NAME",
                        help="只装这个科室负责的事项，可重复；与事项、分类同用时取两者都符合的")  # fmt: skip
    export.add_argument("--evidence-only", action="store_true", help="不要自评得分表和分项隔页，只装佐证材料")
    export.add_argument("--score-only", action="store_true", help="只要自评得分表和缺件清单，不装佐证材料")
    export.add_argument("--internal", action="store_true",
                        help="内部稿：印出填报、材料和分工的备注，每页注明“内部稿”")  # fmt: skip
    export.add_argument("--redacted", action="store_true",
                        help="遮盖副本：盖住标出的个人信息，不附原件")  # fmt: skip
    export.add_argument(
        "--front", choices=["roman", "decimal"], default="roman", help="封面和目录用罗马页码，或与正文连续编码"
    )
    export.add_argument("--sheets", choices=["a4", "kept"], default="a4", help="PDF 页缩到 A4，或保留原纸张大小")
    export.add_argument("--paper", action="store_true", help="旁边另存卷脊和隔页标签，供打印剪贴")
    export.add_argument("--archival", action="store_true", help="写成可长期保存的 PDF/A-3b")
    export.add_argument("--raster-unfit", action="store_true", help="不合 PDF/A-3b 的 PDF 印成图像，原件嵌入册内")
    export.add_argument("--photo-dpi", type=int, choices=[0, 200], default=0, help="照片缩到 200 dpi，默认不缩")
    export.add_argument("--volume-pages", type=int, default=0, metavar="N", help="分册：每册最多 N 页")
    export.add_argument("--volume-mb", type=int, default=0, metavar="N", help="分册：每册最多 N MB")
    export.add_argument("--preflight", action="store_true", help="只看导出前检查和预计大小，不写文件")
    export.add_argument("--unlock", action="store_true",
                        help="先逐件询问要装订的加密 PDF 的打开密码，不回显、不保存")  # fmt: skip
    export.add_argument("--preparer", default="", metavar="NAME", help="备考表的立卷人")
    export.add_argument("--reviewer", default="", metavar="NAME", help="备考表的检查人")
    demo = add_command(commands, "demo", "制作示例县的创建档案和装订册", _demo)
    demo.add_argument("folder", metavar="OUTDIR", type=Path)


def _export(arguments: argparse.Namespace) -> int:
    session = open_assessment(arguments.folder)
    try:
        if arguments.format != "pdf":
            _show_delivered(arguments, _deliver(arguments, session))
            return 0
        options = _options(arguments, session)
        if arguments.unlock:
            unlock_for(session, locked(session, options.items))
        if arguments.preflight:
            read_originals(session, _console())  # so that photos that look the same are known
            found = preflight(session, options, _console())
            return _preflight(arguments, found, former_row(arguments.out, options, found.volumes))
        done = export_binder(session, arguments.out, options, _console())
    finally:
        session.close()
    show(arguments, _exported_data(done), *_exported_lines(done))
    return 0


def _deliver(arguments: argparse.Namespace, session: Session) -> Delivered:
    given = [f"--{name.replace('_', '-')}" for name in ONLY_PDF if getattr(arguments, name)]
    if given:
        text = f"{'、'.join(given)} 只用于 PDF 装订册。请去掉，或者不写 --format {arguments.format}。"
        raise UserError("choices-clash", text)
    items = chosen_items(session, arguments.item, arguments.category, arguments.department)
    return deliver(session, arguments.out, arguments.format, items, _console())


def _show_delivered(arguments: argparse.Namespace, done: Delivered) -> None:
    size = f"{done.size / 1e6:.1f} MB"
    what = f"{done.files} 件原件，{size}，目录见 index.xlsx" if done.form == "folder" else size
    data = {"path": str(done.path), "format": done.form, "files": done.files, "bytes": done.size}
    show(arguments, data, f"已导出：{done.path}（{what}）")


def _preflight(arguments: argparse.Namespace, found: Preflight, beside: PreflightRow | None) -> int:
    """Show what an export would give. 1: something stands in its way or would be missing."""
    told = worst_first((*found.rows, *([beside] if beside else [])))
    rows = [{"level": r.level, "title": r.title, "detail": r.detail, "lines": list(r.lines)} for r in told]
    data = {"pages": found.pages, "bytes": found.size, "volumes": found.volumes, "rows": rows}
    lines = [line for row in told for line in (f"{SIGNS[row.level]}{row.title}：{row.detail}",
                                               *(f"　　{one}" for one in row.lines))]  # fmt: skip
    show(arguments, data, *lines)
    return int(any(row.level == "alarm" for row in told))


def _options(arguments: argparse.Namespace, session: Session) -> ExportOptions:
    return ExportOptions(
        photos_per_page=arguments.photos,
        score_table=not arguments.evidence_only,
        dividers=not arguments.evidence_only,
        originals=not (arguments.no_originals or arguments.redacted or arguments.score_only),
        archival=arguments.archival,
        raster_unfit=arguments.raster_unfit,
        items=chosen_items(session, arguments.item, arguments.category, arguments.department),
        score_only=arguments.score_only,
        internal=arguments.internal,
        redacted=arguments.redacted,
        front_labels=arguments.front,
        sheets=arguments.sheets,
        paper=arguments.paper,
        photo_dpi=arguments.photo_dpi,
        volume_pages=max(0, arguments.volume_pages),
        volume_mb=max(0, arguments.volume_mb),
        preparer=arguments.preparer,
        reviewer=arguments.reviewer,
    )


def _exported_data(done: Exported) -> dict[str, object]:
    return {
        "path": str(done.path),
        "volumes": [str(path) for path in done.paths],
        "pages": done.pages,
        "bytes": done.size,
        "originals": str(done.originals) if done.originals else "",
        "paper": str(done.paper) if done.paper else "",
        "exceptions": list(done.exceptions),
        "hidden": done.hidden,
        "former": [str(path) for path in done.former],
    }


def _exported_lines(done: Exported) -> list[str]:
    lines = [f"装订册：{done.path}（{done.pages} 页，{done.size / 1e6:.1f} MB）"]
    if len(done.paths) > 1:
        lines = [f"装订册，共 {len(done.paths)} 册（{done.pages} 页，{done.size / 1e6:.1f} MB）："]
        lines += [f"　{path}" for path in done.paths]
    lines += [f"原件：{done.originals}"] if done.originals else []
    lines += [f"卷脊和标签：{done.paper}"] if done.paper else []
    lines += [f"遮盖：{done.hidden} 处，涉及 {done.hidden_pages} 页"] if done.hidden else []
    lines += [former_sentence(done.former)] if done.former else []
    return lines + [f"例外：{sentence}" for sentence in done.exceptions]


def _demo(arguments: argparse.Namespace) -> int:
    progress = _console()
    session = open_demo(arguments.folder, progress)
    try:
        out = arguments.folder / f"{NAME}-佐证册.pdf"
        fresh = out.is_file() and out.stat().st_mtime >= (session.folder / "assessment.db").stat().st_mtime
        done = None if fresh else export_binder(session, out, ExportOptions(), progress)
        written = _exported_lines(done) if done else [f"装订册：{out}（已是最新）"]
        _show_demo(arguments, session, out, written)
    finally:
        session.close()
    return 0


def _show_demo(arguments: argparse.Namespace, session: Session, out: Path, written: list[str]) -> None:
    score, gaps = session.score.main, missing_list(session.score, session.state)
    blockers = {award.award.title: [b.text for b in award.blockers] for award in score.awards}
    data = {
        "unit": session.state.unit,
        "claimed": points_text(score.claimed),
        "backed": points_text(score.backed),
        "attainable": points_text(score.attainable),
        "title": score.title,
        "blockers": blockers,
        "missing": [gap.text for gap in gaps],
        "binder": str(out),
        "assessment": str(session.folder),
    }
    outline = build_outline(session.rubrics, session.score, session.state, date.today())
    complete = sum(not line.lacks_evidence for line in outline.items.values() if line.slots)
    lines = [
        f"{session.state.unit}（数据全部为虚构）",
        f"自评 {data['claimed']} 分，其中有佐证支撑 {data['backed']} 分，可达 {data['attainable']} 分（满分 100）",
        f"预计称号：{score.title or '暂未达标'}",
        *(f"　未获“{title}”：{'；'.join(texts)}" for title, texts in blockers.items() if texts),
        f"材料齐全 {complete} 项；缺件和未填 {len(gaps)} 处：",
        *_gap_lines(session, gaps),
        *written,
        f"档案：{session.folder}",
    ]
    show(arguments, data, *lines)


def _gap_lines(session: Session, gaps: tuple[Gap, ...]) -> list[str]:
    items = session.rubrics.items
    lines = [f"　{items[gap.item].key} {items[gap.item].short}：{gap.text}" for gap in gaps[:SHOWN_GAPS]]
    more = len(gaps) - SHOWN_GAPS
    return lines + ([f"　……还有 {more} 处，见装订册的缺件清单"] if more > 0 else [])


def _console() -> Progress:
    """Progress on one line of a terminal; silent when nobody watches."""
    if not sys.stderr.isatty():
        return Progress()

    def tell(step: Step) -> None:
        sys.stderr.write(f"\r\x1b[K{step.text} {step.done}/{step.total}" if step.done < step.total else "\r\x1b[K")
        sys.stderr.flush()

    return Progress(tell)

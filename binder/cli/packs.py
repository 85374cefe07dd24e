"""`binder rubric key | pack | look | install | origin`: rubrics that travel on a stick, with their origin."""

import argparse
from pathlib import Path

from binder.cli.output import Commands, add_command, show
from binder.usecases.rubric_packs import PackOffer, install_pack, look_into_pack, make_key, make_pack, origin_text


def register(actions: Commands) -> None:
    """Add these actions to `binder rubric`."""
    key = add_command(actions, "key", "新建签名密钥（文件要自己保管好），显示它的指纹", _key)
    key.add_argument("file", metavar="FILE", type=Path)
    pack = add_command(actions, "pack", "把评分标准做成可以用 U 盘带走的评分标准包", _pack)
    pack.add_argument("out", metavar="OUT", type=Path, help="包的文件名，例如 河南2022.rubricpack")
    pack.add_argument("folders", metavar="FOLDER", nargs="+", type=Path, help="评分标准的文件夹（内有 rubric.yaml）")
    pack.add_argument("--publisher", required=True, metavar="NAME", help="发布单位")
    pack.add_argument("--key", type=Path, metavar="FILE", help="签名密钥；不给则不签名")
    pack.add_argument("--signer", default="", metavar="NAME", help="签名人，默认为发布单位")
    look = add_command(actions, "look", "查看评分标准包的来源和内容，不安装", _look)
    look.add_argument("pack", metavar="PACK", type=Path)
    install = add_command(actions, "install", "安装评分标准包；已有的创建档案不受影响", _install)
    install.add_argument("pack", metavar="PACK", type=Path)
    origin = add_command(actions, "origin", "一份评分标准从哪里来、由谁签名", _origin)
    origin.add_argument("id", metavar="ID")


def _key(args: argparse.Namespace) -> int:
    made = make_key(args.file)
    show(
        args,
        {"file": str(args.file), "fingerprint": made},
        f"密钥：{args.file}",
        f"指纹：{made}（请公布给使用单位核对）",
    )
    return 0


def _pack(args: argparse.Namespace) -> int:
    out, origin = make_pack(args.folders, args.out, args.publisher, args.signer, args.key)
    show(args, {"path": str(out), "origin": origin.text}, f"评分标准包：{out}", f"来源：{origin.text}")
    return 0


def _look(args: argparse.Namespace) -> int:
    offer = look_into_pack(args.pack)
    show(args, _data(offer), *_lines(offer))
    return 0


def _install(args: argparse.Namespace) -> int:
    offer = look_into_pack(args.pack)
    installed = install_pack(offer)
    show(args, {**_data(offer), "installed": list(installed)}, *_lines(offer), f"已安装：{'、'.join(installed)}")
    return 0


def _origin(args: argparse.Namespace) -> int:
    text = origin_text(args.id)
    show(args, {"id": args.id, "origin": text}, text)
    return 0


def _data(offer: PackOffer) -> dict[str, object]:
    rubrics = [
        {"id": each.id, "title": each.title, "version": each.version, "at_hand": each.at_hand, "news": each.is_news}
        for each in offer.rubrics
    ]
    origin = offer.origin
    return {"publisher": origin.publisher, "signer": origin.signer, "key": origin.key, "rubrics": rubrics}


def _lines(offer: PackOffer) -> list[str]:
    lines = [f"来源：{offer.origin.text}"]
    for each in offer.rubrics:
        here = f"，本机已有 {each.at_hand} 版" if each.at_hand else ""
        lines.append(f"{each.id}  {each.title}（{each.version} 版{here}）")
    return lines

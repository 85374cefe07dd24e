"""The road from the window to evidence itself: taken in, put on places, moved, taken off, brought back, destroyed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from binder.domain.evidence import TRAY
from binder.errors import UserError
from binder.progress import Progress

if TYPE_CHECKING:
    from binder.usecases.placing import Place, Placed
    from ui.controller import Controller


@dataclass(frozen=True, slots=True)
class Trouble:
    """One file that was refused or kept with a fault. text: what is wrong and what to do."""

    name: str
    text: str


class Handling:
    """What takes files in goes on in the background; the others answer whether something was changed.

    Why something was not done goes out by the controller's `notice`.
    """

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._session = controller.session

    def attach(self, item_ref: str, slot: str, paths: Sequence[Path]) -> None:
        """Take files in, in the background, onto an item ("" : no slot)."""
        from binder.usecases.attaching import attach_files

        files = tuple(paths)
        if files:
            self.take_in(lambda progress: attach_files(self._session, item_ref, slot, files, progress))

    def attach_to_tray(self, paths: Sequence[Path]) -> None:
        """Take files in without a place: they wait in 待归类."""
        from binder.usecases.taking_in import Incoming, take_in

        incoming = [Incoming(path, (TRAY,)) for path in paths]
        self.take_in(lambda progress: take_in(self._session, incoming, "添加{}到待归类".format, progress))

    def paste_image(self, item_ref: str, slot: str, image: QImage) -> None:
        """Take a pasted picture in as a PNG."""
        from binder.usecases.attaching import attach_files

        name = f"截图 {datetime.now():%Y-%m-%d %H%M%S}.png"

        def work(progress: Progress) -> object:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, name)
                if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
                    raise UserError("paste-failed", "剪贴板里的图片无法保存，请先另存为文件，再添加。")
                return attach_files(self._session, item_ref, slot, (path,), progress)

        self.take_in(work)

    def attach_existing(self, evidence_id: str, item_ref: str, slot: str) -> bool:
        """Let evidence that is already here serve another item or slot too."""
        from binder.usecases.attaching import attach_existing

        return self._controller.do(lambda: attach_existing(self._session, evidence_id, item_ref, slot))

    def detach(self, placed: Sequence[Placed]) -> bool:
        """Take evidence off its places. What has no place left stands in 回收站."""
        from binder.usecases.attaching import detach

        taken = self._controller.do(lambda: detach(self._session, *placed))
        if taken:
            self._controller.notice.emit(
                self._controller.tr("已移除 {} 件佐证材料，原件还在档案里。按 Ctrl+Z 撤销。").format(len(placed))
            )
        return taken

    def move(self, placed: Sequence[Placed], to_: Place) -> bool:
        """Move evidence from its places to another. What is there already stays."""
        from binder.usecases.attaching import move_evidence

        elsewhere = [each for each in placed if each[1] != to_]
        return bool(elsewhere) and self._controller.do(lambda: move_evidence(self._session, to_, *elsewhere))

    def restore(self, evidence_id: str, item_ref: str, slot: str) -> bool:
        """Bring evidence back from 回收站."""
        from binder.usecases.attaching import restore_evidence

        return self._controller.do(lambda: restore_evidence(self._session, evidence_id, item_ref, slot))

    def purge(self, evidence_id: str, name: str) -> bool:
        """Destroy evidence in 回收站 for good. name: as typed, to be sure."""
        from binder.usecases.purging import purge

        return self._controller.do(
            lambda: purge(self._session, evidence_id, name), said=self._controller.tr("已{}，不能撤销。")
        )

    def take_in(self, work: Callable[[Progress], object]) -> None:
        """Run a use case that takes files in, in the background, and say what came of it."""
        if self._controller.may_save():
            self._controller.run_job(work, self._attached)

    def look_on(self) -> None:
        """Look into what was taken in before and not looked into: the work was stopped, or the power went."""
        from binder.usecases.looking import look_into_rest, unseen

        if unseen(self._session.state) and not self._session.refusal:
            self._controller.run_job(lambda progress: look_into_rest(self._session, progress), self._looked)

    def _looked(self, seen: Any) -> None:
        """seen: list of FileInfo."""
        self.complain((info.name, text) for info in seen for text in (info.problem, info.note) if text)

    def _attached(self, attached: Any) -> None:
        """attached: binder.usecases.taking_in.Attached."""
        if attached.change is not None:
            self._controller.refresh(attached.change)
        count, left = len(attached.evidence_ids), attached.left
        if left:
            said = self._controller.tr(
                "已停下：{} 件佐证材料已经收好，还有 {} 个没有收。再添加一次同样的文件会接着收。"
            )
            self._controller.notice.emit(said.format(count, left))
        elif attached.change is not None:
            self._controller.notice.emit(self._controller.tr("已添加 {} 件佐证材料。").format(count))
        self.complain((*attached.refused, *attached.flagged))

    def complain(self, said: Iterable[tuple[str, str]]) -> None:
        """Show sentences on files, each with the file's name, until they are closed."""
        troubles = tuple(Trouble(name, text) for name, text in said)
        if troubles:
            self._controller.troubles.emit(troubles)

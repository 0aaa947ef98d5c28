"""The pictures of a product as a form shows them: order, main one, state, adding and removing."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.changes import IMAGES
from anydesk.core.errors import AppError
from anydesk.core.i18n import _
from anydesk.core.pictures import Picture, address_problem, is_local
from anydesk.ui import dialogs, formats, icons, pieces
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.picture_list import PictureModel, PictureView, offered, state_sentence
from anydesk.ui.thumbnails import Thumbnails, fitted, placeholder

PREVIEW = QSize(256, 256)
UNDOS = 50
_SOON = 300
_SMALL = frozenset({"earlier", "later"})
_PATTERNS = ("*.jpg", "*.jpeg", "*.png", "*.webp", "*.gif")


class PictureStrip(QWidget):
    """``put(urls)`` shows pictures, ``urls()`` gives them back as the person left them.

    ``changed`` tells that the person has changed something: added, removed, moved. Pictures that
    the image store does not have are fetched while they are looked at.
    """

    changed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._before: list[tuple[str, ...]] = []
        self._asked: set[str] = set()
        self.thumbnails = Thumbnails(context, self)
        self.model = PictureModel(self)
        self.view = PictureView(self.model, self.thumbnails, self)
        self.field = QLineEdit()
        self.problem = pieces.label("", "problem", wrap=True)
        self._preview = QLabel()
        self._facts = pieces.label("", "muted", wrap=True)
        self._state = pieces.label("", "", wrap=True)
        self._actions: dict[str, QAction] = {}
        self._buttons: dict[str, QAbstractButton] = {}
        self._build()
        self._connect()
        self._show_chosen()

    # What a form uses

    def put(self, urls: Sequence[str]) -> None:
        """Show these; the first is the main one. What was undone before is forgotten."""
        self._before.clear()
        self._set(tuple(dict.fromkeys(url for url in urls if url)), chosen=0)
        self._say("")

    def urls(self) -> tuple[str, ...]:
        """The addresses in their order, the main one first."""
        return self.model.urls

    def button(self, key: str) -> QAbstractButton:
        """A button by its key: add, files, main, earlier, later, remove, undo, open, again."""
        return self._buttons[key]

    async def add_files(self, paths: Sequence[Path], row: int | None = None) -> None:
        """Take pictures from files; those that are none are named, the others are added."""
        added, problems = [], []
        for path in paths:
            try:
                added.append(await self._context.services.pictures.add_local(path))
            except AppError as error:
                problems.append(str(error))
        self._insert(added, row)
        self._say(" ".join(problems))

    def add_address(self, text: str, row: int | None = None) -> bool:
        """Add an address of the web; says what is wrong with it where it cannot be one."""
        url = text.strip()
        problem = address_problem(url)
        if not problem and url in self.model.urls:
            problem = _("This picture is there already.")
        self._say(problem)
        if not problem:
            self._insert([url], row)
            self._context.tasks.start(self._check(url), owner=self)
        return not problem

    # Building

    def _build(self) -> None:
        self.field.setPlaceholderText("https://")
        self.field.setAccessibleName(_("Address of a picture"))
        self.field.setClearButtonEnabled(True)
        self._preview.setFixedSize(PREVIEW)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setAccessibleName(_("Preview"))
        for text in (self._facts, self._state):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setFixedWidth(PREVIEW.width())
        adding = QHBoxLayout()
        adding.setSpacing(8)
        adding.addWidget(self.field, 1)
        adding.addWidget(self._button("add", _("Add address"), "plus", self._on_add))
        adding.addWidget(self._button("files", _("Choose a file…"), "folder-open", self._on_files))
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(adding)
        left.addWidget(self.problem)
        left.addWidget(self.view, 1)
        left.addWidget(
            pieces.label(
                _("Drag pictures to put them in order, or drop files and addresses here."), "help"
            )
        )
        left.addLayout(self._build_buttons())
        right = QVBoxLayout()
        right.setSpacing(8)
        for part in (self._preview, self._facts, self._state):
            right.addWidget(part)
        right.addWidget(self._button("open", _("Open address"), "external-link", self._on_open))
        right.addWidget(self._button("again", _("Fetch again"), "refresh-cw", self._on_again))
        right.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addLayout(left, 1)
        whole.addLayout(right)

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for key, title, icon, run, keys in (
            ("main", _("Make it the main one"), "image", self._on_main, "Alt+Home"),
            ("earlier", _("Move forward"), "arrow-left", self._on_earlier, "Alt+Left"),
            ("later", _("Move back"), "arrow-right", self._on_later, "Alt+Right"),
            ("remove", _("Remove"), "trash-2", self._on_remove, "Delete"),
            ("undo", _("Undo"), "undo-2", self._on_undo, "Ctrl+Z"),
        ):
            made = self._button(key, title, icon, run, small=key in _SMALL)
            made.setToolTip(f"{title} ({QKeySequence(keys).toString(_NATIVE)})")
            row.addWidget(made)
            self._act(key, title, icon, keys, run)
        self._act("paste", _("Paste"), "copy", "Ctrl+V", self._on_paste)
        row.addStretch(1)
        return row

    def _button(
        self, key: str, title: str, icon: str, run: Callable[[], object], *, small: bool = False
    ) -> QAbstractButton:
        made = pieces.icon_button(icon, title) if small else pieces.button(title, icon=icon)
        made.clicked.connect(lambda: run())
        self._buttons[key] = made
        return made

    def _act(self, key: str, title: str, icon: str, keys: str, run: Callable[[], object]) -> None:
        action = QAction(icons.icon(icon), title, self.view)
        action.setShortcut(QKeySequence(keys))
        # Only where the pictures have the focus: Ctrl+Z in a field beside it is the field's.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: run())
        self.view.addAction(action)
        self._actions[key] = action

    def _connect(self) -> None:
        self.field.returnPressed.connect(self._on_add)
        self.model.moved.connect(self._on_moved)
        self.model.dropped.connect(self._on_dropped)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.view.doubleClicked.connect(lambda _index: self._on_open())
        self.thumbnails.loaded.connect(self._on_loaded)
        self._soon = Debounce(_SOON, self)
        self._soon.fired.connect(self._learn_soon)
        stop = self._context.services.changes.listen({IMAGES}, lambda _k: self._soon.push_once())
        self.destroyed.connect(lambda: stop())

    # What happens

    def _set(self, urls: tuple[str, ...], *, chosen: int) -> None:
        self.model.put(urls)
        row = max(0, min(chosen, len(urls) - 1))
        self.view.setCurrentIndex(self.model.index(row))
        self._show_chosen()
        self._learn_soon()

    def _change(self, urls: Sequence[str], chosen: int) -> None:
        """A change by the person, which can be taken back."""
        wanted = tuple(dict.fromkeys(urls))
        if wanted == self.model.urls:
            return
        self._before = [*self._before, self.model.urls][-UNDOS:]
        self._set(wanted, chosen=chosen)
        self.changed.emit()

    def _insert(self, urls: Sequence[str], row: int | None) -> None:
        new = [url for url in urls if url not in self.model.urls]
        place = len(self.model.urls) if row is None else row
        now = self.model.urls
        self._change((*now[:place], *new, *now[place:]), chosen=place + len(new) - 1)

    def _move(self, source: int, target: int) -> None:
        """The picture of one row in front of that of another."""
        if not 0 <= source < len(self.model.urls):
            return
        urls = list(self.model.urls)
        moved = urls.pop(source)
        place = max(0, target - 1 if target > source else target)
        urls.insert(place, moved)
        self._change(urls, chosen=min(place, len(urls) - 1))

    @property
    def row(self) -> int:
        """The chosen picture, -1 where there is none."""
        return self.view.currentIndex().row()

    def _on_moved(self, source: int, target: int) -> None:
        self._move(source, target)

    def _on_dropped(self, found: list[str], row: int) -> None:
        addresses = [one for one in found if one.startswith(("http://", "https://"))]
        files = [Path(one) for one in found if one not in addresses]
        for url in reversed(addresses):
            self.add_address(url, row)
        if files:
            self._context.tasks.start(self.add_files(files, row), owner=self)

    def _on_add(self) -> None:
        if self.add_address(self.field.text()):
            self.field.clear()

    def _on_files(self) -> None:
        self._context.tasks.start(self._choose_files(), owner=self)

    async def _choose_files(self) -> None:
        patterns = {_("Pictures"): _PATTERNS}
        path = await dialogs.choose_open_file(self, _("Choose a picture"), patterns)
        if path is not None:
            await self.add_files([path])

    def _on_paste(self) -> None:
        if found := offered(QGuiApplication.clipboard().mimeData()):
            self._on_dropped(found, len(self.model.urls))

    def _on_main(self) -> None:
        self._move(self.row, 0)

    def _on_earlier(self) -> None:
        if self.row > 0:
            self._move(self.row, self.row - 1)

    def _on_later(self) -> None:
        if self.row >= 0:
            self._move(self.row, self.row + 2)

    def _on_remove(self) -> None:
        row = self.row
        if row >= 0:
            now = self.model.urls
            self._change((*now[:row], *now[row + 1 :]), chosen=row)

    def _on_undo(self) -> None:
        if self._before:
            self._set(self._before.pop(), chosen=self.row)
            self.changed.emit()

    def _on_open(self) -> None:
        url = self._chosen_url()
        if url and not is_local(url):
            QDesktopServices.openUrl(QUrl(url))

    def _on_again(self) -> None:
        if url := self._chosen_url():
            self._asked.discard(url)
            self._context.tasks.start(self._fetch_again(url), owner=self)

    async def _fetch_again(self, url: str) -> None:
        pictures = self._context.services.pictures
        await pictures.try_again([url])
        await pictures.fetch_now([url])

    async def _check(self, url: str) -> None:
        problem = await self._context.services.pictures.check_public(url)
        if problem and url in self.model.urls:
            self._say(problem)

    # What is known

    def _learn_soon(self) -> None:
        self._context.tasks.start(self._learn(), owner=self)

    async def _learn(self) -> None:
        """Look what the image store has; ask for what it has never heard of, once."""
        pictures = self._context.services.pictures
        self.model.learn(await pictures.known(self.model.urls))
        self._show_chosen()
        known = self.model.known
        new = [url for url in self.model.urls if _may_come(url, known.get(url))]
        new = [url for url in new if url not in self._asked]
        if new:
            self._asked.update(new)
            await pictures.fetch_now(new)

    def _on_loaded(self, urls: frozenset[str]) -> None:
        self.model.look_again()
        if self._chosen_url() in urls:
            self._show_chosen()

    def _chosen_url(self) -> str:
        row = self.row
        return self.model.urls[row] if 0 <= row < len(self.model.urls) else ""

    def _show_chosen(self) -> None:
        url, row, count = self._chosen_url(), self.row, len(self.model.urls)
        ratio = self.devicePixelRatioF()
        found = self.thumbnails.picture(url) if url else None
        self._preview.setPixmap(
            placeholder(PREVIEW, ratio) if found is None else fitted(found, PREVIEW, ratio)
        )
        known = self.model.known.get(url)
        self._facts.setText(_facts(known))
        self._facts.setVisible(bool(self._facts.text()))
        sentence = state_sentence(url, known) if url else _("No picture yet.")
        self._state.setText(sentence)
        self._state.setVisible(bool(sentence))
        self._state.setObjectName("problem" if known and known.problem else "muted")
        pieces.restyle(self._state)
        can = {
            "main": row > 0, "earlier": row > 0, "later": 0 <= row < count - 1,
            "remove": row >= 0, "undo": bool(self._before), "open": bool(url) and not is_local(url),
        }  # fmt: skip
        for key, possible in can.items():
            self._buttons[key].setEnabled(possible)
        self._buttons["again"].setVisible(bool(known and known.problem))

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


_NATIVE = QKeySequence.SequenceFormat.NativeText


def _may_come(url: str, known: Picture | None) -> bool:
    return not is_local(url) and (known is None or known.is_new)


def _facts(known: Picture | None) -> str:
    if known is None or not known.width:
        return ""
    return _("{width} × {height} pixels, {size} kB").format(
        width=formats.count(known.width),
        height=formats.count(known.height),
        size=formats.count(max(1, known.size // 1024)),
    )

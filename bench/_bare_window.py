"""The floor of the cold start: a window of PySide6 with nothing in it."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication([])
window = QMainWindow()
window.resize(1280, 760)
window.show()


def usable() -> None:
    sys.stdout.write("usable\n")
    sys.stdout.flush()
    app.quit()


QTimer.singleShot(0, usable)
app.exec()

"""The program, as the tests start it: of this Python, whatever is on the path."""

import sys
from typing import Final

TALQIN: Final = (sys.executable, "-c", "from talqin.main import main; main()")

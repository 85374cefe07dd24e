"""What the tests must know about the system they run on."""

import sys

if sys.platform == "win32":
    import ctypes

    def on_wine() -> bool:
        """Whether this Windows is Wine, which lacks some of its parts."""
        return hasattr(ctypes.windll.ntdll, "wine_get_version")

else:

    def on_wine() -> bool:
        """Whether this Windows is Wine, which lacks some of its parts."""
        return False

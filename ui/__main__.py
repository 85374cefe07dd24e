import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a packaged child process ends in here, and needs no window

    from ui.app import main

    sys.exit(main())

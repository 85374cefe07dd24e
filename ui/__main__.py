if __name__ == "__main__":  # the child that looks into files imports this module too, and needs no window for it
    import multiprocessing
    import sys

    multiprocessing.freeze_support()  # in the packaged program that child ends in here

    from ui.app import main

    sys.exit(main())

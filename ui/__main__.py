if __name__ == "__main__":  # the child that looks into files imports this module too, and needs no window for it
    import sys

    from ui.app import main

    sys.exit(main())

"""`python -m tingsu`."""

from tingsu.cli import main

if __name__ == "__main__":
    main()

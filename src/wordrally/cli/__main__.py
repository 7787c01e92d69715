"""`python -m wordrally.cli`."""

from wordrally.cli import main

if __name__ == "__main__":
    main(prog_name="wordrally")

"""`python -m bilateral_kg`."""

from bilateral_kg.cli import main

if __name__ == "__main__":
    main()

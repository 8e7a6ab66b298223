"""Knowledge graphs of relations between states."""

__version__ = "0.1.0"

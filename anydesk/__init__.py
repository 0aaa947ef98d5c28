"""Back office for small merchants who sell through ANYMARKET."""

__version__ = "0.1.0"

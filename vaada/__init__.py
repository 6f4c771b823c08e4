"""Vaada: holds a political manifesto to account with open data, every night, and shows its working."""

__version__ = "0.1.0"

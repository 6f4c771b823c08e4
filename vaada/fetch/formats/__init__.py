"""Readers, one per format: the bytes of an answer in, flat records out, each with the place where it stands."""

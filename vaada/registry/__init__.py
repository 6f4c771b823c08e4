"""The registry: what was promised, sentence by sentence, and how each promise is read."""

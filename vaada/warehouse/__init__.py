"""The warehouse: what the archive holds, as tables for the SQL models."""

"""Fetching: asking publishers politely (`http`), judging what they answer (`answers`), a whole night of it (`run`)."""

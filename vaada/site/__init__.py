"""The readable pages of a release, in English and Urdu."""

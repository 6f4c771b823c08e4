"""The errors that Vaada raises on purpose; each knows the exit code that the command line answers with."""


class VaadaError(Exception):
    """Something went wrong that the message explains."""

    exit_code = 1


class Blocked(VaadaError):
    """The gate does not let this candidate out."""

    exit_code = 2


class BadInput(VaadaError):
    """A file, a setting or an argument is wrong; the message names the place and the mend."""

    exit_code = 3

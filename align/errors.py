"""What can go wrong, as named errors whose text says what to do next."""


class TolmachError(Exception):
    """An error with one line for the user; the command line turns it into ``exit_code``."""

    exit_code = 1


class InputError(TolmachError):
    """A file or text that cannot be read as what it was given for."""


class ModelError(TolmachError):
    """An encoder that cannot be loaded or does not behave as one."""


class ProcessError(TolmachError):
    """A process of several that ended before its work."""


class StoreError(TolmachError):
    """A store that is missing, locked, read-only, damaged, foreign or of a newer version."""


class DecisionError(TolmachError):
    """A decision that names no entry or asks for what cannot be done."""


class ExportError(TolmachError):
    """An export that cannot be written or does not read back as it should."""


class LossError(TolmachError):
    """Something would be lost that the user asked not to lose."""

    exit_code = 3


class UsageError(TolmachError):
    """A wrong call: options that exclude each other, a name that does not exist."""

    exit_code = 2

"""What asks for a list as a file with types, wherever there is a list."""

from doorbook.values import value


@value
class ExportForm:
    """The form: where it goes, and the filter as an address spells it."""

    where: str
    csrf: str
    hidden: tuple[tuple[str, str], ...]

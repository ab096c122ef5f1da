"""Each way to come by a value, as an expression of DuckDB's SQL."""

from collections.abc import Iterable, Iterator
from typing import Final, Self, assert_never

from doorbook.collect.ocsf.event import Mapping
from doorbook.collect.ocsf.source import (
    Constant,
    Ending,
    First,
    Form,
    Given,
    Items,
    Joined,
    Literal,
    Said,
    Shaped,
    Source,
    Step,
    Translated,
    TypeUid,
    When,
    Within,
)

V4: Final = r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_H: Final = "[0-9A-Fa-f]{1,4}"
V6: Final = "|".join(
    (
        f"(?:{_H}:){{7}}{_H}",
        f"(?:{_H}:){{1,7}}:",
        *(f"(?:{_H}:){{1,{before}}}(?::{_H}){{1,{7 - before}}}" for before in range(1, 7)),
        f":(?:(?::{_H}){{1,7}}|:)",
        f"::(?:[Ff]{{4}}(?::0{{1,4}})?:)?{V4}",
    )
)
EMAIL: Final = r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9.-]+"

FEW: Final = 16
BAR: Final = "|"


class Parsed:
    """Which paths of a record are taken out of it, and what the columns are called that they are in."""

    def __init__(self, said: Iterable[str], within: Iterable[Within]) -> None:
        self._said = {path: f"s{number}" for number, path in enumerate(dict.fromkeys(said), 1)}
        self._within: dict[str, dict[str, str]] = {}
        for each in within:
            text = self._within.setdefault(each.text.path, {})
            text.setdefault(each.path, f"w{list(self._within).index(each.text.path)}_{len(text) + 1}")

    @classmethod
    def of(cls, mapping: Mapping) -> Self:
        """Find all paths that a declaration names."""
        sources = [*(step for _, step in mapping.steps), *(each.source for each in mapping.attributes)]
        named = [each for source in sources for each in _named(source)]
        within = [each for each in named if isinstance(each, Within)]
        return cls(
            [*(each.path for each in named if isinstance(each, Said)), *(each.text.path for each in within)], within
        )

    def column(self, source: Said | Within) -> str:
        """Name the column that has it."""
        return self._said[source.path] if isinstance(source, Said) else self._within[source.text.path][source.path]

    def levels(self, mapping: Mapping) -> Iterator[str]:
        """Say what each query adds to the one inside it, from the record on to the steps of its declaration."""
        yield f"{_taken('raw', self._said)} AS said"
        yield _picked("said", self._said)
        if self._within:
            yield ", ".join(
                f"{_taken(self._said[text], paths)} AS within{number}"
                for number, (text, paths) in enumerate(self._within.items())
            )
            yield ", ".join(_picked(f"within{number}", paths) for number, paths in enumerate(self._within.values()))
        for name, source in mapping.steps:
            yield f"{expression(source, self)} AS {name}"


def expression(source: Source, parsed: Parsed) -> str:
    """Write a source as SQL over the columns that were taken out of the record."""
    match source:
        case Said() | Within():
            return parsed.column(source)
        case Items():
            return _items(source, parsed)
        case Joined(of=items):
            return f"nullif(array_to_string({_items(items, parsed)}, ' '), '')"
        case First(of=of):
            return f"coalesce({', '.join(expression(each, parsed) for each in of)})"
        case Translated():
            return _translated(source, expression(source.of, parsed))
        case Ending():
            return _ending(source, expression(source.of, parsed))
        case When():
            return _when(source, parsed)
        case Shaped(of=of, form=form):
            return _shaped(expression(of, parsed), form)
        case Given() | Constant() | Step() | TypeUid():
            return _plain(source)
        case _:
            assert_never(source)


def _plain(source: Given | Constant | Step | TypeUid) -> str:
    match source:
        case Given.CONNECTION | Given.ACCOUNT:
            return f"${source}"
        case Given():
            return f'"{source}"'
        case Constant(is_=is_):
            return literal(is_)
        case Step(name=name):
            return name
        case TypeUid():
            return "(class_uid::BIGINT * 100 + activity_id)"
        case _:
            assert_never(source)


def literal(said: Literal) -> str:
    """Write a value as SQL."""
    match said:
        case None:
            return "NULL"
        case bool() | int():
            return str(said).lower()
        case str():
            return "'" + said.replace("'", "''") + "'"
        case _:
            assert_never(said)


def _taken(text: str, paths: Iterable[str]) -> str:
    listed = ", ".join(literal(f"$.{path}") for path in paths)
    return f"TRY(json_extract_string({text}, [{listed}]))"


def _picked(column: str, names: dict[str, str]) -> str:
    return ", ".join(f"nullif({column}[{number}], '') AS {name}" for number, name in enumerate(names.values(), 1))


def _items(source: Items, parsed: Parsed) -> str:
    path = literal(f"$[*].{source.member}" if source.member else "$[*]")
    listed = f"TRY(json_extract_string({parsed.column(source.of)}, {path}))"
    return f"list_filter({listed}, lambda each: each IS NOT NULL)"


def _folded(sql: str) -> str:
    return f"lower(replace(replace(trim({sql}), ' ', '_'), '-', '_'))"


def _fold(word: str) -> str:
    return word.strip().replace(" ", "_").replace("-", "_").lower()


def _place(sql: str, words: Iterable[str]) -> str:
    return f"list_position({_list(tuple(words))}, {sql})"


def _list(values: tuple[Literal, ...]) -> str:
    """Write a list; one of many texts as one text, for the engine reads and plans each literal by itself."""
    texts = [each for each in values if isinstance(each, str) and BAR not in each]
    if len(texts) == len(values) > FEW:
        return f"string_split({literal(BAR.join(texts))}, {literal(BAR)})"
    return f"[{', '.join(map(literal, values))}]"


def _translated(source: Translated, sql: str) -> str:
    words = {_fold(word): is_ for word, is_ in source.words}
    if all(word.isdigit() for word in words):
        cases = " ".join(f"WHEN {word} THEN {literal(is_)}" for word, is_ in words.items())
        return f"CASE {sql} {cases} ELSE {literal(source.otherwise)} END"
    folded = _place(_folded(sql), words)
    spelled = {_fold(word): word for word, _ in source.words}
    values = _list((*words.values(), *(() if source.otherwise is None else (source.otherwise,))))
    found = f"({values})[coalesce({_place(sql, spelled.values())}, {folded}, {len(words) + 1})]"
    if source.absent == source.otherwise and type(source.absent) is type(source.otherwise):
        return found
    return f"CASE WHEN {sql} IS NULL THEN {literal(source.absent)} ELSE {found} END"


def _ending(source: Ending, sql: str) -> str:
    cases = " ".join(f"WHEN ends_with({sql}, {literal(end)}) THEN {literal(is_)}" for end, is_ in source.endings)
    return f"CASE {cases} WHEN {sql} IS NOT NULL THEN {literal(source.otherwise)} END"


def _when(source: When, parsed: Parsed) -> str:
    given = expression(source.given, parsed)
    then, otherwise = expression(source.then, parsed), expression(source.otherwise, parsed)
    return f"CASE WHEN {_test(given, source.among)} THEN {then} ELSE {otherwise} END"


def _test(given: str, among: tuple[str, ...]) -> str:
    if not among:
        return f"{given} IS NOT NULL"
    if all(word.isdigit() for word in among):
        return f"{given} IN ({', '.join(among)})"
    return f"{_folded(given)} IN ({', '.join(literal(_fold(each)) for each in among)})"


def _shaped(sql: str, form: Form) -> str:
    match form:
        case Form.ADDRESS:
            return _address(sql)
        case Form.EMAIL:
            return f"CASE WHEN regexp_full_match({sql}, {literal(EMAIL)}) THEN {sql} END"
        case Form.NUMBER:
            return f"TRY_CAST({sql} AS BIGINT)"
        case Form.BEFORE_UNDERSCORE:
            return f"split_part({sql}, '_', 1)"
        case _:
            assert_never(form)


def _address(sql: str) -> str:
    bare = f"regexp_replace({sql}, '^\\[(.*)\\](:[0-9]+)?$', '\\1')"
    return (
        f"CASE WHEN {sql} IN ('0.0.0.0', '::') THEN NULL WHEN regexp_full_match({sql}, {literal(V4)}) THEN {sql} "
        f"WHEN regexp_full_match({sql}, {literal(f'{V4}:[0-9]+')}) "
        f"THEN nullif(split_part({sql}, ':', 1), '0.0.0.0') "
        f"WHEN regexp_full_match({bare}, {literal(V6)}) THEN nullif({bare}, '::') END"
    )


def _named(source: Source) -> Iterator[Said | Within]:
    match source:
        case Said() | Within():
            yield source
        case Items() | Joined() | Translated() | Ending() | Shaped():
            yield from _named(source.of)
        case First(of=of):
            for each in of:
                yield from _named(each)
        case When():
            for each in (source.given, source.then, source.otherwise):
                yield from _named(each)
        case Given() | Constant() | Step() | TypeUid():
            return
        case _:
            assert_never(source)

"""Values: frozen dataclasses whose methods are shared instead of compiled for each class.

`@dataclass(frozen=True)` writes and compiles half a dozen methods per class at every cold start, some three million
instructions apiece; with eighty classes that was a fifth of the way to the sign-in page. To type checkers, `replace`,
`fields` and `match` a value is a frozen dataclass. It becomes one when something first asks for its fields, for one
page uses few of the classes that it imports.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from threading import RLock
from typing import Any, NamedTuple, dataclass_transform, overload


class _Shape(NamedTuple):
    names: tuple[str, ...]
    positional: tuple[str, ...]
    defaults: dict[str, Any]
    factories: dict[str, Callable[[], Any]]


class _Shapes(dict[type, _Shape]):
    def __missing__(self, cls: type) -> _Shape:
        held: tuple[Field[Any], ...] = fields(cls)
        self[cls] = shape = _Shape(
            names=tuple(field.name for field in held),
            positional=tuple(field.name for field in held if not field.kw_only),
            defaults={field.name: field.default for field in held if field.default is not MISSING},
            factories={field.name: field.default_factory for field in held if field.default_factory is not MISSING},
        )
        return shape


_shapes = _Shapes()
_one_by_one = RLock()


class _Fields:
    """Stands where a dataclass keeps its fields, until somebody asks for them."""

    def __init__(self, cls: type, *, kw_only: bool) -> None:
        self.cls = cls
        self.kw_only = kw_only

    def __get__(self, _: object, __: type) -> object:
        with _one_by_one:
            if self.cls.__dict__["__dataclass_fields__"] is self:
                dataclass(init=False, repr=False, eq=False, kw_only=self.kw_only)(self.cls)
        return self.cls.__dict__["__dataclass_fields__"]


@overload
def value[Class](cls: type[Class], /) -> type[Class]: ...
@overload
def value[Class](*, kw_only: bool = False) -> Callable[[type[Class]], type[Class]]: ...
@dataclass_transform(frozen_default=True)
def value(cls: type | None = None, /, *, kw_only: bool = False) -> object:
    """Make a class a value: immutable, compared by what it holds, made from its annotated fields."""

    def made(cls: type) -> type:
        setattr(cls, "__dataclass_fields__", _Fields(cls, kw_only=kw_only))  # noqa: B010 - it is no field of its own
        for name, method in _METHODS.items():
            setattr(cls, name, method)
        return cls

    return made if cls is None else made(cls)


def _init(self: object, /, *given: object, **named: object) -> None:
    shape = _shapes[type(self)]
    if tuple(named) == shape.names and not given:  # as most are made, in a third of the time
        self.__dict__.update(named)
        return
    if len(given) > len(shape.positional):
        raise TypeError(f"{type(self).__name__} takes {len(shape.positional)} values, not {len(given)}")
    placed = dict(zip(shape.positional, given, strict=False))
    if twice := placed.keys() & named.keys():
        raise TypeError(f"{type(self).__name__} was given {sorted(twice)} twice")
    state = {**shape.defaults, **placed, **named}
    state |= {name: make() for name, make in shape.factories.items() if name not in state}
    if state.keys() != set(shape.names):
        wrong = sorted(state.keys() ^ set(shape.names))
        raise TypeError(f"{type(self).__name__} is missing, or does not have, {wrong}")
    self.__dict__.update({name: state[name] for name in shape.names})


def _eq(self: object, other: object) -> bool:
    return self.__dict__ == other.__dict__ if type(self) is type(other) else NotImplemented


def _hash(self: object) -> int:
    return hash(tuple(self.__dict__.values()))


def _repr(self: object) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={held!r}' for name, held in self.__dict__.items())})"


def _frozen(self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"{type(self).__name__}.{name} does not change")


_METHODS = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _frozen,
    "__delattr__": _frozen,
}

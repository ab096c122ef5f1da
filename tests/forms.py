"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form on a page."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """Finds the forms of a page, and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open = False
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given["action"]))
            self._open = True
        elif tag == "textarea" and self._open:
            self._text = given["name"]
            self.forms[-1].fields[self._text] = ""
        elif tag in {"input", "button"} and self._open and "name" in given:
            self._field(tag, given)
        elif tag == "a":
            self.links.append(given.get("href", ""))

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form = self.forms[-1]
        if given.get("type") == "checkbox" and "checked" not in given:
            return
        if tag == "button" or given.get("type") == "radio":
            form.buttons.append({given["name"]: given.get("value", "")})
        else:
            form.fields[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[-1].fields[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        if tag == "form":
            self._open = False

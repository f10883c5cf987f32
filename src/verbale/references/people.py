"""People, learned from a text with the office they hold and the party they hold it for.

"Russian President Vladimir Putin", "Ana Orlan, the foreign minister of Velmark," and "President Orlan" teach a name;
from then on the family name alone is the person. Known weakness: two people of one family name in one text are told
apart only where each is named with an office of another party.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_WORD = r"(?:(?:al|el|ben|bin|ibn|abu|ul)-)?[A-Z][^\W\d_]*(?:['’-][^\W\d_]+)*"
_LINK = r"(?:de|del|de la|di|da|dos|van|van der|van den|von|bin|ben|al|el|la|le)"
_INITIALS = r"(?:[A-Z]\.){1,3}"
_NEXT = rf"(?:\s(?:{_INITIALS}|(?:{_LINK}\s)?{_WORD}))"
_NAME = re.compile(rf"(?:{_INITIALS}(?=\s[A-Z])|{_WORD}){_NEXT}{{0,4}}")
_BEFORE = re.compile(rf"(?P<name>(?:{_INITIALS}|{_WORD}){_NEXT}{{1,3}}),\s(?:the\s|a\s|an\s)?$")
_LONGEST = 90
# A name ends before these: verbs and particles that a headline writes with capitals, days and months.
_ENDS = re.compile(
    r"(?:^|\s)(?:Said|Says|Told|And|In|On|At|For|To|Of|The|Has|Will|Is|Was|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    r"|Sunday|January|February|March|April|June|July|August|September|October|November|December|Speech|Speaks|Visits|Meets|Calls|Urges)\b.*"
)
_JUNIOR = re.compile(r",?\s(?:Jr|Sr|[IVX]+)\.?$")
_TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sir|Mme|Gen|Lord|Lady|Sheikh|Prince|Dame)\.?\s")


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the text: fullest name, office as written, the identity of the state or body, the actor code."""

    name: str
    office: str | None
    state: str | None
    actor: str | None

    @property
    def identity(self) -> str:
        """The key under which the person is known: "person:ana-orlan"."""
        return "person:" + re.sub(r"[^\w]+", "-", self.name.lower()).strip("-")

    @property
    def family(self) -> str:
        return _JUNIOR.sub("", self.name).split()[-1]


@dataclass(slots=True)
class People:
    """The people of one text: by family name in the order in which they were learned."""

    by_family: dict[str, list[Person]] = field(default_factory=dict)

    def learn(self, person: Person) -> Person:
        """Keep `person`, joined with the one of that family name whose given name does not differ."""
        known = self.by_family.setdefault(person.family, [])
        for i, other in enumerate(known):
            if _is_same(other, person):
                fuller = person.name if len(person.name) > len(other.name) else other.name
                better = person if person.state and not other.state else other
                known[i] = Person(name=fuller, office=better.office, state=better.state, actor=better.actor)
                return known[i]
        known.append(person)
        return person

    def complete(self, name: str) -> Person | None:
        """What the whole text said of the person called `name`; `None` where the name fits nobody or several."""
        person = Person(name=name, office=None, state=None, actor=None)
        fits = [other for other in self.by_family.get(person.family, ()) if _is_same(other, person)]
        return fits[0] if len(fits) == 1 else None


def _is_same(one: Person, two: Person) -> bool:
    """Whether two of one family name can be one person: one has no given name, or a given name is shared."""
    first, second = one.name.split()[:-1], two.name.split()[:-1]
    return (
        not first or not second or bool(set(first) & set(second)) or first[0][0] == second[0][0] == first[0].strip(".")
    )


def name_after(text: str, at: int) -> tuple[int, int] | None:
    """The place of a person's name that begins at `at`, its title left out; `None` where there is none."""
    title = _TITLE.match(text[at : at + 12])
    start = at + (title.end() if title else 0)
    match = _NAME.match(text, start, min(len(text), start + _LONGEST))
    if match is None:
        return None
    name = _ENDS.sub("", re.sub(r"['’]s?$", "", match[0])).rstrip(".")
    return (start, start + len(name)) if len(name) > 2 else None


def name_before(text: str, at: int) -> tuple[int, int] | None:
    """The place of a full name that ends just before `at`, parted from it by a comma ("Ana Orlan, the …")."""
    match = _BEFORE.search(text, max(0, at - _LONGEST), at)
    return match.span("name") if match else None

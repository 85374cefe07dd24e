"""What if (假设): facts laid over the real ones, to be looked at and then kept or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from binder.domain.facts import MISSING, Fact, Facts, FactState


@dataclass(frozen=True)
class Overlay:
    """Supposed facts by key. MISSING supposes that a fact had not been filled in."""

    laid: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.laid)

    def with_fact(self, key: str, fact: Fact) -> Overlay:
        """This overlay with one fact supposed, in place of what it supposed for it before."""
        return self.with_facts({key: fact})

    def with_facts(self, facts: Facts) -> Overlay:
        """This overlay with several facts supposed, such as those of a plan."""
        return Overlay(MappingProxyType({**self.laid, **facts}))

    def without(self, key: str) -> Overlay:
        """This overlay with one fact as it really is."""
        return Overlay(MappingProxyType({other: fact for other, fact in self.laid.items() if other != key}))

    def facts(self, real: Facts) -> Facts:
        """The real facts with the supposed ones over them."""
        facts = {**real, **self.laid}
        return {key: fact for key, fact in facts.items() if fact.state is not FactState.MISSING}

    def changes(self, real: Facts) -> Facts:
        """The supposed facts that are not what is real already."""
        return {key: fact for key, fact in self.laid.items() if real.get(key, MISSING) != fact}

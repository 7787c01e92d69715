"""Callers of the calls of classes, together with the ports of classes."""

from dataclasses import dataclass

from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from wordrally.contracts.claims import AccountClaims, LearnerClaims
from wordrally.contracts.ids import AccountId
from wordrally.user.classes.application.ports import ClassPorts
from wordrally.user.shared.entrypoints.dependencies import AnyRequest, caller_of, learner_of


@dataclass(frozen=True, slots=True)
class ClassOwner:
    """Account that calls; it may own the class of the call, or not."""

    classes: ClassPorts
    id: AccountId


@dataclass(frozen=True, slots=True)
class ClassReader:
    """Account or class member that calls."""

    classes: ClassPorts
    claims: AccountClaims | LearnerClaims


async def _provide_classes(state: State) -> ClassPorts:
    ports: ClassPorts = state.class_ports
    return ports


async def _provide_owner(request: AnyRequest, state: State) -> ClassOwner:
    return ClassOwner(state.class_ports, caller_of(state.key_ring, request).account_id)


async def _provide_reader(request: AnyRequest, state: State) -> ClassReader:
    return ClassReader(state.class_ports, learner_of(state.key_ring, request))


ClassesDependency = NamedDependency[SkipValidation[ClassPorts]]
"""Return the stores of the use cases of classes."""

OwnerDependency = NamedDependency[SkipValidation[ClassOwner]]
"""Return the calling account. Raises 401 without a valid token, and 403 for others."""

ReaderDependency = NamedDependency[SkipValidation[ClassReader]]
"""Return the calling account or class member. Raises 401 without a valid token, and 403 for a player's."""

CLASSES = {"classes": Provide(_provide_classes)}
OWNER = {"owner": Provide(_provide_owner)}
READER = {"reader": Provide(_provide_reader)}

"""Dependencies of the handlers of live sessions."""

from dataclasses import dataclass

from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from wordrally.chassis.tokens.verifying import TokenVerifier
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.quiz.live.application.joining.pin_guesses import PinGuesses
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.shared.entrypoints.dependencies import from_state


@dataclass(frozen=True, slots=True)
class JoinContext:
    """Dependencies of a join.

    They are one object, since Litestar starts a task for each of several dependencies.
    """

    live: SessionPorts
    guesses: PinGuesses
    verifier: TokenVerifier
    wrong_codes: WrongCodes


async def _provide_joining(state: State) -> JoinContext:
    return JoinContext(
        live=state.live, guesses=state.guesses, verifier=state.verifier, wrong_codes=state.wrong_codes
    )


LiveDependency = NamedDependency[SkipValidation[SessionPorts]]
JoiningDependency = NamedDependency[SkipValidation[JoinContext]]

LIVE = {"live": from_state("live")}
JOINING = {"joining": Provide(_provide_joining)}

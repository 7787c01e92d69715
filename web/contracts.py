"""Write structs and constants of the contract to `src/contracts.gen.ts`; `--check` only compares."""

import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from wordrally.contracts import frames
from wordrally.contracts.http import (
    accounts,
    classes,
    formats,
    media,
    problems,
    quizzes,
    reports,
    sessions,
    vocabulary,
)
from wordrally.contracts.queue import answers

TARGET = Path(__file__).parent / "src" / "contracts.gen.ts"
HEADER = "// Written by contracts.py from the msgspec structs of wordrally.contracts; do not edit."

# What the browser sends and receives over HTTP; frames follow from their two unions below.
BODIES = (
    accounts.SignUp,
    accounts.Credentials,
    accounts.ProfileChange,
    accounts.Profile,
    accounts.FactorAnswer,
    accounts.TotpProposal,
    accounts.RecoveryCodes,
    accounts.NewApiKey,
    accounts.ApiKeyView,
    accounts.IssuedApiKey,
    accounts.LoginView,
    accounts.EmailChange,
    accounts.EmailConfirmation,
    accounts.ForgottenPassword,
    accounts.PasswordReset,
    accounts.AccessToken,
    accounts.AttendedSession,
    accounts.LearnedWord,
    classes.ClassDraft,
    classes.SchoolClass,
    classes.Member,
    classes.ClassAccess,
    classes.ClassWord,
    classes.ClassMemory,
    classes.ClassWeek,
    quizzes.QuizDraft,
    quizzes.Quiz,
    quizzes.QuizSummary,
    vocabulary.QuizRecipe,
    vocabulary.QuizProposal,
    vocabulary.WordView,
    vocabulary.Topics,
    formats.ImportOptions,
    formats.ImportProposal,
    media.StoredMedia,
    sessions.Assignment,
    sessions.SessionDraft,
    sessions.PracticeWish,
    sessions.Session,
    sessions.PinLookup,
    sessions.Join,
    sessions.Joined,
    sessions.SeatWish,
    sessions.NameProposal,
    sessions.Player,
    sessions.PlayerChange,
    sessions.SeatCode,
    sessions.PlayersRemoved,
    sessions.Again,
    sessions.Standings,
    reports.Report,
    problems.Problem,
)
CONSTANTS = {
    "PROTOCOL": frames.PROTOCOL,
    "BEARER_PREFIX": frames.BEARER_PREFIX,
    "ANSWER_GRACE_MS": answers.ANSWER_GRACE_MS,
    "CLOSE": {
        "tokenExpired": frames.TOKEN_EXPIRED,
        "removed": frames.REMOVED,
        "replaced": frames.REPLACED,
        "tooManyFrames": frames.TOO_MANY_FRAMES,
    },
}
UNIONS = {"Question": quizzes.Question, "ClientIn": frames.ClientIn, "ClientOut": frames.ClientOut}

Schema = dict[str, Any]
SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def type_of(schema: Schema) -> str:
    """Return the TypeScript type of a JSON Schema.

    Keywords without a counterpart (lengths, patterns) are dropped.
    """
    match schema:
        case {"$ref": ref}:
            return ref
        case {"enum": values}:
            return " | ".join(msgspec.json.encode(value).decode() for value in values)
        case {"anyOf": options}:
            return " | ".join(type_of(option) for option in options)
        case {"type": "array", "items": items}:
            item = type_of(items)
            return f"({item})[]" if " | " in item else f"{item}[]"
        case {"type": "object", "additionalProperties": values}:
            return f"Record<string, {type_of(values)}>"
        case {"type": kind} if kind in SCALARS:
            return SCALARS[kind]
        case _:
            raise ValueError(f"no TypeScript counterpart for {schema}")


def interface_of(name: str, schema: Schema) -> str:
    """One exported interface; a field that the schema does not require is optional."""
    required = set(schema["required"])
    fields = (
        f"  {field}{'' if field in required else '?'}: {type_of(of)};"
        for field, of in schema["properties"].items()
    )
    return "\n".join([*comment_of(schema), f"export interface {name} {{", *fields, "}"])


def constants() -> list[str]:
    """Return the values that both sides of the protocol must know, as TypeScript constants."""
    return [
        f"export const {name} = {msgspec.json.encode(value).decode()} as const;"
        for name, value in CONSTANTS.items()
    ]


def comment_of(schema: Schema) -> list[str]:
    text = re.sub(r"\s+", " ", schema.get("description", "")).strip()
    return [f"/** {text} */"] if text else []


def render() -> str:
    """Render the whole file."""
    schemas, components = msgspec.json.schema_components([*BODIES, *UNIONS.values()], ref_template="{name}")
    interfaces = [interface_of(name, components[name]) for name in sorted(components)]
    unions = [
        f"export type {name} = {type_of(schema)};"
        for name, schema in zip(UNIONS, schemas[len(BODIES) :], strict=True)
    ]
    return "\n\n".join([HEADER, *constants(), *interfaces, *unions]) + "\n"


def main() -> int:
    text = render()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print(f"{TARGET.name} is stale: run python web/contracts.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

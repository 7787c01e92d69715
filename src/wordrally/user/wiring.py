"""Wiring of accounts and classes: part of the composition root of the user service."""

import base64
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.tokens.signing import Issuer, PublicKey
from wordrally.chassis.valkey.cache import Cache
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.claims import ACCOUNT_ISSUER, KEY_ISSUER
from wordrally.user.accounts.adapters.argon2_passwords import Argon2Passwords
from wordrally.user.accounts.adapters.cached_profiles import (
    CachedAccounts,
    CachedMailTokens,
    CachedSecondFactors,
)
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.adapters.signed_tokens import SignedAccessTokens, SignedApiKeys
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.accounts.adapters.sql_api_keys import SqlApiKeys
from wordrally.user.accounts.adapters.sql_failed_logins import SqlFailedLogins, SqlKnownDevices
from wordrally.user.accounts.adapters.sql_logins import SqlLogins
from wordrally.user.accounts.adapters.sql_mails import SqlMailTokens
from wordrally.user.accounts.adapters.sql_second_factors import SqlLoginChallenges, SqlSecondFactors
from wordrally.user.accounts.application.audit import AuditLog
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.second_factors import RECOVERY_ALPHABET, RECOVERY_LENGTH
from wordrally.user.accounts.domain.sign_up import OPEN_TO_ALL, SignUpPolicy
from wordrally.user.classes.adapters.sql_class_memories import SqlClassMemories
from wordrally.user.classes.adapters.sql_classes import SqlClasses
from wordrally.user.classes.application.ports import ClassPorts, FinishedGames
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.adapters.sql_learned_words import SqlLearnedWords
from wordrally.user.learning.application.ports import LearningPorts
from wordrally.user.settings import UserSettings
from wordrally.user.shared.application.dice import Dice

PROFILES = "profiles"
"""Name of the cache of profiles, the same in every process."""


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """Keys of the service: signers of access tokens, and of API keys, which outlive them by far.

    `secrets` encrypts the secrets of authenticators.
    """

    accounts: Issuer
    api_keys: Issuer
    secrets: SecretBox

    @classmethod
    def load_or_create(cls, key_file: Path) -> Self:
        """Read the keys, or make them; `api-keys.json` and `second-factors.json` stand beside the first."""
        return cls(
            Issuer.load_or_create(key_file, ACCOUNT_ISSUER),
            Issuer.load_or_create(key_file.with_name("api-keys.json"), KEY_ISSUER),
            SecretBox.load_or_create(key_file.with_name("second-factors.json")),
        )

    @property
    def public_keys(self) -> list[PublicKey]:
        return [self.accounts.public_key(), self.api_keys.public_key()]


@dataclass(frozen=True, slots=True)
class UserProcess:
    """Values of the process for the use cases: announcements, the origin of links, and rules."""

    announce: Callable[[], None]
    public_url: str
    audit: AuditLog
    sign_up: SignUpPolicy = OPEN_TO_ALL
    profiles: Cache | None = None


def process_of(
    chosen: UserSettings, announce: Callable[[], None], audit: AuditLog, profiles: Cache | None
) -> UserProcess:
    """Return the values of the process; without `profiles`, they are always read from the database."""
    domains = [domain.lower() for domain in chosen.sign_up_domains]
    policy = SignUpPolicy(is_open=chosen.sign_up == "open", domains=domains)
    return UserProcess(announce, chosen.public_url, audit, policy, profiles)


def user_ports(
    engine: AsyncEngine, keys: ServiceKeys, passwords: Argon2Passwords, process: UserProcess
) -> UserPorts:
    """Return the ports with real stores, clock and random source."""
    dice = Dice(
        identifier=lambda: secrets.token_hex(16),
        secret=lambda: secrets.token_urlsafe(32),
        totp_secret=lambda: base64.b32encode(secrets.token_bytes(20)).decode(),
        recovery_code=lambda: "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH)),
    )
    profiles = process.profiles
    return UserPorts(
        accounts=CachedAccounts(engine, profiles) if profiles else SqlAccounts(engine),
        logins=SqlLogins(engine),
        failed_logins=SqlFailedLogins(engine),
        known_devices=SqlKnownDevices(engine),
        second_factors=(
            CachedSecondFactors(engine, keys.secrets, profiles)
            if profiles
            else SqlSecondFactors(engine, keys.secrets)
        ),
        challenges=SqlLoginChallenges(engine),
        learning=LearningPorts(SqlAttendanceRecords(engine), SqlLearnedWords(engine)),
        passwords=passwords,
        tokens=SignedAccessTokens(keys.accounts, dice.identifier),
        key_tokens=SignedApiKeys(keys.api_keys),
        api_keys=SqlApiKeys(engine),
        clock=lambda: time.time_ns() // 1_000_000,
        dice=dice,
        mail_tokens=CachedMailTokens(engine, profiles) if profiles else SqlMailTokens(engine),
        announce=process.announce,
        public_url=process.public_url,
        audit=process.audit,
        sign_up=process.sign_up,
    )


def ports_of_classes(
    engine: AsyncEngine, issuer: Issuer, ports: UserPorts, sessions: FinishedGames
) -> ClassPorts:
    """Return the ports of classes beside those of accounts."""
    return ClassPorts(
        classes=SqlClasses(engine),
        memories=SqlClassMemories(engine),
        sessions=sessions,
        learned=ports.learning.learned,
        wrong_codes=WrongCodes(ports.clock),
        tokens=SignedAccessTokens(issuer, ports.dice.identifier),
        clock=ports.clock,
        dice=ports.dice,
        choose=secrets.choice,
        announce=ports.announce,
    )

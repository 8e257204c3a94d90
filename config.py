"""Settings from the environment. Nothing else reads it, and a half-configured production does not start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parent


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class NotConfigured(RuntimeError):
    """What is missing before the service may start, a line each."""


@dataclass(frozen=True)
class Settings:
    """How this copy of the service runs. Defaults are right for a developer's own machine and hold no secret."""

    environment: Environment
    secret_key: str
    database_url: str
    base_url: str
    mail_url: str  # smtp://user:password@host:port, smtps://…, or console:
    encryption_keys: tuple[str, ...]  # newest first; the others only decrypt
    publisher_prefix: str  # of 360Giving identifiers
    redis_url: str | None = None  # limits shared between processes; each counts alone without it
    mail_from: str = ""  # the address that mail comes from; no-reply@ the host of base_url unless set
    trusted_proxies: int = 0  # how many servers of ours stand before this one and pass on who asks
    dev_mail: bool = False  # mail can be read at /dev/mail
    dev_sign_in: bool = False  # anybody can come in as anybody with one click
    extra: Mapping[str, object] = field(default_factory=dict)  # what a test sets on the Flask application

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables named in docs/runbook.md; an unset GRANTS_ENV means production."""
        named = environ.get("GRANTS_ENV") or Environment.PRODUCTION
        if named not in set(Environment):
            raise NotConfigured(f"GRANTS_ENV must be one of: {', '.join(Environment)}")
        environment = Environment(named)
        local = {} if environment is Environment.PRODUCTION else _local_defaults(environment)
        wanted = {
            "secret_key": "SECRET_KEY",
            "database_url": "DATABASE_URL",
            "base_url": "BASE_URL",
            "mail_url": "MAIL_URL",
            "encryption_keys": "ENCRYPTION_KEYS",
            "publisher_prefix": "PUBLISHER_PREFIX",
        }
        values: dict[str, str] = {}
        for name, variable in wanted.items():
            values[name] = environ.get(variable) or local.get(name, "")
        missing = [wanted[name] for name, value in values.items() if not value]
        if missing:
            raise NotConfigured(f"Set {', '.join(missing)} (see docs/runbook.md), or GRANTS_ENV=development")
        if environment is Environment.PRODUCTION:
            _refuse_weak(values)
        return cls(
            environment=environment,
            secret_key=values["secret_key"],
            database_url=values["database_url"],
            base_url=values["base_url"].rstrip("/"),
            mail_url=values["mail_url"],
            encryption_keys=tuple(key.strip() for key in values["encryption_keys"].split(",") if key.strip()),
            publisher_prefix=values["publisher_prefix"],
            redis_url=environ.get("REDIS_URL") or None,
            mail_from=environ.get("MAIL_FROM", ""),
            trusted_proxies=int(environ.get("TRUSTED_PROXIES") or 0),
            dev_mail=_is_open("DEV_MAIL", environment, environ),
            dev_sign_in=_is_open("DEV_SIGN_IN", environment, environ),
        )


def _is_open(door: str, environment: Environment, environ: Mapping[str, str]) -> bool:
    """Whether a door for developers stands open: in development unless it is off, in production never."""
    asked = environ.get(door, "on" if environment is Environment.DEVELOPMENT else "off").lower()
    if asked not in ("on", "off"):
        raise NotConfigured(f"{door} is on or off")
    if asked == "on" and environment is Environment.PRODUCTION:
        raise NotConfigured(f"{door} must be off: it lets anybody read mail or come in as anybody")
    return asked == "on"


def _local_defaults(environment: Environment) -> dict[str, str]:
    return {
        "secret_key": "for this machine only",
        "database_url": f"sqlite:///{ROOT / 'instance' / f'{environment}.db'}",
        "base_url": "http://127.0.0.1:5000",
        "mail_url": "console:",
        "encryption_keys": "bm90IGEgc2VjcmV0OiBmb3IgZGV2ZWxvcG1lbnQhISE=",
        "publisher_prefix": "360G-DemoTown",
    }


def _refuse_weak(values: Mapping[str, str]) -> None:
    """What would start, but should not face the public."""
    faults = []
    if len(values["secret_key"]) < 32:
        faults.append("SECRET_KEY must be at least 32 characters")
    if not values["base_url"].startswith("https://"):
        faults.append("BASE_URL must begin with https://")
    if values["mail_url"].startswith("console:"):
        faults.append("MAIL_URL must name a mail server: console: shows letters in the log")
    if faults:
        raise NotConfigured("; ".join(faults))

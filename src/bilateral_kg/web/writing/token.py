"""The bearer token that writers show. It is compared by digest, and never shown itself."""

import hashlib
import hmac
import os
import re
from itertools import accumulate
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from bilateral_kg.errors import BilateralKGError
from bilateral_kg.settings import Settings

VARIABLE: Final = "BILATERAL_KG_TOKEN"
# 32 characters of base64 are 192 bits; what people make up is mostly shorter.
LEAST: Final = 32
_LONGEST: Final = 16_384
_CHARACTERS: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_MAKE: Final = "make one with: python -c 'import secrets; print(secrets.token_urlsafe())'"


class TokenError(BilateralKGError):
    """There is no token, or not one that can be used."""

    exit_code = 2
    title = "No token to write with"


class Token:
    """The token that a server was given. Its text is in no attribute, so in no traceback."""

    def __init__(self, text: str) -> None:
        if len(text) < LEAST:
            raise TokenError(f"the token is shorter than {LEAST} characters; {_MAKE}")
        if not _CHARACTERS.fullmatch(text):
            raise TokenError(f"the token holds what a header may not carry; {_MAKE}")
        self._digest = hashlib.sha256(text.encode()).digest()
        self._length = len(text)
        self._sum = sum(map(ord, text))

    @classmethod
    def of(cls, settings: Settings) -> "Token":
        """The token of the environment, or of the file; TokenError without a usable one."""
        given = settings.token.get_secret_value() if settings.token is not None else ""
        if settings.token_file is None:
            if not given:
                raise TokenError(f"set {VARIABLE}, or name a file with --token-file; {_MAKE}")
            return cls(given)
        if given:
            raise TokenError(f"there is one in {VARIABLE} and one in a file; give one of them")
        return cls(_read(settings.token_file))

    def fits(self, shown: str) -> bool:
        """Whether *shown* is the token, in a time that tells nothing of it."""
        return hmac.compare_digest(hashlib.sha256(shown.encode()).digest(), self._digest)

    def stands_in(self, address: str) -> bool:
        """Whether *address*, escaped or not, holds the token."""
        # Longer ones are refused for their length, and the log shows their beginning only.
        return any(self._found(text[:_LONGEST]) for text in {address, unquote(address)})

    def _found(self, text: str) -> bool:
        # Only what has the same sum is hashed: each hash of 16,000 would hold all others up.
        sums = list(accumulate(map(ord, text), initial=0))
        starts = (
            start
            for start, (before, after) in enumerate(zip(sums, sums[self._length :], strict=False))
            if after - before == self._sum
        )
        return any(self.fits(text[start : start + self._length]) for start in starts)


def forget() -> None:
    """Take the token out of this process's environment: the processes it starts need none."""
    os.environ.pop(VARIABLE, None)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise TokenError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TokenError(f"{path} holds no token") from None

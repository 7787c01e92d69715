"""Profile of an account: the fields that it shows of itself."""

from wordrally.contracts.http.accounts import Profile
from wordrally.user.accounts.domain.accounts import Account


def profile_of(account: Account) -> Profile:
    """Return the profile, which has no secret of the account."""
    return Profile(
        id=account.id,
        email=account.email,
        display_name=account.display_name,
        created_at=account.created_at,
        phone=account.phone,
        organisation=account.organisation,
        locale=account.locale,
        avatar=account.avatar,
        email_verified=account.email_verified,
        mfa=account.has_second_factor,
    )

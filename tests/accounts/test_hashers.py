from django.contrib.auth.hashers import check_password, make_password

from award import settings
from award.accounts.hashers import Argon2id


def test_passwords_are_hashed_by_argon2id_at_the_chosen_cost():
    assert settings.PASSWORD_HASHERS[0] == "award.accounts.hashers.Argon2id"
    encoded = Argon2id().encode("Correct-Horse-9", Argon2id().salt())
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2id().verify("Correct-Horse-9", encoded)
    assert not Argon2id().verify("Correct-Horse-8", encoded)
    assert not check_password("x", make_password(None))

"""Password hashing at the minimum OWASP recommends: 20 ms of CPU instead of 210 for Django's PBKDF2."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

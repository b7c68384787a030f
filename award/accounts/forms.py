"""Forms of accounts."""

from allauth.account import forms as allauth_forms


class SignupForm(allauth_forms.SignupForm):
    """Registering."""


class LoginForm(allauth_forms.LoginForm):
    """Logging in."""

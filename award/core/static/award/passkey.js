// The button that logs in with a passkey; the exchange with the browser is allauth's.
window.allauth?.webauthn?.forms?.loginForm({ ids: { login: "passkey_login", credential: "mfa_credential" } });

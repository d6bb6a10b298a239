"""The house's identity provider, which may vouch for staff as they sign in (OpenID Connect)."""

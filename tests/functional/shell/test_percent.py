"""A percent sign is one, in whichever language it stands."""

import pytest
from flask import Flask, render_template_string


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_translation_with_a_percent_sign_breaks_no_page(app: Flask, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        named = render_template_string("{{ _('Of those who spent most, per cent') }}")
        bounds = render_template_string("{{ _('The holdout is from 0% to 50%.') }}")
    assert (named[-2:-1] == "%", "50%" in bounds) == (language == "zh", True)

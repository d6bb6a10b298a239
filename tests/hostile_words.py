"""What somebody is called who means ill, or whose keyboard does."""

BROKEN_OUT = "<i hostile"
RECKONED = "50337"
HEADER = "X-Hostile"

CODE = "{{ 7191*7 }} {{ 7191 | times: 7 }} {% raw %} {{ config }}"
MARKUP = f"'\">{BROKEN_OUT}><script>alert(1)</script> {CODE}"
LINES = f"a\x00b\x07\x1b\x7f\r\n{HEADER}: 1\r\n\r\n\u0085\u2028c"
SIGNS = "\u202e\u2066\u200b\ufeff \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0002a6d6 e\u0301\u0301 \u0661\u0968"
TEXTS = {
    "markup": MARKUP,
    "lines": LINES,
    "signs": SIGNS,
    "formula": "=cmd|' /C calc'!A0\t@SUM(1)",
    "statement": "'; DROP TABLE member; -- \\ %(name)s {0} {name} %s ${7191*7} $1",
    "path": "../../../../etc/passwd\\..\\..",
    "address": f"javascript:alert(1)//{MARKUP}",
}
"""Odd, but somebody's name for all we know: kept or refused, never taken at its word."""

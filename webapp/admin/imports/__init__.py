"""Files of members and purchases: upload, say what the columns mean, try, import, mend what was refused."""

from webapp.admin.imports import columns, control, pages, sample
from webapp.admin.imports.blueprint import blueprint

__all__ = ["blueprint", "columns", "control", "pages", "sample"]

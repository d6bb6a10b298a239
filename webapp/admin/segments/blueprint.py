"""The blueprint that the files of this folder hang their views on."""

from flask import Blueprint

blueprint = Blueprint("segments", __name__, url_prefix="/segments")

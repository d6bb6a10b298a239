"""The blueprint that the files of this folder hang their views on."""

from flask import Blueprint

blueprint = Blueprint("greetings", __name__, url_prefix="/greetings")

from flask import Blueprint

bp = Blueprint("access", __name__, url_prefix="/account")  # the door, the second step, one's own account

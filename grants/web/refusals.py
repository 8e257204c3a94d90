"""What a refusal that no form caught looks like."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue

from grants.core.errors import Refusal
from grants.permissions import NotAllowed


def init_app(app: Flask) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> ResponseReturnValue:
        return render_template("errors/409.html", sentence=str(refusal)), 409

    @app.errorhandler(NotAllowed)
    def not_allowed(error: NotAllowed) -> ResponseReturnValue:
        return render_template("errors/403.html"), 403

"""The officers' pages about funds and rounds: ``rounds`` for the whole, ``parts`` for what a round is made of."""

from grants.rounds.routes import parts
from grants.rounds.routes.rounds import bp

bp.register_blueprint(parts.bp)

__all__ = ["bp"]

"""The pages: the door, the second step, one's own account, the people of the desk."""

from grants.access.routes import account, people, second_factor, sign_in
from grants.access.routes.blueprint import bp

__all__ = ["BLUEPRINTS", "account", "second_factor", "sign_in"]

BLUEPRINTS = (bp, people.bp)

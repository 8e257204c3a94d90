"""Mission Grants: a resident's idea, from its first answer to what the money changed."""

from pathlib import Path

from flask import Blueprint, Flask

from config import ROOT, Settings
from grants import cli, web

# Importing a slice's models and rules is what registers its tables, its moves and its lines of the permission table.
from grants.about import records
from grants.about import routes as about_routes
from grants.access import models as access_models
from grants.access import routes as access_routes
from grants.access import rules as access_rules
from grants.access import sessions
from grants.access.routes import development
from grants.api.v1 import routes as api
from grants.applications import models as application_models
from grants.applications import routes as application_routes
from grants.applications import rules as application_rules
from grants.applications.services import closing as application_jobs
from grants.awards import models as award_models
from grants.awards import offers as award_jobs
from grants.awards import rules as award_rules
from grants.awards.routes import officer as awards
from grants.awards.routes import publication
from grants.awards.routes import resident as acceptance
from grants.checks import models as check_models
from grants.checks import routes as checks
from grants.checks import rules as check_rules
from grants.complaints import models as complaint_models
from grants.complaints import routes as complaint_routes
from grants.core import secrets
from grants.core.db import db
from grants.dashboards.routes import officer as desk
from grants.dashboards.routes import public as dashboards
from grants.decisions import models as decision_models
from grants.decisions import rules as decision_rules
from grants.decisions.routes import letters, rulings
from grants.decisions.routes import officer as decisions
from grants.decisions.routes import resident as own_letter
from grants.exports import models as export_models
from grants.exports.routes import desk as export_routes
from grants.exports.routes import public as open_data
from grants.imports import models as import_models
from grants.integrity import models as integrity_models
from grants.integrity import routes as integrity_routes
from grants.integrity import rules as integrity_rules
from grants.meetings import rules as meeting_rules
from grants.meetings.routes import chair as meeting_chair
from grants.meetings.routes import member as meeting_member
from grants.meetings.routes import officer as meeting_desk
from grants.missions import queries as missions
from grants.missions import routes as mission_routes
from grants.notifications import models as notification_models
from grants.notifications import routes as notification_routes
from grants.panels import rules as panel_rules
from grants.panels.routes import agreement, chair, panellist, planning
from grants.panels.routes import interests as own_interests
from grants.panels.routes import officer as panel_desk
from grants.panels.routes import practice as panel_practice
from grants.recruitment import rules as recruitment_rules
from grants.recruitment.routes import member as serving
from grants.recruitment.routes import officer as calls
from grants.recruitment.routes import resident as joining
from grants.reviews import models as review_models
from grants.reviews import rules as review_rules
from grants.reviews.routes import officer as reviews
from grants.reviews.routes import resident as own_review
from grants.rounds import routes as round_routes
from grants.status import routes as status_routes

REGISTERED = (
    access_models,
    access_rules,
    application_jobs,
    application_models,
    application_rules,
    award_jobs,
    award_models,
    award_rules,
    check_models,
    check_rules,
    complaint_models,
    decision_models,
    decision_rules,
    export_models,
    import_models,
    integrity_models,
    integrity_rules,
    meeting_rules,
    notification_models,
    panel_rules,
    recruitment_rules,
    review_models,
    review_rules,
    status_routes,  # they put their pages beside those of the draft
)
BLUEPRINTS: tuple[Blueprint, ...] = (
    application_routes.bp,
    *access_routes.BLUEPRINTS,
    notification_routes.bp,
    mission_routes.bp,
    round_routes.bp,
    checks.bp,
    decisions.bp,
    rulings.bp,
    letters.bp,
    own_letter.bp,
    publication.bp,
    awards.bp,
    acceptance.bp,
    panellist.bp,
    agreement.bp,
    planning.bp,
    chair.bp,
    meeting_chair.bp,
    meeting_member.bp,
    meeting_desk.bp,
    panel_desk.bp,
    joining.bp,
    calls.bp,
    serving.bp,
    panel_practice.bp,
    own_interests.bp,
    dashboards.bp,
    export_routes.bp,
    open_data.bp,
    api.bp,
    desk.bp,
    about_routes.bp,
    records.bp,
    complaint_routes.bp,
    integrity_routes.bp,
    own_review.bp,
    reviews.bp,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The service as this environment configures it."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        **settings.extra,
    )
    if settings.database_url.startswith("sqlite:///"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    secrets.use(settings.encryption_keys)
    db.init_app(app)
    sessions.init_app(app)
    web.init_app(app, load_person=sessions.person_of, missions=missions.looks)
    cli.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    development.init_app(app)
    return app

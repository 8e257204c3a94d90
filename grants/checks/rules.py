"""Who is who for a safeguarding worry, through the idea it is about; interests are declared further up, in panels."""

from grants.applications.models import Application
from grants.checks.models import Worry
from grants.permissions import Who, inherit

inherit(Worry, Worry.application_id, Application, Who.APPLICANT, Who.HELPER, Who.HOUSEHOLD)

"""Who takes part in a meeting and in each of its items: as in the panel, and as in the idea that it is about."""

from grants.applications.models import Application
from grants.meetings.models import AgendaItem, Meeting
from grants.panels.models import Panel
from grants.panels.rules import OWN
from grants.permissions import Who, inherit

inherit(Meeting, Meeting.panel_id, Panel, Who.MEMBER, Who.CHAIR)
inherit(AgendaItem, AgendaItem.application_id, Application, *OWN, Who.MEMBER, Who.CHAIR)

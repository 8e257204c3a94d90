"""The officers' forms: a panel, its members, what a plan of readings goes by, the practice idea."""

from flask_babel import lazy_gettext as _l

from grants.web.fields import Checkboxes, Date, Email, LongText, Postcode, Text, Tick, Whole
from grants.web.forms import Form, VersionedForm


class PanelForm(Form):
    name = Text(_l("What is the panel called?"), missing=_l("Enter a name for the panel"), longest=80)
    scores_due_on = Date(_l("Scores are due on"), hint=_l("Leave it empty if you do not know yet"))
    meets_on = Date(_l("The panel meets on"), hint=_l("Leave it empty if you do not know yet"))


class EditPanelForm(VersionedForm, PanelForm):
    shows_theirs = True
    wants_lived_experience = Tick(_l("Every idea is read by somebody with lived experience"))
    mixes_wards = Tick(_l("No idea is read only by people of one ward"))


class MemberForm(Form):
    email = Email(
        _l("Email address of a panellist or chair"),
        missing=_l("Enter an email address"),
        hint=_l("They need the role first. An administrator invites them"),
    )


class PlanForm(Form):
    readings = Whole(
        _l("How many members read each idea?"),
        missing=_l("Enter how many members read each idea"),
        hint=_l("Three are enough to begin with: ideas that are hard to place can be read by two more"),
        least=1,
        most=50,
    )


class ReaderForm(VersionedForm):
    """What a plan of readings goes by. The version is that of the panel, whose part a seat is."""

    shows_theirs = True
    most_ideas = Whole(
        _l("The most ideas they read"),
        hint=_l("Leave it empty for what the round asks of everybody"),
        least=0,
        most=500,
    )
    cares_about = Checkboxes(_l("Which missions do they care about?"))
    lived_experience = Tick(_l("They have lived experience of what these ideas are about, and want it to count"))
    postcode = Postcode(
        _l("Postcode"), hint=_l("Nobody is given an idea from their own postcode. It tells the ward too")
    )
    groups = LongText(
        _l("Groups they belong to"),
        hint=_l("One a line. Nobody is given an idea of their own group"),
        words=100,
        rows=3,
    )


class ReadersForm(Form):
    readers = Checkboxes(_l("Who reads this idea?"))


class PracticeForm(VersionedForm):
    shows_theirs = True
    title = Text(_l("What is the practice idea called?"), missing=_l("Enter a title"), longest=80)
    text = LongText(
        _l("The idea, as members read it"),
        missing=_l("Enter the text of the idea"),
        hint=_l("Leave out everything that could tell whose idea it was: names, groups, streets, days."),
        words=600,
        rows=12,
    )

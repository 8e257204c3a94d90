"""How every page with a form saves: one command in a ``with``, and what it refuses stands in the form.

    id, form = award.id, ReturnForm(obj=award)
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            services.take_back(id, amount_pence=form.amount.data, shown=form.shown, by=actor())
            return redirect(url_for(".show", id=id))
    return render_template("awards/return.html", form=form, award=queries.by_id(id)), form.http_status

A command that refused has rolled back, and that empties every row that was read before it: keep the ids, and read
again whatever the page shows after it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from grants.core.errors import Conflict, Refusal
from grants.web.forms import Form


@contextmanager
def saving(form: Form, read_again: Callable[[], Any] = lambda: None) -> Iterator[None]:
    """Do what stands inside; where it is refused, ``form`` keeps what was typed, says why, and answers 409.

    ``read_again`` finds what is saved now, for when somebody else was quicker (``Form.clashes_with``).
    """
    try:
        yield
    except Conflict:
        form.clashes_with(read_again())
    except Refusal as refusal:
        form.refuse(refusal)

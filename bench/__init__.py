"""How fast the service is and how little it needs, as ratios that hold on any machine: ``python -m bench``.

It makes towns of its own, serves them as in production, and says at the end whether every bound of design §8 holds.
What panels rest on is measured on people that are made up (``trust``, ``lists``, ``readings``), beside the targets of
the study that the methods come from. Nothing here is part of the service.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in production: small matrices gain nothing by more threads

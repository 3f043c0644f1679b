"""The eye on the stream: it goes on after a lost database, and ends when it is told."""

import threading


def test_the_eye_looks_again_after_a_lost_database_and_ends(django_ready):
    from django.db import OperationalError

    from greenlane.workers.alerts import Eye

    seen, enough = [], threading.Event()

    def look():
        seen.append(len(seen))
        if len(seen) == 1:
            raise OperationalError("away")
        if len(seen) == 3:
            enough.set()
        return 0

    eye = Eye(look, 0.001)
    eye.start()
    assert enough.wait(20)
    eye.end()
    assert not eye.is_alive()

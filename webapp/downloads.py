"""A file as the answer to a request."""

from contextlib import ExitStack

from flask import Response, stream_with_context

from webapp.edge import runtime
from webapp.whole_files import Lines, read_file


def csv_answer(lines: Lines, name: str) -> Response:
    """The CSV file `name`, to be kept by whoever asked. Raises what reading its beginning raises."""
    opened = ExitStack()
    given = opened.enter_context(read_file(runtime(), lines))
    answer = Response(stream_with_context(given), mimetype="text/csv")
    answer.call_on_close(opened.close)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

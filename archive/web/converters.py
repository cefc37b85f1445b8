from django.urls import register_converter

LARGEST = 2**31 - 1  # what either database holds in the column


class Number:
    """A public number: ASCII digits, at most ten, and only one way to write each."""

    regex = "[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        if int(value) > LARGEST:
            raise ValueError
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Number, "number")

"""Plans in files: read anything people bring, write what they can go on with."""

from din.files.draft import Draft
from din.files.formats import FORMATS, Format, file_format, parse, read, write, write_template
from din.files.limits import Limits

__all__ = ["FORMATS", "Draft", "Format", "Limits", "file_format", "parse", "read", "write", "write_template"]

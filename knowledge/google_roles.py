"""Google Cloud: which predefined role is the smallest that holds a permission."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter

from knowledge.entry import Link, Strict
from knowledge.yaml_file import values

LEAST_ROLES = Path(__file__).parent / "least_roles.yaml"

_Permission = Annotated[
    str, StringConstraints(pattern=r"^[a-z]+\.googleapis\.com/\w+\.\w+$|^[a-z]\w*(\.\w+){2,}$")
]
_Role = Annotated[str, StringConstraints(pattern=r"^roles/[a-z]\w*\.\w+$|^roles/browser$")]


class LeastRole(Strict):
    """A permission, the smallest role that holds it, and where that can be read."""

    permission: _Permission
    role: _Role
    source: Link


@cache
def shipped() -> Mapping[str, str]:
    """Permission, in lower case (errors write them as they like), to role.

    Raises:
        pydantic.ValidationError: a row of the file is not of the form.

    """
    rows = values(LEAST_ROLES.read_bytes())
    table = TypeAdapter(tuple[LeastRole, ...]).validate_python(rows)
    return MappingProxyType({row.permission.lower(): row.role for row in table})

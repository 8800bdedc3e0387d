import pytest
import yaml
from pydantic import ValidationError

from knowledge.google_roles import LEAST_ROLES, LeastRole, shipped


def test_every_row_is_of_the_form_and_stands_once_in_order():
    rows = yaml.safe_load(LEAST_ROLES.read_text("utf-8"))
    names = [LeastRole.model_validate(row).permission for row in rows]
    assert names == sorted(set(names), key=str.lower)
    assert len(shipped()) == len(rows)


def test_a_permission_is_found_however_an_error_writes_it():
    assert shipped()["aiplatform.endpoints.predict"] == "roles/aiplatform.user"
    assert shipped()["iam.serviceaccounts.actas"] == "roles/iam.serviceAccountUser"


@pytest.mark.parametrize(
    "row",
    [
        {
            "permission": "aiplatform",
            "role": "roles/aiplatform.user",
            "source": "https://a.example",
        },
        {"permission": "a.b.c", "role": "owner", "source": "https://a.example"},
        {"permission": "a.b.c", "role": "roles/a.user", "source": "somewhere"},
        {"permission": "a.b.c", "role": "roles/a.user", "source": "https://a.example", "x": 1},
    ],
)
def test_a_row_of_another_form_is_refused(row):
    with pytest.raises(ValidationError):
        LeastRole.model_validate(row)

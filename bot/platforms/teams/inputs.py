"""Forms as cards with inputs. There are no dialogs: what is typed comes back with the button.

The button carries the form's own description, so that it can be drawn again with its faults named
and nothing that was typed lost, by whichever replica gets it. It decides nothing: what the answers
mean is looked up by the form's subject.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Bound

from bot.messages.form import Choice, Field, Form, Picks, Purpose
from bot.messages.text import Span, cut, flat, plain, visible
from bot.platforms.teams import adaptive, elements
from bot.platforms.teams.elements import Element

SUBMIT = "submit"
VERB, VALUE, FORM = "verb", "value", "form"
FIELD = "field_"
"""In front of a field's name, so that no field can be taken for what the button carries."""
_EVERYBODY = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
_LEAD_MAX = 600
_VALUE_MAX = 4000


def to_inputs(form: Form, faults: Mapping[str, str] | None = None) -> Element:
    """Draw *form*; *faults* (field name to words) stand at their fields, others above.

    What was typed is kept, but for what Teams wouldn't take: then it is cut, and said to be.
    """
    drawn = _draw(form, faults or {})
    if form.facts and elements.size(drawn) > elements.MOST_BYTES:
        return _too_long(form)
    for most in (800, 200):
        if elements.size(drawn) <= elements.MOST_BYTES:
            break
        fields = tuple(replace(one, value=cut(one.value, most)) for one in form.fields)
        too_long = {
            one.name: "This was too long for Teams, and is cut."
            for one in form.fields
            if len(one.value) > most
        }
        drawn = _draw(replace(form, fields=fields), {**(faults or {}), **too_long})
    return drawn


def _too_long(form: Form) -> Element:
    """What is decided on is shown whole, or it is not decided on here."""
    words = (
        "This is more than Teams can show in one card, so it can't be decided on here. Decide on "
        "it in Slack, or have whoever runs keyfix do it: keyfix review."
    )
    return elements.adaptive_card([_title(form), elements.paragraph(plain(words), _LEAD_MAX)])


def _draw(form: Form, wrong: Mapping[str, str]) -> Element:
    names = {field.name for field in form.fields}
    body = [_title(form)]
    body += [elements.paragraph(line, _LEAD_MAX) for line in form.lead]
    body += adaptive.facts(form.facts)
    body += [_fault(words) for name, words in wrong.items() if name not in names]
    for field in form.fields:
        body += _field(field, wrong.get(field.name, ""))
    send = elements.execute(form.submit, SUBMIT, {FORM: _described(form)})
    body.append({"type": "ActionSet", "actions": [send | {"style": "positive"}]})
    return elements.adaptive_card(body)


def as_drawn(data: Mapping[str, object]) -> Form | None:
    """The form that a button's *data* describes, with what was typed; None if it isn't ours."""
    try:
        described = _Described.model_validate(data.get(FORM))
    except ValidationError:
        return None
    typed = {name: data.get(FIELD + name) for name in (one.name for one in described.fields)}
    fields = tuple(_as_typed(one, typed[one.name]) for one in described.fields)
    return Form(
        purpose=described.purpose,
        subject=described.subject,
        title=described.title,
        lead=tuple(plain(words) for words in described.lead),
        fields=fields,
        submit=described.submit,
    )


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Words = Annotated[str, Bound(max_length=_VALUE_MAX)]


class _DescribedField(_Strict):
    name: Words
    label: Words
    hint: Words = ""
    choices: tuple[tuple[Words, Words], ...] = Bound(default=(), max_length=100)
    picks: Picks = Picks.WORDS
    many: bool = False
    lines: int = 1
    required: bool = True
    most: int = 1000


class _Described(_Strict):
    purpose: Purpose
    subject: Words
    title: Words
    lead: tuple[Words, ...] = Bound(default=(), max_length=20)
    fields: tuple[_DescribedField, ...] = Bound(default=(), max_length=30)
    submit: Words = "Send"


def _described(form: Form) -> Element:
    fields = tuple(
        _DescribedField(
            name=one.name,
            label=one.label,
            hint=one.hint,
            choices=tuple((choice.value, choice.label) for choice in one.choices),
            picks=one.picks,
            many=one.many,
            lines=one.lines,
            required=one.required,
            most=one.most,
        )
        for one in form.fields
    )
    whole = _Described(
        purpose=form.purpose,
        subject=form.subject,
        title=form.title,
        lead=tuple(cut(flat(line), _LEAD_MAX) for line in form.lead),
        fields=fields,
        submit=form.submit,
    )
    return whole.model_dump(mode="json", exclude_defaults=True)


def _as_typed(one: _DescribedField, typed: object) -> Field:
    return Field(
        name=one.name,
        label=one.label,
        value=cut(typed, _VALUE_MAX) if isinstance(typed, str) else "",
        hint=one.hint,
        choices=tuple(Choice(value, label) for value, label in one.choices),
        picks=one.picks,
        many=one.many,
        lines=one.lines,
        required=one.required,
        most=one.most,
    )


def _title(form: Form) -> Element:
    run = elements.run(Span(form.title), 150, weight="Bolder", size="Medium")
    return elements.rich([run])


def _field(field: Field, fault: str) -> list[Element]:
    menu = field.choices or field.picks is Picks.PEOPLE
    drawn = _menu(field) if menu else _box(field)
    drawn |= {
        "id": FIELD + field.name,
        "label": visible(field.label),
        "isRequired": field.required,
        "errorMessage": f"{visible(field.label)} is needed.",
    }
    if field.value:
        drawn["value"] = field.value
    hint = [elements.paragraph(plain(field.hint), 300, isSubtle=True, size="Small")]
    return [*([_fault(fault)] if fault else []), drawn, *(hint if field.hint else [])]


def _box(field: Field) -> Element:
    return {"type": "Input.Text", "isMultiline": field.lines > 1, "maxLength": field.most}


def _menu(field: Field) -> Element:
    # Compact: an expanded one draws its choices with markdown.
    drawn: Element = {
        "type": "Input.ChoiceSet",
        "style": "compact",
        "choices": [{"title": visible(c.label), "value": c.value} for c in field.choices],
    }
    if field.picks is Picks.PEOPLE:  # Teams' own picker, over the whole organisation
        drawn["choices.data"] = _EVERYBODY
    return drawn | ({"isMultiSelect": True} if field.many else {})


def _fault(words: str) -> Element:
    return elements.paragraph(plain(words), 300, color="Attention", weight="Bolder")

"""Pasted errors, redacted, and what people answered about them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.person import Identity
from bot.access.place import Place
from bot.errors import NotFound
from bot.messages.paste import Paste, Rating, standing
from bot.storage.places import place_from, place_text, root_text
from bot.storage.tables import diagnoses
from knowledge import Diagnosis, KnowledgeBase, Redacted
from knowledge.triage import Answer, Standing


class Diagnoses:
    """The pasted errors of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, paste: Paste, found: Diagnosis | None) -> None:
        """Keep a new one, with what it was taken for, if for anything."""
        row = {
            "id": paste.id,
            "tenant": self._tenant,
            "author": str(paste.author),
            "place": place_text(paste.place),
            "text": paste.text.text,
            "secrets": list(paste.text.secrets),
            "private": paste.private,
            "provider": found.provider.value if found else "",
            "cause": found.cause.value if found else "",
            "entry": found.entry.id if found else "",
            "at": paste.at,
        }
        await self._connection.execute(insert(diagnoses).values(row | _changeable(paste)))

    async def get(self, diagnosis_id: str) -> Paste:
        """Read one in order to show it.

        Raises:
            NotFound: it is not there, or not any more.

        """
        return await self._read(diagnosis_id, select(diagnoses))

    async def standing(self, diagnosis_id: str, base: KnowledgeBase) -> Standing | None:
        """How one stands by its text and the answers; None where it isn't known, or kept."""
        try:
            return standing(await self.get(diagnosis_id), base)
        except NotFound:
            return None

    async def lock(self, diagnosis_id: str) -> Paste:
        """Read one in order to change it.

        Raises:
            NotFound: it is not there, or not any more.

        """
        return await self._read(diagnosis_id, select(diagnoses).with_for_update())

    async def newest(
        self, author: Identity, place: Place, *, before: datetime | None = None
    ) -> Paste | None:
        """What *author* pasted last in *place* for all to see (*before* a moment), if anything.

        A place without a thread is the whole conversation.
        """
        these = (
            (diagnoses.c.tenant == self._tenant)
            & (diagnoses.c.author == str(author))
            & diagnoses.c.private.is_(False)
            & (
                diagnoses.c.place == place_text(place)
                if place.thread
                else diagnoses.c.place.startswith(root_text(place), autoescape=True)
            )
        )
        if before:
            these &= diagnoses.c.at < before
        last = select(diagnoses).where(these).order_by(diagnoses.c.at.desc()).limit(1)
        row = (await self._connection.execute(last)).one_or_none()
        return _from_row(row) if row else None

    async def save(self, paste: Paste) -> None:
        """Keep its new answers and rating."""
        this = diagnoses.c.id == paste.id
        await self._connection.execute(update(diagnoses).where(this).values(_changeable(paste)))

    async def purge(self, before: datetime) -> int:
        """Forget those of before *before*; how many they were."""
        return await self._delete(diagnoses.c.at < before)

    async def erase(self, diagnosis_id: str) -> int:
        """Forget one before its time; how many they were."""
        return await self._delete(diagnoses.c.id == diagnosis_id)

    async def erase_of(self, authors: Collection[str]) -> int:
        """Forget those of *authors* before their time; how many they were."""
        return await self._delete(diagnoses.c.author.in_(authors))

    async def _delete(self, which: ColumnElement[bool]) -> int:
        these = (diagnoses.c.tenant == self._tenant) & which
        return (await self._connection.execute(delete(diagnoses).where(these))).rowcount

    async def _read(self, diagnosis_id: str, every: Select[Any]) -> Paste:
        one = every.where((diagnoses.c.id == diagnosis_id) & (diagnoses.c.tenant == self._tenant))
        row = (await self._connection.execute(one)).one_or_none()
        if row is None:
            raise NotFound("keyfix no longer keeps this error; paste it again.")
        return _from_row(row)


def _changeable(paste: Paste) -> dict[str, Any]:
    given = [[one.question, one.option] for one in paste.answers]
    return {"answers": given, "rating": paste.rating.value}


def _from_row(row: Row[Any]) -> Paste:
    return Paste(
        id=row.id,
        author=Identity.parse(row.author),
        place=place_from(row.place),
        text=Redacted(row.text, tuple(row.secrets)),
        answers=tuple(Answer(*one) for one in row.answers),
        rating=Rating(row.rating),
        private=row.private,
        at=row.at,
    )

"""`python -m tests.journeys.carrying POINT URL PROVIDER MOMENT`: what is due at a moment is done.

One pass of whoever carries grants out, as a process of its own; it dies as it comes to the point.
"""

import asyncio
import sys
from datetime import datetime

from bot.storage.database import Database
from bot.workflows.provision import ProvisionGrants
from tests.fakes.provisioner import Scripted
from tests.journeys.dying import die_at


async def carry_out(url, provider, moment):
    database = Database(url, lambda: moment)
    await ProvisionGrants(database, lambda _: Scripted(provider, within=10)).drain()
    await database.close()


if __name__ == "__main__":
    point, url, provider, moment = sys.argv[1:]
    die_at(point)
    asyncio.run(carry_out(url, provider, datetime.fromisoformat(moment)))

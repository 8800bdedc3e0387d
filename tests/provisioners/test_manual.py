from dataclasses import replace

from bot.access.grant_status import Verification
from bot.provisioners.manual import Manual
from knowledge import Provider
from knowledge.ask import Membership
from tests.provisioners.by_hand.tasks import task_for

TASK = task_for(Provider.OPENAI, Membership(role="member", target="proj_EXAMPLE"))


async def test_hands_are_waited_for_and_tell_of_themselves():
    waiting = await Manual().activate(TASK)
    assert waiting.by_hand
    assert await Manual().check(TASK) == waiting


async def test_only_the_holder_can_tell_whether_it_works():
    assert (await Manual().verify(TASK)).outcome is Verification.ASKED


async def test_hands_take_it_back_where_they_may_have_given_it():
    given = replace(TASK, grant=replace(TASK.grant, reference="by hand"))
    assert (await Manual().revoke(given)).by_hand
    assert await Manual().revoke(TASK) is None


def test_the_plan_is_for_hands():
    assert Manual().plan(TASK).by_hand

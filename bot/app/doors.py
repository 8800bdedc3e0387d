"""Every journey, put together behind the front door."""

from collections.abc import Mapping

from bot.access.directory import Directory
from bot.provisioners import Provisioners
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.answer import AnswerQuestion, RateAnswer
from bot.workflows.ask import PrepareRequest
from bot.workflows.carry_out import CarryOut
from bot.workflows.edit import EditRequest
from bot.workflows.end import EndGrant
from bot.workflows.explain import ExplainMessage
from bot.workflows.explain_policy import ExplainPolicy
from bot.workflows.front_door import FrontDoor
from bot.workflows.hold import ListHeld, RateGrant
from bot.workflows.link import LinkAccounts
from bot.workflows.look_up import LookUp
from bot.workflows.prepare_review import PrepareReview
from bot.workflows.request import OpenRequest
from bot.workflows.review import ReviewRequest
from bot.workflows.setup import SetUp
from bot.workflows.shelf import KnowledgeShelf
from bot.workflows.timeline import TellStory
from bot.workflows.ways import Ways
from bot.workflows.ways.audit import AuditWays
from bot.workflows.ways.diagnoses import DiagnosisWays
from bot.workflows.ways.grants import GrantWays
from bot.workflows.ways.people import PeopleWays
from bot.workflows.ways.policy import PolicyWays
from bot.workflows.ways.requests import RequestWays
from bot.workflows.ways.setup import SetupWays
from bot.workflows.why import TellWhy
from bot.workflows.withdraw import WithdrawRequest


def front_door(
    database: Database,
    base: KnowledgeShelf,
    policy: PolicyInForce,
    directories: Mapping[str, Directory],
    provisioners: Provisioners,
) -> FrontDoor:
    """The door to all that is here; *directories* may still be filled afterwards."""
    look_up = LookUp(directories)
    explain = ExplainMessage(database, base, policy)
    diagnoses = DiagnosisWays(
        explain=explain,
        answer=AnswerQuestion(database, base),
        rate=RateAnswer(database),
        why=TellWhy(database, base),
        base=base,
    )
    others = (
        _requests(database, base, policy, look_up, provisioners),
        _grants(database, base, policy, look_up, explain),
        PeopleWays(LinkAccounts(database, look_up)).ways(),
        SetupWays(SetUp(database, base, policy, look_up), base).ways(),
        AuditWays(TellStory(database, policy, look_up)).ways(),
        PolicyWays(ExplainPolicy(database, policy, look_up)).ways(),
    )
    return FrontDoor(explain, diagnoses, others, base)


def _requests(
    database: Database,
    base: KnowledgeShelf,
    policy: PolicyInForce,
    look_up: LookUp,
    provisioners: Provisioners,
) -> Ways:
    return RequestWays(
        prepare=PrepareRequest(database, base, policy, look_up),
        request=OpenRequest(database, base, policy, look_up),
        edit=EditRequest(database, base, policy, look_up),
        withdraw=WithdrawRequest(database),
        prepare_review=PrepareReview(database, base, policy, look_up, provisioners),
        review=ReviewRequest(database, policy, look_up),
    ).ways()


def _grants(
    database: Database,
    base: KnowledgeShelf,
    policy: PolicyInForce,
    look_up: LookUp,
    explain: ExplainMessage,
) -> Ways:
    carry_out = CarryOut(database, policy, look_up)
    return GrantWays(
        carry_out=carry_out,
        end=EndGrant(database, carry_out),
        rate=RateGrant(database, base, explain),
        held=ListHeld(database),
        base=base,
    ).ways()

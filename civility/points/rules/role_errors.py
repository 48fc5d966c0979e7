"""Refusals of clauses that are not for everybody. They carry the role, so that it is said in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from civility.errors import N_, RuleBroken
from civility.points.errors import HouseholdRefused
from civility.points.rules.roles import ROLE_WORDS, Role


class NotInRole(HouseholdRefused):
    """The village keeps such posts, and nobody of the household held one that day."""

    code = "not-in-role"
    message = N_("第 %(number)s 户 %(name)s 那天没有人担任这个职务：这一条%(role)s。真担任的，请管理员先登记任职。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "role": translate(ROLE_WORDS[Role(self.fields["role"])])}


class RoleNotConfirmed(RuleBroken):
    """The program does not know who is one, so the reviewer says who it is."""

    code = "role-not-confirmed"
    message = N_("这一条%(role)s，程序不知道谁是。请写明是谁，核对过再通过。")

    def shown(self, translate: Callable[[str], str]) -> Mapping[str, Any]:
        return {**self.fields, "role": translate(ROLE_WORDS[Role(self.fields["role"])])}

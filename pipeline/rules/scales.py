"""The scales by which the field measures: levels, modes, education, places of work, and what a person is asked of."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """级别, lowest first."""

    YUAN = "yuan"  # 员级
    ZHULI = "zhuli"  # 助理级
    ZHONGJI = "zhongji"  # 中级
    FUGAO = "fugao"  # 副高级
    ZHENGGAO = "zhenggao"  # 正高级

    @property
    def rank(self) -> int:
        """1 for 员级 to 5 for 正高级."""
        return list(Level).index(self) + 1

    def above(self) -> Level | None:
        """The next higher level; None above 正高级."""
        return next((level for level in Level if level.rank == self.rank + 1), None)


class Mode(StrEnum):
    """How the title of one level of one series is obtained nationally."""

    REVIEW = "review"
    EXAM = "exam"
    EXAM_THEN_REVIEW = "exam_then_review"
    QUALIFICATION = "qualification"


class Education(StrEnum):
    """最高学历, lowest first; the word is the one that people and certificates use."""

    SECONDARY = "中专"
    COLLEGE = "大专"
    BACHELOR = "本科"
    MASTER = "硕士"
    DOCTOR = "博士"

    @property
    def rank(self) -> int:
        """0 for 中专."""
        return list(Education).index(self)


class Schooling(StrEnum):
    """How the education was had."""

    FULL_TIME = "full_time"  # 全日制
    PARTY_SCHOOL = "party_school"  # 党校
    OTHER = "other"  # 成人、自考、函授 …


class Tier(StrEnum):
    """Where a unit stands: 区直, 地州市, 县级, 乡镇及以下."""

    REGION = "region"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


class Assessed(StrEnum):
    """The result of the last yearly assessment (考核)."""

    EXCELLENT = "excellent"  # 优秀
    QUALIFIED = "qualified"  # 合格, 称职
    NOT_QUALIFIED = "not_qualified"  # 基本合格, 不合格
    NONE = "none"  # 未考核


class Fact(StrEnum):
    """One thing that a pathway asks a person; the key under which the answer is remembered."""

    EDUCATION = "education"
    SCHOOLING = "schooling"
    WORK_SINCE = "work_since"
    ASSESSED = "assessed"
    PRESENT = "present"  # 现任职称: its level, or none
    SAME_SPECIALTY = "same_specialty"
    SERVICE = "service"  # village service: the years that were assessed excellent
    AWARDS = "awards"
    STANDING = "standing"  # whether something bars the person from applying at all

"""Offices on routes, their officers, and the invitations by which officers come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pipeline.rules.words import Node, Rank
from storage.models.base import Base, Moment, words
from storage.sealing import Sealed


class Office(Base):
    """A unit, recommender, bureau, review body or help desk."""

    __tablename__ = "offices"
    __table_args__ = (UniqueConstraint("node", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    node: Mapped[Node] = mapped_column(words(Node))
    code: Mapped[str] = mapped_column(String(20))
    """For a unit the nine characters of GB 11714, whichever form was typed; for the pack's offices the pack's code."""
    credit_code: Mapped[str | None] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    spelt: Mapped[str | None] = mapped_column(String(1000))
    """For a unit, by what else its name is found: pinyin and its initials; None until it is described."""
    portal: Mapped[str] = mapped_column(String(6), index=True)
    tier: Mapped[str | None] = mapped_column(String(20))
    """区直, 地州市, 县级, 乡镇及以下 (rules.policy.Tier); units only."""
    area_class: Mapped[int | None]
    contact: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(200))
    hours: Mapped[str] = mapped_column(String(200))
    channels: Mapped[str] = mapped_column(Sealed("offices.channels"), default="", deferred=True)
    """Apprise URLs, one a line: e-mail, DingTalk, WeCom, Feishu, webhooks; they hold secrets."""
    empty_since: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it is known, and told, that nobody there can decide; None while somebody can."""
    covers: Mapped[dict[str, Any]] = mapped_column(JSON)
    """For a body or recommender: `{"series": [...], "levels": [...]}`; an empty list means all."""
    since: Mapped[date | None]
    """Its first day; None: it has always been there."""
    until: Mapped[date | None]
    """Its last day; None: no end is known."""
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"), index=True)
    """Who takes over what it had in hand, when it ends."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When that was done (`pipeline.review.endings`): its officers and cases are its successor's."""
    recommendations: Mapped[list[Recommendation]] = relationship(
        foreign_keys="Recommendation.unit_id", order_by="Recommendation.place", cascade="all, delete-orphan"
    )


class Recommendation(Base):
    """Which recommenders a unit has chosen: at most two at a time for each series (U6)."""

    __tablename__ = "recommendations"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Empty: for every series that has no choice of its own."""
    recommender_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    recommender: Mapped[Office] = relationship(foreign_keys=[recommender_id])


class FormerName(Base):
    """What a unit was called, and its code, until a case changed them (U4): old certificates still say so."""

    __tablename__ = "former_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(20))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    until: Mapped[datetime] = mapped_column(Moment)
    case_id: Mapped[UUID] = mapped_column()
    """The case that changed it."""


class Officer(Base):
    """One person's post at one office; the chat is how they are told, unless it is a seat at the desk alone."""

    __tablename__ = "officers"
    __table_args__ = (UniqueConstraint("office_id", "chat_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"), index=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    language: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(100))
    rank: Mapped[Rank] = mapped_column(words(Rank))
    active: Mapped[bool] = mapped_column(Boolean)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("directory_accounts.id"), index=True)
    """By whose claims in the directory it is held, and ends; None: by an invitation."""
    office: Mapped[Office] = relationship()


class Invitation(Base):
    """A one-time link that makes its holder an officer; only its hash is kept."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"))
    rank: Mapped[Rank] = mapped_column(words(Rank))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    """The post that ends when the invitation is used."""
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

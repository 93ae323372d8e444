"""What the columns of offices' tables are called, beside those that a certificate's own fields are (`certificates.fields`)."""

from __future__ import annotations

PHONE = ("手机号", "手机", "手机号码", "联系电话", "电话", "Phone")
UNIT_CODE = ("单位代码", "统一社会信用代码", "组织机构代码", "Unit code")
SERIES = ("系列", "职称系列", "系列名称", "Series")
GRADE = "级"
"""May be left out of a level's name: 副高, 正高."""

"""Form fields for what villagers type: points, money, days, and the hidden keys of forms that write."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from markupsafe import Markup
from wtforms import Field, HiddenField
from wtforms.widgets import DateInput, TextInput

from civility.web.numbers import MINUS, parse_day, parse_fen, parse_tenths, points, yuan

PUBLIC_FORM_AGE_S = 12 * 3600


class PointsField(Field):
    """Points typed as people write them; ``data`` is an integer in tenths, or None when nothing was typed.

    Negative points are refused unless ``signed`` is set.
    """

    widget = TextInput()

    def __init__(self, *args: Any, signed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signed = signed
        self.data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return points(self.data).replace(MINUS, "-") if self.data is not None else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            tenths = parse_tenths(valuelist[0])
        except ValueError:
            raise ValueError(_("请写数字，最多一位小数，比如 5 或 5.5。")) from None
        if tenths < 0 and not self.signed:
            raise ValueError(_("请写正数，不带减号。"))
        self.data = tenths


class YuanField(Field):
    """Money typed in yuan; ``data`` is an integer in fen, or None when nothing was typed."""

    widget = TextInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return yuan(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = parse_fen(valuelist[0])
        except ValueError:
            raise ValueError(_("请写多少元，最多两位小数，比如 8400 或 1.5。")) from None


class DateField(Field):
    """A day; ``data`` is a date or None. Understands the browser's own form and what people write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.data: date | None

    def widget(self, field: "DateField", **kwargs: Any) -> Markup:
        # A date input shows nothing at all when its value is not a date: what was typed must not vanish.
        return (TextInput() if field.raw_data and field.data is None else DateInput())(field, **kwargs)

    def _value(self) -> str:
        if self.data is not None:
            return self.data.isoformat()
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = parse_day(valuelist[0])
        except ValueError:
            raise ValueError(_("请写日期，比如 2026-11-21 或 11月21日。")) from None


class RequestKeyField(HiddenField):
    """A UUID made when the form is first shown and kept while it is put right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["default"] = lambda: str(uuid4())
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            self.data = str(UUID(valuelist[0]))
        except (IndexError, ValueError):
            self.renew()
            raise ValueError(_("这张表不完整。请核对后再交一次。")) from None

    def renew(self) -> None:
        """Give the next try a key of its own."""
        self.data = str(uuid4())


class SignedKeyField(RequestKeyField):
    """The request key inside a signed, expiring token, for forms that know their sender by no cookie.

    On the page the value is the token; ``data`` is the plain key, as in ``RequestKeyField``.
    """

    token: str | None = None

    def _value(self) -> str:
        return self.token or self._serializer().dumps(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        token = valuelist[0] if valuelist else ""
        try:
            self.data = str(UUID(self._serializer().loads(token, max_age=PUBLIC_FORM_AGE_S)))
            self.token = token
        except SignatureExpired:
            self.renew()
            raise ValueError(_("这一页放得太久了。请核对后再交一次。")) from None
        except (BadSignature, ValueError, TypeError, AttributeError):
            self.renew()
            raise ValueError(_("这张表不完整。请核对后再交一次。")) from None

    def renew(self) -> None:
        super().renew()
        self.token = None

    @staticmethod
    def _serializer() -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(current_app.secret_key or "", salt="civility-public-form")

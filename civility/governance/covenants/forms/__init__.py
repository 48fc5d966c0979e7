"""The forms of covenants: the editor, which works without scripts, the vote, the signatures."""

from dataclasses import asdict, fields

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from civility.governance.covenants.models import Covenant
from civility.governance.covenants.rules import (
    MAX_ARTICLE_OTHER,
    MAX_ARTICLE_TEXT,
    MAX_ARTICLE_TITLE,
    MAX_ARTICLES,
    MAX_CLAUSE,
    VOTED_BY_NAMES,
    Article,
)
from civility.governance.covenants.rules.strokes import MOST_LETTERS
from civility.people.forms import VoteForm
from civility.photos import PhotosField
from civility.web.forms import DateField, Form, KeyedForm
from civility.web.validators import ForEveryone

FIRST_ARTICLES = 3


class ArticleForm(Form):
    """One article inside the editor; the editor carries the CSRF token for all of them."""

    class Meta(Form.Meta):
        csrf = False

    title = StringField(_l("标题"), [Optional(), Length(max=MAX_ARTICLE_TITLE), ForEveryone()])
    text = TextAreaField(_l("内容"), [Length(max=MAX_ARTICLE_TEXT), ForEveryone()])
    other = TextAreaField(_l("藏文"), [Length(max=MAX_ARTICLE_OTHER), ForEveryone()])
    clause = StringField(_l("对应的积分细则"), [Optional(), Length(max=MAX_CLAUSE)])


class EditorForm(KeyedForm):
    """A title and articles. ``step`` says which button was pressed: ``save``, ``preview``, ``add``, ``remove-2``,
    ``up-2``, ``down-2``.

    More articles than a covenant may have are read all the same: they are refused in words, not dropped.
    """

    title = StringField(_l("约的名字"), [DataRequired(), Length(max=60), ForEveryone()])
    articles: FieldList = FieldList(FormField(ArticleForm))
    edition = HiddenField()

    @classmethod
    def of(cls, covenant: Covenant | None, title: str) -> "EditorForm":
        """The editor as it is first shown: with a version's words, or empty."""
        rows = covenant.articles if covenant else [{"title": "", "text": ""}] * FIRST_ARTICLES
        edition = str(covenant.edition) if covenant and covenant.state == "draft" else ""
        return cls(title=covenant.title if covenant else title, articles=rows, edition=edition)

    def given(self) -> list[Article]:
        """The articles as typed, empty ones too."""
        names = [field.name for field in fields(Article)]
        return [Article(**{name: entry.data[name] or "" for name in names}) for entry in self.articles]

    def rearrange(self, step: str) -> bool:
        """Do what a button asks; False when the step is to save. The request key stays."""
        verb, _dash, place = step.partition("-")
        if verb not in ("preview", "add", "remove", "up", "down"):
            return False
        articles = self.given()
        number = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1
        if verb == "add" and len(articles) < MAX_ARTICLES:
            articles.append(Article("", ""))
        elif verb == "remove" and 0 <= number < len(articles):
            del articles[number]
        else:
            first = number - 1 if verb == "up" else number
            if 0 <= first < len(articles) - 1 and verb in ("up", "down"):
                articles[first], articles[first + 1] = articles[first + 1], articles[first]
        self._show(articles)
        return True

    def _show(self, articles: list[Article]) -> None:
        while self.articles.entries:
            self.articles.pop_entry()
        for article in articles:
            self.articles.append_entry(asdict(article))


class AdoptionForm(VoteForm):
    """What the meeting decided, and from when it holds."""

    edition = HiddenField(validators=[DataRequired()])
    by = RadioField(
        _l("谁投的票"),
        choices=[SelectChoice(by, _l(words)) for by, words in VOTED_BY_NAMES.items()],
        default="households",
    )
    in_force_from = DateField(_l("从哪天起施行"), [InputRequired()])


class SignForm(KeyedForm):
    """A household signs: with its finger where there are scripts, or with a tick."""

    strokes = HiddenField(validators=[Length(max=MOST_LETTERS)])
    agreed = BooleanField(_l("本户同意这个约，愿意照着做"))


class HelperSignForm(KeyedForm):
    """A helper confirms for a household that said so."""

    number = StringField(_l("户号"), [DataRequired(), Length(max=12)])
    agreed = BooleanField(_l("我当面问过这一户，这一户说同意"))


class SheetForm(KeyedForm):
    """A sheet of paper: who signed it, and its photo."""

    numbers = TextAreaField(_l("哪些户签了"), [DataRequired(), Length(max=2000)])
    photo = PhotosField(_l("签名表的照片"), most=1)

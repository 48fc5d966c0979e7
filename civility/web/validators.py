"""What any feature's form may ask of a field."""

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from civility.redlines.figures import find_figure


class ForEveryone:
    """The field goes where everyone reads it: no telephone, identity card or bank card in it.

    An office's own telephone has a field of its own, which says that it is shown.
    """

    def __call__(self, _form: object, field: Field) -> None:
        figure = find_figure(field.data or "")
        if figure is not None:
            raise ValidationError(
                _(
                    "“%(field)s”大家都看得到，不要写“%(figure)s”这样的电话、证件号、卡号。请删去这串数字；要留联系办法，写村委会。",
                    field=field.label.text,
                    figure=figure,
                )
            )

"""What a correction is called, among those who deal with it and on the sheet that announces it. Pure."""

from civility.errors import N_

KIND_WORDS = {
    "amount": N_("分数记错了，另记一条"),
    "household": N_("记错了户，另记一条"),
    "withdrawn": N_("这条不该记，撤下"),
    "not_found": N_("复查没有查到这件事，撤下"),
}
PUBLIC_WORDS = {
    "amount": N_("分数改好另记，这条不算"),
    "household": N_("户改好另记，这条不算"),
    "withdrawn": N_("核对以后，这条不算"),
    "not_found": N_("核对以后，这条不算"),
}
"""For the wall, where nobody is told off: a sheet of corrections names no household."""
REPLACED = ("amount", "household")
"""Kinds for which the right claim is recorded anew."""

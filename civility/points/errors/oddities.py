"""What a note on an oddity refuses."""

from civility.errors import N_, RuleBroken


class OddityNoteEmpty(RuleBroken):
    code = "oddity-note-empty"
    message = N_("请写下问了谁、怎么回事，最多 %(limit)s 个字。")

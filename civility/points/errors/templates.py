"""What the township's template refuses; ``rules.local_errors`` has what it refuses a village's standard."""

from civility.errors import N_, RuleBroken


class NoTemplate(RuleBroken):
    code = "no-template"
    message = N_("乡镇还没有公布样板细则，或者收回了。请自己上传一份。")
    status = 404

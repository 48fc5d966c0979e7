"""What activities, their days and the old festivals are called. Kinds are data: each is a word, none has code of its own."""

from typing import Final

from civility.errors import N_

KINDS: Final = {
    "volunteer": N_("志愿服务"),
    "patrol": N_("巡逻"),
    "duty": N_("值日坐班"),
    "school": N_("护学岗"),
    "course": N_("讲堂、上课"),
}
DAYS: Final = {
    "week": N_("每周固定几天"),
    "workdays": N_("上班上学的日子（调休上班也算）"),
    "tens": N_("公历逢集"),
    "lunar": N_("农历逢集"),
    "dates": N_("写明的几天"),
}
WEEKDAYS: Final = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
FESTIVALS: Final = {
    "春节": N_("春节"),
    "元宵": N_("元宵"),
    "端午": N_("端午"),
    "七夕": N_("七夕"),
    "中元": N_("中元"),
    "中秋": N_("中秋"),
    "重阳": N_("重阳"),
    "腊八": N_("腊八"),
    "小年": N_("小年"),
    "除夕": N_("除夕"),
    "冬至": N_("冬至"),
    "清明": N_("清明"),
}
NEWS: Final = {
    "taken_up": N_("有人退出，轮到您家了，请按时来。"),
    "called": N_("有人来不了，这一班改排您家。来不了请早点说。"),
    "cancelled": N_("这一班取消了，不用来了。"),
    "swapped": N_("班换好了。"),
    "covered": N_("有人替您家顶班，不用来了。"),
}
"""What a place's household is told, by ``ShiftPlace.news``."""

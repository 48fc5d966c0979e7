"""What villages call the columns of a scoring standard.

Of 项目 and 内容 side by side the 内容 is the clause and the 项目 says what it belongs to (``part``). A sheet of 项目 and
评分标准 alone has its points in the words of the 评分标准: the second reading of the header.
"""

from collections.abc import Mapping

# fmt: off
FIELDS: Mapping[str, tuple[str, ...]] = {
    "item": (
        "item_cn", "item", "内容", "积分内容", "评分内容", "具体内容", "考核内容", "指标内容", "赋分内容",
        "条款", "条款内容", "加分内容", "扣分内容", "考评内容", "评价内容", "项目内容", "title", "细则",
        "积分细则", "评分细则", "评分标准", "积分标准", "项目", "积分项目", "评分项目", "加分项目", "扣分项目",
        "二级指标", "三级指标", "指标", "指标名称", "项目名称", "事项", "积分事项", "小类", "子类", "二级项目",
        "行为",
    ),
    "points": (
        "分值", "points", "score", "分数", "积分", "积分分值", "赋分", "赋分值", "计分", "得分", "加扣分",
        "奖惩分值", "积分值", "标准分", "加分", "加分值", "扣分", "扣分值", "奖励积分", "分", "奖励分值",
        "奖励分", "考核分值", "评分", "积分奖励", "加分标准", "扣分标准", "计分标准", "赋分标准", "奖励标准",
        "分值标准", "计分办法", "评分办法", "标准",
    ),
    "category": (
        "类别", "category", "大类", "分类", "类型", "一级指标", "板块", "项目类别", "积分类别", "指标类别",
        "类", "模块",
    ),
    "direction": (
        "加扣", "direction", "方向", "加减", "奖惩", "性质", "加分或扣分", "加分扣分", "正负", "奖扣",
    ),
    "unit": (
        "单位", "unit", "计分单位", "计量单位", "频次", "计分频次", "周期", "计分周期",
    ),
    "cap": (
        "上限", "cap", "封顶", "限额", "积分上限", "最高分", "年度上限", "分值上限", "限制", "次数限制",
        "最高限额",
    ),
    "evidence": (
        "佐证", "evidence", "佐证材料", "证明材料", "依据", "认定依据", "评分依据", "证据", "所需材料", "材料",
        "凭证",
    ),
    "verifier": (
        "认定人", "verifier", "审核", "认定部门", "审核人", "责任人", "认定方式", "认定程序", "评定人",
        "评定方式", "审核程序",
    ),
    "level": (
        "级别", "level", "层级", "认定级别",
    ),
    "redline": (
        "红线", "redline", "red_line",
    ),
    "note": (
        "备注", "note", "notes", "说明", "注",
    ),
    "number": (
        "序号", "number", "编号", "条款号", "no", "条",
    ),
    "standard": (
        "标准编号", "std_id",
    ),
    "english": (
        "英文", "item_en",
    ),
    "part": (
        "项目", "积分项目", "评分项目", "加分项目", "扣分项目", "二级指标", "三级指标", "指标", "指标名称",
        "项目名称", "事项", "积分事项", "小类", "子类", "二级项目", "行为",
    ),
}
REQUIRED = ("item", "points")
_PARTS = FIELDS["part"]
_WORDINGS = (
    "评分标准", "评分细则", "积分标准", "积分细则", "细则", "考核标准", "标准", "内容", "具体内容", "评分内容", "积分内容",
)
POINTS_IN_WORDS: Mapping[str, tuple[str, ...]] = {**FIELDS, "item": _PARTS, "points": _WORDINGS, "part": ()}
# fmt: on

"""How names are written and read: surnames of two characters, and characters whose reading in a name is another."""

_LONG = """
欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 轩辕 宇文 长孙 闻人 端木 百里 呼延
东郭 南宫 西门 第五 独孤 拓跋 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 公羊 赫连 钟离 鲜于 闾丘 司寇
子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 夹谷 宰父 谷梁 段干 梁丘 左丘 东门 仲孙 叔孙 万俟 完颜 耶律
纳兰
"""
_READINGS = """
曾:zeng1 单:shan4 仇:qiu2 解:xie4 区:ou1 查:zha1 盖:ge3 任:ren2 华:hua4 尉:wei4 朴:piao2 翟:zhai2
召:shao4 折:she2 黑:he4 秘:bi4 冼:xian3 洗:xian3 缪:miao4 谌:chen2 宓:fu2 覃:qin2 晁:chao2 员:yun4
乜:nie4 盛:sheng4 尹:yin3 宁:ning4 纪:ji3 过:guo1 哈:ha3 那:na1 祭:zhai4 能:nai4 繁:po2 种:chong2
重:chong2 车:che1 相:xiang4 牟:mu4 葛:ge3 贲:ben1 逄:pang2 佴:nai4 句:gou1 适:kuo4 角:jue2 乐:yue4
於:yu1 幺:yao1 载:zai4 撒:sa4 俞:yu2 应:ying1 危:wei1 长:chang2 卜:bu3 隗:wei3 炅:gui4 洼:wa1
仉:zhang3 郗:xi1 郇:xun2 眭:sui1 芮:rui4 逯:lu4 厍:she4 訾:zi1 燕:yan1 令:ling2 广:guang3 红:hong2
观:guan4 干:gan1 呙:guo1 谯:qiao2 阚:kan4 瞿:qu2 阮:ruan3 莘:shen1 柏:bai3 佘:she2 亓:qi2 行:xing2
洪:hong2 都:du1 石:shi2 沈:shen3 齐:qi2 万俟:mo4-qi2 尉迟:yu4-chi2 单于:chan2-yu2 澹台:tan2-tai2
长孙:zhang3-sun1 令狐:ling2-hu2 乐正:yue4-zheng4 夏侯:xia4-hou2 鲜于:xian1-yu2 宰父:zai3-fu3
谷梁:gu3-liang2 夹谷:jia1-gu3 纳兰:na4-lan2 呼延:hu1-yan2 司空:si1-kong1 第五:di4-wu3
"""

LONG_SURNAMES = frozenset(_LONG.split())
SURNAME_READINGS = dict(pair.split(":") for pair in _READINGS.split())
"""Surname → syllables with tones, joined by a hyphen: 曾 → zeng1, 尉迟 → yu4-chi2."""
GIVEN_READINGS = {"长": "chang2", "朝": "zhao1", "重": "chong2"}
"""The same for characters of given names: 张长生, 李朝霞, 赵重阳."""

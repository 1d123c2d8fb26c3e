import csv
import os
import re
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lunheng.corpus.normalise import normalise
from lunheng.words import quantities

# Each line: a text | the quantities in it = their values, in order. No quantity: nothing behind |.
MONEY_AND_SHARES = """
今年投入1.2万亿元用于民生 | 1.2万亿元=1200000000000 元
同比提高7.64%，好于预期 | 7.64%=7.64 %
每人补助300元 | 300元=300 元
出口达到3,200亿美元 | 3,200亿美元=320000000000 美元
发行债券1万多亿元 | 1万多亿元=1000000000000+ 元
规模3.5万亿 | 3.5万亿=3500000000000
成本在5元以下 | 5元=5 元
5元器件展 | 5=5
100元宇宙 | 100=100
2025元旦晚会 | 2025=2025
提高0.5个百分点 | 0.5个百分点=0.5 百分点
下降20个基点 | 20个基点=20 基点
税率为8 %左右 | 8 %=8 %
死亡率5‰ | 5‰=5 ‰
气温上升1.5℃ | 1.5℃=1.5 ℃
物价涨幅为-0.3% | -0.3%=-0.3 %
物价涨幅为−0.30% | −0.30%=-0.3 %
增长百分之五左右 | 百分之五=5 %
增长百分之七点五 | 百分之七点五=7.5 %
完成计划的百分之一百零五点三 | 百分之一百零五点三=105.3 %
百分之百满意 | 百分之百=100 %
增长百分之七八 | 百分之七八=7..8 %
占百分之七八十 | 百分之七八十=70..80 %
增长百分之八至百分之十 | 百分之八至百分之十=8..10 %
增长百分之八到十 | 百分之八到十=8..10 %
上涨百分之3.5 | 百分之3.5=3.5 %
人口增长千分之五点二 | 千分之五点二=5.2 ‰
费率万分之三 | 万分之三=3 ‱
三分之二以上的代表 | 三分之二=2/3
不到四分之一世纪 | 四分之一=1/4
十分之九的农户 | 十分之九=9/10
"""
COUNTS = """
新增企业3家 | 3家=3 家
3家企业和2个中心 | 3家=3 家 2个=2 个
100强企业 | 100强=100 强
500强国家 | 500=500
近1000万人受益 | 1000万人=10000000 人
3000多家商户 | 3000多家=3000+ 家
建成50余个园区 | 50余个=50+ 个
20余万人次参加 | 20余万人次=200000+ 人次
超过3亿多人 | 3亿多人=300000000+ 人
三次以上，10多年努力 | 10多年=10+ 年
历时3年多 | 3年多=3+ 年
用了5个多月 | 5个多月=5+ 个月
增加2倍多 | 2倍多=2+ 倍
1万2千人 | 1万2千人=12000 人
1万2000元 | 1万2000元=12000 元
3亿5000万 | 3亿5000万=350000000
2亿3千万吨 | 2亿3千万吨=230000000 吨
3千5百元 | 3千5百元=3500 元
1,234.5万吨 | 1,234.5万吨=12345000 吨
5千万亩 | 5千万亩=50000000 亩
5亿千瓦和2.3亿千瓦时 | 5亿千瓦=500000000 千瓦 2.3亿千瓦时=230000000 千瓦时
330千伏变电站 | 330千伏=330 千伏
80平方公里、90平方米、30公里 | 80平方公里=80 平方公里 90平方米=90 平方米 30公里=30 公里
400公顷、5亩 | 400公顷=400 公顷 5亩=5 亩
用电8亿度 | 8亿度=800000000 度
2度假村 | 2=2
5人民医院 | 5=5
5人小组 | 5人=5 人
100人才公寓 | 100=100
1000万人口大省 | 1000万=10000000
3年级学生 | 3=3
3年行动 | 3年=3 年
5年均值 | 5=5
70周年 | 70周年=70 周年
3个月、2天、8小时、15分钟 | 3个月=3 个月 2天=2 天 8小时=8 小时 15分钟=15 分钟
3天然气 | 3=3
60岁以上 | 60岁=60 岁
1日常用语 | 1=1
4.0版上线 | 4.0版=4.0 版
2版权 | 2=2
12项目标任务 | 12项=12 项
12项目录 | 12项=12 项
12项目组 | 12=12
50所以上学校 | 50所=50 所
50所以说 | 50=50
10所学校 | 10所=10 所
6条件 | 6=6
6条措施 | 6条=6 条
7座城市 | 7座=7 座
7座谈会 | 7=7
8件实事 | 8件=8 件
30名教师 | 30名=30 名
30名师范生 | 30名=30 名
30名师工作室 | 30=30
30名企业家、30名城市青年 | 30名=30 名 30名=30 名
10家校外机构、10家政策性银行 | 10家=10 家 10家=10 家
5所示范学校 | 5所=5 所
8条线路、5条文化街 | 8条=8 条 5条=5 条
第6升至第4 | 第6=#6 第4=#4
20人大代表 | 20=20
40个案例 | 40个=40 个
100元化肥 | 100元=100 元
30名优秀干部 | 30名=30 名
9位专家 | 9位=9 位
9位居民，9位居全国前列 | 9位=9 位 9=9
3倍 | 3倍=3 倍
3倍增长 | 3倍=3 倍
3倍增计划 | 3=3
8成以上、7成果 | 8成=8 成 7=7
1200万户 | 1200万户=12000000 户
300户籍 | 300=300
100户外贸企业 | 100户=100 户
60个体检点、60个体户 | 60个=60 个 60=60
60个体系 | 60个=60 个
20场景 | 20=20
20场招聘会 | 20场=20 场
11部门 | 11=11
11部法律 | 11部=11 部
2万套住房 | 2万套=20000 套
3种植大户 | 3=3
3种业态 | 3种=3 种
6级地震 | 6级=6 级
6级别 | 6=6
2期工程 | 2期=2 期
2期间 | 2=2
8号线 | 8号=8 号
4轮磋商 | 4轮=4 轮
20多元化项目 | 20=20
20余热电站 | 20=20
12345热线 | 12345=12345
7×24小时 | 7=7 24小时=24 小时
67次区域暴雨 | 67次=67 次
比例为3∶2 | 3=3 2=2
5万P算力 | 5万=50000
2500项经验，5米宽 | 2500项=2500 项 5米=5 米
1000多农民 | 1000多=1000+
500百强县 | 500=500
25萬噸 |
"""
FRACTIONS = """
修了3½年 | 3½年=3.5 年
产量增长2½倍、5¼% | 2½倍=2.5 倍 5¼%=5.25 %
占⅔以上，每½亩 | ⅔=2/3 ½亩=0.5 亩
It took $7 ½ million and $12½ billion | $7 ½ million=7500000 $ $12½ billion=12500000000 $
set at 2⅜percent, 3⅓ percent | 2⅜percent=2.375 % 3⅓ percent=10/3 %
⅓ million and ½ million dollars | ⅓ million=1000000/3 ½ million dollars=500000 dollars
by 2 1/4 percent or 1/2 percent | 2 1/4 percent=2.25 % 1/2 percent=0.5 %
between 1½-2½ percent | 1½-2½ percent=1.5..2.5 %
8½cups of tea, a 4½-year plan | 8½=8.5
"""
THOUSANDS = """
EUR 3 000 000 and USD 450 250 | EUR 3 000 000=3000000 EUR USD 450 250=450250 USD
$1 234 567.5 of 12 345 people | $1 234 567.5=1234567.5 $ 12 345=12345
it grew to 23 456, and 1 000 2 000 | 23 456=23456 1 000=1000 2 000=2000
about 7\u00a0654, 7\u2009654\u2009321 | 7\u00a0654=7654 7\u2009654\u2009321=7654321
or 1\u202f234 | 1\u202f234=1234
投资2 300万元，人口34 567人 | 2 300万元=23000000 元 34 567人=34567 人
EUR 1 234,56 | EUR 1 234,56=1234.56 EUR
in 2030 000, or 2030 100 000 boats | 2030=2030 000=0 2030=2030 100 000=100000
100 200 300 | 100 200 300=100200300
rooms 101 102 and 103 | 101=101 102=102 103=103
call 020 7946 0018 | 020=20 7946=7946 0018=18
"""
LETTERS = """
面积20万㎡、20万m²、20万m2 | 20万㎡=200000 平方米 20万m²=200000 平方米 20万m2=200000 平方米
长8㎞、8km，重5㎏ | 8㎞=8 km 8km=8 km 5㎏=5 kg
3㎢和4㎥，25°C，北纬30° | 3㎢=3 平方公里 4㎥=4 立方米 25°C=25 ℃ 30°=30 °
装机100MW，用电3.5kWh，时速120km/h | 100MW=100 MW 3.5kWh=3.5 kWh 120km/h=120 km/h
浓度35μg/m³，内存5GB | 35μg/m³=35 μg/m3 5GB=5 GB
a road of 12 km, 50 ha, 5-10 kg | 12 km=12 km 50 ha=50 ha 5-10 kg=5..10 kg
in 2030 GB won; MP3, 3m | 2030=2030
"""
ORDINALS_AND_RANGES = """
位居第3 | 第3=#3
列第3位 | 第3位=#3 位
第100个项目 | 第100个=#100 个
第3至5条 | 第3至5条=#3..5 条
第一百二十三条 | 第一百二十三条=#123 条
第一位 |
3%至5%之间 | 3%至5%=3..5 %
增长5-7% | 5-7%=5..7 %
增长5%-5.5% | 5%-5.5%=5..5.5 %
增长6.5%－7% | 6.5%=6.5 % 7%=7 %
增长5—7% | 5=5 7%=7 %
25～30家企业 | 25=25 30家=30 家
0-3岁婴幼儿 | 0-3岁=0..3 岁
3至5年 | 3至5年=3..5 年
3-5万元 | 3-5万元=30000..50000 元
5000-10000元 | 5000-10000元=5000..10000 元
5000-1万元 | 5000-1万元=5000..10000 元
10家到20家 | 10家到20家=10..20 家
25-30家企业 | 25-30家=25..30 家
从12%到2025年的13% | 12%=12 % 2025年=2025 13%=13 %
从3家到2025年 | 3家=3 家 2025年=2025
"""
DATES = """
2025年工作 | 2025年=2025
2025年度预算 | 2025年度=2025
2025年度假 | 2025年=2025
2025年3月 | 2025年3月=2025-03
2025年3月份 | 2025年3月份=2025-03
2025年3月5日召开 | 2025年3月5日=2025-03-05
2025年03月05号 | 2025年03月05号=2025-03-05
3月5日 | 3月5日=--03-05
5月上旬 | 5月=--05
12月份 | 12月份=--12
13月 | 13=13
5月球车 | 5=5
25日开幕 | 25日=---25
2021-2025年 | 2021-2025年=2021/2025
2021—2025年 | 2021=2021 2025年=2025
2021-2025年规划 | 2021-2025年=2021/2025
2021年至2025年 | 2021年至2025年=2021/2025
（2021-2035） | 2021-2035=2021/2035
1-5月 | 1-5月=--01/--05
3月5-8日 | 3月5-8日=--03-05/--03-08
3月5日至11日 | 3月5日至11日=--03-05/--03-11
2025年3月5日至11日 | 2025年3月5日至11日=2025-03-05/2025-03-11
2024年12月至2025年3月 | 2024年12月至2025年3月=2024-12/2025-03
2025年1月至6月 | 2025年1月至6月=2025-01/2025-06
20日至22日 | 20日至22日=---20/---22
2026-02-09 | 2026-02-09=2026-02-09
2026.2.9 | 2026.2.9=2026-02-09
二〇二五年 | 二〇二五年=2025
一九七八年以来 | 一九七八年=1978
一九八○年 | 一九八○年=1980
二零一零年 | 二零一零年=2010
二0一0年 | 二0一0年=2010
二〇二五年三月五日 | 二〇二五年三月五日=2025-03-05
一九四九年十月一日 | 一九四九年十月一日=1949-10-01
三月五日 | 三月五日=--03-05
十二月三十一日 | 十二月三十一日=--12-31
一九八一至一九八五年 | 一九八一至一九八五年=1981/1985
一九八一年到一九八五年 | 一九八一年到一九八五年=1981/1985
三月，五日 |
20世纪90年代 | 20世纪90年代=199X
上世纪九十年代 | 上世纪九十年代=199X
上个世纪80年代 | 上个世纪80年代=198X
本世纪20年代 | 本世纪20年代=202X
90年代 | 90年代=XX9X
九十年代初 | 九十年代=XX9X
五六十年代 | 五六十年代=XX5X/XX6X
20世纪五六十年代 | 20世纪五六十年代=195X/196X
2020年代 | 2020年代=202X
21世纪中叶 | 21世纪=20XX
二十一世纪 | 二十一世纪=20XX
十九世纪，1世纪，0世纪 | 十九世纪=18XX 1世纪=00XX 0=0
2000多年历史 | 2000多年=2000+ 年
2030/31年度粮食 | 2030/31年度=2030/2031
2030-31年度、2030—31年度 | 2030-31年度=2030/2031 2030—31年度=2030/2031
2030/2031学年，2031学年，二〇三一财年 | 2030/2031学年=2030/2031 2031学年=2031 二〇三一财年=2031
2030—2031学年 | 2030—2031学年=2030/2031
30/31财年，1999/00年度 | 30/31财年=XX30/XX31 1999/00年度=1999/2000
1995-98年，08年开工 | 1995-98年=1995/1998 08年=XX08
2030/4/2 | 2030/4/2=2030-04-02
2011-12 |
2024年会议 | 2024年=2024
2024年会上 | 2024年=2024
2024年鉴 | 2024=2024
"""
CHINESE = """
一万二千人 | 一万二千人=12000 人
三亿五千万元 | 三亿五千万元=350000000 元
十二点五亿 | 十二点五亿=1250000000
四十七点三万亿元 | 四十七点三万亿元=47300000000000 元
五十四万亿元 | 五十四万亿元=54000000000000 元
二万八千亿元 | 二万八千亿元=2800000000000 元
六万万人 | 六万万人=600000000 人
一百零四个县 | 一百零四个=104 个
两千三百万台 | 两千三百万台=23000000 台
二十亿元 | 二十亿元=2000000000 元
四千多万农民 | 四千多万=40000000+
九百六十多万平方公里 | 九百六十多万平方公里=9600000+ 平方公里
三万八千多人 | 三万八千多人=38000+ 人
十亿四千万人 | 十亿四千万人=1040000000 人
一亿零六百万吨 | 一亿零六百万吨=106000000 吨
三亿零五百三十万吨 | 三亿零五百三十万吨=305300000 吨
增长一点二倍 | 一点二倍=1.2 倍
零点八倍 | 零点八倍=0.8 倍
一个中心、两项任务、三大行动 |
二十八年、五十八个 |
十五五规划，“十四五”时期 |
二十届三中全会和十一届三中全会 |
一二三产业，一点一滴，两点一线 |
成千上万，百万千瓦，千千万万，十万火急 |
二三十年，数十亿元，几百万人 |
一千二百萬人 |
二万五千里长征 |
"""
LATIN = """
5G和PM2.5、C919、F16、F-16 |
COVID-19与GPT-4，ISO9001 |
“1+N”和20+8 |
5G-A、3D、T1000 |
PM_2.5年均浓度 |
1.2.3节 |
2024-2025-1 |
"""
ENGLISH = """
It cost $1.2 billion. | $1.2 billion=1200000000 $
It cost US$3 million in total | US$3 million=3000000 US$
€5.50 each, £3bn, ¥100 | €5.50=5.5 € £3bn=3000000000 £ ¥100=100 ¥
RMB 5 billion of bonds | RMB 5 billion=5000000000 RMB
$15 an hour | $15=15 $
1.5 trillion dollars | 1.5 trillion dollars=1500000000000 dollars
rose 7.5 percent, then 7.5% and 7.50 per cent | 7.5 percent=7.5 % 7.5%=7.5 % 7.50 per cent=7.5 %
by 5 to 7 percent | 5 to 7 percent=5..7 %
fell by 2 percentage points | 2 percentage points=2 percentage points
1,234 of them | 1,234=1234
12 million acres | 12 million acres=12000000 acres
for 10 years | 10 years=10 years
in the 1990s and 90s | 1990s=199X 90s=XX9X
the 3rd, 21st and 42nd | 3rd=#3 21st=#21 42nd=#42
on March 5, 2025, we | March 5, 2025=2025-03-05
on 5 March 2025 | 5 March 2025=2025-03-05
in March 2025 | March 2025=2025-03
by Sept. 30 | Sept. 30=--09-30
May 2nd | May 2nd=--05-02
fiscal year 2025 and Fiscal 2024 | fiscal year 2025=2025 Fiscal 2024=2024
in FY2030, FY 2030/31 and FY31 | FY2030=2030 FY 2030/31=2030/2031 FY31=XX31
fiscal 2030-31, financial year 2030/31 | fiscal 2030-31=2030/2031 financial year 2030/31=2030/2031
the 2030–31 season, 2030/31 | 2030–31=2030/2031 2030/31=2030/2031
the 21st century | 21st century=20XX
in 2025. Then | 2025=2025
This May 5 million people | 5 million=5000000
US$1 to US$2 billion | US$1 to US$2 billion=1000000000..2000000000 US$
may 10 men march 5 miles | 10=10 5 miles=5 miles
a 5-year plan, mid-1990s, 20-odd, 4x4 |
Title 42 and B-52 | 42=42
"""
TABLE = MONEY_AND_SHARES + COUNTS + ORDINALS_AND_RANGES + DATES + CHINESE + LATIN + ENGLISH
TABLE += FRACTIONS + THOUSANDS + LETTERS
CASES = [line.rsplit(" |", 1) for line in TABLE.strip().split("\n") if line]


def found(text):
    return [text[a:b] for a, b in quantities.find(text)]


@pytest.mark.parametrize(("text", "listed"), CASES)
def test_a_text_holds_these_quantities_with_these_values(text, listed):
    said = " ".join(f"{term}={quantities.value(term)}" for term in found(text))
    assert said == listed.strip()


def test_the_table_is_wide():
    assert len(CASES) >= 150


KINDS = {
    "number": "1.2万亿元 7.64% 百分之五 三分之二 100强 3000多家 第3 第一 二十八 百万 $5 3rd 两万 "
    "一个 两项 五年 千",
    "date": "2025年 3月5日 5月 三月 五日 90年代 二十一世纪 1990s 2021-2025年 2026-02-09",
    None: "十五五 5G PM2.5 F-16 1.2.3 二三十 3家企业 企业 第 百分之 2025年工作 点 百千",
}


@pytest.mark.parametrize(
    ("kind", "term"), [(k, t) for k, line in KINDS.items() for t in line.split()]
)
def test_the_kind_is_that_of_a_whole_term(kind, term):
    assert quantities.kind(term) == kind
    assert (quantities.value(term) is None) == (kind is None)


def test_what_the_dictionary_hands_over_has_a_value():
    said = {
        t: quantities.value(t) for t in "第一 第十三 二十八 百万 十万 三月 五日 两万 万亿".split()
    }
    assert said == {
        "第一": "#1", "第十三": "#13", "二十八": "28", "百万": "1000000", "十万": "100000",
        "三月": "--03", "五日": "---05", "两万": "20000", "万亿": "1000000000000",
    }  # fmt: skip


CHARACTERS = (
    "0123456789一二三五九十百千万亿两零〇点多余第年月日号元个家人度所%‰.,，-—至到$ 约。的AG’+"
)
WORDS = "百分之 三分之 年代 世纪 个月 公里 个百分点 2025年 1,234 千瓦 二〇二五 亿元 人民 st s"
PIECES = [*CHARACTERS, *WORDS.split(), "March ", " percent", " billion"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@settings(max_examples=500, deadline=None)
@given(TEXTS | st.text(max_size=30))
def test_spans_are_in_order_apart_inside_and_each_is_a_quantity_by_itself(text):
    spans = quantities.find(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for term in found(text):
        assert found(term) == [term]
        assert quantities.kind(term) in ("number", "date")
        assert re.fullmatch(r"[-#0-9X].*", quantities.value(term))
        assert not re.search("[万亿千百多余至到]", quantities.value(term).split(" ")[0])


@given(TEXTS)
@example("0March 1")
@example("5 March2")
@example("19th century2")
@example("0 percent0")
@example("百分之0st")
def test_no_quantity_begins_or_ends_inside_a_latin_word_or_a_number(text):
    for a, b in quantities.find(text):
        for left, right in ((text[a - 1 : a], text[a]), (text[b - 1], text[b : b + 1])):
            assert not (re.match("[A-Za-z0-9]", left) and re.match("[A-Za-z0-9]", right))


POWERS = {"": 0, "百": 2, "千": 3, "万": 4, "亿": 8, "千万": 7, "万亿": 12}


@given(st.integers(1, 999_999), st.integers(0, 999), st.sampled_from(sorted(POWERS)))
def test_a_number_with_a_power_is_what_arithmetic_says(whole, part, power):
    thousandths = whole * 1000 + part
    times = thousandths * 10 ** POWERS[power]
    digits = f"{whole}.{part:03}".rstrip("0").rstrip(".")
    plain = f"{times // 1000}.{times % 1000:03}".rstrip("0").rstrip(".")
    assert quantities.value(f"{digits}{power}元") == f"{plain} 元"
    assert found(f"达{digits}{power}元。") == [f"{digits}{power}元"]


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_parts_in_yi_and_wan_add_up(high, low):
    assert quantities.value(f"{high}亿{low}万吨") == f"{high * 10**8 + low * 10**4} 吨"


def chinese(n):
    """Write a number below a trillion in Chinese numerals, as it is read aloud."""
    names = "零一二三四五六七八九"
    if n >= 10**4:
        power, name = (10**8, "亿") if n >= 10**8 else (10**4, "万")
        rest = n % power
        gap = "零" if 0 < rest < power // 10 else ""
        return chinese(n // power) + name + gap + (chinese(rest) if rest else "")
    text = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            text += names[digit] + name
        elif text and n % power and not text.endswith("零"):
            text += "零"
    return text


@settings(max_examples=200)
@given(st.integers(1, 10**12 - 1) | st.integers(1, 10**5))
def test_chinese_numerals_are_read_as_they_are_written(n):
    assert quantities.value(chinese(n)) == str(n)
    assert quantities.value(f"百分之{chinese(n)}") == f"{n} %"
    if n > 1000 and n % 1000:
        assert found(f"共{chinese(n)}元。") == [f"{chinese(n)}元"]


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_date_says_the_same_in_every_form(day):
    digits = "".join("〇一二三四五六七八九"[int(c)] for c in str(day.year))
    month = "January February March April May June July August September October November December"
    name = month.split()[day.month - 1]
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{name} {day.day}, {day.year}",
        f"{day.day} {name} {day.year}",
        f"{name[:3]}. {day.day}, {day.year}",
        day.isoformat(),
    ]
    numerals = [
        chinese(n).removeprefix("一") if 9 < n < 20 else chinese(n) for n in (day.month, day.day)
    ]
    forms.append(f"{digits}年{numerals[0]}月{numerals[1]}日")
    for form in forms:
        assert found(f"（{form}）") == [form]
        assert quantities.kind(form) == quantities.kind(form.casefold()) == "date"
        assert quantities.value(form) == quantities.value(form.casefold()) == day.isoformat()


HEAVY = [
    "1",
    "一",
    "一千",
    "十一",
    "1,",
    "1.",
    "1-",
    "3%至",
    "第",
    "2025年",
    "1万",
    "A1",
    "百分之",
    "1 ",
]


@pytest.mark.parametrize(
    "piece", [*HEAVY, "增长", "March ", "一点", "三分之", "$", "20世纪", "1至"]
)
def test_the_time_grows_with_the_length_only(piece):
    text = piece * (300_000 // len(piece))
    start = time.process_time()
    quantities.find(text)
    # half a second; where time grew with the square of the length, minutes
    assert time.process_time() - start < 30


def test_nearly_all_digits_of_real_reports_stand_in_quantities():
    root = os.environ.get("LUNHENG_CORPORA")
    if not root:
        pytest.skip("LUNHENG_CORPORA is not set: the reports are not at hand")
    inside = total = 0
    for path in sorted((Path(root) / "provincial-gwr-2026").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            texts = [normalise(row["full_text"])[0] for row in csv.DictReader(lines)]
        for text in texts:
            digits = [m.start() for m in re.finditer("[0-9]", text)]
            held = {i for a, b in quantities.find(text) for i in range(a, b)}
            total += len(digits)
            inside += sum(i in held for i in digits)
    assert total > 10_000 and inside / total > 0.96


@settings(max_examples=200)
@given(st.text(alphabet="0 1.第上年月日十两万元路ACUSFYf$½−-,%", max_size=30))
def test_looking_for_the_first_character_first_misses_nothing(text):
    whole = re.compile(quantities.PATTERN)
    assert quantities.find(text) == [m.span() for m in whole.finditer(text)]

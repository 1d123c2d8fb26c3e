"""Numbers with units and dates in Chinese and English prose: where they stand, what they say.

A quantity is one token. What is found:

- digits with what belongs to them (1.2万亿元, 7.64%, 3000多家, 第3位, 3%至5%, $1.2 billion), also
  with blanks between thousands (1 000 000) and with a fraction (3½年, 4 1/4 percent);
- dates (2025年, 3月5日, 2021—2025年, 20世纪90年代, March 5, 2025, 1990s, fiscal year 2025), also
  years that are no calendar years (2024/25年度, 2023/2024学年, 2024-25, FY2025);
- of numbers in Chinese numerals: dates with a year or with month and day, decades and centuries
  (二〇二五年, 三月五日, 九十年代, 二十一世纪), percentages and fractions (百分之五, 三分之二),
  numbers with two or more of 十百千万亿 and a digit, or with 零 (一万二千, 一百零四个), and
  decimals with a unit (一点二倍).

Left to the dictionary: every smaller Chinese numeral with its measure word (一个, 两项, 三大,
二十八年), round ones without a digit (十万, 百万, 万亿), ordinals in small Chinese numerals (第一,
第十三届), a month or day alone (三月, 五日), approximate pairs (二三十), names of plans and
meetings (十五五, 二十届三中全会). Left to the pattern of Latin terms: whatever touches a
Latin letter (5G, PM2.5, C919, 3D, mid-1990s, 5-year), but for the letters of a unit of measurement
(100MW, 10万m², 12km). English numerals in words are words.
"""

import re
import unicodedata
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache

from lunheng.corpus.numerals import ONES, amount, figures, integer

_LETTER = "A-Za-zªºÀ-ÖØ-öø-ʸ_"
_HAN = "\u3400-\u9fff"
# A quantity does not touch a Latin letter, nor is it a part of 1.2.3, F-16 or 20+8.
_START = rf"(?<![{_LETTER}0-9])(?<![{_LETTER}0-9][.,+#&'’-])"
# Traditional numerals are not read: no number rather than a part of one
_OLD = "萬億點餘"
# ½ and its like: what Unicode's data takes apart into a fraction, without “1 over …”. A blank
# behind one may be lost.
_SIGNS = "".join(
    c for c in map(chr, range(0xBC, 0x2190))
    if unicodedata.decomposition(c).startswith("<fraction>") and c != "⅟"
)  # fmt: skip
_STOP = rf"(?:(?<=[{_SIGNS}])|(?![{_LETTER}0-9{_OLD}]))(?![.,+#&'’-][{_LETTER}0-9])"
# A token holds no punctuation, so that of dashes only the hyphen can stand inside
_DASH = "[-至到]"

# Units, each with what makes it the beginning of a longer word (人 in 人民), or behind “=” with all
# that may follow it. The list is closed: the legal units of measurement (State Council, 1984) and
# those of land and grain beside them, currencies, and the measure words that follow digits in
# government reports.
_END = rf"[^{_HAN}]|$|以[上下]|左右"
_YEARLY = "代|鉴|会(?![议将同见计不有上])|报(?![告送考名])"
_DAILY = "常|益|前|均|报|用|产|本|照|程|夜|趋|渐|志|新|处理|供|化|子|语|光|元"
_FREE = """
美元 欧元 日元 港元 澳元 加元 英镑 港币 卢布 平方公尺 立方公尺 公尺 公分 公厘 平方公里 平方千米
平方米 立方米 平米 公里 千米 厘米 毫米 微米 纳米 海里 英里 英尺 英寸 公顷 吨公里 人公里 吨海里
人海里 吨 公斤 千克 毫克 微克 斤 毫升 标准箱 标箱 千瓦小时 千瓦时 兆瓦时 吉瓦时 千瓦 兆瓦 吉瓦
马力 大卡 千伏安 千伏 兆赫 赫兹 分贝 字节 比特 ℃ % ‰ ‱ 个百分点 百分点 个基点 基点 个工作日 工作日
个小时 小时 分钟 毫秒 个月 个季度 季度 周年 周岁 课时 学时 学年 人次 批次 场次 班次 架次 列次 户次
件次 艘次 辆次 亩次 航次 车次 件 艘 辆 栋 幢 棵
"""
_BOUND = rf"""
元:旦|宵|素|首|器件|件|宇宙|老|帅|月|朝|组(?!织) 米:粉|线|面(?!积)|饭|兰|其林 平方:根|差 立方:体
亩:均 担:任|当|保|心|负 升:级|至|高|学|值|温|降|旗|到|幅|华|空|腾|格|为|入|本 克:服|难|拉|隆|勤|强
方:={_END}|天然气 瓦:斯|解|砾|房|楞 度:假|过|夏|冬|量|数|汛 年:{_YEARLY}|级|轻|龄|货|画|薪|均
日:{_DAILY} 秒:杀 岁:月|末 周:期|边|末|刊|转|密|围|口|到|恩|总理|知
天:然|津|空|气|府|山|河|赋|文|际|宫|才(?!能)|堂|下(?!来)|地|水市|使
人:民|才(?!能)|均|工智能|文|口|士|类|员|大[代常]|身|力|气|格|物|社|权|居|事|脸|行道|形|机
名:单|称|录(?!取)|额|义(?!务)|列|片|牌|城(?![市镇乡])|品|誉|次|胜|师(?![范生])|优(?![秀质异])|茶|酒
名:医(?![生护务疗])|校(?![长外])|家(?![庭长属])|企(?!业) 位:居(?!民)|于|列|置|次|移|势|阶
户:籍|口|均|型|用(?![户电水])|主(?![体要])|外(?![贸资商来])
个:体[工经户私劳诊]|性(?!能)|税|别|案(?![例件])|股
家:庭|长(?![三江期春沙])|园(?!区)|具(?![有备])|乡|居(?!全)|政(?![策府])|属|务|畜|族|禽|教(?!育)|校(?!外)
家:风(?![险电])|电(?![商子力信池网影视]) 项:目(?![标录])
所:有|以(?![上下])|属|在(?!建)|得|需|谓|长(?![期沙春])|持|占|示(?!范)|述|作|提(?!升)|能|致|见|学(?![校院])
座:谈|位|椅|机 条:件|例|约|块|款|文(?![化旅])|线(?![路上下])|目(?!标)|形 枚:举 颗:粒 篇:章|幅
处:理|置|于|分(?![布散])|罚|在(?!建)|方|长(?![江期])|级|境 次:于|数|年|日|要|生|级
场:所|景|地(?!方)|馆|域|站|面(?!向)|外(?!贸)|均 届:时|满 部:门|分|队|署|长|委|级|属|件|位|落|际
套:餐|路|期|种|利 台:湾|风(?![电机力])|账|阶|北(?!斗)|州|商|胞|海|资|江|青
列:入|车|为|举|席|全|第|居|支|装|出 张:家[界口港]|掖|江|北|贴|力 份:额|量|子
批:准|发(?!展)|复|评|判|示(?!范)|零 类:似|型|别|比|推
种:植(?!物)|子|业(?![态务])|类(?![型别])|质|源|养|田|粮(?!食)|苗|畜|群
只:有|要|能|是|争|做|增|减|需|用|为|跑|进|升|占|好|见 头:部|条|号|等|顶|脑|目|雁|疼|戏|尾|寸|衔|盔
架:构|设|空|桥|起|接|势 株:洲|式|连 块:链|状 间:接|歇|隙|谍|距|作|断|伐 册:页
本:={_END}|书|教材|图书 卷:入|烟|起|土 页:岩|面|码 档:案|次|位 步:伐|入|行|骤|道|履|态|调|枪|兵
层:次|面|级|出|层 支:持|付|撑|出|部|援|行|点|农|教|线|流|柱|架|配|前|队(?!伍) 章:程|丘|鱼|法
宗:旨|教|地|族 门:户|口|店|类|前|诊|槛|票|市|头|窗|禁|外|内|球|将|派|源
代:表|码|理|替|化|际|价|办|谢|工|言|偿|名|县 组:织|成|建|团|合|长|稿|装|件|阁|员|网
节:能|水|约|点|日|目|假|省|奏|支|育|气|本|俭|余|庆|制|俗|流|操|粮|地
集:中|团|成|群|聚|体|约|合|装|资|市|镇|结|训|散|思|智|采|权|锦|众|美|贸|材|水|运|疏|会|热
起:={_END}|案|事故|重大|典型|违 例:如|外|行|会|句|证|子|题 笔:试|记|者|直|画|架|电 款:项|待|式
轮:胎|船|换|岗|值|流|椅|子|机|廓|班|动|作|训 单:={_END} 成:={_END}|的|多|企业|用户
倍:增(?![长加至速])|率|数|受|速|感 番:茄|禺|薯 强:化|国|制|调|劲|大|力|度|军|烈|势|省|农|基|链
级:别|联|差 期:间|待|限|货|末|望|许|盼|刊|权|初|满 号:召|角|码|称 版:本|权|图|块|面
"""


def _units() -> str:
    rules = {name: "" for name in _FREE.split()}
    for entry in _BOUND.split():
        name, rule = entry.split(":", 1)
        # a unit on two lines: neither rule may hold
        rules[name] = rules.get(name, "") + (f"(?={rule[1:]})" if rule[0] == "=" else f"(?!{rule})")
    return "|".join(n + rules[n] for n in sorted(rules, key=lambda n: (-len(n), n)))


# Units in letters: those for which Unicode has one sign (㎞, ㎡, ㎏) and that are no words, however
# they are written, and the larger ones of their kind. Behind a blank GB and TB are names too.
_LETTERED = """
km cm mm μm nm m2 km2 cm2 mm2 m3 km3 cm3 mm3 m² km² cm² mm² m³ km³ cm³ mm³ ha kg mg μg ml dl kl cc
kW MW GW TW kWh MWh GWh TWh kV mV MV kA mA kPa MPa hPa GPa Hz kHz MHz GHz THz dB kcal Sv mol
°C °F °
""".split()
_BYTES = "KB MB GB TB PB".split()


def _letters(names: list[str]) -> str:
    """Return the pattern of units in letters, and of the signs that stand for them."""
    signs = (chr(n) for n in range(0x3371, 0x33E0))
    held = "".join(c for c in signs if unicodedata.normalize("NFKC", c) in names)
    listed = "|".join(sorted(names, key=lambda name: (-len(name), name)))
    return f"(?:(?:{listed})(?:(?<=[²³°])|(?![A-Za-z0-9²³]))|[{held}])"


_PER = f"(?:/(?:{_letters([*_LETTERED, *'hsdaL', 'min'])}))?"
_UNIT = (
    f"(?:{_units()}| %|(?=[ A-Za-zμ°\u3371-\u33df])"
    f"(?: ?{_letters(_LETTERED)}{_PER}|{_letters(_BYTES)}(?:/s(?![A-Za-z0-9]))?))"
)

# Arabic numbers. Fifteen digits are enough for any budget; longer runs are numbers of something.
# Between thousands stands a comma or a blank (ISO 80000-1): a fixed or narrow one, or any where it
# parts no two numbers: behind a currency or a word, before a word or a unit, before 000, where more
# than one follows less than three digits, or alone in its line.
_FIXED = "\u00a0\u2007\u2009\u202f"


def _parted(blank: str) -> str:
    groups = f"(?:{blank}[0-9]{{3}}(?![0-9])){{1,4}}+(?!{blank}[0-9]{{3}})"
    return f"[1-9][0-9]{{0,2}}{groups}(?:,[0-9]{{1,15}}(?![0-9]))?"


_NO_NOUN = "(?:and|or|to|in|of|by|for|at|on|from|with) "
_COUNTED = rf"(?: ?(?!{_NO_NOUN})[a-z]{{2}}| ?[%°μ{_HAN}]|[A-Za-z]| [A-Z]{{3}}(?![A-Za-z]))"
_BLANK_STANDS = (
    "(?:(?<=[$¥￥€£])|(?<=[A-Z]{3} )|(?<=[a-z] )(?![0-9]{3})"
    "|(?=[0-9]{1,2} [0-9]{3} [0-9]{3})|(?=[0-9]{1,3}(?: [0-9]{3})*? 000)"
    rf"|(?=[0-9]{{1,3}}(?: [0-9]{{3}})+(?:[.,][0-9]+)?{_COUNTED})"
    r"|(?<![^\n])(?=[0-9 ]{5,19}(?:[.,][0-9]+)?(?![^\n])))"
)
_THOUSANDS = (
    f"(?=[0-9]{{1,3}}[ {_FIXED}][0-9])"
    f"(?:{_parted(f'[{_FIXED}]')}|(?=[0-9]{{1,3}} ){_BLANK_STANDS}{_parted(' ')})"
)
# 3½, 3 1/2; denominators as in prices, rates and inches
_OVER_WHAT = "[1-9][0-9]?[/⁄](?:[2-68]|1[06]|32|64)(?![0-9/])"
_NUM = (
    rf"(?>(?:{_THOUSANDS}|[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,15}})(?:\.[0-9]{{1,15}})?"
    rf"(?![0-9])(?: ?[{_SIGNS}]| {_OVER_WHAT})?|[{_SIGNS}])"
)
_POWER = (
    "(?:[十百千]?(?:万万|万亿|亿亿|[万亿])|百(?![强姓货年科业分花日官])"
    "|千(?![瓦克米伏卡焦帕禧秋古钧帆企]))"
)
_MORE = (
    "(?:(?<=[0十百千万亿])(?:多(?!元化(?!肥)|样|层次|边|晶|模态|措|党|式联|维|彩|极|云|双)"
    "|余(?!热|额|杭|姚|粮|款|力|量|缺|电|压)))"
)
_MIXED = (
    "(?:[0-9]{1,5}亿[0-9]{1,4}[百千]?万(?:[0-9]{4})?"
    "|[0-9]{1,5}万(?:[0-9]千(?:[0-9]百)?|[0-9]{4}(?![0-9.,%年]))|[0-9]千[0-9]百)"
)
_AMOUNT = f"(?:{_MIXED}|{_NUM}(?:{_POWER}?{_MORE}(?:万亿|[万亿])|{_POWER})?)"
# 3年多, 5个多月: the excess behind the unit
_AFTER = (
    "(?:个多(?:月|小时)|(?:年|倍|天|周|公里|小时|个月)多(?![措次个方元维样种项点边层家彩少地渠部]))"
)

# Chinese numerals below ten thousand, then 万 and 亿, in their order
_D = "[一二两三四五六七八九]"
_N = _D.replace("两", "")
_TENS = f"(?:{_N}?十{_N}?|{_N}|两(?=[多余]?[万亿]|点[零〇{ONES}]))"
_HUNDREDS = f"{_D}百(?:{_N}十{_N}?|零{_N})?"
_SMALL = f"(?:{_D}千(?:{_HUNDREDS}|零{_TENS})?|{_HUNDREDS}|{_TENS})"
_MYRIADS = f"{_SMALL}万万?(?:零?{_SMALL})?"
_WHOLE = f"(?:(?:{_MYRIADS}|{_SMALL})亿(?:零?{_MYRIADS}|零{_SMALL})?|{_MYRIADS}|{_SMALL})"
NUMERALS = "〇零○一二两三四五六七八九十百千万亿"
_LONE = f"(?<![{NUMERALS}点几数0-9])"
_OVER = f"(?<!两)(?![{NUMERALS}几{_OLD}])"
_PLACES = f"点[零〇{ONES}]+"
_LARGE = (
    f"(?=十?[零一二两三四五六七八九]*+[十百千万亿][一二两三四五六七八九]*+[零十百千万亿])"
    f"(?!十[万亿](?!{_D})){_WHOLE}(?:{_MORE}(?:万亿|[万亿])?)?{_OVER}(?!点|分之|里|夜|行){_UNIT}?"
    f"|{_SMALL}万?{_MORE}(?:万亿|[万亿]){_OVER}{_UNIT}?"
    f"|(?:零|{_SMALL}){_PLACES}(?:(?:万亿|[万亿]){_MORE}?{_UNIT}?|{_UNIT})"
)
_PAIR = "(?:一二|二三|三四|四五|五六|六七|七八|八九|三五)十?"
_SHARE = f"(?:{_PAIR}|百|(?:零|{_WHOLE})(?:{_PLACES})?|{_NUM}(?![{_LETTER}0-9])){_OVER}"
_HUNDREDTHS = f"[百千万]分之{_SHARE}(?:{_DASH}(?:[百千万]分之)?{_SHARE})?"
_FRACTION = f"{_TENS}分之{_WHOLE}{_OVER}"

_WORDS = "(?:(?i:hundred|thousand|million|billion|trillion)(?![A-Za-z0-9-]))"
_MEASURE = (
    "(?:(?i:percentage points?|percent|per cent|dollars|cents|euros|pounds|yuan|renminbi|"
    "square miles|square kilomet(?:er|re)s|kilomet(?:er|re)s|miles|feet|acres|hectares|tonn?es|"
    "tons|barrels|gallons|kilowatt[- ]hours|kilowatts|megawatts|gigawatts|degrees|"
    "years|months|weeks|days|hours|minutes)(?![A-Za-z0-9-]))"
)
_SIGN = r"(?:(?:US|HK|NT|A|C)?\$|[¥￥€£]|(?:RMB|CNY|USD|EUR)(?: |(?=[0-9])))"
_GAP = f"(?: |(?<=[{_SIGNS}]))"
_ENGLISH = (
    f"(?<![{_LETTER}0-9$]){_SIGN}{_NUM}"
    f"(?:(?: ?{_DASH} ?{_SIGN}?| to {_SIGN}?){_NUM}(?={_GAP}{_WORDS}))?"
    f"(?:{_GAP}{_WORDS}|(?i:bn|mn|tn|[bmk])(?![A-Za-z0-9])|{_POWER}{_UNIT}?|{_STOP})"
    f"|{_START}(?:{_OVER_WHAT}|{_NUM}(?:(?:{_DASH}| to ){_NUM})?){_GAP}"
    f"(?:{_WORDS}(?: {_MEASURE})?|{_MEASURE})"
    f"|{_START}[0-9]{{1,4}}(?i:st|nd|rd|th)(?![A-Za-z0-9])(?!-[A-Za-z])(?! century)"
)
_RANGE = (
    f"第?{_AMOUNT}(?:{_DASH}第?{_AMOUNT}{_MORE}?{_UNIT}|(?P<unit>{_UNIT}){_DASH}{_AMOUNT}(?P=unit))"
)
_ARABIC = (
    f"{_START}(?:{_RANGE}|第?{_AMOUNT}(?:{_AFTER}|{_MORE}?{_UNIT}|{_MORE}|(?<![0-9{_SIGNS}])|{_STOP}))"
    f"|(?<![{_LETTER}0-9%)）])[-−]{_NUM}[%℃]"
)
_NUMBER = f"{_ENGLISH}|{_ARABIC}|{_LONE}(?:{_HUNDREDTHS}|{_FRACTION}|第?(?:{_LARGE}))"

_FOUR = f"(?:[12][0-9]{{3}}|[一二][〇零○0{ONES}]{{3}})"
_YEAR = f"(?:{_START}|{_LONE}(?![0-9])){_FOUR}"
_MONTH = f"(?:(?:{_START}(?:1[0-2]|0?[1-9])|{_LONE}(?:十[一二]?|[{ONES}]))月份?)"
_DAYS = f"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[{ONES}]?|[{ONES}])"
_DAY = f"{_DAYS}[日号]"
_OF_YEAR = f"年(?!{_YEARLY})(?:度(?![假过夏冬量]))?"
_FULL = f"(?:{_YEAR}{_OF_YEAR}(?:{_MONTH}(?:{_DAY})?)?|{_MONTH}{_DAY})"
# Years that begin and end within calendar years: of schools, budgets and harvests. Without their
# name they are two that follow one another, and the second no month.
_NAMED_YEAR = "(?:[学财]年度?|(?:财政|会计|预算|市场|作物|营销|粮食|经济|生产|销售)年度)"
_NEXT = "|".join(f"{n:02}[-/–—]{(n + 1) % 100:02}" for n in range(100))
_LATER = "|".join(f"{n:02}[-/–—]{(n + 1) % 100:02}" for n in range(100) if not 0 <= n < 12)
_TERM_YEAR = (
    # most numbers are none of these
    f"(?=[0-9]{{2}}(?:[0-9]{{2}})?[-/–—~～至学财会预市作营粮经生销]|0|[一二])(?:"
    f"{_START}[12][0-9]{{3}}(?:[-/–—~～][0-9]{{2}}(?:{_NAMED_YEAR}|{_OF_YEAR})"
    f"|[-/–—至][12][0-9]{{3}}{_NAMED_YEAR}|/[12][0-9]{{3}}{_OF_YEAR})"
    f"|{_START}[12][0-9](?:{_LATER})(?![-/–—][0-9]){_STOP}"
    f"|{_START}(?:{_NEXT})(?:{_NAMED_YEAR}|年度)"
    f"|{_YEAR}{_NAMED_YEAR}"
    # 08年: no length of time is written with a nought
    f"|{_START}0[0-9]{_OF_YEAR})"
)
_BARE_MONTH = f"{_START}(?:1[0-2]|0?[1-9])月(?:份|(?![球饼均龄嫂薪租度活票息供份]))"
_TO = f"(?:{_DASH}(?:{_FULL}|{_MONTH}|{_DAY}))"
_CENTURY = f"(?:(?:{_START}(?:[12]?[1-9]|[12]0)|{_LONE}(?:二十一?|十[{ONES}]))世纪)"
_DECADE = (
    f"(?:(?:{_CENTURY}|[上本]个?世纪)(?:[0-9]0|(?:{_PAIR}|[{ONES}]十))"
    f"|{_START}(?:[12][0-9]{{2}}|[0-9])0|{_LONE}(?:{_PAIR}|[二三四五六七八九]十))年代"
)
_MONTHS = {
    "january": "jan", "february": "feb", "march": "mar", "april": "apr", "may": "may",
    "june": "jun", "july": "jul", "august": "aug", "september": "sept?", "october": "oct",
    "november": "nov", "december": "dec",
}  # fmt: skip
_NAMED = "|".join(f"{n.title()}|{n.upper()}|{s.title()}\\.?" for n, s in _MONTHS.items())
_TH = "(?:st|nd|rd|th)?"
_NTH = f"(?:3[01]|[12][0-9]|0?[1-9]){_TH}(?![0-9A-Za-z])"
_WESTERN = (
    f"(?<![{_LETTER}0-9])(?:{_NAMED}) "
    f"(?:{_NTH}(?! {_WORDS})(?:,? [12][0-9]{{3}}{_STOP})?|[12][0-9]{{3}}{_STOP})"
    f"|{_START}{_NTH} (?:{_NAMED})(?![A-Za-z0-9])(?:,? [12][0-9]{{3}}{_STOP})?"
    f"|(?<![{_LETTER}0-9])(?:FY ?|(?i:fiscal(?: year)?|financial year) )"
    f"(?:[12][0-9]{{3}}(?:[-/–—](?:[12][0-9]{{3}}|[0-9]{{2}}))?"
    f"|(?<=FY)[0-9]{{2}}(?:[-/–—][0-9]{{2}})?){_STOP}"
    f"|{_START}(?:[12][0-9]{{2}}|[1-9])0s(?![A-Za-z0-9])"
    f"|{_START}(?:[12]?[1-9]|[12]0)(?:st|nd|rd|th) (?i:century)(?![A-Za-z0-9])"
)
_DATE = (
    f"{_START}[12][0-9]{{3}}(?:-[01][0-9]-[0-3][0-9]|\\.[01]?[0-9]\\.[0-3]?[0-9]"
    f"|/[01]?[0-9]/[0-3]?[0-9](?!/)){_STOP}"
    f"|{_TERM_YEAR}"
    f"|{_YEAR}{_DASH}{_FOUR}(?:{_OF_YEAR}|(?![0-9]){_STOP})"
    f"|{_FULL}{_TO}?|{_MONTH}{_DAYS}{_DASH}{_DAY}|{_BARE_MONTH}(?:{_DASH}{_MONTH})?"
    f"|{_START}(?:1[0-2]|[1-9]){_DASH}(?:1[0-2]|[1-9])月份?"
    f"|{_DECADE}|{_CENTURY}|{_WESTERN}"
    f"|{_START}(?:3[01]|[12][0-9]|[1-9])日(?!{_DAILY})(?:{_DASH}{_DAY})?"
)
# What a quantity can begin with, looked at first: most characters begin none.
_FIRST, _FIRST_LETTERS = f"0-9第上本{NUMERALS}{_SIGNS}$¥￥€£−", "ACDEFHJMNORSUf"
_HEAD = f"(?=[{_FIRST}-]|(?<![{_LETTER}])[{_FIRST_LETTERS}])"
STARTS = re.compile(f"[{_FIRST}{_FIRST_LETTERS}-]")
PATTERN = f"{_HEAD}(?:(?P<date>{_DATE})|(?P<number>{_NUMBER}))"
# What the dictionary may hand over as words
_LEFT = re.compile(
    f"(?P<date>{_TENS}月|{_DAYS}日)"
    f"|(?P<number>第?(?:[〇零]|{_WHOLE}|[百千]|[十百千]?[万亿]|万亿)|(?:{_WHOLE}|两)(?:{_UNIT})?)"
)

_SPLIT = re.compile(rf"(?<=.) ?(?:{_DASH}|to) ?(?=[0-9第{NUMERALS}{_SIGNS}]|[a-z]*[$¥￥€£])")
_ITEM = re.compile(
    r"(?P<sign>[-−]?)(?P<rank>第?)(?P<currency>(?:[a-z]*[$¥￥€£]|rmb|cny|usd|eur)?) ?"
    rf"(?P<amount>(?:[0-9][0-9,.]*|[{NUMERALS}点多余](?!分点|(?<=千)[瓦克米伏]))+"
    r"(?: ?(?:hundred|thousand|million|billion|trillion|bn|mn|tn|[bmk])(?![a-z0-9²³]))?)"
    " ?(?P<unit>.*)"
)
_SHARES = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
_NTHS = ("st", "nd", "rd", "th")
_SAME = {"个百分点": "百分点", "个基点": "基点", "percent": "%", "per cent": "%", "°c": "℃"}
_SAME |= {"m2": "平方米", "km2": "平方公里", "m3": "立方米"}
_LETTERS = {name.casefold(): name for name in (*_LETTERED, *_BYTES)}


@cache
def _compiled(flags: int) -> re.Pattern:
    return re.compile(PATTERN, flags)


def find(text: str) -> list[tuple[int, int]]:
    """Find the quantities of one normalised paragraph.

    Returns
    -------
    (start, end) in characters, in order, without overlap.
    """
    # to look for single characters first is much faster than to try the pattern at each place
    match, found, end = _compiled(0).match, [], 0
    for start in (at.start() for at in STARTS.finditer(text)):
        if start >= end and (hit := match(text, start)):
            end = hit.end()
            found.append((start, end))
    return found


def kind(term: str) -> str | None:
    """Return number or date for a term that is a quantity as a whole, else None.

    Besides what `find` finds: numerals, ordinals, months and days that it leaves to the
    dictionary (第一, 二十八, 百万, 三月, 五年). A term of an English text may come folded.
    """
    match = _compiled(re.IGNORECASE).fullmatch(term) or _LEFT.fullmatch(term)
    return None if match is None else "date" if match["date"] else "number"


def value(term: str) -> str | None:
    """Return the normalised value of a quantity, None for any other term.

    Numbers: digits without separators, then the unit after a blank (1200000000000 元, 7.64 %);
    `#3 位` an ordinal, `2/3` a fraction, `3000+ 家` “more than”, `3..5 %` a range. Units stay as
    they are written, but for 个 before 百分点.

    Dates: ISO 8601, with the parts that are not said left out (2025-03-05, 2025-03, --03-05,
    --03, ---05), and 2021/2025 for a range; decades and centuries as in ISO 8601-2, with X for
    what is open (199X, 20XX, and XX9X for 90年代, whose century only its text can tell). 上世纪 is
    the twentieth, 本世纪 the twenty-first.
    """
    found = kind(term)
    if found is None:
        return None
    with localcontext(Context(prec=100)):
        return _number(term) if found == "number" else _date(term)


_FRACTION = re.compile(
    rf"(?:(?P<whole>[0-9][0-9,]*) ?(?=[{_SIGNS}]| [0-9]|(?<= )[0-9]))?"
    rf"(?:(?P<sign>[{_SIGNS}])|(?P<parts>[0-9]{{1,2}}[/⁄][0-9]{{1,2}}))"
)
_THOUSAND = re.compile(f"(?<=[0-9])[ {_FIXED}](?=[0-9]{{3}}(?![0-9/⁄]))")


def _plain(number: Decimal | Fraction) -> str:
    """Return a number as digits; where they would not end, as a fraction."""
    top, bottom = Fraction(number).as_integer_ratio()
    if 10**100 % bottom:
        return f"{top}/{bottom}"
    text = f"{Decimal(top) / Decimal(bottom):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _taken_apart(part: str) -> tuple[str, int]:
    """Return a text with the numerator in place of its fraction, and the denominator."""
    found = _FRACTION.search(part)
    if found is None:
        return part, 1
    over = found["parts"] or unicodedata.normalize("NFKC", found["sign"])
    whole = int((found["whole"] or "0").replace(",", ""))
    top, bottom = (whole + Fraction(over.replace("⁄", "/"))).as_integer_ratio()
    return f"{part[: found.start()]}{top}{part[found.end() :]}", bottom


def _digits(term: str) -> str:
    """Return a term without the blanks between its thousands; then its comma is a decimal one."""
    text = _THOUSAND.sub("", term)
    return text if text == term else text.replace(",", ".")


def _number(term: str) -> str:
    share = _SHARES.get(term[:3])
    if share is None and "分之" in term:
        return "/".join(_plain(amount(part)) for part in reversed(term.split("分之")))
    if len(term) == 1 and term in _SIGNS:
        top, bottom = _taken_apart(term)
        return f"{top}/{bottom}"
    text = term.replace(term[:3], "") if share else _digits(term)
    if share and (pair := re.fullmatch(f"({_D})({_D})(十?)", text)):
        text = f"{pair[1]}{pair[3]}至{pair[2]}{pair[3]}"
    parts, under = zip(*map(_taken_apart, _SPLIT.split(text.casefold())), strict=True)
    items = [_ITEM.fullmatch(part) for part in parts]
    last = items[-1]
    amounts = [item["amount"] for item in items]
    more = any("多" in a or "余" in a for a in (*amounts, last["unit"]))
    numbers = [re.sub("[多余]", "", a) for a in amounts]
    # 3—5万元: the power is that of both
    mantissa, power = re.fullmatch(r"([0-9.,]*)(.*)", numbers[-1]).groups()
    if len(items) == 2 and mantissa and not re.search("[^0-9.,]", numbers[0]):
        if amount(numbers[0]) < amount(mantissa):
            numbers[0] += power
    unit = re.sub("多", "", last["unit"]) or share or items[0]["currency"].upper()
    keep = last["unit"] == "版"
    said = "..".join(
        n if keep else _plain(Fraction(amount(n)) / u) for n, u in zip(numbers, under, strict=True)
    )
    sign = "-" if items[0]["sign"] else "#" if items[0]["rank"] or unit in _NTHS else ""
    unit = "" if unit in _NTHS else _written(unit)
    return f"{sign}{said}{'+' if more else ''} {unit}".rstrip()


def _written(unit: str) -> str:
    """Return a unit as its values name it: one sign (㎡) as it is written out."""
    if unit in _SAME or "℃" in unit:
        return _SAME.get(unit, unit)
    plain = unicodedata.normalize("NFKC", unit).casefold()
    parts = [_LETTERS.get(part, part) for part in plain.split("/")]
    return _SAME.get(plain) or ("/".join(parts) if parts[0] in _LETTERS.values() else unit)


_PLACE = re.compile(
    rf"(?:(?P<year>[0-9{NUMERALS}]{{4}})(?:年度?|$))?"
    rf"(?:(?P<month>[0-9{NUMERALS}]+)月份?)?(?:(?P<day>[0-9{NUMERALS}]+)[日号]?)?"
)
_ERA = re.compile(rf"(?:(?P<century>.+?)个?世纪)?(?:(?P<decade>[0-9{NUMERALS}]+)年代)?")


def _iso(year: str | None, month: int | None, day: int | None) -> str:
    if year:
        return year + "".join(f"-{n:02}" for n in (month, day) if n)
    if month:
        return f"--{month:02}" + (f"-{day:02}" if day else "")
    return f"---{day:02}"


def _era(term: str) -> str:
    """Read a century or a decade, or two (五六十年代)."""
    century, decade = _ERA.fullmatch(term).groups()
    known = {"上": "19", "本": "20", None: "XX"}
    first = known[century] if century in known else f"{integer(century) - 1:02}"
    if decade is None:
        return f"{first}XX"
    if len(decade) == 4:
        return f"{decade[:3]}X"
    tens = [c for c in decade.removesuffix("0") if c not in "十"]
    return "/".join(f"{first}{figures(c)}X" for c in tens)


_SESSION = re.compile(
    rf"(?P<fiscal>fy ?|fiscal(?: year)? |financial year )?(?P<first>[0-9{NUMERALS}]{{2,4}})"
    rf"(?:[-/–—~～至](?P<second>[0-9]{{2,4}}))?(?P<named>{_NAMED_YEAR}|年度?)?"
)


def _session(term: str) -> str | None:
    """Read years that begin and end within calendar years (2024/25年度), None for other dates."""
    found = _SESSION.fullmatch(term.casefold())
    if found is None or not (found["second"] or found["fiscal"] or found["named"]):
        return None
    first, second = figures(found["first"]), found["second"]
    if len(first) not in (2, 4):
        return None
    first = f"XX{first}" if len(first) == 2 else first
    if second is None:
        return first
    if len(second) == 2:
        century = first[:2]
        turned = century.isdigit() and second <= first[2:]
        second = f"{int(century) + 1}{second}" if turned else f"{century}{second}"
    return f"{first}/{second}"


def _western(term: str) -> str:
    """Read an English date; a folded one too."""
    words = re.findall("[a-z]+|[0-9]+", term.casefold())
    numbers = [w for w in words if w.isdigit()]
    if "century" in words:
        return f"{int(numbers[0]) - 1:02}XX"
    if words[-1] == "s":
        return f"{numbers[0][:-1]:X>3}X"
    year = next((n for n in numbers if len(n) == 4), None)
    day = next((int(n) for n in numbers if len(n) < 3), None)
    starts = [name[:3] for name in _MONTHS]
    month = next((starts.index(w[:3]) + 1 for w in words if w[:3] in starts), None)
    return _iso(year, month, day)


def _date(term: str) -> str:
    if years := _session(term):
        return years
    if re.search("[A-Za-z]", term):
        return _western(term)
    if numbers := re.fullmatch(r"([0-9]{4})[-./]([0-9]+)[-./]([0-9]+)", term):
        return _iso(numbers[1], int(numbers[2]), int(numbers[3]))
    if "世纪" in term or term.endswith("年代"):
        return _era(term)
    first, *rest = re.split(_DASH, term)
    if rest and first[-1] not in "年月日号份度":
        # 1—5月, 3月5—8日: the mark behind the second is that of both
        first += "月" if rest[0].endswith("份") else re.sub("[^年月日号]", "", rest[0][-1])
    held = {}
    ends = []
    for part in (first, *rest):
        said = _PLACE.fullmatch(part).groupdict()
        # what the second leaves out is as in the first
        names = ("year", "month", "day")
        given = [n for n in names if said[n]]
        held = {n: held.get(n) for n in names[: names.index(given[0])]} | {
            n: said[n] for n in given
        }
        year = held.get("year")
        year = year and figures(year)
        ends.append(_iso(year, *(held.get(n) and integer(held[n]) for n in names[1:])))
    return "/".join(ends)

# 申报

chosen-specialty = 专业：{ $specialty }
level-option = { $title }（{ $level }）
case-begun = ✓ 已建立草稿。请补齐下面各项，然后提交。

unit-which = 请选择您的单位。名称相近时请核对代码。
noted = ✓ 已记录。

file-no-case = 这个文件还没有归属。请先申报：主菜单 → 申报职称；已有办件的，请先打开办件再发送。
file-which-case = 您有多个正在填写的办件。请先选择，再发送文件。
file-which-slot = 各项材料都已有文件。要替换，请先点按相应材料，再发送。
file-unwanted = 请发送照片（JPEG、PNG、HEIC）或 PDF 文件；贴纸、语音和视频不能作为材料。
files-received = 收到{ $names }，正在检查。
    { $count ->
        [1] 结果会另行告知。
       *[other] 共 { $count } 份，结果会逐份告知。
    }
files-received-left = 收到{ $names }，正在检查。另有 { $left } 份没有对应的材料项，未收下。
found-more = 另有 { $left } 个未显示，请输入得更具体些。
changed-title = ✓ 资格已更改，材料已按新的要求核对：
changed-kept = ✓ 继续有效：{ $names }
changed-dropped = － 不再需要：{ $names }
changed-lacking = ○ 还需上传：{ $names }
portal-moved = ✓ 已改到“{ $portal }”入口。
facts-title = <b>申报情况</b>（点按可修改）
fact-line = { $fact }：{ $value }
ask-assessed = 最近一次年度考核结果是？
ask-present = 现任职称的级别是？
ask-same_specialty = 现任职称的专业与本次申报的专业相同吗？
ask-awards = 请选择所获奖项或称号。
ask-standing = 您有下列情形吗？
unit-ask = <b>您在哪个单位工作？</b>
    请输入单位名称里的几个字（如“某县 畜牧”“某某乡兽医站”），拼音，或统一社会信用代码；也可以按地区查找。
unit-none = 没有找到这个单位。请换个词，或按地区查找；单位尚未注册的，请联系单位管理员。
unit-none-there = 这里还没有注册的单位。请换个地区，或请单位管理员先注册。
unit-portal = 单位在哪个地（州、市）？省（自治区）直属单位请选第一个。
unit-county = { $portal }：单位在哪个县（市、区）？
unit-taken = ✓ 单位：<b>{ $unit }</b>。不对请点“上一步”。
known-changes = 以上情况有变化的，请先修改。
choose-series = <b>您要申报什么专业？</b>
    请输入专业或职称名称（如“兽医”“工程师”，拼音也可以），或选择系列。
choose-specialty = <b>请选择专业</b>，或输入名称查找。
found-which = <b>您要申报哪一个？</b>
series-none = 没有找到这个专业。请换个词，或点“上一步”从系列中选择。
options-title = <b>您可以申报：</b>
options-none = <b>按您填写的情况，这个专业现在没有可以申报的职称。</b>
option-line = { $place }. <b>{ $title }</b>　{ $name }
option-button = { $title } · { $name }
option-portal = 　在{ $portal }评审：{ $why }
option-met = 　✓ { $what }
option-asked = 　？ 待认定：{ $what }
option-more = { $name }（再答 { $questions } 题）
option-gone = 这一项现在不能申报了，请看下面的最新情况。
window-any-day = 　随时可以提交（{ $body }）
window-unset = 　{ $body }没有限定受理时间
window-open = 　正在受理，至 { $until }（{ $body }，以收到为准）
window-shut = 　✗ 现在不受理，{ $opens } 起受理（{ $body }）。草稿可以先准备。
window-shut-unknown = 　✗ 现在不受理，下次受理时间尚未公布（{ $body }）。草稿可以先准备。
later-title = <b>现在还不能：</b>
later-line = · { $title }　{ $name }：{ $why }
later-year = 。<b>{ $year } 年度起可以</b>
examined-title = <b>只能通过国家统一考试取得：</b>
examined-line = · { $title }（{ $exam }）
ask-education = <b>您的最高学历是？</b>
    “在职”指成人高考、自考、函授、电大等。
ask-schooling = 这个学历是怎样取得的？
education-had = { $how }{ $education }
had-full_time = 全日制
had-party_school = 党校
had-other = 在职
ask-work_since = <b>哪年开始从事专业技术工作？</b>
    请选年份；也可以直接输入年月，例如 2019-07。
ask-work_since-month = { $year } 年几月？
month = { $month } 月
ask-service = <b>哪些年参加驻村等基层服务，并且当年考核优秀？</b>
    请点选年份；也可以输入，例如 2022-2024，或 22、23、24 年。
service-shown = 您填写的是：<b>{ $years }</b>（最长连续 { $run } 年）。对的话请点“就是这些年”。
service-none-shown = 还没有选年份。
year-ticked = ☑ { $year }
year-free = { $year }
options-unrecommended = ⚠ 您的单位还没有为这个系列选择推荐单位，提交前请单位管理员在“单位服务”中选好。
options-conditions = 本系列任职资格条件：{ $url }
conditions-series = <b>申报条件 · 请选择系列</b>
conditions-specialty = <b>申报条件 · 请选择专业</b>
conditions-level = <b>申报条件 · 请选择级别</b>
conditions-title = <b>{ $title }　申报条件（{ $year } 年度）</b>
conditions-way = <b>{ $name }</b>　依据：{ $source }
conditions-summary = { $summary }
conditions-either = 符合其中一条即可：
conditions-row = 　· { $what }
conditions-files = 　需交：{ $names }
conditions-exam = 这一级别只能通过国家统一考试取得：{ $exam }。考试合格后按规定聘任，不在这里申报。
conditions-none = 这一级别目前没有取得方式。其他级别请点“上一步”。
conditions-barred = <b>有下列情形之一的不能申报：</b>

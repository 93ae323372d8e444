# 申报

choose-portal = <b>申报职称 · 登录入口</b>
    在哪里评审，就选哪里：由单位所在地评审的选所在地，由省（自治区）评审的选省（自治区）。
choose-pathway = <b>申报职称 · 取得方式</b>
choose-level = <b>申报职称 · 级别与职称</b>
chosen-specialty = 专业：{ $specialty }
level-option = { $title }（{ $level }）
series-none = 没有找到。请换个词，或从列表中选择。
case-begun = ✓ 已建立草稿。请补齐下面各项，然后提交。

unit-ask = 请输入工作单位的名称（或其中几个字），或统一社会信用代码。
unit-which = 请选择您的单位。名称相近时请核对代码。
unit-none = 没有找到这个单位。请换个词，或输入统一社会信用代码；单位尚未注册的，请联系单位管理员。
noted = ✓ 已记录。

file-no-case = 这个文件还没有归属。请先申报：主菜单 → 申报职称；已有办件的，请先打开办件再发送。
file-which-case = 您有多个正在填写的办件。请先选择，再发送文件。
file-which-slot = 各项材料都已有文件。要替换，请先点按相应材料，再发送。
file-unwanted = 请发送照片（JPEG、PNG）或 PDF 文件；贴纸、语音和视频不能作为材料。
files-received = 收到{ $names }，正在检查。
    { $count ->
        [1] 结果会另行告知。
       *[other] 共 { $count } 份，结果会逐份告知。
    }
files-received-left = 收到{ $names }，正在检查。另有 { $left } 份没有对应的材料项，未收下。
pathway-line = ▸ <b>{ $name }</b>：{ $what }
found-which = <b>找到以下专业</b>，请选择：
found-more = 另有 { $left } 个未显示，请输入得更具体些。
changed-title = ✓ 资格已更改，材料已按新的要求核对：
changed-kept = ✓ 继续有效：{ $names }
changed-dropped = － 不再需要：{ $names }
changed-lacking = ○ 还需上传：{ $names }
portal-moved = ✓ 已改到“{ $portal }”入口。
choose-series = <b>申报职称 · 系列</b>
    请选择，或输入系列、专业、职称名称查找。
choose-specialty = <b>申报职称 · 专业</b>
    请选择，或输入名称查找。
facts-title = <b>申报情况</b>（点按可修改）
fact-line = { $fact }：{ $value }
ask-education = 请选择最高学历。
ask-schooling = 这个学历是怎样取得的？
ask-work_since = 请输入开始从事专业技术工作的年月，例如 2019-07。
ask-assessed = 最近一次年度考核结果是？
ask-present = 现任职称的级别是？
ask-same_specialty = 现任职称的专业与本次申报的专业相同吗？
ask-service = 请输入参加驻村等基层服务且当年考核优秀的年份，用空格隔开，例如 2022 2023 2024；没有请输入 0。
ask-awards = 请选择所获奖项或称号。
ask-standing = 您有下列情形吗？

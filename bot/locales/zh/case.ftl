# 办件：申请人看到的

case-number = <b>{ $number }</b>　{ $year } 年度
case-pathway = 取得方式：{ $pathway }
case-state = ● <b>{ $state }</b>
case-state-since = ● <b>{ $state }</b>（自 { $since }）
flow-title = <b>审核流程</b>
flow-step = { $mark } { $role }　{ $office }
flow-by = 　{ $by }　{ $at }
flow-now = 　◂ 现在这里
nobody-decides = ⚠ 现在没有人能审核这一件：<b>{ $office }</b> 暂无审核人员，已告知服务台和上级单位。可致电 { $contact }　{ $phone }，或服务台 { $desk }。
nobody-at-unit = ⚠ <b>{ $office }</b> 暂无审核人员，提交后现在没有人能审核；已告知服务台和上级单位。可致电 { $contact }　{ $phone }，或服务台 { $desk }。
contacts = 联系方式：{ $office }　{ $contact }　{ $phone }
certificate-issued = ✓ 证书编号：<b>{ $number }</b>

next-draft = 下一步：补齐各项后提交。
next-withdrawn = 下一步：修改后可以重新提交。
next-returned = 下一步：按上面的意见补正后重新提交。
next-checking = 下一步：文件检查通过后，自动送{ $following }审核。
next-in_review = 下一步：{ $office }审核后，送{ $following }。
next-in_review-last = 下一步：{ $office }接收后公示。
next-received = 下一步：{ $office }公示结果。
next-deliberating = 下一步：评审会评议后公示结果。
next-on_notice = 公示至 { $due } 当天结束（{ $document }），无异议则批准。
next-approved = 下一步：制作证书并签名，完成后自动发到这里。
next-issuing = 下一步：证书签名后自动发到这里。
next-completed = 证书已发到本聊天；可在“我的证书”中再次获取。
next-lapsed = 本次申请已终止，可以重新申报。
next-rejected = 本次申请已终止。有疑问请联系作出决定的单位。
next-held = 工作人员已收到通知，处理后自动继续，您不需要操作。

returned-by = <b>退回意见</b>（{ $office }　{ $by }）
returned-checks = <b>材料检查未通过</b>
returned-term = 请在 { $due } 当天结束前补正并重新提交，逾期视为放弃。
defect = { $place }. { $what }
defect-about = 【{ $slot }】{ $what }

stated-unit = 单位：{ $unit }
stated-no-unit = ○ 单位：未选择
checklist-title = <b>材料</b>
slot-line = { $mark } { $name }：{ $state }
slot-reason = 　· { $reason }
files-all-there = 材料已齐。要替换某一份，先点按它，再发送新文件。
files-being-checked = 文件都收到了，正在检查，稍等就有结果。
photo-to-confirm = ▸ 照片已裁成一寸，请看上面发来的照片，然后点“用这张”；不满意就点“换一张”。
photo-confirmed = ✓ 照片已确认。
slot-returned = 　✗ { $what }
slot-answer = 　说明：{ $answer }
explain-ask = <b>{ $name }</b>被退回，意见是：
    { $what }

    请用文字说明（例如为什么这样、哪里可以核实），直接发送即可。要换文件，也可以现在就发送。
explained = ✓ 说明已记下，审核人员会看到。补正完后请重新提交。
album-which = 收到 { $count } 个文件{ $left ->
        [0] {""}
       *[other] （另有 { $left } 个太多，未收下）
    }。它们是哪一项的？
    同一项的几页请选那一项；各项各一份的，选“每项一份”。
pages-replace-or-more = <b>{ $name }</b>已有 { $there } 个文件。新发的 { $count } 个是替换它，还是加在后面？
pages-received = ✓ 收到<b>{ $name }</b>，现在共 { $count } 个文件，按发送的先后排成一份。
    还有下一页就接着发；都发完了，请点“完成”。{ $left ->
        [0] {""}
       *[other] {" "}（另有 { $left } 个未收下。）
    }
pages-done = ✓ 这一项收完了。
typed-human = 人工|人工服务|转人工|找人工|真人|客服|human
typed-all-sent = 完成|完了|好了|发完|发完了|传完|传完了|没有|没有了|done
files-dropped = ✓ 这些文件没有收下。
earlier-offer = 您在 { $number }（{ $day }）交过<b>{ $name }</b>，共 { $pages } 页。这次也用它吗？
earlier-used = ✓ 已用上次的材料。
send-next = ▸ 请发送：<b>{ $name }</b>
    { $hint }

submit-title = <b>提交前请核对</b>
submit-ask = 提交后，在第一个单位审阅之前可以撤回。确认提交吗？
submit-incomplete = 还有未完成的项目（○ 或 ✗），补齐后才能提交。
submitted = ✓ 已提交。
withdrawn = ✓ 已撤回。修改后可以重新提交。

timeline-title = <b>办理记录</b>
timeline-empty = 还没有记录。
timeline-line = ▸ { $at }　{ $what }　{ $who }
timeline-why = 　· { $why }
case-about = 证书编号：{ $number }
flow-submitted = 提交
flow-notice = 公示
flow-plain = { $mark } { $what }
flow-at = 　{ $at }
outcome-application = 制作证书并签名
outcome-reissue = 制作新版证书，原版失效
outcome-correction = 制作新版证书，旧版废止
outcome-account_recovery = 账号转到新聊天
next-in_review-grant = 下一步：{ $office }审核，批准后自动办理。
next-draft-account_recovery = 下一步：上传手持身份证照片，然后提交。
next-in_review-account_recovery = 下一步：服务台核实，结果会在这里告诉您。
next-approved-account_recovery = 已批准。没有异议的话，账号于 { $due } 自动转到新聊天。
next-completed-account_recovery = 账号已转到新聊天。
next-completed-reissue = 新版证书已发到本聊天；丢失的一版已失效。
next-completed-correction = 新版证书已发到本聊天；旧版已废止。
changes-title = <b>更正内容</b>（原 → 新）
change-line = ✎ { $field }：{ $old } → <b>{ $new }</b>
change-photo = ✎ 一寸免冠照片：换用新照片
reissue-note = 补办不改变证书内容：编号不变，生成新版，丢失的一版失效。
correction-none-yet = ○ 更正内容：请点下面要更正的项目，可选多项。
stated-no-facts = ○ 申报情况：未填写完整
warn-portal = ⚠ 登录入口不对：{ $why }，应选“<b>{ $portal }</b>”。
warn-window = ⚠ { $body }接收至 { $until }，以收到为准；按通常用时还差 { $short } 个工作日，请尽快提交并联系各审核单位。
warn-eligibility = ⚠ { $what }
eligible = ✓ 按所填情况，符合条件：
eligible-asked = 基本条件已核，带“？”的由审核单位认定：
change-field = ✎ { $field }
send-by-link = ▸ 请点“上传材料”，在一次性链接的页面上传；文件和个人信息不经过聊天。
flow-applicant = 申请人
flow-since = 自 { $since }
flow-footer = 由申请人分享；进度以本系统查询为准
flow-here = 现在这里
declared-title = <b>申报的内容</b>
looks-title = <b>谁看过我的材料</b>　{ $number }
looks-none = 还没有人看过。
looks-line = ▸ { $at }　{ $office } { $name }：{ $what }（{ $why }）
looks-facts = 查看申报内容
looks-files = 查看材料
looks-roster = 导出花名册，含身份证号、电话
looks-roster_published = 导出公布用花名册，不含身份证号、电话
looks-votes = 导出评审会表决表
looks-turn = 轮到该单位办理
looks-why-facts = 该单位是审核单位，当时不轮到其办理
looks-why-files = 该单位是审核单位，当时不轮到其办理
looks-why-roster = 未写用途
looks-why-roster_published = 公布
looks-why-votes = 评审会
looks-more = 更早的还有 { $count } 条。
looks-how = 同一人一小时内多次查看同一内容，记为一条，时间是第一次的。
more-title = <b>更多</b>
flow-committee = 评审会评议

read-facts = ☞ 系统从“{ $name }”读到：<b>{ $read }</b>，对吗？
read-facts-otherwise = ☞ 系统从“{ $name }”读到：<b>{ $read }</b>，您填写的是{ $stated }。要改成读到的吗？

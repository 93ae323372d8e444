# 办件：申请人看到的

case-number = <b>{ $number }</b>　{ $year } 年度
case-pathway = 取得方式：{ $pathway }
case-state = ● <b>{ $state }</b>
case-state-since = ● <b>{ $state }</b>（自 { $since }）
flow-title = <b>审核流程</b>
flow-step = { $mark } { $role }　{ $office }
flow-by = 　{ $by }　{ $at }
flow-now = 　◂ 现在这里
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
next-on_notice = 公示至 { $due }（{ $document }），无异议则批准。
next-approved = 下一步：制作证书并签名，完成后自动发到这里。
next-issuing = 下一步：证书签名后自动发到这里。
next-completed = 证书已发到本聊天；可在“我的证书”中再次获取。
next-lapsed = 本次申请已终止，可以重新申报。
next-rejected = 本次申请已终止。有疑问请联系作出决定的单位。
next-held = 工作人员已收到通知，处理后自动继续，您不需要操作。

returned-by = <b>退回意见</b>（{ $office }　{ $by }）
returned-checks = <b>材料检查未通过</b>
returned-term = 请在 { $due } 前补正并重新提交，逾期视为放弃。
defect = { $place }. { $what }
defect-about = 【{ $slot }】{ $what }

stated-unit = 单位：{ $unit }
stated-no-unit = ○ 单位：未选择
checklist-title = <b>材料</b>
slot-line = { $mark } { $name }：{ $state }
slot-reason = 　· { $reason }
files-all-there = 材料已齐。要替换某一份，先点按它，再发送新文件。
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
who-system = 系统
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
eligible = ✓ 按所填情况符合条件，最高可申报：{ $highest }
change-field = ✎ { $field }
send-by-link = ▸ 请点“上传材料”，在一次性链接的页面上传；文件和个人信息不经过聊天。
flow-applicant = 申请人
flow-since = 自 { $since }
flow-footer = 由申请人分享；进度以本系统查询为准
flow-here = 现在这里

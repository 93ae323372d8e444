# 工作人员

queue-title = <b>待办</b>　共 { $total } 件，先到先办（显示前 { $shown } 件）
queue-empty = 目前没有待办。
queue-line = { $place }. <b>{ $number }</b>　{ $name }　已等待 { $days } 天
questions-title = <b>需要本单位核定</b>
files-coming = 正在发送材料
sure-pass = 确认 { $name } 的申请审核通过，提交给 <b>{ $following }</b> 吗？
sure-reject = 确认 { $name } 的申请不通过吗？此决定使本次申请终止。
sure-announce = 确认以文号 <b>{ $document }</b> 公示 { $name } 的结果吗？
sure-mend = 确认把文号更正为 <b>{ $document }</b> 吗？更正后证书随即继续制作。
reason-ask = 请用一条消息写明不通过的理由，申请人会看到。
reason-said = 理由：{ $why }
document-ask = 请发送批准文号，或点按下面的建议文号。
mend-ask = 证书未能制作。现在的文号是 <b>{ $document }</b>，请发送正确的文号。
defects-ask = 请一次写明全部需要补正的内容，一行一条。
    当前针对：<b>{ $about }</b>（可点按切换）
defects-whole = 整份申请
done-pass = ✓ 已提交下一单位。
done-return = ✓ 已退回申请人。
done-reject = ✓ 已作出不通过的决定。
done-receive = ✓ 已接收。
done-announce = ✓ 已公示。
done-mend = ✓ 文号已更正，证书继续制作。
done-retract = ✓ 已收回。

sure-grant = 确认批准 { $name } 的办件吗？批准后自动办理，不能撤回。
done-grant = ✓ 已批准。
agreement-title = <b>与原账号核对</b>
agreement-line = { $mark } { $what }
agreement-found = 有这个身份证号的账号
agreement-name = 姓名一致
agreement-phone = 电话一致
agreement-confirmed = 原聊天已确认
borrowed-title = ⚑ <b>同样的材料也出现在别人的办件中，请留意</b>
borrowed-line = · { $slot }：{ $numbers }
week-title = 待办 { $waiting } 件 · 近七天办理数

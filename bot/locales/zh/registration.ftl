# 注册

privacy-short = 注册前会说明收集哪些个人信息、用于什么；您同意后才开始填写。
privacy-notice =
    <b>个人信息处理告知</b>
    ▸ 收集什么：姓名、身份证号、民族、电话、照片和您上传的证明材料。其中身份证号和照片属于敏感个人信息。
    ▸ 用于什么：只用于职称的申报、审核、发证和查验。
    ▸ 谁能看到：只有您的申请所经过的办理单位；身份证号只显示前六位和后四位。
    ▸ 怎样保护：身份证号和电话加密保存，不写入日志。
    ▸ 保存多久：办理期间，以及法规规定的档案保存期限。
    ▸ 您的权利：可以查阅、更正自己的信息；不同意则不能在线办理，可到窗口办理。
register-place = 注册（{ $place }/{ $of }）
register-name = 请输入您的姓名，与身份证一致。少数民族姓名的分隔点用“·”。
register-name-as = 姓名将按此记录和印制：<b>{ $name }</b>
register-id-number = 请输入本人 18 位身份证号。读取后，这条消息会尽量从聊天中删除。
register-id-read = ✓ 身份证号 { $number }　{ $sex }　{ $birth } 出生
register-ethnicity = 请选择或输入您的民族。
register-phone = 请输入联系电话，或点下面的“发送我的手机号”。
register-summary = <b>请核对，确认后注册</b>
registered = ✓ 注册成功。
recover-name = <b>找回账号</b>（1/3）
    请输入注册时的姓名。
recover-id-number = <b>找回账号</b>（2/3）
    请输入本人 18 位身份证号。读取后，这条消息会尽量从聊天中删除。
recover-phone = <b>找回账号</b>（3/3）
    请输入注册时的联系电话。
recover-way = 请选择找回方式。
recover-filed = ✓ 已建立找回工单。请记下编号，凭编号可随时查询进度。
ticket-ask = 请输入工单编号，例如 GD00000012。
ticket-number = <b>账号找回工单 { $number }</b>
holder-title = ⚠ <b>有人请求把您的账号转到另一个聊天</b>
    只有您本人同意，才请点“是我本人”。
holder-until = 可在 { $due } 前提出异议。
holder-confirmed = ✓ 已确认。办理单位核实后，账号会转到新的聊天。
holder-objected = ✓ 已记下：不是您本人。账号不会转走，办理单位会重新核实。
register-foreign = 持外国人永久居留身份证：没有民族一项，证书的“民族”栏印“外国籍”。
stepped-back = 好的，回到上一步。

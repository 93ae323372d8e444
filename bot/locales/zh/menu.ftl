# 主菜单与账号

menu-person =
    <b>{ $name }，您好</b>
    请选择要办理的事项。
menu-officer =
    <b>您好</b>
    以下是您所在单位的待办。
menu-post = ▸ { $office }（{ $role }）：待办 { $waiting } 件
no-such-command = 没有这个命令，刚才的问题还在等您回答。不想继续，可发送 /cancel。
register-goes-on = 您正在注册，已填的都还在，请接着填。不想继续，可发送 /cancel。
left-conversation = 已退出刚才的填写，未确认的内容没有提交。
not-understood = 没有看懂这条消息。现在可以办理：
expects-text = 请用文字回答上面的问题，或点按上面的按钮；这里还用不上别的内容。不想继续，可发送 /cancel。
expects-button = 请点按上面的按钮。不想继续，可发送 /cancel。
edited-not-read = 修改过的消息不会被读取，请重新发送一条。
private-only = 请与我私聊办理：群聊里不处理个人事项。
incident = 系统没能完成这一步，已记录（编号 { $number }）。您的资料没有丢失，请稍后再试。
away = 系统暂时不能办理，这一步没有完成，请稍后再试。
away-waits = 系统暂时不能办理，请稍后再看。您刚才发来的没有丢失，恢复后会接着办理，不用重发。
language-which = 请选择语言

me-title = <b>我的信息</b>
me-name = 姓名：{ $name }
me-id = 身份证号：{ $number }
me-sex-birth = 性别：{ $sex }　出生日期：{ $birth }
me-ethnicity = 民族：{ $ethnicity }
me-phone = 电话：{ $phone }

join-name = 请输入您的姓名（办件记录中显示）：
joined = ✓ 您已成为 <b>{ $office }</b> 的工作人员。

cases-title = <b>我的办件</b>
cases-none = 还没有办件。
case-line = <b>{ $number }</b>　{ $state }　{ $since }
certificates-title = <b>我的证书</b>
certificates-none = 还没有证书。办结后，证书会自动发到这里。
certificate-line = <b>{ $number }</b>　第 { $version } 版　{ $state }　{ $signed }
credential-coming = 凭证文件（JWT）马上发到这里，供用人单位的系统读取。
certificate-coming = 证书马上发到这里。
menu-nameless = <b>您好</b>
    请选择要办理的事项。
menu-stranger = <b>职称申报服务</b>
    从提交申请到领取电子证书，都可以在这里办理。
    请先注册账号：一个身份证号只能注册一个账号，且必须是本人的。
begun-reissue = ✓ 已建立补办申请。请上传下面的材料，然后提交。
begun-correction = ✓ 已建立更正申请。请选择要更正的项目，上传证明，然后提交。
correct-present = <b>{ $field }</b>
    证书上现为：{ $value }
correct-choose = 请选择正确的内容。
correct-type-name = 请输入正确的姓名，与身份证一致。
correct-type-ethnicity = 请输入正确的民族，按身份证上的写法。
correct-type-birth-date = 请输入正确的出生日期，例如 1990-05-20。身份证号也有变化的，请一并更正。
correct-type-id-number = 请输入正确的 18 位身份证号。读取后，这条消息会尽量从聊天中删除。
contact-portal = <b>评审机构联系方式 · 登录入口</b>
contact-series = <b>评审机构联系方式 · 系列</b>
contact-level = <b>评审机构联系方式 · 级别</b>
contact-title = <b>联系方式</b>
contact-elsewhere = 所选入口不评审这个级别，由“{ $portal }”评审：
contact-none = 没有登记相应的评审机构，请联系服务台。
contact-office = ▸ { $role }　<b>{ $office }</b>
contact-person = 　{ $contact }　{ $phone }
contact-hours = 　时间：{ $hours }
contact-address = 　地址：{ $address }
contact-window = 　接收时间：{ $windows }
link-register = 请在下面的页面注册。链接只能使用一次，30 分钟内有效。
link-recover = 请在下面的页面填写要找回的账号。链接只能使用一次，30 分钟内有效。
link-upload = 请在下面的页面上传材料。链接只能使用一次，30 分钟内有效；完成后回到这里提交。
link-correct = 请在下面的页面填写更正内容并上传证明。链接只能使用一次，30 分钟内有效；完成后回到这里提交。
link-look = 请在下面的页面查看申请和材料，然后回到这里作出决定。链接只能使用一次，30 分钟内有效。
link-own_data = 请在下面的页面下载系统保存的本人信息。链接只能使用一次，30 分钟内有效。
link-certificate = 请在下面的页面下载证书。链接只能使用一次，30 分钟内有效。
command-desk = 网上工作台（工作人员）
link-desk = 请在下面的页面办公：待办、查询、批量办理、花名册。链接只能使用一次，10 分钟内有效；登录后当天有效。
verify-ask = 请发送证书的 PDF 原件（作为文件发送，不要截图）。也可以在网页核验：{ $address }
verify-taken = 收到，正在核验；文件不保存。
verify-page = 请在网页核验证书：{ $address }
link-unit_form = 请在下面的页面填写单位信息和您的姓名。链接只能使用一次，30 分钟内有效；上传材料后回到这里提交。
link-unit_record = 请在下面的页面填写单位的联系人、电话等。链接只能使用一次，30 分钟内有效。
link-join = 请在下面的页面填写您的姓名，接受邀请。链接只能使用一次，30 分钟内有效。
windows-title = <b>{ $year } 年各评审机构受理时间</b>（以评审机构收到为准）
windows-body = <b>{ $body }</b>
windows-line = 　{ $opens } 至 { $closes }
windows-none = 　没有公布受理时间，随时可以提交
me-consent = 个人信息处理告知：{ $version } 版，{ $at } 同意
me-consent-newer = ⚠ 告知已更新，请阅读新版后确认。
me-kept = 保存多久：提交过的申请和证书按档案规定保存，不能删除；从未申报过的，可以注销账号，资料随即删除。
own-close-ask = <b>确定注销账号吗？</b>
    您的姓名、身份证号、电话和填写的情况会立即删除，不能恢复。
own-closed = ✓ 账号已注销，资料已删除。
own-second-offer = 在另一个聊天（Telegram、浏览器或 Matrix）里，把下面这一行发给机器人，那个聊天就能使用您的账号。只能用一次，10 分钟内有效；不要给别人。

    <code>/start { $word }</code>
own-second-entered = ✓ 这个聊天现在也能使用 { $name } 的账号，通知两边都会收到。不是本人操作的，请在“我的信息”里选择“只留这个聊天”。
own-only-here = ✓ 现在只有这个聊天能使用账号，已退出 { $gone } 个。

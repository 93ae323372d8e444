# 用途副本（加注）

copies-title = <b>用途副本</b>
copies-of = { $number }　{ $label }
copies-what = 交给用人单位等使用时，请给用途副本，不必给证书原件：副本页面上写明给谁、办什么、用到哪天，到期自动失效，您也可以随时撤回。每份最长 { $days } 天，同时最多 { $most } 份。
copies-none = 现在没有有效的用途副本。
copies-full = 已有 { $most } 份有效副本。要再做一份，请先撤回一份，或等其中一份到期。
copy-line = ▸ <b>第 { $copy } 号</b>　有效期至 { $until }
copy-line-in-making = ▸ <b>第 { $copy } 号</b>　有效期至 { $until }　正在制作
copy-says = 　仅供 <b>{ $whom }</b> 办理 <b>{ $purpose }</b> 使用
copy-stands = 　有效期至 <b>{ $until }</b>
copy-ask-for_whom = <b>给谁用？</b>
    请输入接收副本的单位或个人的名称，将印在副本上，最多 { $most } 个字。
copy-ask-purpose = <b>办什么事？</b>
    请输入用途，例如“入职审核”“项目投标”，将印在副本上，最多 { $most } 个字。
copy-ask-until = <b>用到哪天？</b>
    请选择，或输入日期，例如 { $latest }；最长 { $days } 天。
copy-summary = <b>副本页面上将写明：</b>
copy-once = 制作以后内容不能修改，只能撤回。确认制作吗？
copy-coming = ✓ 正在制作第 { $copy } 号副本，签名后自动发到这里。
copy-again = 副本马上发到这里。
copy-withdraw-sure = 撤回后，任何人联网核验这份副本都会看到“已撤回”，不能恢复。确认撤回吗？
copy-withdrawn = ✓ 已撤回。请告知接收方这份副本不再有效。
link-copies = 请在下面的页面制作、下载或撤回用途副本。链接只能使用一次，30 分钟内有效。

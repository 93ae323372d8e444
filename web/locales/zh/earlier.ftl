# 按编号查证书

verify-number-title = 按编号查询
verify-number-what = 没有 PDF 的，或以前发的证书（不是本系统签发的），写证书编号和持证人姓名，或身份证号后四位。
verify-holder = 持证人姓名，或身份证号后四位
earlier-in-register = 早期证书登记中找到 { $count } 条

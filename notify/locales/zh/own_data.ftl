# 本人信息的导出：各部分的标题。
own-title = 职称系统保存的本人全部信息
own-account = 账号
own-cases = 办件
own-certificates = 证书
own-messages = 发给您的通知
own-earlier = 早期证书
own-agreed_to = 同意查看证书的单位

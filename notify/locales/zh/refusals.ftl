# 每个拒绝一句话：哪里不对，怎么办

refused-overtaken = 这个办件刚刚有了变化，请点“刷新”查看最新情况后再操作。
refused-button_expired = 这个按钮已经失效，请从最新的一条消息或主菜单重新操作。
refused-bot_token_wrong = 机器人令牌格式不对，请检查 ZHICHENG_TELEGRAM_TOKEN。

refused-register_first = 请先注册账号，再办理。
refused-chat_has_account = 这个聊天已经注册过账号，可在“我的信息”中查看。
refused-id_taken = 这个身份证号已经注册过账号。如果是您本人以前注册的，请用原来的聊天登录，或联系服务台找回账号。
refused-id_is_old = 这是 15 位旧身份证号，请输入现用的 18 位身份证号。
refused-id_length = 身份证号应为 18 位，收到 { $length } 位，请核对后重新输入。
refused-id_characters = 身份证号前 17 位应为数字，最后一位为数字或 X，请重新输入。
refused-id_area = 身份证号开头的地区代码不存在，请核对后重新输入。
refused-id_check_digit = 身份证号校验不通过，可能有一位输错，请核对后重新输入。
refused-id_birth_date = 身份证号中的出生日期不存在，请核对后重新输入。
refused-too_young = 未满 { $years } 周岁，不能申报职称。
refused-name_empty = 没有读到姓名，请输入与身份证一致的姓名。
refused-name_too_long = 姓名有 { $length } 个字符，最多 { $most } 个，请核对后重新输入。
refused-name_dots = 分隔点“·”不能在开头、结尾或连续出现，请重新输入。
refused-name_character = 姓名中有不能使用的字符（{ $code_point }），请删去或改用汉字、字母和“·”。
refused-name_no_glyph = 现有字库没有“{ $character }”（{ $code_point }），暂不能印制。请联系服务台补字，不要用别的字代替。
refused-ethnicity_unknown = 没有这个民族名称，请从列表中选择，或按身份证上的写法输入。
refused-phone_wrong = 电话号码应为 10 到 12 位数字，请重新输入。
refused-work_in_future = 参加工作的年月晚于今天，请重新输入。
refused-work_too_early = 参加工作时不满 { $years } 周岁，请核对年月后重新输入。
refused-work_since_form = 没有读懂年月，请按 2019-07 的形式输入。

refused-no_such_title = 目录中没有这个职称，请从列表中重新选择。
refused-case_open = 本年度已有同一职称的办件 { $number }，请在“我的办件”中继续办理。
refused-no_such_case = 没有找到这个办件，请核对申请书编号。
refused-no_such_slot = 这个办件不需要这项材料，请从材料列表中选择。
refused-no_such_unit = 没有找到这个单位，请重新查找选择。
refused-no_such_office = 没有代码为 { $code } 的单位，请核对。
refused-no_such_portal = 没有代码为 { $code } 的登录入口，请核对。
refused-no_such_recommender = 没有代码为 { $code } 的推荐单位，请核对。
refused-no_such_certificate = 没有找到这张证书，请在“我的证书”中查看。
refused-file_too_large = 文件约 { $megabytes } MB，最多 { $most } MB。请压缩，或分成几份后上传。
refused-choose_unit = 还没有选择工作单位，请点“选择单位”。
refused-state_facts = 还没有填写学历与工作，请点“填写学历与工作”。
refused-evidence_lacking = 材料还不齐，请补上：
refused-not_eligible = 按您填写的情况，现在还不能申报这个级别：
refused-unit_incomplete = 您的单位信息不完善，不能受理申报。请联系单位管理员完善单位信息。
refused-no_office_for_role = { $unit } 没有对应的{ $node }，不能提交。请联系单位管理员或服务台设置。
refused-not_editable = 办件现在“{ $state }”，不能修改。可以撤回的，请先撤回。

refused-not_in_this_state = 办件现在“{ $state }”，不能做这一步。请刷新查看。
refused-not_yours_to_do = 这一步不由您办理。
refused-not_yours_to_see = 这个办件与您无关，不能查看。
refused-not_your_turn = 这个办件现在不在您的单位，请刷新待办。
refused-rank_too_low = 您的权限不够，这一步需要“{ $needs }”权限，请联系本单位负责人。
refused-already_opened = 审核人员已经开始审阅，不能再撤回或收回。需要修改的，请联系审核单位退回。
refused-nothing_to_retract = 没有可以收回的提交。
refused-nothing_to_resume = 这个办件没有暂缓，不需要恢复。
refused-last_office_decides = 这里是最后一个单位，不再向下提交：请接收，或退回、不通过。
refused-not_the_receiving_office = 只有评审机构接收申报材料。
refused-award_needs_notice = 授予职称要先公示，不能直接批准。
refused-no_committee_on_this_pathway = 这种取得方式不经评审会，请直接公示。
refused-committee_first = 要先经评审会评议，再公示。
refused-officers_only = 只有该单位的工作人员可以查看待办。
refused-reason_needed = 请写明理由：退回要一次说清全部需要补正的内容。
refused-reason_too_long = 意见最多 { $most } 个字，请精简后重写。
refused-document_needed = 请输入批准文号，最多 { $most } 个字。
refused-invitation_spent = 这个邀请无效：可能已经用过或超过 7 天。请向邀请人索取新的。

refused-unit_exists = 代码 { $code } 的单位已经注册，不能重复注册。需要更换管理员的，请用代码找回。
refused-recommenders_number = 推荐单位要选 1 到 { $most } 个。
refused-credit_code_wrong = 统一社会信用代码校验不通过，请核对 18 位代码。
refused-org_code_length = 单位代码应为 18 位统一社会信用代码或 9 位组织机构代码，收到 { $length } 位。
refused-org_code_wrong = 组织机构代码校验不通过，请核对。

# 资格条件

finding-exam_only = 这一级别只能通过国家统一考试取得（以考代评）
finding-not_by_this_pathway = 这一级别须先考试或另有资格要求，不能用这种取得方式
finding-education_not_listed = { $has } 学历不在这种取得方式的范围内
finding-level_too_high = 按现有条件，最高可申报 { $has }，请重新选择级别
finding-schooling = 学历须为全日制，您填写的是：{ $has }
finding-tier = 只适用于 { $needs }，您的单位是 { $has }
finding-years = 须从事专业技术工作满 { $needs } 年，到本年年底您满 { $has } 年
finding-other = 条件不符：{ $code }（要求 { $needs }，现为 { $has }）

poll-unauthorised = 聊天网络不认这个机器人令牌，请检查 ZHICHENG_TELEGRAM_TOKEN 后重新启动。
poll-conflict = 另一个程序正在用同一个令牌收取消息（或设置了 webhook）；请停掉它。本程序会继续重试。
refused-own_case = 不能办理本人的申请，请由本单位其他管理员办理。

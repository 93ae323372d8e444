# One sentence a refusal: what is wrong, and how to mend it

refused-overtaken = This case has just changed; please press “Refresh” and look again before you act.
refused-button_expired = This button no longer works; please go on from the newest message or the main menu.
refused-bot_token_wrong = The bot's token is not well formed; please check ZHICHENG_TELEGRAM_TOKEN.

refused-register_first = Please register first.
refused-chat_has_account = This chat has an account already; see “My details”.
refused-id_taken = There is an account for this ID number already. If it is yours, use the chat it was opened in, or ask the help desk to recover it.
refused-id_is_old = This is an old 15-digit number; please enter your present 18-digit one.
refused-id_length = A resident ID number has 18 characters, this has { $length }; please check and enter it again.
refused-id_characters = The first 17 characters must be digits, the last a digit or X; please enter it again.
refused-id_area = The number begins with an area code that does not exist; please check and enter it again.
refused-id_check_digit = The check digit does not fit, one digit may be wrong; please check and enter it again.
refused-id_birth_date = The birth date in the number does not exist; please check and enter it again.
refused-too_young = Titles can't be applied for under the age of { $years }.
refused-name_empty = No name was read; please enter it as on your ID card.
refused-name_too_long = The name has { $length } characters, at most { $most } fit; please check and enter it again.
refused-name_dots = The dot “·” can't stand at the beginning, at the end, or twice in a row; please enter the name again.
refused-name_character = The name holds a character that can't be used ({ $code_point }); please use Chinese characters, letters and “·”.
refused-name_no_glyph = Our fonts do not have “{ $character }” ({ $code_point }) yet. Please ask the help desk to add it; do not write another character instead.
refused-ethnicity_unknown = There is no such ethnicity; please choose from the list, or write it as on your ID card.
refused-phone_wrong = A phone number has 10 to 12 digits; please enter it again.
refused-work_in_future = That month lies in the future; please enter it again.
refused-work_too_early = You would have been under { $years } then; please check the month and enter it again.
refused-work_since_form = That month was not understood; please write it like 2019-07.

refused-no_such_title = The catalogue has no such title; please choose again from the list.
refused-case_open = You have a case for this title this year already: { $number }. Please go on with it under “My cases”.
refused-no_such_case = No such case was found; please check the application number.
refused-no_such_slot = This case does not need that document; please choose from the list.
refused-no_such_unit = That unit was not found; please search again.
refused-no_such_office = There is no office with the code { $code }; please check it.
refused-no_such_portal = There is no portal with the code { $code }; please check it.
refused-no_such_recommender = There is no recommending unit with the code { $code }; please check it.
refused-no_such_certificate = That certificate was not found; please look under “My certificates”.
refused-file_too_large = The file has about { $megabytes } MB, at most { $most } MB can be taken. Please compress or split it.
refused-choose_unit = Your unit is not chosen yet; press “Choose unit”.
refused-state_facts = Education and work are not stated yet; press “State education and work”.
refused-evidence_lacking = Some documents are still missing; please send:
refused-not_eligible = By what you stated, this level can't be applied for yet:
refused-unit_incomplete = Your unit's record is incomplete, so it can't take applications. Please ask its administrator to complete it.
refused-no_office_for_role = { $unit } has no { $node } for this; it can't be submitted. Please ask your unit's administrator or the help desk.
refused-not_editable = The case is now “{ $state }” and can't be changed. Withdraw it first, where that is possible.

refused-not_in_this_state = The case is now “{ $state }”, so this can't be done. Please refresh.
refused-not_yours_to_do = This is not yours to do.
refused-not_yours_to_see = This case is not yours to see.
refused-not_your_turn = The case does not lie at your office now; please refresh your queue.
refused-rank_too_low = This needs the rank “{ $needs }”; please ask the head of your office.
refused-already_opened = The reviewers have begun to read it; it can't be taken back any more. To change it, ask the office to return it.
refused-nothing_to_retract = There is nothing to take back.
refused-nothing_to_resume = This case is not on hold; nothing has to be resumed.
refused-last_office_decides = This is the last office: receive it, return it or refuse it.
refused-not_the_receiving_office = Only the review body receives applications.
refused-award_needs_notice = A title is put on public notice first; it can't be granted at once.
refused-no_committee_on_this_pathway = This pathway has no committee; please announce it at once.
refused-committee_first = The committee decides first, then comes the public notice.
refused-officers_only = Only officers of that office see its queue.
refused-reason_needed = Please say why: a return lists everything that has to be mended, at once.
refused-reason_too_long = At most { $most } characters; please shorten it.
refused-document_needed = Please enter the number of the approval document, at most { $most } characters.
refused-invitation_spent = This invitation does not work: it was used, or is older than 7 days. Please ask for a new one.

refused-unit_exists = The unit with the code { $code } is registered already and can't be registered twice. To replace its administrator, recover it by the code.
refused-recommenders_number = Choose one to { $most } recommending units.
refused-credit_code_wrong = The check character of the credit code does not fit; please check all 18 characters.
refused-org_code_length = A unit's code has 18 characters (credit code) or 9 (organisation code); this has { $length }.
refused-org_code_wrong = The check character of the organisation code does not fit; please check it.

# Eligibility

finding-exam_only = this level is had by national examination only
finding-not_by_this_pathway = this level needs an examination or a qualification first, and is not had by this pathway
finding-education_not_listed = { $has } is not among the education this pathway is for
finding-level_too_high = what you stated reaches up to: { $has }; please choose the level again
finding-schooling = the education must be full-time; you stated: { $has }
finding-tier = only for: { $needs }; yours is: { $has }
finding-years = { $needs } full years of professional work are needed; by the end of this year you have { $has }
finding-other = a condition is not met: { $code } (needed { $needs }, stated { $has })

poll-unauthorised = The chat network does not know this bot token; please check ZHICHENG_TELEGRAM_TOKEN and start again.
poll-conflict = Another program receives messages with the same token (or a webhook is set); please stop it. This one keeps trying.
refused-own_case = You can't decide on your own case; another officer of your office must.

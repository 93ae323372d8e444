# The menu and the account

menu-person =
    <b>Hello, { $name }</b>
    What would you like to do?
menu-officer =
    <b>Hello</b>
    This waits at your offices.
menu-post = ▸ { $office } ({ $role }): { $waiting } waiting
no-such-command = There is no such command; the question above still waits for your answer. To stop, send /cancel.
register-goes-on = You are registering; what you have answered is kept. Please go on. To stop, send /cancel.
left-conversation = You have left what was being filled in; nothing unconfirmed was submitted.
not-understood = I did not understand that. This can be done now:
expects-text = Please answer the question above in words, or press a button there; nothing else is of use here yet. To stop, send /cancel.
expects-button = Please press a button above. To stop, send /cancel.
edited-not-read = An edited message is not read; please send it again as a new one.
private-only = Please talk to me in private: personal matters are not handled in groups.
incident = This step could not be finished; it is on record (no. { $number }). Nothing of yours is lost, please try again later.
away = This cannot be done now; this step was not finished. Please try again later.
away-waits = This cannot be done now; please look again later. What you sent is not lost: it will be dealt with then, and need not be sent again.
language-which = Which language?

me-title = <b>My details</b>
me-name = Name: { $name }
me-id = ID number: { $number }
me-sex-birth = Sex: { $sex }   Born: { $birth }
me-ethnicity = Ethnicity: { $ethnicity }
me-phone = Phone: { $phone }

join-name = Please enter your name (shown in the history of cases):
joined = ✓ You now act for <b>{ $office }</b>.

cases-title = <b>My cases</b>
cases-none = No cases yet.
case-line = <b>{ $number }</b>   { $state }   { $since }
certificates-title = <b>My certificates</b>
certificates-none = No certificates yet. Once a case is completed, the certificate comes here by itself.
certificate-line = <b>{ $number }</b>   version { $version }   { $state }   { $signed }
credential-coming = The credential (JWT) is on its way here, for an employer's system to read.
certificate-coming = The certificate comes here in a moment.
menu-nameless = <b>Hello</b>
    Please choose.
menu-stranger = <b>Professional titles</b>
    From the application to the electronic certificate, all in this chat.
    Please register first: one ID number, one account, and it must be your own.
begun-reissue = ✓ The reissue is begun. Send what is listed below, then submit.
begun-correction = ✓ The correction is begun. Choose the fields, send the proofs, then submit.
correct-present = <b>{ $field }</b>
    The certificate says: { $value }
correct-choose = Choose what is right.
correct-type-name = Type the right name, as on the identity card.
correct-type-ethnicity = Type the right ethnicity, as on the identity card.
correct-type-birth-date = Type the right date of birth, for example 1990-05-20. If the ID number changes too, correct both.
correct-type-id-number = Type the right 18-digit ID number. The message will be deleted from the chat where possible.
contact-portal = <b>Review bodies · entrance</b>
contact-series = <b>Review bodies · series</b>
contact-level = <b>Review bodies · level</b>
contact-title = <b>Contacts</b>
contact-elsewhere = That entrance does not review this level; { $portal } does:
contact-none = No review body is registered for it; please ask the help desk.
contact-office = ▸ { $role }: <b>{ $office }</b>
contact-person = {"  "}{ $contact }, { $phone }
contact-hours = {"  "}Hours: { $hours }
contact-address = {"  "}Address: { $address }
contact-window = {"  "}Takes in: { $windows }
link-register = Please register on this page. The link works once, within 30 minutes.
link-recover = Please claim your account on this page. The link works once, within 30 minutes.
link-upload = Please send your files on this page. The link works once, within 30 minutes; then submit here.
link-correct = Please give the corrections and proofs on this page. The link works once, within 30 minutes; then submit here.
link-look = The case and its files are on this page; then decide here. The link works once, within 30 minutes.
link-own_data = All that the system keeps of you is on this page. The link works once, within 30 minutes.
link-certificate = Your certificate is on this page. The link works once, within 30 minutes.
command-desk = web desk (officers)
link-desk = Your desk: what waits, search, many at once, the roster. The link works once, within 10 minutes; the desk stays open for the day.
verify-ask = Please send the certificate's PDF, as a file. Or verify it on the page: { $address }
verify-taken = Received; it is being verified, and not kept.
verify-page = Verify a certificate on the page: { $address }
link-unit_form = Enter the unit and your name on the page below. The link works once, for 30 minutes; upload the papers there and come back here to submit.
link-unit_record = Write the unit's contact and telephone on the page below. The link works once, for 30 minutes.
link-join = Say your name on the page below to accept the invitation. The link works once, for 30 minutes.
windows-title = <b>Windows of the review bodies, { $year }</b> (the body's receipt counts)
windows-body = <b>{ $body }</b>
windows-line = {"  "}{ $opens } to { $closes }
windows-none = {"  "}no window announced: on any day
me-consent = Privacy notice: version { $version }, agreed to on { $at }
me-consent-newer = ⚠ The notice has changed: please read it and agree.
me-kept = How long: what was submitted, and certificates, are kept as the archives' rules say and cannot be deleted; an account that never filed anything can be closed, and its data go at once.
own-close-ask = <b>Close your account?</b>
    Your name, ID number, telephone and what you stated are deleted at once, for good.
own-closed = ✓ The account is closed and its data are deleted.
own-second-offer = In the other chat (Telegram, a browser or Matrix), send the bot the line below; that chat can then use your account. It works once, for 10 minutes; give it to nobody.

    <code>/start { $word }</code>
own-second-entered = ✓ This chat can use the account of { $name } now; both chats are told. If this was not you, choose “Keep this chat only” in your account.
own-only-here = ✓ Only this chat can use the account now; { $gone } are out.

# Registration

privacy-short = Before anything is asked, you will be told what is collected and why; nothing starts without your consent.
privacy-notice =
    <b>How your personal information is handled</b>
    ▸ What: name, resident ID number, ethnicity, phone, photo, and the documents you send. The ID number and the photo are sensitive personal information.
    ▸ Why: only to file, review, issue and verify professional titles.
    ▸ Who sees it: only the offices that your application passes; of the ID number they see the first six and the last four digits.
    ▸ How it is kept: ID number and phone are encrypted and never written to logs.
    ▸ How long: while your case lasts, and as long as the law has such files kept.
    ▸ Your rights: you may see and correct what is kept; without consent nothing can be done online, the counter remains open to you.
register-place = Registration ({ $place }/{ $of })
register-name = Please enter your name as on your ID card. The dot in a name is “·”.
register-name-as = The name will be recorded and printed as: <b>{ $name }</b>
register-id-number = Please enter your own 18-digit resident ID number. Once read, that message is deleted from the chat if possible.
register-id-read = ✓ ID number { $number }   { $sex }   born { $birth }
register-ethnicity = Please choose or type your ethnicity (民族).
register-phone = Type your telephone number, or press “Send my number” below.
register-summary = <b>Please check, then confirm</b>
registered = ✓ You are registered.
recover-name = <b>Recover an account</b> (1/3)
    The name it was registered under?
recover-id-number = <b>Recover an account</b> (2/3)
    Your 18-digit ID number? The message will be deleted where possible.
recover-phone = <b>Recover an account</b> (3/3)
    The phone number it was registered with?
recover-way = Which way?
recover-filed = ✓ Your ticket is filed. Keep its number: it tells how the ticket stands, at any time.
ticket-ask = The number of the ticket? For example GD00000012.
ticket-number = <b>Account recovery { $number }</b>
holder-title = ⚠ <b>Somebody asks to move your account to another chat</b>
    Press “It is me” only if it is.
holder-until = You may object until { $due }.
holder-confirmed = ✓ Confirmed. Once the office agrees, the account moves.
holder-objected = ✓ Noted: it was not you. The account stays; the office looks into it.
register-foreign = Foreign permanent resident's card: no ethnicity is asked; the certificate prints 外国籍 (foreign national) there.
stepped-back = A step back.

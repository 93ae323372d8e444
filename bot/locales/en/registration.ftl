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
register-phone = Please enter your phone number.
register-summary = <b>Please check, then confirm</b>
registered = ✓ You are registered.

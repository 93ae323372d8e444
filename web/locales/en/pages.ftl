# The pages
site = Professional titles
footer = This page comes from the office's own server; nothing on it goes through the chat network.
start-title = Go on
start-what = Personal data and files are given here; they do not go through the chat network.
start-button = Begin
start-once = The link works once, within 30 minutes; after that you have an hour.
trouble-title = That did not work
trouble-back = Please go back and mend it; for a spent link, get a new one in the chat.
trouble = There is no such page, or it cannot be shown now.
trouble-404 = There is no such page.
trouble-413 = What was sent is too large.
incident = The system could not do this; it is noted (number { $number }). Nothing is lost; please try again later.
upload-title = Send files
upload-limit = At most { $most } MB each. Every file is checked at once; the answer stands below and comes to the chat.
upload-choose = Press here to take a photo or choose a file, or drop one here
upload-send = Send
upload-sent = Sent; being checked…
upload-failed = It did not arrive; please check the network and try again.
upload-then = When done, go back to the chat, check and submit.
register-title = Register
register-check = Please check
register-printed-so = The name is kept, and printed on the certificate, exactly so.
privacy-title = How personal data is handled
privacy-agree = I have read this and agree
privacy-notice-page = Collected: name, ID number, ethnicity, phone, photo and the proofs you send; ID number and photo are sensitive.
    Used: only to apply for, review, issue and verify professional titles.
    Seen by: only the offices that your application passes; of the ID number, six first and four last digits.
    Protected: ID number and phone are kept encrypted and never logged.
    Kept: while the case runs, and as long as archives must by law.
    Your rights: to see and correct your data; whoever disagrees can apply at the counter.
registered-page = You are registered. Please go on in the chat.
recover-title = Recover an account
recover-what = What the account was registered with:
recover-way-page = Which way?
way-old-chat = My old chat still opens: confirm there
way-photo = It does not: send a photo with my identity card
claimed-page = The ticket is filed, its number is in the chat; please confirm in your old chat.
correct-title = Correct a certificate
correct-now = The certificate says: { $value }
correct-to = Should say
correct-take = Take it
correct-asked = To be corrected to: { $value }
correct-leave = Leave this as it is
correct-photo = Change the photo
correct-photo-asked = A new photo: please send it below.
correct-proofs = Proofs
look-unit = Unit
look-old = Old
look-new = New
look-borrowed = The same file stands in case { $number } too; please look.
look-decide = Please decide in the chat.
certificate-title = Your certificate
certificate-download = Download the PDF
certificate-keep = Keep the file itself: anyone can verify it, or the QR code on it.
button-next = Next
button-again = Change something
button-confirm-page = This is right: register

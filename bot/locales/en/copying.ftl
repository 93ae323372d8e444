# Copies for a purpose

copies-title = <b>Copies for a purpose</b>
copies-of = { $number }   { $label }
copies-what = Give an employer a copy, not the certificate itself: its page says for whom, for what and until when it is; it ends by itself, and you can withdraw it at any time. At most { $days } days each, and { $most } at a time.
copies-none = No copy is in force now.
copies-full = { $most } copies are in force. To make another, withdraw one, or wait until one ends.
copy-line = ▸ <b>No. { $copy }</b>   valid until { $until }
copy-line-in-making = ▸ <b>No. { $copy }</b>   valid until { $until }   being made
copy-says = {"   "}for <b>{ $whom }</b> only, to be used for <b>{ $purpose }</b>
copy-stands = {"   "}valid until <b>{ $until }</b>
copy-ask-for_whom = <b>For whom?</b>
    Type the name of the organisation or person that receives the copy. It is printed on it; at most { $most } characters.
copy-ask-purpose = <b>For what?</b>
    Type the purpose, for example “employment check” or “a bid”. It is printed on the copy; at most { $most } characters.
copy-ask-until = <b>Until when?</b>
    Choose, or type a date such as { $latest }; at most { $days } days.
copy-summary = <b>The copy's page will say:</b>
copy-once = Once made, it can't be changed, only withdrawn. Shall it be made?
copy-coming = ✓ Copy no. { $copy } is being made; it comes here once it is signed.
copy-again = The copy comes here in a moment.
copy-withdraw-sure = From then on whoever verifies this copy online reads that it was withdrawn. It can't be undone. Withdraw it?
copy-withdrawn = ✓ Withdrawn. Please tell whoever has it that it is no longer valid.
link-copies = Copies for a purpose are made, downloaded and withdrawn on this page. The link works once, within 30 minutes.

# Organisations' systems and certificates
share-title = <b>Who may see my certificates</b>
    With your consent an organisation's personnel system can see your certificates, and is told when one is issued, superseded or revoked. Refusing changes nothing for you; you can take it back at any time.
share-agreed = You have agreed to:
share-line = ▸ { $office } (since { $since })
share-none = You have agreed to no organisation.
share-offered = The systems of these organisations ask for certificates; whether yours are shown is for you to say:
share-nobody-asks = No other organisation's system asks at present.
share-ask = Do you agree that the system of <b>{ $office }</b> sees your certificates?
share-what = It will see the present version of each of your certificates: name, specialty, title, level, review body, approval document and dates, number and standing; of the ID number the first six and last four characters, of the birth date the year, and no photo.
    Each time it looks is noted in “Who has seen my papers”. This holds until you take it back, and ends at once when you do.
share-given = ✓ Agreed.
share-taken-back = ✓ Taken back: that system sees your certificates no more.
share-find = Send the organisation's name or code.
share-which = Which organisation?
share-not-found = There is no such organisation, or its system does not ask for certificates. Write it in another way and send it again.
button-share = Who may see my certificates
button-share-back = Take back: { $office }
button-share-ask = { $office }
button-share-found = { $office } · { $code }
button-share-give = I agree
button-share-find = Another organisation …
looks-listed = an organisation's system saw the certificate
looks-notified = an organisation's system was told of the certificate
looks-why-listed = you agreed
looks-why-notified = you agreed

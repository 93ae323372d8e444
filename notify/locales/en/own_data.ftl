# The export of one's own data: the headings of its parts.
own-title = All that the system keeps of you
own-account = Account
own-cases = Cases
own-certificates = Certificates
own-messages = Messages to you
own-earlier = Certificates from before
own-agreed_to = Organisations that may see my certificates

# The menu and the account

menu-stranger =
    <b>Professional titles</b>
    From the application to the electronic certificate, all of it here.
    Please register first: one resident ID number, one account, and only your own.
menu-person =
    <b>Hello, { $name }</b>
    What would you like to do?
menu-officer =
    <b>Hello</b>
    This waits at your offices.
menu-post = ▸ { $office } ({ $role }): { $waiting } waiting
left-conversation = You have left what was being filled in; nothing unconfirmed was submitted.
not-understood = I did not understand that. This can be done now:
expects-text = An answer in words is needed now. To stop, send /cancel.
expects-button = Please press a button above. To stop, send /cancel.
edited-not-read = An edited message is not read; please send it again as a new one.
private-only = Please talk to me in private: personal matters are not handled in groups.
incident = This step could not be finished; it is on record (no. { $number }). Nothing of yours is lost, please try again later.
language-which = Which language?

me-title = <b>My details</b>
me-name = Name: { $name }
me-id = ID number: { $number }
me-sex-birth = Sex: { $sex }   Born: { $birth }
me-ethnicity = Ethnicity: { $ethnicity }
me-phone = Phone: { $phone }
stated-facts = Education: { $education } ({ $schooling })   In professional work since: { $since }

join-name = Please enter your name (shown in the history of cases):
joined = ✓ You now act for <b>{ $office }</b>.

cases-title = <b>My cases</b>
cases-none = No cases yet.
case-line = <b>{ $number }</b>   { $state }   { $since }
certificates-title = <b>My certificates</b>
certificates-none = No certificates yet. Once a case is completed, the certificate comes here by itself.
certificate-line = <b>{ $number }</b>   version { $version }   { $state }   { $signed }
certificate-coming = The certificate comes here in a moment.

# Accounts: signing up and in, profile, devices, people, outbox, audit.
sign-up = Create an account
sign-up-text = An account lets you apply, take part and keep in touch. It takes a minute.
sign-up-action = Create the account
sign-up-privacy = We use your data to run the academy and for nothing else.
sign-up-demonstration = This is a demonstration: everybody can read its emails and sign in as anybody. Use an invented address, such as one at example.org, and write nothing that is private.
no-account = No account yet?
have-account = You have an account?
forgot-link = Forgot your password?
sign-in-to-apply = To apply, sign in or create an account: your draft is kept there, and you can go on writing on any device.
sign-in-first = Sign in, and you come straight to the page you wanted.
sign-in-lost = You were signed out, so what you just sent was not stored. Sign in, then go back in your browser to the form and send it again.
sent-title = Check your inbox
sent-text = If the address can be used, an email is on its way. Open the link in it within three days to verify your address; then sign in. If you already had an account, the email says how to get in. Nothing there? Look among the spam; signing in sends the link again.
sent-demonstration = In this demonstration no email is really sent.
sent-waiting = Emails cannot be sent at the moment. Yours will leave as soon as they can.
verify-title = Verify your address
verify-text = One click verifies your address. Then sign in with your password.
verify-new-text = One click, and the address of your account is { $address }: you sign in with it, and emails go there.
verify-action = Verify my address
verify-wrong = This link is wrong, was used already, or is too old. If you have several links, only the newest works. Sign in: if your address is not verified yet, a new link is sent.
forgot-title = Set a new password
forgot-text = Give the address of your account. We send a link that works for two hours.
forgot-action = Send the link
reset-title = Your new password
reset-action = Set the password
reset-wrong = This link is wrong, was used already, or is too old. Ask for a new one:
field-name = Full name
field-name-help = As it should appear on your name badge.
field-email = Email address
field-email-help = The one you use at work.
field-password = Password
field-new-password = New password
field-old_password = Your password now
field-password-help = At least 12 characters. Three or four unrelated words are easy to remember and hard to guess.
field-country = Country
field-city = City
field-city_name = City
field-city-help = Where you work. Type the first letters, then choose. For a region or a ministry: the city of your office.
city-none = No city of this country begins like this. Try its local, English or French name, or give the nearest town.
city-country = Choose the country first.
city-found = Suggestions: { $count }. Use the arrow keys to choose.
city-inhabitants = { $count } inhabitants
field-organisation = Organisation
field-organisation-help = City administration, ministry, agency …
field-level = Level of governance
field-language = Language of pages and emails
field-language-help = You can change it at any time.
field-time_zone = Time zone
account-title = Account and profile
profile-title = Profile
profile-why = Complete your profile first: an application needs country, city, organisation and level of governance.
profile-save = Save the profile
change-address-title = Email address
change-address-now = Your address is { $address }. You sign in with it, and emails go there.
change-address-text = To change it, give the new one: we send it a link. Until you open that link, everything stays as it is.
change-address-action = Send the link to the new address
field-new-email = New email address
change-password-title = Password
change-password-action = Change the password
devices-title = Where you are signed in
devices-text = If you do not know a device, sign it out and change your password. A device is signed out by itself after 14 days without use, and after 30 days in any case.
devices-device = Device
devices-seen = Last used
devices-end = Sign out
devices-this = this one
data-title = Your data
data-text = You may download everything the academy stores about you, and you may have it erased.
data-download = Download my data
erase-title = Erase my account
erase-text = Your name, address, profile and what you wrote in applications are erased at once and for good. Applications that wait for a decision are withdrawn. Posts stay without your name.
erase-action = Erase my account for good
notice-verified = Your address is verified. Now sign in.
notice-address-asked = If the new address can be used, an email with a link is on its way to it.
notice-address-changed = Your address is changed. Sign in with the new one from now on.
notice-signed-out = You are signed out.
notice-reset-sent = If there is such an account, an email with a link is on its way.
notice-password-changed = The password is changed.
notice-profile-saved = Your profile is saved.
notice-sign-in-ended = That device is signed out.
notice-erased = Your account is erased.

demonstration-sign-in-title = Try every role
demonstration-sign-in-text = These sign-ins exist in the demonstration only. Every person is invented.
demonstration-applicant = Sign in as an applicant
demonstration-applicant-text = A policy maker with an unfinished application.
demonstration-participant = Sign in as a participant
demonstration-participant-text = Has a session today, a survey to answer and a commitment to report on.
demonstration-organiser = Sign in as an organiser
demonstration-organiser-text = Reads the applications of the open call and decides.
demonstration-facilitator = Sign in as a facilitator
demonstration-facilitator-text = Runs the session that is under way.
demonstration-rapporteur = Sign in as a rapporteur
demonstration-rapporteur-text = Records what matters in the running session.
demonstration-reviewer = Sign in as a reviewer
demonstration-reviewer-text = Scores applications without knowing whose they are; eight are left.
demonstration-evaluator = Sign in as an evaluator
demonstration-evaluator-text = Reads the results of six surveys.
demonstration-administrator = Sign in as an administrator
demonstration-administrator-text = Sees people, roles and the audit log.
demonstration-mails-title = Emails of the demonstration
demonstration-mails-text = No email leaves this demonstration. What would have been sent appears here, the newest first, for everybody to read; the links work.
demonstration-mails-empty = Create an account, submit an application or offer a place: the resulting email appears here.

people-title = People
people-search = Search by name or address
people-count =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
people-roles = Roles
people-unverified = address not verified
role-grant = Grant a role
role-revoke = Revoke
role-of = Role for { $name }
scope-of = Where { $name } has it
scope-academy = Whole academy
scope-edition = The whole edition
scope-other = One module, session or space
notice-role-granted = The role is granted.
notice-role-revoked = The role is revoked.

audit-title = Audit log
audit-text = Who did what to what, when and from where. Network addresses are erased after 180 days, the log after five years.
audit-search = Search by operation, person or id
audit-count =
    { $count ->
        [one] { $count } entry
       *[other] { $count } entries
    }
audit-when = When
audit-who = Who
audit-what = What
audit-subject = To what
audit-detail = Detail
audit-origin = From
audit-academy = The academy itself
audit-unknown = Somebody not signed in

outbox-title = Outbox
outbox-filter = Filter the emails
outbox-about = Only emails about one application
outbox-count =
    { $count ->
        [one] { $count } email
       *[other] { $count } emails
    }
outbox-waits-title = Emails wait
outbox-waits-text = No mail server is configured (smtp_url). Emails wait here and leave as soon as there is one.
outbox-empty-title = No email here
outbox-empty-text = Emails appear here the moment they are written, before and after they leave.
mail-written = Written
mail-to = To
mail-subject = Subject
mail-state = State
mail-state-waiting = Waiting
mail-state-sent = Sent
mail-state-failed = Not delivered
mail-failed-title = The mail server did not take this email. It is tried again.
mail-gone-text = The text was erased after the email was sent, because its link was a secret.
mail-again = Send again
notice-mail-again = The email is sent again.
mail-returned = This email came back
mail-returned-text = If an answer in the sender’s mailbox says that this email could not be delivered, note it here: it then counts as one that did not arrive, wherever it matters.
field-returned = What the answer says
field-returned-help = For example “550 5.1.1 mailbox unknown”. Organisers read it at the application.
mail-returned-action = Note that it came back
mail-returned-title = This email came back. Nobody has read it.
notice-mail-returned = Noted: this email did not arrive.

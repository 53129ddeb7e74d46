# The call of an edition: the organisers' own questions.

call-form-title = Form of the call
call-form-link = Form of the call
call-form-preview = See it as applicants do
call-form-text = Everybody who applies is asked for preferences, motivation and a dilemma. Here you add questions of your own.
call-form-reviewers = Reviewers read blind, and your own questions may ask for anything: what is answered to them is shown to the applicant and to organisers, never to reviewers.
call-frozen-title = The call has opened
call-frozen-text = People are applying with version { $version } of these questions. What you change now makes a new version: drafts are carried over, and their authors are told what is new. Submitted applications stay as they are.
call-questions =
    { $count ->
        [0] No questions of your own
        [one] One question of your own
       *[other] { $count } questions of your own
    }
call-core = They come after the fixed part, in this order. The grey word is the name of their column in downloads.
call-empty-title = Only the fixed part is asked
call-empty-text = Add a question, or copy those of an earlier edition.
call-add-title = Ask another question
call-copy = Copy the questions of “{ $edition }”
call-version = Version { $version }
call-versions = Versions
call-versions-text = Each submitted application shows the questions of the version it answers.
call-preview-title = The form as applicants see it
call-preview-text = Nothing is saved here. The fixed part comes first, then your own questions.

question-kind-text = Text
question-kind-number = Number
question-kind-one = One choice
question-kind-several = Several choices
question-kind-file = File
question-required = must be answered
question-optional = may be left out
question-up = Move up:
question-down = Move down:
question-edit = Change:
question-remove = Remove:
question-new-title = A new question
question-edit-title = Change a question
question-about-text = It is answered in the applicant’s own words.
question-about-number = It is answered with a whole number.
question-about-one = It is answered with one of the choices you offer.
question-about-several = It is answered with any of the choices you offer.
question-about-file = It is answered with one file ({ $kinds }, at most 10 MB). The type of a file is recognised from its content.
field-question_en = Question in English
field-question_fr = Question in French
field-help_en = Help in English
field-help_fr = Help in French
field-options_en = Choices in English
field-options_fr = Choices in French
options-help = One per line.
options-fr-help = One per line, in the same order.
field-min = Least
field-max = Most
question-longest = Longest answer, in characters
question-longest-help = At most { $max }. Answers of more than 200 characters get several lines.
question-most = At most this many choices
question-most-help = Empty: as many as they like.
question-must = It must be answered
question-keep = Save the question
notice-call-changed-form = The form of the call is changed.

part-own = Questions of the organisers
apply-news-title = The organisers changed their questions
apply-news-text = What you wrote is kept. New, or asked in another way:
answer-number = A whole number from { $min } to { $max }.
answer-most =
    { $max ->
        [one] Choose at most one.
       *[other] Choose at most { $max }.
    }
answer-file = PDF, PNG, JPEG, DOCX or ODT, at most { $size } MB. It is stored when you save the draft or submit the application.
draft-file-sending = On its way …
draft-file-stored = Stored.
draft-file-failed = It is not stored yet: there is no connection. Choose the file again, or press “Save the draft”.
file-remove = Remove this file when I save
file-size = { $size } kB

# Who may apply.
apply-barred-title = This call is not open to everybody
apply-barred-level = It is for other levels of governance than the one in your profile.
apply-barred-country = It is for other countries than the one in your profile.
apply-barred-role = It is not for people with one of your roles in the academy.
apply-barred-text = If your profile is not right, change it. If you think you should be able to apply, write to the organisers: they can make an exception.
rules-link = Who may apply
rules-title = Who may apply
rules-heading = Rules and reminders
rules-text = The rules are checked when somebody starts an application, while they write it and again when it is submitted. Where nothing is ticked, nobody is kept out.
rules-levels = Only these levels of governance
rules-countries =
    { $count ->
        [0] Only these countries: none ticked, all may apply
        [one] Only these countries: one
       *[other] Only these countries: { $count }
    }
rules-countries-legend = Only these countries
rules-roles = Not people with these roles
rules-participant = Participant of an earlier edition
field-remind_days = How many days before the call closes to remind authors of drafts
field-remind_days-help = 0 reminds nobody.
rules-save = Save the rules
exceptions-title = Exceptions
exceptions-text = Let one person submit after the call has closed, or although a rule is not met. They get an email with the link to their application; it works for the account with this address only.
exceptions-empty-title = No exception
exceptions-empty-text = The call is the same for everybody.
exception-new = Make an exception
exception-email-help = The address of their account, or the one they will sign up with.
field-until = May submit until
exception-until-help = Date and time ({ $zone }). Leave it empty if only a rule is waived.
field-waives_rules = May apply although a rule is not met
exception-reason-help = Why? It is kept with the exception; organisers see it, the person does when they ask for their data.
exception-grant = Make the exception and write to them
exception-until = May submit until
exception-waives = May apply although a rule is not met.
exception-revoke = Take back
notice-rules-saved = The rules are saved.
notice-exception-granted = The exception is made, and the email is on its way.
notice-exception-revoked = The exception is taken back.

# Writing together; on paper.
co-authors-title = Write together
co-authors-text = Invite colleagues to write with you. They see and change the text and the files of this draft; only you submit it, and you can end it at any time.
field-co_author = Address of a colleague
field-co_author-help = They get an email with a link; it works for the account with this address only.
co-author-invite = Invite to write with me
co-author-since = Writes with you since
co-author-remove = Stop writing together
notice-co-author-invited = Your colleague can write with you; the email is on its way.
notice-co-author-removed = Your colleague does not write with you any more. What they wrote stays.
shared-title = Help write an application
shared-text = You help a colleague write an application; only they can submit it:
task-application-along = Help write the application of { $about }
task-application-along-text = Your colleague invited you to write on this draft; only they can submit it.
task-application-along-action = Open the draft
next-submit = You can submit until then
apply-print = Print
application-paper = Application
application-download = Download the application (PDF)
apply-print-title = My application
apply-print-text = Or print this page from your browser.
application-undelivered-title = An email did not arrive
application-undelivered-text = The applicant does not know what it says. Write to them in another way, or correct the address and send it again.

# What is wrong with a field (problem-…) and why something was refused (refusal-…).
form-problems =
    { $count ->
        [one] One field needs another look
       *[other] { $count } fields need another look
    }
problem-required = Please fill this in.
problem-too-long = At most { $max } characters, please.
problem-email = This is not an e-mail address we can write to. It should look like name@example.org.
problem-password-short = At least { $min } characters, please. Three or four unrelated words work well.
problem-password-weak = This password is easy to guess. Three or four unrelated words work better.
problem-password-wrong = This is not your password.
problem-choose = Please choose one of the list.
problem-choose-module = Please choose at least one module.
problem-chosen-twice = This module is chosen twice.
problem-city = Please choose a city of this country from the list.
problem-date = Please give a date and time.
problem-number = Please give a whole number from { $min } to { $max }.
problem-after-opening = The call must close after it opens.
problem-choose-answer = Please choose one of the answers.
problem-choose-some = Please tick at least one answer, and not all of them.
problem-past = Please give a time to come.
problem-least-over-most = At least is more than at most.
problem-places-missing = Every module needs its places.
problem-country-twice = This country stands there twice.
problem-receipt = There is no application with this receipt that can be chosen.
problem-other = This cannot be accepted.

refusal-fields = Some fields need another look.
refusal-not-found = This address leads nowhere, or to something that is no longer there.
refusal-sign-in = Please sign in first.
refusal-forbidden = Your role does not open this page. If you think it should, write to the organisers.
refusal-conflict = Something changed in the meantime. Please look again.
refusal-unavailable = A part we need does not answer. Nothing you had saved is lost; please try again in a minute.
refusal-storage-full = There is no more room to store anything. What is stored can still be read; the administrators must make room.
refusal-offline = The server could not be reached. Please try again.
refusal-form-incomplete = This form came incomplete. Please open the page again.
refusal-too-large = This is more than a form may hold.
refusal-too-many-tries = That was tried too often. Please wait a quarter of an hour.
refusal-sign-in-wrong = The address or the password is not right.
refusal-not-verified = Your address is not verified yet. We have sent you the link again; open it, then sign in.
refusal-link-wrong = This link is wrong, was used already, or is too old.
refusal-last-administrator = You are the only administrator. Make somebody else one first.
refusal-changed-meanwhile = Somebody else changed this in the meantime. Please look again.
refusal-edition-archived = An archived edition does not change any more.
refusal-mail-gone = The text of this mail was erased after it was sent, because its link was a secret.
refusal-demonstration-refused = The database holds something else. Demonstration data are put into an empty database only.
refusal-questionnaire = This is not a list of questions that can be asked.
refusal-survey-answered = You have answered this survey already. Your first answer counts; nothing was stored a second time.
refusal-survey-changed = This form does not fit the survey. Please open the page again.
refusal-survey-empty = You have not answered any question yet.
refusal-survey-not-yet = This survey is not open yet.
refusal-survey-closed = This survey is closed. Answers do not count any more.
refusal-survey-not-draft = This survey has been opened already.
refusal-survey-not-open = This survey is not open.
refusal-survey-not-closed = This survey is not closed.
refusal-survey-past = The deadline of this survey has passed. Please prepare it anew with a later one.
refusal-survey-nobody = There is nobody to invite yet: no participant belongs to it.
refusal-survey-reminded = Those who have not answered were reminded less than a day ago.
refusal-survey-all-answered = Everybody has answered. There is nobody to remind.
refusal-survey-still-open = Results are shown once the survey is closed.
refusal-figure-withdrawn = This figure is withdrawn already.
refusal-survey-too-few = Fewer than five people answered. To keep them anonymous, nothing is shown.
refusal-profile-incomplete = Complete your profile first: an application needs country, city, organisation and level of governance.
refusal-call-not-open = The call is not open yet.
refusal-call-closed = The call has closed: nothing can be submitted any more. What you wrote stays saved as a draft.
refusal-already-submitted = This application has been submitted already. Nothing was sent twice.
refusal-not-editable = This application was submitted and cannot be changed. Withdraw it first.
refusal-draft-changed = This draft was changed elsewhere in the meantime. Nothing was overwritten: choose below which text should stand.
refusal-cannot-withdraw = This application cannot be withdrawn any more.
refusal-no-offer = There is no offer to answer any more.
refusal-offer-expired = The offer has expired.
refusal-edition-under-way = The academy has begun: the place cannot be given back here any more.
refusal-cannot-decide = This application has been decided already.
refusal-decided-meanwhile = Somebody else decided on this application in the meantime. Nothing was changed or sent; please look again.
refusal-selection-closed = The selection of this edition is closed.
refusal-selection-changed = Applications, reviews or places have changed since this was composed. Compose it again, then sign.
refusal-scenario-solving = A solver is at this scenario. Wait for it, or stop it first.
refusal-scenario-signed = A cohort of this edition is signed already. Set its signature aside first.
refusal-scenario-not-queued = Nothing is being composed here.
refusal-scenario-not-solved = There is no cohort to sign.
refusal-scenario-not-signed = This scenario is not signed.
refusal-call-still-open = The call is still open. A cohort can be signed once it is closed.
refusal-cannot-state = This application is decided; the answer would have no effect any more.
refusal-limits = These limits cannot be read.
refusal-report-not-yet = There is a report once the phases are over.
refusal-report-not-handed-over = The report is not handed over yet.
refusal-report-undecided = Some passages are undecided. Decide about every passage first.
refusal-report-full = This report holds no more passages.
refusal-report-narrower = What has left the room cannot be taken back.
refusal-other = This could not be done.
problem-choose-most =
    { $max ->
        [one] Please choose at most one.
       *[other] Please choose at most { $max }.
    }
problem-file-missing = Please choose a file.
problem-file-empty = There is nothing in this file.
problem-file-large = This file is larger than 10 MB.
problem-file-kind = This is no PDF, PNG, JPEG, DOCX or ODT that can be read. Documents with macros are not taken either.
problem-file-lies = What is in this file is not what its name says. Please save it once more in the program it comes from.
problem-options = Please give { $min } to { $max } different choices, one a line.
problem-options-fr = There are { $count } choices in English and { $found } in French.
refusal-form-changed = The organisers changed their questions while you were writing. Nothing is lost: please look at what is new, then send your application again.
refusal-questions-many = There are as many questions as a call can have.
refusal-files-many = A call can ask for three files at most.
refusal-nothing-to-copy = All of these questions are asked already.

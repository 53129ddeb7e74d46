# Applications: applying (apply-, draft-), the organisers' desk (organise-, list-, decision-), their mails.
application-state-draft = Draft
application-state-submitted = Submitted
application-state-withdrawn = Withdrawn
application-state-eligible = Eligible
application-state-ineligible = Not eligible
application-state-in_review = In review
application-state-offered = Place offered
application-state-waiting = Waiting list
application-state-not_selected = Not selected
application-state-confirmed = Confirmed
application-state-declined = Place given back
application-state-expired = Offer expired
application-state-cancelled = Place taken back
application-state-attended = Took part
application-state-absent = Did not take part

application-event-draft = Started
application-event-submitted = Submitted
application-event-withdrawn = Withdrawn
application-event-eligible = Meets the conditions
application-event-ineligible = Does not meet the conditions
application-event-in_review = Being read
application-event-offered = Place offered
application-event-waiting = Put on the waiting list
application-event-not_selected = Not selected
application-event-confirmed = Place confirmed
application-event-declined = Place given back
application-event-expired = Offer expired
application-event-cancelled = Place taken back by the organisers
application-event-attended = Took part
application-event-absent = Did not take part

apply-title = Your application
apply-receipt = Receipt number
apply-submitted = Submitted on
apply-opens = You can apply from
apply-soon = The call opens soon.
apply-closed = The call closed on
apply-closed-early = The call is closed.
apply-see-edition = See the edition
apply-begin-text = It takes about twenty minutes, in as many sittings as you like: a few lines about yourself, and one real dilemma from your work. What you write is saved as you go, and nobody reads it before you submit it.
apply-start = Start the application
apply-profile-title = First, your profile
apply-profile-text = An application needs your country, city, organisation and level of governance. It takes two minutes; then you come back here.
apply-profile-action = Complete my profile
apply-aside = Deadline, progress and advice
apply-required = Fields marked * must be filled in before you submit. Nothing is needed to save a draft.
apply-deadline = Deadline
apply-progress = Your application
apply-missing = Still missing:
apply-all-there = Everything that is needed is there. You can submit.
apply-profile = You apply as
apply-profile-change = Change the profile
apply-withdrawn-title = You have withdrawn this application
apply-withdrawn-text = It counts again once you submit it before the call closes. Until then nobody reads it.
apply-replaced = Replaced texts
apply-replaced-text = Texts of this draft that you replaced although they had been changed elsewhere. They are kept for 90 days; copy from them what you need.
apply-replaced-one = Replaced on
apply-unsent-title = This draft was not submitted
apply-unsent-text = Your text is kept here; it does not count as an application.
apply-your-text = Your text
apply-sent-text = What you submitted
apply-timeline = What happened
apply-ahead = What comes next
apply-reason = The organisers write:

part-you = You and the academy
part-dilemma = Your dilemma
part-dilemma-text = The heart of the academy: peers advise you on one real question from your work. Name no people who could be recognised. What you write stays in the room of your session unless you open it further.
field-preferences = Modules in order of preference
field-preferences-help = Choose at least one. With more than one your chances are better.
choice-number = Choice { $number }
choice-none = No further choice
field-motivation = Motivation
field-motivation-help = Why you, and why now? What do you hope to take home, and what can others learn from your city?
field-dilemma_title = Title of your dilemma
field-dilemma_title-help = One line, as you would say it to a colleague. For example: “House families first, or those who wait longest?”
field-situation = The situation
field-situation-help = What is going on, who is involved, what is your role in it? Somebody who does not know your country should understand it.
field-one_hand = On the one hand
field-one_hand-help = The first way forward: what speaks for it, and what does it cost?
field-other_hand = On the other hand
field-other_hand-help = The other way: what speaks for it, and why can you not have both?
field-tried = What you have tried
field-tried-help = What did you do so far, and what came of it? What failed is as useful as what worked.
field-key_question = Your key question
field-key_question-help = One open question to your peers. “How could we …” leads further than “Should we …”.
field-wish = What you wish for from your peers
field-wish-help = Experience, a fresh look, a warning, an idea to try?
text-preferences = Modules in order of preference
text-motivation = Motivation
text-dilemma_title = Dilemma
text-situation = Situation
text-one_hand = On the one hand
text-other_hand = On the other hand
text-tried = What was tried
text-key_question = Key question
text-wish = Wished for from peers
dilemma-advice-title = What a good dilemma looks like
dilemma-advice-1 = It is yours: you can act on it.
dilemma-advice-2 = Two good things pull in different directions, and each way has its price.
dilemma-advice-3 = You have tried something already.
dilemma-advice-4 = You do not know the answer yet.

draft-save = Save the draft
draft-submit = Submit the application
draft-parts = { $count } of { $total } parts written
draft-saved = Saved { $time } · draft
draft-saved-on = Saved on { $day } · draft
text-saved = Saved { $time }
text-saved-on = Saved on { $day }
draft-saving = Saving…
draft-waiting = Not saved yet. Press the button when you are done; until then your text is kept in this browser.
draft-failed = Not saved. Your text is kept in this browser.
draft-failed-form = Not saved: the form holds something that cannot be kept, such as a text that is too long or a title that is missing. It stays in this browser.
draft-failed-sign-in = Not saved: you are signed out. Your text is kept in this browser; sign in and open this page again.
draft-failed-sent = Not saved: this cannot be changed here any more. Open the page again to see where it stands.
draft-found = Text that had not been saved was found in this browser and put back.
draft-changed-title = This text was changed elsewhere
draft-changed-text = While you were writing here, it was saved in another tab or on another device. Nothing was overwritten. Which text do you want to keep?
draft-changed-part = Part
draft-changed-mine = Your text here
draft-changed-theirs = The text saved elsewhere
draft-changed-empty = (empty)
draft-keep-mine = Keep my text here
draft-take-theirs = Take the other text
draft-taken = The other text is in the form now.
draft-taken-undo = Back to my text
notice-draft-saved = Your draft is saved.
notice-submitted = Your application has arrived. An email with your receipt number is on its way.
notice-withdrawn = Your application is withdrawn.
notice-confirmed = You have confirmed your place. See you there.
notice-given-back = You have given the place back. Somebody else can have it now.
notice-decided = The decision is made, and the email is on its way.

outcome-submitted-title = Your application has arrived
outcome-submitted-text = The organisers read all applications after the call has closed and write to you, whatever they decide.
outcome-eligible-title = Your application has arrived
outcome-eligible-text = It meets the conditions of the call. The organisers write to you, whatever they decide.
outcome-in_review-title = Your application is being read
outcome-in_review-text = The organisers write to you, whatever they decide.
outcome-waiting-title = You are on the waiting list
outcome-waiting-text = If somebody gives a place back, the organisers may offer it to you.
outcome-not_selected-title = You were not selected this time
outcome-not_selected-text = There were more applications than places. We hope that you apply again.
outcome-ineligible-title = Your application does not meet the conditions of the call
outcome-ineligible-text = The academy is for people who make integration policy in cities, regions and national governments.
outcome-withdrawn-title = You have withdrawn this application
outcome-withdrawn-text = The call is closed, so it cannot be submitted again.
outcome-declined-title = You have given your place back
outcome-declined-text = Thank you for telling us in time. We hope that you apply again.
outcome-expired-title = The offer has expired
outcome-expired-text = There was no answer in time, so the place goes to somebody else. If that is a mistake, write to the organisers soon.
outcome-cancelled-title = The organisers have taken your place back
outcome-cancelled-text = Your place goes to somebody else. If you have questions, write to the organisers.
outcome-attended-title = You took part
outcome-attended-text = What became of your dilemma is told in the workspace.
outcome-absent-title = You had a place and did not take part
outcome-absent-text = We hope to see you another time.

offer-title = A place for you: { $module }
offer-until = Please answer by
offer-confirm = I confirm my place
offer-give-back = I give the place back
offer-text = If you cannot come, giving the place back lets somebody else have it.
confirmed-title = You have a place: { $module }
confirmed-text = You are a participant now. The programme, your sessions and the workspace are open to you.
confirmed-give-back = I cannot come
confirmed-give-back-text = If you give your place back, it goes to somebody on the waiting list, and your access as a participant ends. This cannot be undone.
withdraw = Withdraw the application
withdraw-change = Change or withdraw the application
withdraw-open = To change something, withdraw the application first. Your text stays, and you can submit it again until
withdraw-closed = The call is closed: once withdrawn, the application cannot be submitted again.
withdraw-action = Withdraw the application

next-label = Next
next-by = By { $day }
next-decision = The organisers decide and write to you
next-answer = Last day to confirm your place
next-waiting = If a place becomes free, the organisers write to you
next-prepare = You prepare your dilemma
next-academy = The academy

task-application-finish = Finish your application: { $about }
task-application-finish-text = Your draft is saved, but it has not been submitted yet.
task-application-finish-action = Continue
task-application-answer = Confirm your place: { $about }
task-application-answer-text = After this the place goes to somebody else.
task-application-answer-action = Answer
task-applications-decide =
    { $count ->
        [one] { $count } application waits for a decision
       *[other] { $count } applications wait for a decision
    }
task-applications-decide-text = { $about }
task-applications-decide-action = Read and decide
task-wave-send =
    { $count ->
        [one] { $count } decision is written and not sent
       *[other] { $count } decisions are written and not sent
    }
task-wave-send-text = { $about }
task-wave-send-action = Read the emails and send

organise-title = Applications
organise-editions = Applications by edition
organise-edition = Edition
organise-state = State
organise-sent = Submitted
organise-undecided = To be decided
organise-offered = Offered
organise-confirmed = Confirmed
organise-drafts = Drafts, not submitted
organise-empty-title = No edition yet
organise-empty-text = Whoever organises the whole academy can make one. Its applications then appear here.
list-title = List
list-figures = Figures of the edition
list-filter = Filter the applications
list-search = Name, city, organisation or title
list-count =
    { $count ->
        [one] { $count } application
       *[other] { $count } applications
    }
list-name = Applicant
list-city = City
list-submitted = Submitted
list-answered = answered
list-until = answers by
list-download = Download (CSV)
list-empty-title = No application here
list-empty-text = Applications appear as soon as they are submitted. If you filter, try with fewer filters.
filter-state = State
filter-module = Module
filter-country = Country
filter-level = Level
filter-size = Size of city
filter-text = “{ $text }”
filter-remove = remove this filter
filter-clear = Clear all
places-taken = { $taken } of { $places } places
places-note = offered or confirmed
places-over = offered or confirmed: more than there are
picture-title = Where they come from
picture-map =
    { $count ->
        [one] From { $count } country
       *[other] From { $count } countries
    }
picture-map-label = Map of Europe with a circle for each country, the larger the more applications; the list beside it says the same.
picture-countries = By country
picture-more =
    { $count ->
        [one] { $count } more country
       *[other] { $count } more countries
    }
picture-levels = By level of governance
picture-sizes = By size of city

application-erased = (account erased)
application-text = The application
application-withdrawn = The applicant has withdrawn this application. Its text is theirs again.
application-aside = Applicant and history
application-applicant = Applicant
application-mails = Emails about this application
decision-link = Decide
decision-title = Decide
decision-offer = Offer a place
decision-wait = Put on the waiting list
decision-decline = Decline
decision-offer-part = For an offer
decision-module = { $module }: { $taken } of { $places } places
decision-module-help = How many places are offered or confirmed already.
decision-preview = Preview the email
decision-preview-again = Preview again
decision-send = Decide and send
decision-read = Nothing is decided or sent yet. This is the email as it will leave; you can still change the reason below.
decision-over = With this offer, { $taken } of { $places } places are offered or confirmed.
decision-mail = Preview of the email
decision-language = Language
field-decision = Decision
field-confirm_by = Confirm by
field-confirm_by-help = The offer is valid until 23:59 of this day ({ $zone }).
field-reason = Reason
field-reason-help = The applicant reads this in the email and on their page. Say what decided it, kindly and plainly.

mail-receipt-subject = Your application has arrived: { $edition }
mail-receipt-text = Your application to { $edition } with the dilemma “{ $title }” arrived on { $at }.
mail-receipt-number = Your receipt number: { $number }. Please name it if you write to us.
mail-receipt-next = Until the call closes on { $closes } you can withdraw the application, change it and submit it again. After that the organisers read all applications and write to you, whatever they decide.
mail-receipt-action = See my application
mail-offer-subject = You have a place: { $edition }
mail-offer-text = We are glad to offer you a place in the module “{ $module }” of { $edition } ({ $dates }, { $place }).
mail-offer-until = Please confirm your place or give it back by { $by }. After that it goes to somebody else.
mail-offer-action = Answer the offer
mail-waiting-subject = You are on the waiting list: { $edition }
mail-waiting-text = Thank you for your application to { $edition }. There were more good applications than places. You are on the waiting list: if somebody gives a place back, we may offer it to you.
mail-not-selected-subject = Your application: { $edition }
mail-not-selected-text = Thank you for your application to { $edition }. There were more applications than places, and this time we cannot offer you one. We hope that you apply again.
mail-decision-reason = The organisers write: { $reason }
mail-decision-action = See my application
mail-confirmed-subject = Your place is confirmed: { $edition }
mail-confirmed-text = You have confirmed your place in the module “{ $module }” of { $edition } ({ $dates }, { $place }). You are a participant now: the programme, your sessions and the workspace are open to you. If you cannot come after all, please give the place back on the page of your application.
mail-given-back-subject = You have given your place back: { $edition }
mail-given-back-text = You have given back your place in the module “{ $module }” of { $edition }. Thank you for telling us: somebody else can come in your stead.
mail-expired-subject = The offer of a place has expired: { $edition }
mail-expired-text = We had offered you a place at { $edition } and had no answer in time, so it goes to somebody else. If that is a mistake, please write to the organisers soon.

# Decisions in waves.
wave-title = Decisions to send
wave-link = Decisions to send ({ $count })
wave-text = Each decision below is shown as the email that will be sent, for you to read. Nothing has left yet.
wave-call-open = The call is still open: applications may yet come in that nobody has compared with these.
wave-empty-title = No decision waits
wave-empty-text = Tick applications in the list and write what is decided for them.
wave-choose = To the list
wave-send =
    { $count ->
        [one] Send one decision
       *[other] Send { $count } decisions
    }
wave-read = Read the application
wave-remove = Take out
wave-many = Decide for those that are ticked
wave-first-choice = The first choice of each
wave-write = Write the decisions
wave-tick = Tick { $name }
notice-wave-written = The decisions are written. Read them, then send them.
notice-wave-removed = The decision is taken out. Nothing was sent.
notice-wave-sent = The decisions are made and the emails are on their way.
notice-wave-left = The decisions are made, but for those below: something changed since they were written.
refusal-wave-empty = Tick at least one application.
mail-offer-reminder-subject = Please answer: your place at { $edition }
mail-offer-reminder-text = We have offered you a place in the module “{ $module }” of { $edition } ({ $dates }, { $place }) and have no answer from you yet.

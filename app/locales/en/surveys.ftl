# Surveys and evaluation.
task-survey = Answer the survey “{ $about }”
task-survey-text = It is anonymous and takes a few minutes.
task-survey-action = Answer

survey-state-draft = In preparation
survey-state-open = Open
survey-state-closed = Closed
survey-state-reported = Reported
survey-percent = { $share } %
survey-parts = { $count } of { $of }
survey-until = Open until
survey-closed-on = Closed on
survey-count =
    { $count ->
        [one] One question.
       *[other] { $count } questions.
    }
survey-required = Those with an asterisk need an answer.
survey-must = (required)
survey-anonymous-title = What anonymous means here
survey-anonymous-apart = The academy stores that you have answered, and it stores your answers, but separately: no number, no time and no order joins the two. Not even those who run the database can tell which answers are yours.
survey-anonymous-reminders = That you have answered is stored so that reminders reach only those who have not. It is erased 90 days after the survey closes.
survey-anonymous-results = Nobody sees results before the survey is closed, and nothing is shown of fewer than { $fewest } answers.
survey-anonymous-words = What you write in your own words is shown to the evaluators as you write it. Leave out what would give you away.
survey-once = You can send your answers once. Since nobody can find them again, they cannot be changed or taken back.
survey-send = Send my answers
survey-thanks-title = Thank you
survey-thanks-text = Your answers are stored.
survey-thanks-final = From here on nobody can tell which ones they are, so they cannot be shown, changed or taken back. Results are read once the survey is closed.
survey-thanks-action = Go to today’s tasks
survey-closed-title = This survey is closed
survey-closed-text = It could be answered until

evaluation-title = Evaluation
evaluation-lead = What participants answered, edition by edition. A percentage is never shown without the numbers it is made of.
evaluation-table = Surveys of { $edition }
evaluation-empty-title = No survey yet
evaluation-empty-text = Prepare the first one from the questions that come with the academy.
survey-survey = Survey
survey-state = State
survey-closes = Closes
survey-invited = Invited
survey-answered = Answered
survey-response = Response rate
survey-export = Download the answers (CSV)
survey-results = Results
survey-reading = The bar is the share of those who answered the question. The line over it is the 95 % interval (Wilson): how far chance alone may have moved the share with so few answers. It says nothing about those who did not answer. Questions with fewer than { $fewest } answers are not shown.
survey-question-answered = { $count } of { $of } answered this question
survey-question-few = Fewer than { $fewest } people answered this question. To keep them anonymous, nothing is shown.
survey-mean = Mean { $mean }
survey-bar = { $share } % ({ $count } of { $of })
survey-interval = { $low }–{ $high } %
survey-as-table = As a table
survey-answer = Answer
survey-number = Number
survey-share = Share
survey-interval-head = 95 % interval
survey-step = { $step } – { $meaning }
survey-texts =
    { $count ->
        [one] One person of { $of } wrote something
       *[other] { $count } of { $of } wrote something, here in alphabetical order
    }
survey-elsewhere =
    { $count ->
        [one] Also asked in one other survey
       *[other] Also asked in { $count } other surveys
    }
survey-same-words = same question
survey-other-words = worded differently: figures do not compare as they stand
survey-no-results-title = Results are shown once the survey is closed
survey-no-results-text = Looking twice while answers come in would show what people answered in between. So nobody sees any before the survey is closed.
survey-too-few-title = Too few answers
survey-too-few-text = Fewer than { $fewest } people answered. To keep them anonymous, nothing is shown.

survey-next = Next
survey-audience-module = The participants of the module
survey-audience-edition = The participants of the edition
survey-audience-everybody = Everybody who has had a place in any edition
survey-open-text =
    { $count ->
        [0] There is nobody to invite yet.
        [one] One person will get an invitation by email.
       *[other] { $count } people will get an invitation by email.
    }
survey-open-action =
    { $count ->
        [0] Open it
        [one] Open it and invite one person
       *[other] Open it and invite { $count } people
    }
survey-discard-action = Discard the survey
survey-waiting =
    { $count ->
        [0] Everybody has answered.
        [one] One person has not answered yet.
       *[other] { $count } people have not answered yet.
    }
survey-reminded-at = Last reminder:
survey-remind-action =
    { $count ->
        [one] Remind the one who has not answered
       *[other] Remind the { $count } who have not answered
    }
survey-close-title = Close the survey
survey-close-text = Nobody can answer any more, and the results are shown. It cannot be opened again.
survey-close-action = Close it now
survey-report-text = Mark the survey once its results have been reported to participants and to the partnership.
survey-report-action = Mark as reported
survey-questions = Questions
survey-kind-text = In one’s own words
survey-question-comparable = Comparable with earlier editions
survey-question-reworded = Reworded
survey-question-new = Asked for the first time
survey-new = New survey
survey-new-text = Questions keep their keys, so that answers can be compared over editions. Nobody is invited before you open the survey.
survey-questions-own = { $title } ({ $count } questions)
survey-questions-again = As in “{ $title }”
survey-about-edition = { $edition }
survey-about-module = { $edition }: { $module }
survey-prepare-action = Prepare the survey
field-questions = Questions
field-questions-help = Those that come with the academy, or those of an earlier survey.
field-about = About
field-audience = Who is asked
field-title_en = Title in English
field-title_en-help = Leave both titles empty to take those of the questions.
field-title_fr = Title in French
field-closes-help = Read in the zone { $zone }.
notice-survey-prepared = The survey is prepared. Look at it, then open it.
notice-survey-discarded = The survey is discarded.
notice-survey-opened = The survey is open; the invitations are on their way.
notice-survey-reminded = The reminders are on their way.
notice-survey-closed = The survey is closed.
notice-survey-reported = The survey is marked as reported.

evaluation-figures =
    { $count ->
        [one] One published figure of this edition
       *[other] { $count } published figures of this edition
    }

figure-publish = Publish a figure
figure-publish-text = The figure is shown on the public page of its edition, with what was asked, how many agreed, how many answered and how many were invited. These numbers are counted, not typed. A published figure is never changed; it can be withdrawn, and then stays with the reason.
figure-publish-action = Publish it
figure-withdraw = Withdraw this figure
figure-withdraw-why = Why it is not to be quoted any more
figure-withdraw-text = The figure stays on the page of its edition, marked as withdrawn, with your reason. This cannot be undone.
figure-withdraw-action = Withdraw it
field-choices = Answers that count
field-choices-help = Tick the answers that are counted together.
field-wording_en = Sentence in English
field-wording_en-help = What the figure says, such as “of those who answered would consider applying again”.
field-wording_fr = Sentence in French
notice-figure-published = The figure is published, with its evidence.
notice-figure-withdrawn = The figure is withdrawn.

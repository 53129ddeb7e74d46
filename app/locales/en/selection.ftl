# Composing the cohort: scenarios, limits, reasons, signature; what applicants state for the balance.
selection-title = Composing the cohort
selection-link = Compose the cohort
selection-text = A scenario is a set of limits and the best cohort that satisfies them: first the points of the reviews, then the preferences of the applicants, then the balance. Where applications are equal, the lot decides. Make several scenarios, compare them, and sign one. The solver proposes; people decide.
selection-candidates =
    { $count ->
        [one] { $count } application can be chosen
       *[other] { $count } applications can be chosen
    }
selection-reviewed =
    { $count ->
        [one] { $count } of them has a review
       *[other] { $count } of them have a review
    }
selection-unreviewed = Nothing has been reviewed yet, so all applications have the same points: preferences, balance and the lot decide.
selection-empty-title = No scenario yet
selection-empty-text = Begin with the places of the modules and nothing else; then add a limit and see what it costs.

scenario = Scenario
scenarios = Scenarios
scenario-state = State
scenario-state-draft = Draft
scenario-state-queued = Waiting for the solver
scenario-state-solving = Being composed
scenario-state-solved = Composed
scenario-state-impossible = No cohort satisfies it
scenario-state-failed = Not finished
scenario-state-signed = Signed
scenario-state-set_aside = Set aside
scenario-mode-merit = Best by review
scenario-mode-lottery = Fair lottery
scenario-new = New scenario
scenario-create = Create the scenario
field-scenario_name = Name of the scenario
field-scenario_name-help = For example: “At most four from a country”.
field-scenario_mode = How people are chosen
scenario-people = People
scenario-points = Points, mean
scenario-first = In their first choice
scenario-countries = Countries
scenario-given = Points given up
scenario-against = Against the first
scenario-moved = { $comes } come in, { $goes } go out
scenario-table-note = Points given up: how many review points fewer the cohort has than the first one, in total.
scenario-beside = Side by side
scenario-comes =
    { $count ->
        [one] { $count } person comes in
       *[other] { $count } people come in
    }
scenario-goes =
    { $count ->
        [one] { $count } person goes out
       *[other] { $count } people go out
    }
scenario-composed = Composed on
scenario-compose = Compose
scenario-compose-again = Compose again
scenario-under-way = The solver is working
scenario-look-again = See how far it is
scenario-stop = Stop with the best so far
scenario-outdated = Applications, reviews or places have changed since this was composed. Compose it again before you sign.
scenario-draft-text = Nothing is composed yet. Set the limits, then compose.
scenario-copy = Copy this scenario
scenario-copy-action = Make a copy
scenario-discard = Discard this scenario
scenario-discard-action = Discard it

seed-title = The seed of the lot
seed-text = Whenever people are equal, their lot decides: it follows from this seed and their application, and nobody can draw a second time. The seed is drawn with the first scenario of the edition and may be published.
seed-drawn = Drawn on

limits-title = Limits
limits-link = Change the limits
limits-what = What must hold
limits-text = A field that stays empty limits nothing. “At least” and “at most” count people of the whole cohort, those who hold a place already included.
limits-places = Places of the modules
limits-levels = Level of governance
limits-sizes = Size of the city
limits-genders = Gender
limits-genders-note = Only those who stated it for this purpose are counted.
limits-topics = Topic of the dilemma
limits-topics-note = The theme of the module somebody wants most.
limits-experience = Experience
limits-caps = At most this many
limits-varieties = At least this many
limits-countries = Particular countries
limits-countries-note = Leave rows that you do not need empty. Saving adds new ones.
limits-balance = Balance
limits-balance-help = Between cohorts with equal points and preferences, the one is taken in which the fewest pairs of people share these.
limits-save = Save
limits-save-compose = Save and compose
limits-bars = The thin line shows where the limit allows a bar to end.
limits-as-table = As a table
limit = Limit
limit-module = “{ $module }”
limit-least = At least
limit-most = At most
limit-least-of = { $group }: at least
limit-most-of = { $group }: at most
limit-count = In the cohort
limit-range = Limit
limit-country-number = Country { $number }
limit-no-country = No country
range-exactly = exactly { $count }
range-both = { $least } to { $most }
range-least = at least { $least }
range-most = at most { $most }
group-first_time = At their first academy
gender-woman = Women
gender-man = Men
gender-other = Neither of these words
cap-organisation = From one organisation
cap-city = From one city
cap-country = From one country
variety-country = Different countries
variety-level = Different levels of governance
variety-size = Different sizes of city
variety-gender = Different genders
variety-topic = Different topics
feature-country = Country
feature-level = Level of governance
feature-size = Size of the city
feature-gender = Gender
feature-topic = Topic of the dilemma
field-places = Places of the modules
field-quotas = At least and at most
field-countries = Particular countries
field-caps = At most this many
field-varieties = At least this many
field-seconds = Seconds the solver may take
field-seconds-help = From { $least } to { $most }. When the time is up, the best cohort found so far is shown, and how far it may be from the best possible.

progress-queued = It begins in a moment.
progress-begun = It has begun.
progress-stopping = It stops within ten seconds, with the best found so far.
progress-points = Points of the reviews
progress-preferences = Preferences
progress-balance = Balance
progress-lot = Lot between equals
progress-chances = Equal chances
progress-remedy = The smallest change that would help
progress-reasons = The reasons for each applicant
progress-gap = { $stage }: the best found so far is at most { $gap } from the best there is.
progress-steps = { $stage }: { $done } of { $of }
proof-best = Proven: no cohort within the limits is better.
proof-fair = Proven: no lottery within the limits has more equal chances.
proof-within = Not proven to be the best. The time ended or somebody stopped it ({ $stage }); the best there is may be better by up to { $gap }.
percent = { $value } %

impossible-title = No cohort satisfies these limits
impossible-text =
    { $count ->
        [one] The smallest change that would help:
       *[other] The smallest changes that would help; each is enough by itself:
    }
impossible-none = No change of a limit helps.
failed-title = There is no result
failed-text = The solver failed, or was stopped before it found anything. Nothing is lost: compose again, with more time or fewer limits.
change-least-module =
    { $by ->
        [one] one place fewer that must be filled in { $group }
       *[other] { $by } places fewer that must be filled in { $group }
    }
change-most-module =
    { $by ->
        [one] one place more in { $group }
       *[other] { $by } places more in { $group }
    }
change-least =
    { $by ->
        [one] one person fewer required: { $group }
       *[other] { $by } people fewer required: { $group }
    }
change-most =
    { $by ->
        [one] one person more allowed: { $group }
       *[other] { $by } people more allowed: { $group }
    }
change-each-organisation =
    { $by ->
        [one] one person more allowed from the same organisation
       *[other] { $by } people more allowed from the same organisation
    }
change-each-city =
    { $by ->
        [one] one person more allowed from the same city
       *[other] { $by } people more allowed from the same city
    }
change-each-country =
    { $by ->
        [one] one person more allowed from the same country
       *[other] { $by } people more allowed from the same country
    }
change-variety-country =
    { $by ->
        [one] one country fewer
       *[other] { $by } countries fewer
    }
change-variety-level =
    { $by ->
        [one] one level of governance fewer
       *[other] { $by } levels of governance fewer
    }
change-variety-size =
    { $by ->
        [one] one size of city fewer
       *[other] { $by } sizes of city fewer
    }
change-variety-gender =
    { $by ->
        [one] one gender fewer
       *[other] { $by } genders fewer
    }
change-variety-topic =
    { $by ->
        [one] one topic fewer
       *[other] { $by } topics fewer
    }
change-required = { $name } no longer required
change-and = {" "}and{" "}

cohort-title = The cohort
cohort-figures = Figures of the cohort
cohort-map = Where it comes from
cohort-limits = How it meets the limits
cohort-chosen = Who has a place
cohort-count =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
cohort-others =
    { $count ->
        [one] { $count } application without a place
       *[other] { $count } applications without a place
    }
cohort-others-text = Listed by points, each with the reason and with the one change that would have let them in.
cohort-points = Points
cohort-why = Why
reason-rank = Rank { $rank } of { $of } by points.
reason-choice =
    { $choice ->
        [1] Has a place in their first choice.
        [2] Has a place in their second choice.
       *[other] Has a place in choice { $choice }.
    }
reason-standing = { $limit }: rank { $rank } of { $of }; { $places ->
        [one] its one place is taken
       *[other] all { $places } places are taken
    }.
reason-admits = This alone would have let them in: { $change }.
reason-missing = With { $points } more points they would have been in.
reason-equal = As good as others by points; preferences, balance or the lot decided.
reason-remedy = No cohort within the limits can have them. It would take: { $changes }.
reason-required = Required by the organisers.
reason-excluded = Excluded by the organisers.
reason-chance = Chance in the lottery: { $chance }

lottery-title = The lottery
lottery-text =
    { $cohorts ->
        [one] { $tickets } tickets stand for one cohort that satisfies the limits. The seed drew ticket { $drawn }.
       *[other] { $tickets } tickets stand for { $cohorts } different cohorts that satisfy the limits. The seed drew ticket { $drawn }.
    }
lottery-chances =
    { $none ->
        [0] Everybody had a chance: from { $least } to { $most }.
        [one] Chances went from { $least } to { $most }; one application had none, because no cohort within the limits has it.
       *[other] Chances went from { $least } to { $most }; { $none } applications had none, because no cohort within the limits has them.
    }
lottery-maximin = The time ended before all chances were as equal as can be; the smallest is as large as could be found.

named-title = Required and excluded people
named-text = For what no limit can say, such as a speaker who must be there. Each needs a reason, which is kept in the protocol.
named-add = Add
named-remove = Remove
named-remove-of = Remove { $name }
wish-required = Required
wish-excluded = Excluded
field-receipt = Receipt number
field-receipt-help = Such as 2027-4F7K-2M9Q; it is on the page of the application.
field-named_wish = Required or excluded
field-named_reason = Reason
field-named_reason-help = Without names: it is kept with the protocol.

protocol-download = Protocol (JSON)
sign-title = Signature
sign-text = With your signature this cohort becomes the proposal of the organisers: whoever has a place can be offered it, the others wait or are declined, each by a person. Nothing is sent now.
sign-later = A cohort can be signed once the call is closed. Until then scenarios are for trying out.
sign-action = Sign this cohort
sign-by = Signed by
sign-hash = SHA-256 of what went in:
sign-next = Each application now shows the proposal:
sign-aside = Set the signature aside
sign-aside-text = The cohort then no longer counts, and another can be signed. What was offered already stays offered. The protocol is kept.
sign-aside-action = Set it aside
field-statement = Why this cohort
field-statement-help = Two or three sentences for whoever asks later.
field-set_aside_reason = Reason
proposal-title = What the signed cohort proposes
proposal-place = A place in “{ $module }”
proposal-none = No place; the waiting list, or to decline
proposal-link = See the reasons

gender-title = For a balanced group
gender-text = If you like, tell us your gender. It is used for the balance of the group and for nothing else, no reviewer sees it, you can take it back, and your answer is erased after a year. Selections that were computed with it keep it in their protocol for five years, so that they can be checked. Nothing depends on whether you answer.
gender-state-woman = Woman
gender-state-man = Man
gender-state-other = Neither of these words
gender-none = I would rather not say
field-gender = Gender
gender-save = Save this answer

notice-scenario-created = The scenario is created. Set its limits.
notice-scenario-changed = The scenario is changed.
notice-scenario-composing = The solver is working. You can go on with something else and come back.
notice-scenario-stopping = The solver stops with the best it has found.
notice-scenario-discarded = The scenario is discarded.
notice-scenario-signed = The cohort is signed. Its protocol is kept.
notice-scenario-set-aside = The signature is set aside.
notice-gender-stated = Your answer is saved.

published-title = How the cohort is chosen
published-link = How places are given
published-text = Reviewers read every application without knowing whose it is. Organisers set limits, so that the group is balanced; a solver finds the best cohort that satisfies them, or draws a lottery with chances as equal as the limits allow. A person signs. The protocol is kept, and anyone who has it can come to the same cohort again.
published-not-yet = No cohort of this edition is signed yet.
published-signed = Signed on
published-figures = { $chosen } people were chosen from { $candidates } applications.
published-named =
    { $count ->
        [0] Nobody was required or excluded by name.
        [one] One person was required or excluded by the organisers, with a reason.
       *[other] { $count } people were required or excluded by the organisers, with a reason.
    }
published-limits = The limits
published-chances = The chances
published-chance = Chance
published-applications = Applications
published-verify = To verify
published-solver = Found by

# Editions, modules, programmes; the landing page and the pages about the academy.
editions-title = Programme
edition-state-draft = In preparation
edition-state-announced = Announced
edition-state-call_open = Call open
edition-state-selecting = Selecting
edition-state-confirmed = Places confirmed
edition-state-running = Running
edition-state-follow_up = Follow-up
edition-state-archived = Past edition
edition-demonstration = This edition is invented for the demonstration.
modules = Modules
outcome = What came out of it
theme-reception = Reception
theme-housing = Housing
theme-work = Work
theme-education = Education
theme-vulnerable = Vulnerable groups
places =
    { $count ->
        [one] { $count } place
       *[other] { $count } places
    }
call-closes = The call closes on
apply = Apply
slot-plenary = Plenary
slot-expert_input = Expert input
slot-field_visit = Field visit
slot-dilemma_session = Dilemma session
slot-social = Evening
day-number = Day { $day }
module-aims = What you take home
module-challenges = Common challenges
timetable = Two days
timetable-zone = Times are local ({ $zone })
edition-settings = Edition and call
call-title = The call
call-zone = Times are read in the zone in which the academy publishes its deadlines ({ $zone }), and so are they shown to applicants.
field-opens = Opens
field-closes = Closes
field-grace = Grace period, in minutes
field-grace-help = Applications that arrive within this time after closing still count. Applicants are not told.
call-save = Save the call
notice-call-changed = The call is changed.
notice-edition-advanced = The edition has moved on.
edition-advance-title = Next step of the edition
edition-advance = Move on to “{ $state }”
edition-advance-once = This cannot be undone.
edition-advance-early = The call is open until { $at }. Whoever is still writing could not submit any more.
edition-advance-announced = The edition becomes public.
edition-advance-call_open = Policy makers can apply from the opening of the call.
edition-advance-selecting = The call ends: applications are read and decided.
edition-advance-confirmed = The cohort is taken for complete: people have confirmed their places.
edition-advance-running = The two days begin.
edition-advance-follow_up = Surveys, workspace and webinar follow.
edition-advance-archived = The edition becomes part of the past and does not change any more.

strip-dates = Dates
strip-call = Call for applications
strip-call-left =
    { $days ->
        [0] Last day
        [one] { $days } day left
       *[other] { $days } days left
    }
strip-call-soon = Opens soon
strip-call-closed = Closed
strip-answers = Answers to applicants
strip-answers-note = by email, with the reason
strip-academy = The academy
strip-webinar = Webinar on progress
strip-webinar-note = online, six months on
claims-title = Published figures
claims-lead = Each figure with all that is known about it. What the sources do not say is marked as not documented.
claim-percent = { $value } %
claim-more_than = { $value }+
claim-joins =
    { $count ->
        [one] One statement
       *[other] { $count } statements joined in one figure
    }
claim-statements = Statements
claim-numerator = Agreed
claim-denominator = Answers
claim-invited = Asked
claim-date = Date
claim-author = Computed by
claim-signed = Signed off by
claim-source = Source
claim-withdrawn = Withdrawn: not to be quoted any more
claim-unknown = not documented
edition-facts = At a glance
edition-more = All about this edition
dates-in-month = { $from }–{ $to }
home-modules = The modules
home-path = From a need to evidence
path-need = Cities say what they need
path-need-text = A survey of cities sets the themes of the modules.
path-dilemma = You bring a dilemma
path-dilemma-text = One real question from your work, in your own words.
path-advice = Peers advise
path-advice-text = Eight people, one hour, a protocol in which everybody is heard.
path-step = You commit to a step
path-step-text = What, by when, and what you do on Monday.
path-evidence = Six months on
path-evidence-text = A webinar on what changed and what did not; figures that can be checked.
home-results = What came out of it
home-past = Past editions
home-how-we-know = How we know
home-band = Bring your dilemma to { $place }
home-band-text = Twenty minutes, in as many sittings as you like. What you write is saved as you go.
home-band-action = Start your application
home-map-places = Map of Europe: participants have come from { $cities } cities in { $countries } countries.
home-map-next = Map of Europe: participants have come from { $cities } cities in { $countries } countries; the next academy takes place in { $place }.
editions-lead = Two or three modules of two days a year. What was found out stays here.

home-title = Peers advise peers
home-eyebrow = European Commission · DG Migration and Home Affairs
home-heading = Bring a dilemma.
home-heading-2 = Leave with advice from peers.
home-lead = Once a year, people who make integration policy in cities, regions and national governments work for two days on the questions that keep them busy at home.
home-apply = Apply now
home-how = How it works
home-all-editions = All editions
home-map = Map of Europe

about-title = About the academy
about-lead = Cities carry the integration of migrants, and each learns alone. The academy brings them together around real dilemmas.
about-what-title = What it is
about-what = Two or three thematic modules of two days, for policy makers of cities, regions and national governments. Expert input, a reader and field visits feed the heart of the academy: sessions in which each participant brings one real dilemma from work, and peers advise. Small and medium-sized cities are as welcome as large ones; gender is a concern of every module.
about-origin-title = Where it comes from
about-origin = The academy is Action 5 of the Partnership on the Inclusion of Migrants and Refugees of the Urban Agenda for the EU. It was built from the bottom up, from a survey of what cities need. The first edition took place in Brussels in April 2018, the second in Antwerp in May 2019. After them it was decided to make it an annual event organised by DG HOME.
about-how-title = How a dilemma becomes a change
about-how = Participants asked for three things after the first edition: an online workspace, a webinar after six months on the progress made, and smaller working groups that go on. This site is where they take place.
about-method-title = The method
about-method = A session follows a protocol: questions of fact first, without advice; then analysis, while the person who brought the case listens; then advice; then a first step. The default takes 65 minutes; five others take from a quarter of an hour to two hours. Who may speak in which phase is enforced by the room, not by courtesy.
about-method-link = The methods and their phases
about-sources-title = Sources
about-source-plan = Action plan of the Partnership on the Inclusion of Migrants and Refugees, Urban Agenda for the EU, Action N°5: design of the academy.
about-source-brochure = Results brochure of the Partnership, Focus area 4: the editions of 2018 and 2019 and their findings.
about-source-evaluation = Evaluation report on the Partnership, section on the Urban Academy: what participants asked for.
about-source-feedback = Public feedback on the draft action plan, 10 July to 31 August 2017: 31 answers.
about-source-people = “Ask the People”: more than 500 migrants and refugees in seven countries, eight areas, September to December 2018.
about-credits-title = Credits
about-credit-cities = Cities: GeoNames, CC BY 4.0.
about-credit-map = Outlines of countries: Natural Earth, public domain.
about-credit-design = Design: Europa Component Library of the European Commission, EUPL-1.2.
about-credit-methods = Methods: each names its source on its own page.
about-credit-software = This software is free under the EUPL-1.2.
about-credit-kosovo = * This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and the ICJ Opinion on the Kosovo declaration of independence.

privacy-title = Privacy statement
privacy-lead = What the academy stores about you, why, for how long, and what you can do about it (Regulation (EU) 2018/1725).
privacy-what-title = What is stored
privacy-what = Your name, address and password (as a hash that cannot be turned back); the profile you fill in; your applications, dilemmas, contributions, posts and commitments; the devices you are signed in on; emails sent to you; and a log of who changed what.
privacy-why-title = Why
privacy-why = To run the call, select participants, hold the sessions, keep the network together and account for decisions. Nothing is sold, and nothing is used for advertising.
privacy-how-long-title = For how long
privacy-how-long = Accounts never verified: 14 days. Links in emails: 30 days. Files that organisers brought in: 7 days. Replaced texts of drafts: 90 days. Files of applications never submitted, and who wrote along: until 90 days after the call closed; who was invited to a survey: until 90 days after it closed. Network addresses in the log: 180 days. A gender you stated: one year. Exceptions to a call and tokens: one year after the call closed or the token ended. Emails: two years. The log itself: five years. Everything else until you erase your account; posts and dilemmas open to the web then stay without your name.
privacy-anonymous-title = Anonymous answers
privacy-anonymous = Anonymous surveys store who has answered apart from what was answered, without any mark, time or order that could join the two. In anonymous phases of a session, nobody’s name is stored with a contribution.
privacy-rights-title = Your rights
privacy-rights = On the page “Account and profile” you can correct your data, download them and erase your account. You may also write to the data protection officer of the Commission or complain to the European Data Protection Supervisor.
privacy-cookies-title = Cookies
privacy-cookies = The site sets cookies for your sign-in, your language, your choice of appearance and short notices. What you type in a draft or in a room is also kept in your browser until it is stored. None of this follows you, and no other site’s cookies are set.

accessibility-title = Accessibility statement
accessibility-lead = The academy wants to be usable by everyone, with a keyboard, a screen reader, large text, high contrast, a phone, and without scripts.
accessibility-standard-title = Standard
accessibility-standard = The site is built to EN 301 549 and WCAG 2.2, level AA.
accessibility-tested-title = How it is tested
accessibility-tested = Every page is checked by an automatic tool in every role before each release, with and without scripts. Automatic tools do not find everything.
accessibility-limits-title = What is not there yet
accessibility-limits = The live room of a session needs scripts for the clock and for seeing others’ contributions at once; without scripts, reload the page. No person with a disability has tested this release yet.
accessibility-contact-title = Tell us
accessibility-contact = If something keeps you out, write to the organisers and name the page. You get an answer within 15 working days.

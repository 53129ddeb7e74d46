# Candidatures : poser sa candidature (apply-, draft-), le bureau des organisateurs (organise-, list-, decision-), leurs courriels.
application-state-draft = Brouillon
application-state-submitted = Envoyée
application-state-withdrawn = Retirée
application-state-eligible = Recevable
application-state-ineligible = Non recevable
application-state-in_review = En cours d’examen
application-state-offered = Place proposée
application-state-waiting = Liste d’attente
application-state-not_selected = Non retenue
application-state-confirmed = Confirmée
application-state-declined = Place rendue
application-state-expired = Offre expirée
application-state-cancelled = Place reprise
application-state-attended = A participé
application-state-absent = N’a pas participé

application-event-draft = Commencée
application-event-submitted = Envoyée
application-event-withdrawn = Retirée
application-event-eligible = Remplit les conditions
application-event-ineligible = Ne remplit pas les conditions
application-event-in_review = En cours d’examen
application-event-offered = Place proposée
application-event-waiting = Mise en liste d’attente
application-event-not_selected = Non retenue
application-event-confirmed = Place confirmée
application-event-declined = Place rendue
application-event-expired = Offre expirée
application-event-cancelled = Place reprise par les organisateurs
application-event-attended = A participé
application-event-absent = N’a pas participé

apply-title = Votre candidature
apply-receipt = Numéro d’accusé de réception
apply-submitted = Envoyée le
apply-opens = Vous pourrez poser votre candidature à partir du
apply-soon = L’appel ouvre prochainement.
apply-closed = L’appel s’est clos le
apply-closed-early = L’appel est clos.
apply-see-edition = Voir l’édition
apply-begin-text = Cela prend une vingtaine de minutes, en autant de fois que vous voulez : quelques lignes sur vous et un vrai dilemme de votre travail. Votre texte est enregistré au fur et à mesure, et personne ne le lit avant que vous l’envoyiez.
apply-start = Commencer ma candidature
apply-profile-title = D’abord, votre profil
apply-profile-text = Une candidature a besoin de votre pays, de votre ville, de votre organisation et de votre niveau de gouvernance. Cela prend deux minutes, puis vous revenez ici.
apply-profile-action = Compléter mon profil
apply-aside = Échéance, avancement et conseils
apply-required = Les champs marqués * doivent être remplis avant l’envoi. Rien n’est obligatoire pour enregistrer un brouillon.
apply-deadline = Échéance
apply-progress = Votre candidature
apply-missing = Il manque encore :
apply-all-there = Tout ce qu’il faut est là. Vous pouvez envoyer.
apply-profile = Vous vous présentez comme
apply-profile-change = Modifier le profil
apply-withdrawn-title = Vous avez retiré cette candidature
apply-withdrawn-text = Elle comptera de nouveau si vous l’envoyez avant la clôture de l’appel. D’ici là, personne ne la lit.
apply-replaced = Textes remplacés
apply-replaced-text = Des textes de ce brouillon que vous avez remplacés alors qu’ils avaient été modifiés ailleurs. Ils sont conservés 90 jours ; copiez-en ce dont vous avez besoin.
apply-replaced-one = Remplacé le
apply-unsent-title = Ce brouillon n’a pas été envoyé
apply-unsent-text = Votre texte est conservé ici ; il ne compte pas comme candidature.
apply-your-text = Votre texte
apply-sent-text = Ce que vous avez envoyé
apply-timeline = Déroulement
apply-ahead = La suite
apply-reason = Les organisateurs vous écrivent :

part-you = Vous et l’académie
part-dilemma = Votre dilemme
part-dilemma-text = Le cœur de l’académie : des pairs vous conseillent sur une vraie question de votre travail. Ne nommez personne que l’on puisse reconnaître. Ce que vous écrivez reste dans la salle de votre séance, à moins que vous ne l’ouvriez davantage.
field-preferences = Modules par ordre de préférence
field-preferences-help = Choisissez-en au moins un. Avec plusieurs choix, vos chances sont meilleures.
choice-number = Choix { $number }
choice-none = Pas d’autre choix
field-motivation = Motivation
field-motivation-help = Pourquoi vous, et pourquoi maintenant ? Qu’espérez-vous en retirer, et que peuvent apprendre les autres de votre ville ?
field-dilemma_title = Titre de votre dilemme
field-dilemma_title-help = En une ligne, comme vous le diriez à un collègue. Par exemple : « Loger d’abord les familles, ou ceux qui attendent depuis le plus longtemps ? »
field-situation = La situation
field-situation-help = Que se passe-t-il, qui est concerné, quel est votre rôle ? Une personne qui ne connaît pas votre pays doit pouvoir comprendre.
field-one_hand = D’un côté
field-one_hand-help = La première voie : quels sont ses avantages, et quel est son prix ?
field-other_hand = De l’autre côté
field-other_hand-help = L’autre voie : quels sont ses avantages, et pourquoi ne pouvez-vous pas suivre les deux ?
field-tried = Ce que vous avez essayé
field-tried-help = Qu’avez-vous fait jusqu’ici, et avec quel résultat ? Un échec est aussi utile qu’une réussite.
field-key_question = Votre question clé
field-key_question-help = Une question ouverte à vos pairs. « Comment pourrions-nous… » mène plus loin que « Devons-nous… ».
field-wish = Ce que vous attendez de vos pairs
field-wish-help = Une expérience, un regard neuf, une mise en garde, une idée à essayer ?
text-preferences = Modules par ordre de préférence
text-motivation = Motivation
text-dilemma_title = Dilemme
text-situation = Situation
text-one_hand = D’un côté
text-other_hand = De l’autre côté
text-tried = Ce qui a été essayé
text-key_question = Question clé
text-wish = Attentes envers les pairs
dilemma-advice-title = À quoi ressemble un bon dilemme
dilemma-advice-1 = C’est le vôtre : vous pouvez agir.
dilemma-advice-2 = Deux bonnes choses tirent en sens contraire, et chaque voie a son prix.
dilemma-advice-3 = Vous avez déjà essayé quelque chose.
dilemma-advice-4 = Vous ne connaissez pas encore la réponse.

draft-save = Enregistrer le brouillon
draft-submit = Envoyer la candidature
draft-parts = { $count } sur { $total } parties rédigées
draft-saved = Enregistré à { $time } · brouillon
draft-saved-on = Enregistré le { $day } · brouillon
text-saved = Enregistré à { $time }
text-saved-on = Enregistré le { $day }
draft-saving = Enregistrement…
draft-waiting = Pas encore enregistré. Appuyez sur le bouton lorsque vous avez terminé ; d’ici là, votre texte est conservé dans ce navigateur.
draft-failed = Non enregistré. Votre texte est conservé dans ce navigateur.
draft-failed-form = Non enregistré : le formulaire contient quelque chose qui ne peut être conservé, par exemple un texte trop long ou un titre manquant. Tout reste dans ce navigateur.
draft-failed-sign-in = Non enregistré : votre connexion a pris fin. Votre texte est conservé dans ce navigateur ; connectez-vous et rouvrez cette page.
draft-failed-sent = Non enregistré : ce texte ne peut plus être modifié ici. Rouvrez la page pour voir où il en est.
draft-found = Un texte qui n’avait pas été enregistré a été retrouvé dans ce navigateur et remis en place.
draft-changed-title = Ce texte a été modifié ailleurs
draft-changed-text = Pendant que vous écriviez ici, il a été enregistré dans un autre onglet ou sur un autre appareil. Rien n’a été écrasé. Quel texte doit rester ?
draft-changed-part = Partie
draft-changed-mine = Votre texte ici
draft-changed-theirs = Le texte enregistré ailleurs
draft-changed-empty = (vide)
draft-keep-mine = Garder mon texte d’ici
draft-take-theirs = Prendre l’autre texte
draft-taken = L’autre texte est maintenant dans le formulaire.
draft-taken-undo = Revenir à mon texte
notice-draft-saved = Votre brouillon est enregistré.
notice-submitted = Votre candidature est arrivée. Un courriel avec votre numéro d’accusé de réception est en route.
notice-withdrawn = Votre candidature est retirée.
notice-confirmed = Vous avez confirmé votre place. À bientôt.
notice-given-back = Vous avez rendu la place. Quelqu’un d’autre peut désormais l’avoir.
notice-decided = La décision est prise et le courriel est en route.

outcome-submitted-title = Votre candidature est arrivée
outcome-submitted-text = Les organisateurs lisent toutes les candidatures après la clôture de l’appel et vous écrivent, quelle que soit leur décision.
outcome-eligible-title = Votre candidature est arrivée
outcome-eligible-text = Elle remplit les conditions de l’appel. Les organisateurs vous écrivent, quelle que soit leur décision.
outcome-in_review-title = Votre candidature est en cours d’examen
outcome-in_review-text = Les organisateurs vous écrivent, quelle que soit leur décision.
outcome-waiting-title = Vous êtes sur la liste d’attente
outcome-waiting-text = Si quelqu’un rend une place, les organisateurs pourront vous la proposer.
outcome-not_selected-title = Votre candidature n’a pas été retenue cette fois
outcome-not_selected-text = Il y avait plus de candidatures que de places. Nous espérons que vous vous présenterez de nouveau.
outcome-ineligible-title = Votre candidature ne remplit pas les conditions de l’appel
outcome-ineligible-text = L’académie s’adresse aux personnes qui font la politique d’intégration dans les villes, les régions et les administrations nationales.
outcome-withdrawn-title = Vous avez retiré cette candidature
outcome-withdrawn-text = L’appel est clos : elle ne peut plus être envoyée.
outcome-declined-title = Vous avez rendu votre place
outcome-declined-text = Merci de nous avoir prévenus à temps. Nous espérons que vous vous présenterez de nouveau.
outcome-expired-title = L’offre a expiré
outcome-expired-text = Faute de réponse dans le délai, la place va à quelqu’un d’autre. S’il s’agit d’une erreur, écrivez vite aux organisateurs.
outcome-cancelled-title = Les organisateurs ont repris votre place
outcome-cancelled-text = Votre place revient à quelqu’un d’autre. Pour toute question, écrivez aux organisateurs.
outcome-attended-title = Vous avez participé
outcome-attended-text = La suite de votre dilemme se trouve dans l’espace de travail.
outcome-absent-title = Vous aviez une place et n’avez pas participé
outcome-absent-text = Nous espérons vous voir une autre fois.

offer-title = Une place pour vous : { $module }
offer-until = Veuillez répondre avant le
offer-confirm = Je confirme ma place
offer-give-back = Je rends la place
offer-text = Si vous ne pouvez pas venir, rendre la place permet à quelqu’un d’autre d’en profiter.
confirmed-title = Vous avez une place : { $module }
confirmed-text = Vous êtes désormais participant. Le programme, vos séances et l’espace de travail vous sont ouverts.
confirmed-give-back = Je ne peux pas venir
confirmed-give-back-text = Si vous rendez votre place, elle ira à une personne de la liste d’attente et votre accès de participant prendra fin. Cette action est irréversible.
withdraw = Retirer la candidature
withdraw-change = Modifier ou retirer la candidature
withdraw-open = Pour modifier quelque chose, retirez d’abord la candidature. Votre texte reste, et vous pouvez l’envoyer de nouveau jusqu’au
withdraw-closed = L’appel est clos : une fois retirée, la candidature ne peut plus être envoyée.
withdraw-action = Retirer la candidature

next-label = Ensuite
next-by = Le { $day } au plus tard
next-decision = Les organisateurs décident et vous écrivent
next-answer = Dernier jour pour confirmer votre place
next-waiting = Si une place se libère, les organisateurs vous écrivent
next-prepare = Vous préparez votre dilemme
next-academy = L’académie

task-application-finish = Terminez votre candidature : { $about }
task-application-finish-text = Votre brouillon est enregistré, mais il n’a pas encore été envoyé.
task-application-finish-action = Continuer
task-application-answer = Confirmez votre place : { $about }
task-application-answer-text = Passé ce délai, la place va à quelqu’un d’autre.
task-application-answer-action = Répondre
task-applications-decide =
    { $count ->
        [one] { $count } candidature attend une décision
       *[other] { $count } candidatures attendent une décision
    }
task-applications-decide-text = { $about }
task-applications-decide-action = Lire et décider
task-wave-send =
    { $count ->
        [one] { $count } décision est écrite et n’est pas envoyée
       *[other] { $count } décisions sont écrites et ne sont pas envoyées
    }
task-wave-send-text = { $about }
task-wave-send-action = Relire les courriels et envoyer

organise-title = Candidatures
organise-editions = Candidatures par édition
organise-edition = Édition
organise-state = État
organise-sent = Envoyées
organise-undecided = À décider
organise-offered = Proposées
organise-confirmed = Confirmées
organise-drafts = Brouillons non envoyés
organise-empty-title = Pas encore d’édition
organise-empty-text = Les personnes qui organisent toute l’académie peuvent en créer une. Ses candidatures figurent ensuite ici.
list-title = Liste
list-figures = Chiffres de l’édition
list-filter = Filtrer les candidatures
list-search = Nom, ville, organisation ou titre
list-count =
    { $count ->
        [one] { $count } candidature
       *[other] { $count } candidatures
    }
list-name = Personne candidate
list-city = Ville
list-submitted = Envoyée
list-answered = réponse le
list-until = réponse avant le
list-download = Télécharger (CSV)
list-empty-title = Aucune candidature ici
list-empty-text = Les candidatures apparaissent dès leur envoi. Si vous filtrez, essayez avec moins de filtres.
filter-state = État
filter-module = Module
filter-country = Pays
filter-level = Niveau
filter-size = Taille de la ville
filter-text = « { $text } »
filter-remove = retirer ce filtre
filter-clear = Tout effacer
places-taken = { $taken } places sur { $places }
places-note = proposées ou confirmées
places-over = proposées ou confirmées : plus qu’il n’y en a
picture-title = D’où elles viennent
picture-map =
    { $count ->
        [one] De { $count } pays
       *[other] De { $count } pays
    }
picture-map-label = Carte de l’Europe avec un cercle par pays, d’autant plus grand qu’il y a de candidatures ; la liste à côté dit la même chose.
picture-countries = Par pays
picture-more =
    { $count ->
        [one] { $count } autre pays
       *[other] { $count } autres pays
    }
picture-levels = Par niveau de gouvernance
picture-sizes = Par taille de ville

application-erased = (compte effacé)
application-text = La candidature
application-withdrawn = La personne candidate a retiré cette candidature. Son texte lui appartient de nouveau.
application-aside = Personne candidate et déroulement
application-applicant = Personne candidate
application-mails = Courriels sur cette candidature
decision-link = Décider
decision-title = Décider
decision-offer = Proposer une place
decision-wait = Mettre en liste d’attente
decision-decline = Ne pas retenir
decision-offer-part = Pour une offre
decision-module = { $module } : { $taken } places sur { $places }
decision-module-help = Le nombre de places déjà proposées ou confirmées.
decision-preview = Aperçu du courriel
decision-preview-again = Nouvel aperçu
decision-send = Décider et envoyer
decision-read = Rien n’est encore décidé ni envoyé. Voici le courriel tel qu’il partira ; vous pouvez encore modifier le motif ci-dessous.
decision-over = Avec cette offre, { $taken } places sur { $places } sont proposées ou confirmées.
decision-mail = Aperçu du courriel
decision-language = Langue
field-decision = Décision
field-confirm_by = Confirmation avant le
field-confirm_by-help = L’offre vaut jusqu’à 23 h 59 ce jour-là ({ $zone }).
field-reason = Motif
field-reason-help = La personne le lit dans le courriel et sur sa page. Dites ce qui a été déterminant, avec bienveillance et clarté.

mail-receipt-subject = Votre candidature est arrivée : { $edition }
mail-receipt-text = Votre candidature ({ $edition }) avec le dilemme « { $title } » est arrivée le { $at }.
mail-receipt-number = Votre numéro d’accusé de réception : { $number }. Veuillez l’indiquer si vous nous écrivez.
mail-receipt-next = Jusqu’à la clôture de l’appel, le { $closes }, vous pouvez retirer la candidature, la modifier et l’envoyer de nouveau. Ensuite, les organisateurs lisent toutes les candidatures et vous écrivent, quelle que soit leur décision.
mail-receipt-action = Voir ma candidature
mail-offer-subject = Vous avez une place : { $edition }
mail-offer-text = Nous avons le plaisir de vous proposer une place dans le module « { $module } » ({ $edition }, { $dates }, { $place }).
mail-offer-until = Veuillez confirmer votre place ou la rendre avant le { $by }. Passé ce délai, elle ira à quelqu’un d’autre.
mail-offer-action = Répondre à l’offre
mail-waiting-subject = Vous êtes sur la liste d’attente : { $edition }
mail-waiting-text = Merci pour votre candidature ({ $edition }). Il y avait plus de bonnes candidatures que de places. Vous êtes sur la liste d’attente : si quelqu’un rend une place, nous pourrons vous la proposer.
mail-not-selected-subject = Votre candidature : { $edition }
mail-not-selected-text = Merci pour votre candidature ({ $edition }). Il y avait plus de candidatures que de places, et nous ne pouvons pas vous en proposer une cette fois. Nous espérons que vous vous présenterez de nouveau.
mail-decision-reason = Les organisateurs vous écrivent : { $reason }
mail-decision-action = Voir ma candidature
mail-confirmed-subject = Votre place est confirmée : { $edition }
mail-confirmed-text = Vous avez confirmé votre place dans le module « { $module } » ({ $edition }, { $dates }, { $place }). Vous êtes désormais participant : le programme, vos séances et l’espace de travail vous sont ouverts. Si vous ne pouvez finalement pas venir, veuillez rendre la place sur la page de votre candidature.
mail-given-back-subject = Vous avez rendu votre place : { $edition }
mail-given-back-text = Vous avez rendu votre place dans le module « { $module } » ({ $edition }). Merci de nous avoir prévenus : quelqu’un d’autre peut venir à votre place.
mail-expired-subject = L’offre d’une place a expiré : { $edition }
mail-expired-text = Nous vous avions proposé une place ({ $edition }) et n’avons pas reçu de réponse dans le délai ; elle va donc à quelqu’un d’autre. S’il s’agit d’une erreur, veuillez écrire vite aux organisateurs.

# Décisions par vagues.
wave-title = Décisions à envoyer
wave-link = Décisions à envoyer ({ $count })
wave-text = Chaque décision figure ci-dessous sous la forme du courriel qui partira, à relire. Rien n’est encore parti.
wave-call-open = L’appel est encore ouvert : il peut arriver des candidatures que personne n’a comparées à celles-ci.
wave-empty-title = Aucune décision en attente
wave-empty-text = Cochez des candidatures dans la liste et écrivez ce qui est décidé pour elles.
wave-choose = Vers la liste
wave-send =
    { $count ->
        [one] Envoyer une décision
       *[other] Envoyer { $count } décisions
    }
wave-read = Lire la candidature
wave-remove = Retirer
wave-many = Décider pour celles qui sont cochées
wave-first-choice = Le premier choix de chacun
wave-write = Rédiger les décisions
wave-tick = Cocher { $name }
notice-wave-written = Les décisions sont écrites. Relisez-les, puis envoyez-les.
notice-wave-removed = La décision est retirée. Rien n’a été envoyé.
notice-wave-sent = Les décisions sont prises et les courriels sont en route.
notice-wave-left = Les décisions sont prises, sauf celles ci-dessous : quelque chose a changé depuis qu’elles ont été écrites.
refusal-wave-empty = Cochez au moins une candidature.
mail-offer-reminder-subject = Veuillez répondre : votre place ({ $edition })
mail-offer-reminder-text = Nous vous avons proposé une place dans le module « { $module } » ({ $edition }, { $dates }, { $place }) et n’avons pas encore votre réponse.

# L’accueil d’une édition : arrivées, badges, billets, présence.
door-title = À l’accueil sur place
door-link = Accueil sur place
doors-lead = Vous voyez ici qui est attendu à une édition et vous enregistrez les arrivées.
doors-empty-title = Aucun accueil à tenir
doors-empty-text = Lorsque vous animez dans une édition annoncée, son accueil figure ici.
door-figures = Arrivées : { $arrived } sur { $expected }
door-search = Nom, organisation, ville ou numéro
door-find = Chercher
door-by-number = Enregistrer par numéro
door-check-in = Enregistrer l’arrivée
door-check-in-of = Enregistrer l’arrivée de { $name }
door-undo = Annuler
door-undo-of = Annuler l’arrivée de { $name }
door-here = Sur place
door-nobody = Personne de ce nom n’est attendu ici.
door-nobody-yet = Personne n’a encore confirmé de place.
door-not-open = Les arrivées s’enregistrent dès que la cohorte est confirmée et jusqu’à l’archivage de l’édition.
door-to-list = Vers la liste
door-badges = Badges (PDF)
door-attendance = Liste de présence (PDF)
door-home = Organisation et ville
door-module = Module
door-arrived = Arrivée
field-number = Numéro d’accusé de réception
field-number-help = Par exemple 2027-4F7K-2M9Q ; il figure sur le badge et sur le billet.
problem-number-unknown = Aucune personne attendue ici n’a ce numéro.
notice-door-checked-in = Arrivée enregistrée.
notice-check-in-undone = L’enregistrement est annulé.
refusal-door-closed = L’accueil de cette édition n’est pas ouvert.
refusal-not-expected = Cette personne n’est pas attendue : elle n’a pas de place confirmée.
refusal-not-arrived = L’arrivée de cette personne n’est pas enregistrée.
task-door =
    { $count ->
        [one] Une personne est encore attendue à l’accueil
       *[other] { $count } personnes sont encore attendues à l’accueil
    }
task-door-text = { $about }
task-door-action = Ouvrir la liste
badges-title = Badges : { $edition }
badge-code = Numéro d’accusé de réception { $number }
attendance-title = Présence : { $edition }
ticket-title = Votre billet
ticket-link = Afficher mon billet
ticket-number = Numéro d’accusé de réception
ticket-text = Montrez ce code à l’accueil. Sans téléphone, votre nom suffit.
ticket-arrived = Votre arrivée est enregistrée. Bienvenue !
# Une place entre les mains des organisateurs.
place-title = La place
place-move = Déplacer vers un autre module
place-move-action = Déplacer et envoyer le courriel
place-swap = Échanger avec une personne d’un autre module
place-swap-text = Les deux sont déplacées en même temps, ce qui fonctionne aussi lorsque les deux modules sont complets. Chacune reçoit un courriel ; aucune n’apprend avec qui.
place-swap-reason-help = Les deux personnes le lisent. Ne nommez personne.
place-swap-action = Échanger et envoyer les deux courriels
field-swap_with = Avec qui
place-cancel = Reprendre la place
place-cancel-text = La place est de nouveau libre et peut être proposée à une personne en attente. La personne candidate lit votre motif.
place-cancel-action = Reprendre et envoyer le courriel
notice-place-moved = La place est déplacée et le courriel est en route.
notice-places-swapped = Les places sont échangées et les deux courriels sont en route.
notice-place-cancelled = La place est reprise et le courriel est en route.
refusal-no-place = Aucune place n’est proposée ni prise ici.
refusal-module-full = Ce module n’a plus de place libre.
mail-moved-subject = Votre place est dans un autre module : { $edition }
mail-moved-text = Votre place ({ $edition }, { $dates }, { $place }) est désormais dans le module « { $module } ».
mail-cancelled-subject = Votre place est reprise : { $edition }
mail-cancelled-text = Nous sommes désolés : nous devons reprendre votre place dans le module « { $module } » ({ $edition }).
# L’espace ouvert.
space-open = Espace ouvert
space-about-open = Pour toutes les personnes qui ont un jour posé leur candidature.
space-kind-open = Ouvert
open-space-title = Restez en contact
open-space-text = L’espace ouvert accueille toutes les personnes qui ont un jour posé leur candidature : lisez, posez des questions, partagez ce qui marche dans votre ville. Vous n’en devenez membre que si vous le souhaitez.
open-space-join = Rejoindre l’espace ouvert
open-space-go = Vers l’espace ouvert
notice-open-space-joined = Bienvenue dans l’espace ouvert.
refusal-not-applied = L’espace ouvert est réservé aux personnes qui ont posé leur candidature à une édition.

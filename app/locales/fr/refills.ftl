# Places libérées, et décisions d’une cohorte signée.
refill-title = Places libres
refill-link = Places libres
refill-free-title = Des places se sont libérées
refill-free =
    { $count ->
        [one] Une place est libre dans « { $module } »
       *[other] { $count } places sont libres dans « { $module } »
    }
refill-figures = Places par module
refill-places =
    { $free ->
        [one] { $free } libre sur { $places }
       *[other] { $free } libres sur { $places }
    }
refill-text = Un solveur cherche qui, sur la liste d’attente, peut venir sans que les limites de la cohorte signée cessent d’être respectées. Qui a une place la garde. Rien n’est proposé avant qu’une personne ne le décide.
refill-propose = Proposer qui peut venir
refill-unsigned-title = Aucune cohorte n’est signée
refill-unsigned-text = Dès qu’une cohorte est signée et que des places sont rendues, elles figurent ici avec une proposition.
refill-under-way-edition = L’académie a commencé : les places ne sont plus attribuées.
refill-none-free = Aucune place n’est libre. Les places rendues, celles dont l’offre a expiré et celles qui ont été reprises figurent ici.
refill-nobody = Personne n’est sur la liste d’attente.
refill-looking = Recherche en cours
refill-failed = Le solveur a échoué ou a été arrêté avant d’avoir trouvé. Rien n’a été modifié et personne n’a reçu de courriel : demandez une nouvelle proposition.
refill-proposal = Qui pourrait venir
refill-outdated = Des places ou des candidatures ont changé depuis. Demandez une nouvelle proposition.
refill-relaxed-title = Une limite doit céder
refill-relaxed = Personne sur la liste d’attente ne respecte toutes les limites. Le plus petit changement utile est le suivant : { $changes }.
refill-nobody-fits = Personne sur la liste d’attente n’a demandé un module où il reste une place tout en respectant les limites.
refill-tick = Proposer une place à { $name }
refill-waits-no-more = N’est plus sur la liste d’attente.
refill-reason = Une place s’est libérée. Parmi les personnes en attente, c’est à vous qu’elle revient, d’après les points de votre candidature et l’équilibre du groupe.
refill-offer = Proposer et envoyer les courriels
refill-wave = Ajouter aux décisions à envoyer
refill-others =
    { $count ->
        [one] Une personne reste en attente
       *[other] { $count } personnes restent en attente
    }
notice-refill-asked = Un solveur cherche qui peut venir.
notice-refill-offered = Les places sont proposées et les courriels partent.
refusal-refill-over = Cette proposition est close. Demandez-en une nouvelle.
refusal-refill-under-way = Un solveur cherche déjà.
refusal-no-free-place = Aucune place n’est libre.
refusal-nobody-waits = Personne n’est sur la liste d’attente.
refusal-places-taken = Il y a moins de places libres à présent. Rien n’a été proposé ; demandez une nouvelle proposition.
task-places-free =
    { $count ->
        [one] Une place s’est libérée
       *[other] { $count } places se sont libérées
    }
task-places-free-text = { $about }
task-places-free-action = Voir qui peut venir
decisions-title = Décisions
decisions-text =
    { $count ->
        [one] Une candidature de cette cohorte n’a pas encore de décision. Rédigez-la sous forme de courriel à relire ; rien ne part avant que vous ne l’envoyiez.
       *[other] { $count } candidatures de cette cohorte n’ont pas encore de décision. Rédigez-les toutes sous forme de courriels à relire, chacune avec son motif ; rien ne part avant que vous ne les envoyiez.
    }
decisions-action = Rédiger les décisions
field-reserve = Combien vont en liste d’attente
field-reserve-help = Les personnes sans place qui ont le plus de points vont sur la liste d’attente ; les autres ne sont pas retenues.
reason-you-choice =
    { $choice ->
        [1] Vous avez une place dans votre premier choix.
        [2] Vous avez une place dans votre deuxième choix.
       *[other] Vous avez une place dans votre choix numéro { $choice }.
    }
reason-you-rank = D’après les points des évaluations, votre candidature est numéro { $rank } sur { $of }.
reason-you-lottery = Les places ont été tirées au sort ; les limites et les chances sont publiées.
reason-you-plain = La décision résulte des évaluations et des limites publiées pour l’équilibre du groupe.
reason-you-equal = D’autres avaient autant de points ; les préférences, l’équilibre du groupe ou le sort ont décidé.

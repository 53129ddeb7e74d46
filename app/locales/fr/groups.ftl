# Groupes d’un module : proposés, modifiés, planifiés.
groups-title = Groupes
groups-lead = Qui travaille avec qui. Les groupes sont proposés de sorte que pays, niveaux et tailles de ville se mêlent et que personne ne se retrouve avec sa propre organisation ; vous modifiez ce que vous savez mieux.
groups-empty-title = Encore personne à répartir
groups-empty-text = Les groupes se composent des personnes qui ont une place dans le module. Il en faut au moins deux.
groups-propose-title = Proposition
groups-propose-text =
    { $people ->
        [one] Une personne a une place dans ce module.
       *[other] { $people } personnes ont une place dans ce module. Les personnes d’une même organisation ou d’une même mairie sont séparées ; puis pays, niveaux et tailles de ville sont mêlés et les sujets communs rapprochés.
    }
groups-propose = Proposer des groupes
groups-propose-again = Proposer d’autres groupes
groups-spread = Répartir les personnes qui se connaissent
groups-together = Laisser ensemble les personnes qui se connaissent (suivi)
groups-locked = Des séances sont planifiées d’après ces groupes. D’autres groupes pourront être proposés une fois ces séances terminées ; les personnes changent de salle sur le tableau.
groups-sound = Personne n’est placé avec quelqu’un dont il faudrait le séparer. Comparez les propositions à leurs points, le moins possible étant le mieux : { $points }.
groups-broken = Ces personnes n’ont pu être séparées
groups-waiting = Dans aucun groupe pour l’instant
groups-drag = Vous pouvez glisser une personne d’un groupe à l’autre.
groups-cards = Cartes de nom
groups-apart =
    { $count ->
        [0] Séparer deux personnes
        [one] Séparer deux personnes : une paire pour l’instant
       *[other] Séparer deux personnes : { $count } paires pour l’instant
    }
groups-apart-text = Une personne et sa hiérarchie, ou deux personnes qui ne devraient pas en parler ensemble : indiquez leurs noms, personne ne demande pourquoi. Aucun motif n’est enregistré. Les groupes proposés désormais les séparent ; si vous placez l’une à côté de l’autre, cela vous est signalé.
groups-apart-action = Les séparer
groups-apart-remove = Ne plus séparer
groups-apart-remove-label = Ne plus séparer { $one } et { $other }
field-one = L’une
field-other = L’autre
notice-groups-apart = Séparées dans toutes les propositions à venir.
notice-groups-not-apart = Elles ne sont plus séparées.
notice-groups-changed-beside = Personne déplacée, à côté de quelqu’un dont elle devrait être séparée. Voir ci-dessous.
groups-cards-print = Imprimez cette page : chaque groupe a sa propre page, à découper.
group-number = Groupe { $number }
group-move = Groupe de { $name }
group-move-action = Déplacer
group-plan-details = Planifier la séance de ce groupe
group-plan = Planifier la séance
group-to-session = Vers sa séance
group-session-title = { $module }, groupe { $number }
field-groups = Nombre de groupes
field-groups-help = De 1 à { $max } ; six à dix personnes font un bon groupe.
field-together = Personnes qui se sont déjà rencontrées
notice-groups-proposed = Ces groupes sont une proposition. Modifiez ce que vous savez mieux.
notice-groups-changed = Déplacé.
refusal-groups-planned = Une séance est planifiée d’après ce groupe. Ses membres changent de salle sur le tableau.
refusal-groups-nobody = Il n’y a pas assez de personnes dans ce module pour les grouper.
board-all-modules = Tous les modules
nav-reports = Comptes rendus
reports-title = Comptes rendus de séances
reports-lead = Ce que les porteurs de dilemmes ont laissé sortir de la salle : des conseils tirés de la pratique, dans la mesure où vous pouvez les lire.
reports-empty-title = Pas encore de compte rendu
reports-empty-text = Quand un porteur de dilemme partage avec vous le compte rendu d’une séance, il figure ici.
mail-report-subject = À vous de décider : le compte rendu de « { $title } »
mail-report-text = Le compte rendu de votre séance est remis. Tant que vous n’avez pas décidé, tout y reste dans la salle : lisez-le et dites, passage par passage, ce qui peut en sortir.
mail-report-action = Lire et décider

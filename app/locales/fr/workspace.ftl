# L’espace de travail entre pairs : espaces, fils, messages, engagements.
workspace-title = Espace de travail
workspace-spaces = Vos espaces
workspace-empty-title = Aucun espace pour l’instant
workspace-empty-text = Dès que vous aurez une place dans une édition, ses espaces figureront ici.
former-participant = Ancien participant

space-academy = Académie
space-about-academy = Pour toutes les personnes ayant participé à une édition.
space-about-edition = Pour toutes les personnes de cette édition.
space-about-module = La suite du module.
space-kind-academy = Académie
space-kind-edition = Édition
space-kind-module = Module
space-kind-group = Groupe
space-threads =
    { $count ->
        [one] { $count } fil
       *[other] { $count } fils
    }
space-members =
    { $count ->
        [one] { $count } membre
       *[other] { $count } membres
    }
space-newest = dernier message :
space-search = Rechercher dans les titres et les messages
space-empty-title = Personne n’a encore écrit ici
space-empty-text = Posez une question, ou racontez ce qu’est devenu votre dilemme.
search-found =
    { $count ->
        [one] { $count } fil trouvé
       *[other] { $count } fils trouvés
    }
search-none = Rien ici ne contient ces mots. Des mots moins nombreux ou plus courts donnent plus de résultats.
search-clear = Afficher tous les fils

news-title = Nouveautés depuis le { $day }
news-none = Rien de nouveau. Vous avez tout vu.
news-seen = J’ai vu ces messages

threads-title = Fils de discussion
thread-start = Ouvrir un fil
thread-start-action = Ouvrir le fil
thread-title-help = Une ligne qui dit ce que vous demandez ou proposez.
thread-untitled = Fil sans son premier message
thread-replies =
    { $count ->
        [0] pas encore de réponse
        [one] { $count } réponse
       *[other] { $count } réponses
    }
thread-last = dernier message :
thread-news =
    { $count ->
        [one] { $count } nouveau message
       *[other] { $count } nouveaux messages
    }
thread-pinned = Épinglé
thread-pin = Épingler en haut
thread-unpin = Désépingler
posts-title = Messages
post-number = Message { $number }
post-edited = modifié :
post-change = Modifier ou retirer
post-moderate = Retirer
post-removed-own = Ce message a été retiré par son auteur.
post-removed-by-organisers = Les organisateurs ont retiré ce message :
post-help = Le format Markdown est reconnu. Toutes les personnes de cet espace peuvent lire le message.
post-edit-title = Modifier votre message
post-edit-action = Enregistrer le message
post-remove-title = Retirer ce message
post-remove-text = Le texte disparaîtra définitivement. On verra encore qu’il y avait un message.
post-remove-first-text = Le texte et le titre du fil disparaîtront définitivement. Les réponses restent ; sans réponse, le fil disparaît.
post-remove-action = Retirer le message
post-moderate-title = Retirer le message de quelqu’un
post-moderate-text = Le texte disparaîtra définitivement. Votre motif est affiché à sa place, envoyé à l’auteur par courriel et conservé dans le journal d’audit.
reply-title = Répondre
reply-action = Répondre
preview-action = Aperçu
preview-title = Aperçu
preview-empty = Il n’y a encore rien à afficher.

field-body = Texte
field-written_in = Rédigé en
field-removal_reason = Motif
field-removal_reason-help = Une ligne que l’auteur et toutes les personnes de l’espace peuvent lire.

markdown-help = Mise en forme
markdown-bold = gras
markdown-italic = italique
markdown-list = une liste, un élément par ligne
markdown-quote = une citation
markdown-link = un lien
markdown-not = Les images et le HTML ne sont pas affichés. Une ligne vide commence un nouveau paragraphe.

commitments-title = Engagements
commitments-mine = Vos engagements
commitments-all = Tous vos engagements
commitments-lead = Ce que vous avez dit vouloir faire, et ce qu’il en est advenu. Six mois plus tard, vos pairs vous le demandent.
commitments-none-open = Aucun engagement en cours.
commitments-empty-title = Aucun engagement en cours
commitments-empty-text = Notez une chose que vous ferez, pour quand, et le premier pas.
commitments-open = En cours
commitments-over = Tenus et abandonnés
commitments-here = Engagements dans cet espace
commitments-here-none = Personne n’a encore montré d’engagement ici.
commitments-here-text = Les membres montrent ici leurs engagements. Demandez où ils en sont, ou proposez votre aide.
commitments-here-all = Les { $count } engagements
commitment-title = Engagement
commitment-make = Prendre un engagement
commitment-make-action = Prendre l’engagement
commitment-check-in = Faire le point
commitment-first-step = Premier pas :
commitment-learned = Enseignement :
commitment-by = pour le { $day }
commitment-private = Moi seulement
commitment-shown = Qui le voit
commitment-show-action = Enregistrer
commitment-timeline = Chronologie
commitment-state-made = Pris
commitment-state-started = Commencé
commitment-state-blocked = Bloqué
commitment-state-done = Tenu
commitment-state-dropped = Abandonné
field-commitment = Que ferez-vous ?
field-commitment-help = Une chose que vous pouvez décider vous-même.
field-first_step-help = Ce que vous ferez lundi.
field-shown_in = Le montrer à
field-shown_in-help = Les membres de l’espace le voient avec vos points d’étape.
check-in-started = Cela avance
check-in-blocked = Quelque chose y fait obstacle
check-in-done = C’est fait
check-in-dropped = J’y renonce
check-in-due-help = Changez la date s’il vous en faut une autre.
check-in-action = Enregistrer le point d’étape
field-check_in = Où en êtes-vous ?
field-check_in_note = Ce qui est nouveau, ce qui fait obstacle ou ce que vous avez appris
field-check_in_note-help = Nécessaire sauf si « cela avance ». C’est ce que vous avez appris qui aide le plus les autres.
timeline-made = Pris
timeline-made-in-session = Pris lors d’une séance
timeline-started = Commencé
timeline-goes-on = Avance
timeline-blocked = Bloqué
timeline-done = Tenu
timeline-dropped = Abandonné
timeline-due = Point d’étape attendu
timeline-late = Point d’étape en retard
timeline-moved = Nouvelle date : { $day }

notice-thread-started = Votre fil est ouvert.
notice-post-edited = Votre message a été modifié.
notice-post-removed = Le message a été retiré.
notice-thread-pinned = Le fil reste en haut.
notice-thread-unpinned = Le fil n’est plus épinglé.
notice-seen = C’est noté. Ce qui vient à partir de maintenant est nouveau.
notice-commitment-made = Votre engagement est noté.
notice-checked-in = Votre point d’étape est noté.
notice-commitment-shown = Votre choix est enregistré.

problem-due-far = Cette date est à plus de dix ans.
problem-learned = Veuillez dire ce que vous avez appris.
problem-blocked = Veuillez dire ce qui fait obstacle.
refusal-commitment-over = Cet engagement est tenu ou abandonné. Prenez-en un nouveau pour continuer.

task-commitment = Faites le point sur votre engagement
task-commitment-text = { $about }
task-commitment-action = Faire le point

mail-post-removed-subject = Un de vos messages a été retiré
mail-post-removed-text = Les organisateurs ont retiré un de vos messages du fil « { $thread } » dans l’espace « { $space } ».
mail-post-removed-reason = Leur motif : { $reason }
mail-post-removed-action = Ouvrir l’espace

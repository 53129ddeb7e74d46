# Courriels.
mail-greeting = Bonjour { $name },
mail-link-hint = Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :
mail-footer = Académie urbaine de l’intégration, Commission européenne, DG Migration et affaires intérieures. Vous recevez ce courriel parce que vous y avez un compte.
mail-footer-demonstration = Démonstration de l’Académie urbaine de l’intégration. Tout le contenu de ce courriel est inventé.
mail-verify-subject = Vérifiez votre adresse
mail-verify-text = Vous (ou quelqu’un qui a saisi votre adresse) avez créé un compte auprès de l’Académie urbaine de l’intégration. Ouvrez le lien dans les trois jours pour vérifier votre adresse. Si ce n’était pas vous, ne faites rien : le compte est effacé après 14 jours.
mail-verify-action = Vérifier mon adresse
mail-new-address-subject = Vérifiez votre nouvelle adresse
mail-new-address-text = Vous avez demandé à utiliser cette adresse pour votre compte de l’Académie urbaine de l’intégration. Ouvrez le lien dans les trois jours, et ce sera votre adresse. Si ce n’était pas vous, ne faites rien : rien ne change.
mail-new-address-action = Utiliser cette adresse
mail-address-asked-subject = Un changement de votre adresse a été demandé
mail-address-asked-text = Quelqu’un qui est connecté à votre compte a demandé à y mettre une autre adresse électronique. Si c’était vous, ouvrez le lien qui y est parti. Sinon, changez votre mot de passe : cela arrête tout.
mail-address-asked-action = Ouvrir mon compte
mail-address-changed-subject = Votre adresse a été changée
mail-address-changed-text = Votre compte de l’Académie urbaine de l’intégration a désormais une autre adresse électronique, qui a été vérifiée. Les courriels n’arrivent plus ici. Si ce n’était pas vous, écrivez tout de suite aux organisateurs de l’académie.
mail-address-changed-action = Se connecter
mail-already-known-subject = Vous avez déjà un compte
mail-already-known-text = Quelqu’un a voulu utiliser votre adresse pour un compte, alors qu’elle en a déjà un : le vôtre. Si c’était vous : connectez-vous ou choisissez un nouveau mot de passe. Sinon, il n’y a rien à faire.
mail-already-known-action = Choisir un nouveau mot de passe
mail-reset-subject = Choisissez un nouveau mot de passe
mail-reset-text = Ouvrez le lien dans les deux heures pour choisir un nouveau mot de passe. Si vous ne l’avez pas demandé, ne faites rien : votre mot de passe reste le même.
mail-reset-action = Choisir un nouveau mot de passe
mail-survey-subject = Votre réponse, s’il vous plaît : { $title }
mail-survey-text = Nous vous invitons à répondre à l’enquête « { $title } ». Elle prend quelques minutes et reste ouverte jusqu’au { $until }.
mail-survey-reminder-subject = En attente de votre réponse : { $title }
mail-survey-reminder-text = Votre réponse à l’enquête « { $title } » manque encore. L’enquête reste ouverte jusqu’au { $until }.
mail-survey-anonymous = Elle est anonyme : l’académie conserve le fait que vous avez répondu séparément de ce que vous avez répondu, et personne ne peut rapprocher les deux.
mail-survey-action = Répondre à l’enquête
mail-review-assigned-subject =
    { $count ->
        [one] Une candidature attend votre évaluation
       *[other] { $count } candidatures attendent votre évaluation
    }
mail-review-assigned-text =
    { $count ->
        [one] Merci d’évaluer des candidatures pour « { $edition } ». Une candidature est à lire et à noter avant le { $due }.
       *[other] Merci d’évaluer des candidatures pour « { $edition } ». { $count } candidatures sont à lire et à noter avant le { $due }.
    }
mail-review-reminder-subject =
    { $count ->
        [one] Une évaluation manque encore
       *[other] { $count } évaluations manquent encore
    }
mail-review-reminder-text =
    { $count ->
        [one] Pour « { $edition } », une de vos évaluations manque encore. Merci de l’envoyer avant le { $due }.
       *[other] Pour « { $edition } », { $count } de vos évaluations manquent encore. Merci de les envoyer avant le { $due }.
    }
mail-review-entered-subject =
    { $count ->
        [one] Une évaluation a été saisie en votre nom
       *[other] { $count } évaluations ont été saisies en votre nom
    }
mail-review-entered-text =
    { $count ->
        [one] Pour « { $edition } », les organisateurs ont saisi une évaluation en votre nom, telle que vous la leur avez remise. Vous pouvez la lire, et la modifier jusqu’à la clôture du tour. Si vous n’en savez rien, veuillez le leur signaler.
       *[other] Pour « { $edition } », les organisateurs ont saisi { $count } évaluations en votre nom, telles que vous les leur avez remises. Vous pouvez les lire, et les modifier jusqu’à la clôture du tour. Si vous n’en savez rien, veuillez le leur signaler.
    }
mail-review-blind = Vous ne savez pas de qui vient une candidature. Si vous reconnaissez une personne dont vous êtes proche, abstenez-vous : un clic suffit.
mail-review-action = Ouvrir mes évaluations
mail-draft-reminder-subject = Pas encore envoyée : votre candidature ({ $edition })
mail-draft-reminder-text = Vous avez commencé une candidature à « { $edition } » et ne l’avez pas envoyée. L’appel sera clos le { $closes }.
mail-draft-reminder-missing =
    { $missing ->
        [0] Tout ce qui est nécessaire est là : il ne reste qu’à l’envoyer.
        [one] Une partie manque encore.
       *[other] { $missing } parties manquent encore.
    }
mail-draft-reminder-action = Continuer ma candidature
mail-exception-subject = Vous pouvez poser votre candidature : { $edition }
mail-exception-late = Les organisateurs vous permettent d’envoyer votre candidature à « { $edition } » jusqu’au { $until }.
mail-exception-text = Les organisateurs vous permettent de poser votre candidature à « { $edition } ».
mail-exception-account = Cela ne vaut que pour le compte dont l’adresse est { $address }. Si vous n’en avez pas encore, créez-en un avec cette adresse.
mail-exception-action = Ouvrir ma candidature
mail-co-author-subject = { $name } vous invite à l’aider à écrire sa candidature
mail-co-author-text = { $name } prépare une candidature à « { $edition } » et vous invite à écrire dans le brouillon. L’envoi lui est réservé.
mail-co-author-action = Ouvrir le brouillon

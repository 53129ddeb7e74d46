# Courriels.
mail-greeting = Bonjour { $name },
mail-link-hint = Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :
mail-footer = Académie urbaine de l’intégration, Commission européenne, DG Migration et affaires intérieures. Vous recevez ce courriel parce que vous y avez un compte.
mail-footer-demonstration = Démonstration de l’Académie urbaine de l’intégration. Tout le contenu de ce courriel est inventé.
mail-verify-subject = Vérifiez votre adresse
mail-verify-text = Vous (ou quelqu’un qui a saisi votre adresse) avez créé un compte auprès de l’Académie urbaine de l’intégration. Ouvrez le lien dans les trois jours pour vérifier votre adresse. Si ce n’était pas vous, ne faites rien : le compte est effacé après 14 jours.
mail-verify-action = Vérifier mon adresse
mail-already-known-subject = Vous avez déjà un compte
mail-already-known-text = Quelqu’un a essayé de créer un compte avec votre adresse, alors que vous en avez déjà un. Si c’était vous : connectez-vous ou choisissez un nouveau mot de passe. Sinon, il n’y a rien à faire.
mail-already-known-action = Choisir un nouveau mot de passe
mail-reset-subject = Choisissez un nouveau mot de passe
mail-reset-text = Ouvrez le lien dans les deux heures pour choisir un nouveau mot de passe. Si vous ne l’avez pas demandé, ne faites rien : votre mot de passe reste le même.
mail-reset-action = Choisir un nouveau mot de passe

# Éditions, modules, programmes ; la page d’accueil et les pages sur l’académie.
editions-title = Programme
edition-state-draft = En préparation
edition-state-announced = Annoncée
edition-state-call_open = Appel ouvert
edition-state-selecting = Sélection en cours
edition-state-confirmed = Places confirmées
edition-state-running = En cours
edition-state-follow_up = Suivi
edition-state-archived = Édition passée
edition-demonstration = Cette édition est inventée pour la démonstration.
modules = Modules
outcome = Ce qui en est sorti
theme-reception = Accueil
theme-housing = Logement
theme-work = Travail
theme-education = Éducation
theme-vulnerable = Groupes vulnérables
places =
    { $count ->
        [one] { $count } place
       *[other] { $count } places
    }
call-closes = L’appel se clôt le
apply = Poser ma candidature
slot-plenary = Plénière
slot-expert_input = Apport d’expert
slot-field_visit = Visite de terrain
slot-dilemma_session = Séance de dilemmes
slot-social = Soirée
day-number = Jour { $day }
module-aims = Ce que vous en retirez
module-challenges = Défis communs
timetable = Deux jours
timetable-zone = Heures locales ({ $zone })
edition-settings = Édition et appel
call-title = L’appel
call-zone = Les heures se lisent dans le fuseau dans lequel l’académie publie ses échéances ({ $zone }), et c’est ainsi que les candidats les voient.
field-opens = Ouverture
field-closes = Clôture
field-grace = Délai de grâce, en minutes
field-grace-help = Les candidatures arrivées dans ce délai après la clôture comptent encore. Les candidats n’en sont pas informés.
call-save = Enregistrer l’appel
notice-call-changed = L’appel est modifié.
notice-edition-advanced = L’édition est passée à l’étape suivante.
edition-advance-title = Étape suivante de l’édition
edition-advance = Passer à l’étape « { $state } »
edition-advance-once = Cette étape est irréversible.
edition-advance-early = L’appel est ouvert jusqu’au { $at }. Les personnes qui écrivent encore ne pourraient plus envoyer leur candidature.
edition-advance-announced = L’édition devient publique.
edition-advance-call_open = Les responsables peuvent poser leur candidature dès l’ouverture de l’appel.
edition-advance-selecting = L’appel prend fin : les candidatures sont examinées et font l’objet d’une décision.
edition-advance-confirmed = La cohorte est considérée comme complète : les places sont confirmées.
edition-advance-running = Les deux jours commencent.
edition-advance-follow_up = Suivent les enquêtes, l’espace de travail et le webinaire.
edition-advance-archived = L’édition appartient au passé et ne change plus.

strip-dates = Dates
strip-call = Appel à candidatures
strip-call-left =
    { $days ->
        [0] Dernier jour
        [one] Encore { $days } jour
       *[other] Encore { $days } jours
    }
strip-call-soon = Ouverture prochaine
strip-call-closed = Clos
strip-answers = Réponses aux candidats
strip-answers-note = par courriel, avec le motif
strip-academy = L’académie
strip-webinar = Webinaire sur les progrès
strip-webinar-note = en ligne, six mois après
claims-title = Chiffres publiés
claims-lead = Chaque chiffre avec tout ce que l’on en sait. Ce que les sources ne disent pas est indiqué comme non documenté.
claim-percent = { $value } %
claim-more_than = { $value }+
claim-joins =
    { $count ->
        [one] Une affirmation
       *[other] { $count } affirmations réunies en un seul chiffre
    }
claim-statements = Affirmations
claim-numerator = Réponses favorables
claim-denominator = Réponses
claim-invited = Personnes interrogées
claim-date = Date
claim-author = Calculé par
claim-signed = Validé par
claim-source = Source
claim-withdrawn = Retiré : à ne plus citer
claim-unknown = non documenté
edition-facts = En bref
edition-more = Tout sur cette édition
dates-in-month = { $from }-{ $to }
home-modules = Les modules
home-path = D’un besoin à des preuves
path-need = Les villes disent leurs besoins
path-need-text = Une enquête auprès des villes fixe les thèmes des modules.
path-dilemma = Vous apportez un dilemme
path-dilemma-text = Une vraie question de votre travail, dans vos propres mots.
path-advice = Vos pairs vous conseillent
path-advice-text = Huit personnes, une heure, un protocole où chacun est entendu.
path-step = Vous vous engagez à un premier pas
path-step-text = Quoi, pour quand, et ce que vous ferez dès lundi.
path-evidence = Six mois plus tard
path-evidence-text = Un webinaire sur ce qui a changé et ce qui n’a pas changé ; des chiffres vérifiables.
home-results = Ce qui en est sorti
home-past = Éditions passées
home-how-we-know = D’où vient ce chiffre
home-band = Apportez votre dilemme à { $place }
home-band-text = Vingt minutes, en autant de fois que vous le souhaitez. Ce que vous écrivez est enregistré au fur et à mesure.
home-band-action = Commencer ma candidature
home-map-places = Carte de l’Europe : les participants sont venus de { $cities } villes dans { $countries } pays.
home-map-next = Carte de l’Europe : les participants sont venus de { $cities } villes dans { $countries } pays ; la prochaine académie a lieu à { $place }.
editions-lead = Deux ou trois modules de deux jours par an. Ce qui en est sorti reste ici.

home-title = Des pairs conseillent des pairs
home-eyebrow = Commission européenne · DG Migration et affaires intérieures
home-heading = Apportez un dilemme.
home-heading-2 = Repartez avec les conseils de vos pairs.
home-lead = Une fois par an, celles et ceux qui font la politique d’intégration des villes, des régions et des États travaillent deux jours sur les questions qui les occupent chez eux.
home-apply = Poser ma candidature
home-how = Comment cela fonctionne
home-all-editions = Toutes les éditions
home-map = Carte de l’Europe

about-title = À propos de l’académie
about-lead = Les villes portent l’intégration des migrants, et chacune apprend seule. L’académie les réunit autour de dilemmes réels.
about-what-title = Ce que c’est
about-what = Deux ou trois modules thématiques de deux jours, pour les responsables des villes, des régions et des gouvernements nationaux. Apports d’experts, dossier de lecture et visites de terrain nourrissent le cœur de l’académie : des séances où chaque participant apporte un dilemme réel de son travail et où ses pairs le conseillent. Les villes petites et moyennes sont aussi bienvenues que les grandes ; l’égalité des genres est l’affaire de chaque module.
about-origin-title = D’où elle vient
about-origin = L’académie est l’action n° 5 du partenariat pour l’inclusion des migrants et des réfugiés du programme urbain pour l’UE. Elle est partie d’une enquête sur les besoins des villes. La première édition a eu lieu à Bruxelles en avril 2018, la deuxième à Anvers en mai 2019. Il a ensuite été décidé d’en faire un événement annuel organisé par la DG HOME.
about-how-title = Comment un dilemme devient un changement
about-how = Après la première édition, les participants ont demandé trois choses : un espace de travail en ligne, un webinaire au bout de six mois sur les progrès accomplis, et des groupes de travail plus restreints qui se poursuivent. C’est ici qu’ils ont lieu.
about-method-title = La méthode
about-method = Une séance suit un protocole : d’abord les questions de fait, sans conseils ; puis l’analyse, pendant que la personne qui a apporté le cas écoute ; puis les conseils ; puis un premier pas. La méthode par défaut dure 65 minutes ; cinq autres durent d’un quart d’heure à deux heures. C’est la salle, et non la courtoisie, qui fait respecter qui parle à quel moment.
about-method-link = Les méthodes et leurs phases
about-sources-title = Sources
about-source-plan = Plan d’action du partenariat pour l’inclusion des migrants et des réfugiés, programme urbain pour l’UE, action n° 5 : conception de l’académie.
about-source-brochure = Brochure de résultats du partenariat, domaine prioritaire 4 : les éditions de 2018 et de 2019 et leurs conclusions.
about-source-evaluation = Rapport d’évaluation du partenariat, partie consacrée à l’Académie urbaine : ce que les participants ont demandé.
about-source-feedback = Consultation publique sur le projet de plan d’action, du 10 juillet au 31 août 2017 : 31 réponses.
about-source-people = « Ask the People » : plus de 500 migrants et réfugiés dans sept pays, huit domaines, de septembre à décembre 2018.
about-credits-title = Crédits
about-credit-cities = Villes : GeoNames, CC BY 4.0.
about-credit-map = Contours des pays : Natural Earth, domaine public.
about-credit-design = Design : Europa Component Library de la Commission européenne, EUPL-1.2.
about-credit-methods = Méthodes : chacune nomme sa source sur sa propre page.
about-credit-software = Ce logiciel est libre sous licence EUPL-1.2.
about-credit-kosovo = * Cette désignation est sans préjudice des positions sur le statut et est conforme à la résolution 1244 (1999) du Conseil de sécurité des Nations unies ainsi qu’à l’avis de la CIJ sur la déclaration d’indépendance du Kosovo.

privacy-title = Déclaration de confidentialité
privacy-lead = Ce que l’académie conserve à votre sujet, pourquoi, combien de temps, et ce que vous pouvez y faire (règlement (UE) 2018/1725).
privacy-what-title = Ce qui est conservé
privacy-what = Votre nom, votre adresse et votre mot de passe (sous forme d’une empreinte irréversible) ; le profil que vous remplissez ; vos candidatures, dilemmes, contributions, messages et engagements ; les appareils où vous êtes connecté ; les courriels qui vous sont envoyés ; et un journal de qui a changé quoi.
privacy-why-title = Pourquoi
privacy-why = Pour conduire l’appel, sélectionner les participants, tenir les séances, faire vivre le réseau et rendre compte des décisions. Rien n’est vendu et rien ne sert à la publicité.
privacy-how-long-title = Combien de temps
privacy-how-long = Comptes jamais vérifiés : 14 jours. Liens des courriels : 30 jours. Fichiers importés par les organisateurs : 7 jours. Textes remplacés des brouillons : 90 jours. Fichiers des candidatures jamais envoyées et noms des coauteurs : jusqu’à 90 jours après la clôture de l’appel ; invitations à une enquête : jusqu’à 90 jours après sa clôture. Adresses réseau du journal : 180 jours. Genre déclaré : un an. Exceptions à un appel et jetons : un an après la clôture de l’appel ou la fin du jeton. Courriels : deux ans. Le journal lui-même : cinq ans. Tout le reste jusqu’à ce que vous effaciez votre compte ; les messages et les dilemmes ouverts sur le web restent alors sans votre nom.
privacy-anonymous-title = Réponses anonymes
privacy-anonymous = Les enquêtes anonymes conservent qui a répondu séparément de ce qui a été répondu, sans marque, heure ni ordre permettant de les rapprocher. Dans les phases anonymes d’une séance, aucun nom n’est conservé avec une contribution.
privacy-rights-title = Vos droits
privacy-rights = À la page « Compte et profil », vous pouvez corriger vos données, les télécharger et effacer votre compte. Vous pouvez aussi écrire au délégué à la protection des données de la Commission ou saisir le Contrôleur européen de la protection des données.
privacy-cookies-title = Cookies
privacy-cookies = Le site dépose des cookies pour votre connexion, votre langue, votre choix d’apparence et de brefs avis. Ce que vous écrivez dans un brouillon ou dans une salle est aussi conservé dans votre navigateur jusqu’à son enregistrement. Rien de cela ne vous suit, et aucun cookie d’un autre site n’est déposé.

accessibility-title = Déclaration d’accessibilité
accessibility-lead = L’académie veut être utilisable par tous : au clavier, avec un lecteur d’écran, en grands caractères, à fort contraste, sur un téléphone et sans scripts.
accessibility-standard-title = Norme
accessibility-standard = Le site est construit selon EN 301 549 et WCAG 2.2, niveau AA.
accessibility-tested-title = Comment il est testé
accessibility-tested = Chaque page est contrôlée par un outil automatique dans chaque rôle avant chaque version, avec et sans scripts. Les outils automatiques ne trouvent pas tout.
accessibility-limits-title = Ce qui manque encore
accessibility-limits = La salle d’une séance a besoin de scripts pour l’horloge et pour voir aussitôt les contributions des autres ; sans scripts, rechargez la page. Aucune personne handicapée n’a encore testé cette version.
accessibility-contact-title = Dites-le nous
accessibility-contact = Si quelque chose vous fait obstacle, écrivez aux organisateurs en citant la page. Vous recevez une réponse dans les 15 jours ouvrables.

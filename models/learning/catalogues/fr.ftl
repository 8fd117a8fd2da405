# What a learner is told of a word. $word is verbatim from the mushaf; $expected and $heard are letters.
kind-skipped = Le mot { $word } a été passé.
kind-wrong_word = Un autre mot a été entendu à la place de { $word }.
kind-added = Quelque chose qui n’est pas dans le texte a été entendu.
kind-swapped = { $word } et son voisin ont été entendus dans l’ordre inverse.
kind-wrong_letter = Réécoutez les lettres de { $word }.
kind-wrong_haraka = Réécoutez les voyelles brèves (harakat) de { $word }.
kind-wrong_length = Veillez à la longueur dans { $word }.
kind-wrong_shaddah = Veillez à la lettre doublée dans { $word }.
kind-wrong_ghunnah = Veillez à la ghunnah dans { $word }.
kind-wrong_ikhfa = Veillez au nun dans { $word } : est-il caché ou clair ?
kind-wrong_idgham = Veillez à la fusion du nun dans { $word }.
kind-wrong_qalqalah = Veillez à la qalqalah dans { $word }.
kind-wrong_tafkhim = Veillez à ce qui est emphatique et à ce qui est léger dans { $word }.
kind-madd_too_short = Tenez le madd de { $word } plus longtemps.
kind-madd_too_long = Dans { $word }, tenez la voyelle deux temps, pas plus.
detail-instead = Dans { $word }, on a entendu { $heard } là où l’on attend { $expected }.
detail-left_out = Dans { $word }, on n’a pas entendu { $expected }.
detail-put_in = Dans { $word }, on a entendu { $heard } là où le texte n’en a pas.
mended = { $word } est juste maintenant.
crossed = Vous êtes passé de { $left } à { $entered }, qui dit la même chose jusque-là.

# The name of a rule, what it asks for at a place, and how to do it. "due": the rule is due here; "undue": it is not.
rule-wrong_length = Madd : les voyelles longues
rule-wrong_shaddah = Shaddah : la lettre doublée
rule-wrong_ghunnah = Ghunnah : le son nasal
rule-wrong_ikhfa = Ikhfa : le nun caché
rule-wrong_idgham = Idgham : la fusion dans la lettre suivante
rule-wrong_qalqalah = Qalqalah : le rebond
rule-wrong_tafkhim = Tafkhim et tarqiq : emphatique et léger
rule-madd_too_short = Madd de quatre à six temps
rule-madd_too_long = Madd naturel : deux temps
shaded = { $letter } : { $state }
state-wrong_length-due = allongement
state-wrong_length-undue = pas d’allongement
state-wrong_shaddah-due = doublement
state-wrong_shaddah-undue = pas de doublement
state-wrong_ghunnah-due = avec ghunnah
state-wrong_ghunnah-undue = sans ghunnah
state-wrong_ikhfa-due = son caché
state-wrong_ikhfa-undue = son clair
state-wrong_idgham-due = fusion, avec ghunnah
state-wrong_idgham-undue = pas de fusion
state-wrong_qalqalah-due = avec rebond
state-wrong_qalqalah-undue = sans rebond
state-wrong_tafkhim-due = son emphatique
state-wrong_tafkhim-undue = son léger
state-madd_too_short-due = quatre temps ou plus
state-madd_too_short-undue = plus court
state-madd_too_long-due = deux temps
state-madd_too_long-undue = plus de deux temps
how-wrong_length-due = Allongez la voyelle : au moins deux temps, un temps durant autant qu’une voyelle brève.
how-wrong_length-undue = Gardez la voyelle brève : un temps, puis continuez.
how-wrong_shaddah-due = Tenez la lettre : fermez-la sur la fin de ce qui précède, puis rouvrez-la sur sa voyelle.
how-wrong_shaddah-undue = Touchez la lettre une seule fois, sans la tenir.
how-wrong_ghunnah-due = Faites résonner le nez pendant deux temps avant de continuer.
how-wrong_ghunnah-undue = Dites la lettre sans la tenir dans le nez.
how-wrong_ikhfa-due = N’appuyez pas la langue pour le nun ; faites résonner le nez pendant deux temps, prêt pour la lettre suivante.
how-wrong_ikhfa-undue = Posez la pointe de la langue sur la gencive et dites le nun clairement, sans résonance prolongée.
how-wrong_idgham-due = Entrez directement dans la lettre suivante et faites-y résonner le nez pendant deux temps.
how-wrong_idgham-undue = Dites la lettre seule, sans résonance du nez.
how-wrong_qalqalah-due = Fermez bien la lettre et relâchez-la avec un petit rebond, sans lui donner de voyelle.
how-wrong_qalqalah-undue = Fermez la lettre et passez à la suivante, sans rebond.
how-wrong_tafkhim-due = Relevez l’arrière de la langue pour que le son emplisse la bouche.
how-wrong_tafkhim-undue = Gardez l’arrière de la langue bas et le son fin.
how-madd_too_short-due = Continuez à tenir la voyelle : quatre ou cinq temps devant une hamza, six devant une lettre doublée ou sans voyelle ; deux temps font votre propre madd naturel.
how-madd_too_long-due = Tenez la voyelle deux temps, comme vos autres madds naturels, puis continuez.

# How to make a sound.
how-place = Point d’articulation, { $letter } : { $place }.
how-traits = Ce qui distingue { $letter } de { $other } : { $traits }.
how-put_in = Passez directement d’une lettre à l’autre, sans rien entre les deux.
how-fatha = Pour la fatha, ouvrez la bouche.
how-kasra = Pour la kasra, abaissez un peu la mâchoire et étirez les lèvres.
how-damma = Pour la damma, arrondissez les lèvres et avancez-les.
how-alif = Pour l’alif, ouvrez la bouche et laissez sonner la voyelle deux temps.
how-ya_madd = Pour le ya long, abaissez un peu la mâchoire et laissez sonner la voyelle deux temps.
how-waw_madd = Pour le waw long, arrondissez les lèvres et laissez sonner la voyelle deux temps.
contrast-heavy = Pour { $expected }, relevez l’arrière de la langue vers le palais pour que le son emplisse la bouche, à la différence de { $heard }.
contrast-light = Pour { $expected }, gardez l’arrière de la langue bas et le son fin, à la différence de { $heard }.
contrast-side = Pour { $expected }, appuyez le bord de la langue le long des molaires du haut et laissez le son s’étirer ; ce n’est pas la pointe qui le produit, à la différence de { $heard }.
contrast-teeth = Pour { $expected }, posez la pointe de la langue sur le bord des incisives du haut, de sorte qu’elle se voie à peine, et laissez couler le son, à la différence de { $heard }.
contrast-whistle = Pour { $expected }, gardez la pointe de la langue juste derrière les dents et laissez siffler nettement, à la différence de { $heard }.
contrast-tip = Pour { $expected }, fermez avec la pointe de la langue contre la racine des incisives du haut, puis relâchez, à la différence de { $heard }.
contrast-voiced = Pour { $expected }, faites sonner la voix et retenez le souffle ; { $heard } se forme au même endroit ou tout près, avec le souffle.
contrast-breath = Pour { $expected }, laissez passer le souffle, sans la voix ; { $heard } se forme au même endroit ou tout près, avec la voix.
contrast-mid_throat = Pour { $expected }, resserrez le milieu de la gorge, à la différence de { $heard }.
contrast-deep_throat = Pour { $expected }, laissez le milieu de la gorge ouvert ; le son vient du plus profond, près de la poitrine, à la différence de { $heard }.
contrast-top_throat = Pour { $expected }, laissez le son frotter en haut de la gorge, près de la bouche, à la différence de { $heard }.
contrast-qaf = Pour { $expected }, fermez avec la racine de la langue contre le voile du palais, tout au fond, puis relâchez ; le son est plein, à la différence de { $heard }.
contrast-kaf = Pour { $expected }, fermez un peu plus en avant et laissez suivre un souffle ; le son est fin, à la différence de { $heard }.
contrast-shin = Pour { $expected }, relevez le milieu de la langue et laissez le souffle se répandre dans toute la bouche, à la différence de { $heard }.
contrast-jim = Pour { $expected }, fermez bien avec le milieu de la langue contre le palais, avec la voix, à la différence de { $heard }.
contrast-lam = Pour { $expected }, posez le bord avant de la langue sur la gencive et laissez le son passer sur les côtés, à la différence de { $heard }.
contrast-ra = Pour { $expected }, que la pointe de la langue frappe légèrement la gencive, sans trop rouler, à la différence de { $heard }.
contrast-nun = Pour { $expected }, posez la pointe de la langue sur la gencive et laissez le son passer par le nez, à la différence de { $heard }.
contrast-mim = Pour { $expected }, fermez les lèvres et laissez le son passer par le nez, à la différence de { $heard }.
contrast-ba = Pour { $expected }, fermez bien les lèvres puis relâchez ; rien ne passe par le nez, à la différence de { $heard }.
contrast-fa = Pour { $expected }, touchez le bord des incisives du haut avec l’intérieur de la lèvre du bas, à la différence de { $heard }.
contrast-waw = Pour { $expected }, arrondissez les lèvres sans les fermer, à la différence de { $heard }.

# The seventeen places.
place-jawf = le creux de la bouche et de la gorge
place-deep_throat = le plus profond de la gorge, près de la poitrine
place-mid_throat = le milieu de la gorge
place-top_throat = le haut de la gorge, près de la bouche
place-tongue_root = la racine de la langue et le voile du palais au-dessus
place-tongue_back = l’arrière de la langue, un peu en avant du qaf
place-tongue_middle = le milieu de la langue et le palais
place-tongue_side = le bord de la langue et les molaires du haut
place-tongue_edge = le bord avant de la langue et la gencive des incisives du haut
place-tip_gum = la pointe de la langue et la gencive, un peu au-dessous du lam
place-tip_back = la pointe de la langue et la gencive, près du nun mais un peu en arrière
place-tip_roots = la pointe de la langue et la racine des incisives du haut
place-tip_behind = la pointe de la langue juste au-dessus des incisives du bas
place-tip_teeth = la pointe de la langue et le bord des incisives du haut
place-lip_teeth = l’intérieur de la lèvre du bas et le bord des incisives du haut
place-lips = entre les lèvres
place-khayshum = la cavité du nez

# The attributes.
sifa-hams = le souffle passe (hams)
sifa-jahr = le souffle est retenu (jahr)
sifa-shiddah = le son est arrêté (shiddah)
sifa-tawassut = le son est à demi arrêté (tawassut)
sifa-rikhwah = le son coule (rikhwah)
sifa-istila = l’arrière de la langue se relève (istila)
sifa-istifal = la langue reste basse (istifal)
sifa-itbaq = la langue couvre le palais (itbaq)
sifa-infitah = la langue se détache du palais (infitah)
sifa-safir = un sifflement (safir)
sifa-qalqalah = un rebond sans voyelle (qalqalah)
sifa-lin = la douceur (lin)
sifa-inhiraf = le son dévie sur le côté (inhiraf)
sifa-takrir = la pointe peut vibrer (takrir)
sifa-tafashshi = le souffle se répand (tafashshi)
sifa-istitala = le son s’étire le long de la langue (istitala)
sifa-ghunnah = un son nasal (ghunnah)

# The letters.
letter-hamza = hamza (ء)
letter-ba = ba (ب)
letter-ta = ta (ت)
letter-tha = tha (ث)
letter-jim = jim (ج)
letter-hha = ha (ح)
letter-kha = kha (خ)
letter-dal = dal (د)
letter-dhal = dhal (ذ)
letter-ra = ra (ر)
letter-zay = zay (ز)
letter-sin = sin (س)
letter-shin = shin (ش)
letter-sad = sad (ص)
letter-dad = dad (ض)
letter-tta = ta emphatique (ط)
letter-zza = za emphatique (ظ)
letter-ayn = ayn (ع)
letter-ghayn = ghayn (غ)
letter-fa = fa (ف)
letter-qaf = qaf (ق)
letter-kaf = kaf (ك)
letter-lam = lam (ل)
letter-mim = mim (م)
letter-nun = nun (ن)
letter-ha = ha (ه)
letter-waw = waw (و)
letter-ya = ya (ي)
letter-alif = alif (ا)
letter-ya_madd = ya long (ي)
letter-waw_madd = waw long (و)
letter-fatha = fatha (ـَ)
letter-kasra = kasra (ـِ)
letter-damma = damma (ـُ)
letter-echo = le rebond de la qalqalah
letters = les lettres

# What to mend first, at the end, and why.
mend-skipped = { $count ->
    [one] Un mot a été passé.
    [many] { $count } de mots ont été passés.
   *[other] { $count } mots ont été passés.
}
mend-wrong_word = { $count ->
    [one] Un mot n’était pas celui du texte.
    [many] { $count } de mots n’étaient pas ceux du texte.
   *[other] { $count } mots n’étaient pas ceux du texte.
}
mend-added = { $count ->
    [one] Une fois, quelque chose qui n’est pas dans le texte a été entendu.
    [many] { $count } de fois, quelque chose qui n’est pas dans le texte a été entendu.
   *[other] { $count } fois, quelque chose qui n’est pas dans le texte a été entendu.
}
mend-swapped = { $count ->
    [one] Un mot a changé de place avec son voisin.
    [many] { $count } de mots ont changé de place avec leurs voisins.
   *[other] { $count } mots ont changé de place avec leurs voisins.
}
mend-wrong_letter = { $count ->
    [one] { $letter }, dans un mot.
    [many] { $letter }, dans { $count } de mots.
   *[other] { $letter }, dans { $count } mots.
}
mend-wrong_haraka = { $count ->
    [one] Les voyelles brèves (harakat) d’un mot.
    [many] Les voyelles brèves (harakat) de { $count } de mots.
   *[other] Les voyelles brèves (harakat) de { $count } mots.
}
mend-rule = { $count ->
    [one] { $rule }, dans un mot.
    [many] { $rule }, dans { $count } de mots.
   *[other] { $rule }, dans { $count } mots.
}
why-missing = C’est le premier point, car les mots sont le texte même.
why-clear = C’est un point à voir tôt, car il peut changer le sens d’un mot.
why-hidden = C’est ce qui embellit la récitation, et y revenir profite partout.

# Pourquoi ceci est travaillé maintenant.
lesson-sabaq = { $count ->
    [one] Un verset est nouveau, et n’a pas encore été bien récité deux jours (encore su : { $percent } %).
    [many] { $count } de versets sont nouveaux, et n’ont pas encore été bien récités deux jours (encore sus : { $percent } %).
   *[other] { $count } versets sont nouveaux, et n’ont pas encore été bien récités deux jours (encore sus : { $percent } %).
}
lesson-sabqi = { $count ->
    [one] Un verset appris ce dernier mois est à revoir (encore su : { $percent } %).
    [many] { $count } de versets appris ce dernier mois sont à revoir (encore sus : { $percent } %).
   *[other] { $count } versets appris ce dernier mois sont à revoir (encore sus : { $percent } %).
}
lesson-manzil = { $count ->
    [one] Un verset su depuis longtemps est à revoir (encore su : { $percent } %).
    [many] { $count } de versets sus depuis longtemps sont à revoir (encore sus : { $percent } %).
   *[other] { $count } versets sus depuis longtemps sont à revoir (encore sus : { $percent } %).
}
lesson-ahead = { $count ->
    [one] Il reste du temps, et ce verset s’oublierait le premier (encore su : { $percent } %).
    [many] Il reste du temps, et ces { $count } de versets s’oublieraient les premiers (encore sus : { $percent } %).
   *[other] Il reste du temps, et ces { $count } versets s’oublieraient les premiers (encore sus : { $percent } %).
}
lesson-joint_weak = Le passage de { $first } à { $second } n’est pas encore sûr : récitez les deux d’un trait.
lesson-look_alikes = { $first } et { $second } se confondent facilement : récitez-les l’un à côté de l’autre.
lesson-look_alike_ahead = { $second } ressemble beaucoup à { $first }, que vous savez : récitez les deux, et notez où ils diffèrent.
lesson-rule = Cette règle demande du travail : { $rule }.
lesson-new_verses = { $count ->
    [one] Un nouveau verset ; votre but par jour : { $goal }.
    [many] { $count } de nouveaux versets ; votre but par jour : { $goal }.
   *[other] { $count } nouveaux versets ; votre but par jour : { $goal }.
}
lesson-come_back = Bon retour. Jours d’absence : { $daysaway }. Versets à revoir : { $due }, dont { $today } seulement aujourd’hui. Jours pour tout rattraper : { $daystocatchup }.
lesson-catch_up = Il y a plus à revoir qu’un jour n’en contient. Versets à revoir : { $due }, dont { $today } seulement aujourd’hui. Jours pour tout rattraper : { $daystocatchup }.
lesson-all_held = Rien n’est à revoir, et tout ce que vous vouliez apprendre est su.

# Ce que l'enseignant a donné.
lesson-assigned = { $count ->
    [one] Votre enseignant l’a donné à apprendre ; il reste { $count } verset. Jours restants : { $days }.
    [many] Votre enseignant l’a donné à apprendre ; il reste { $count } de versets. Jours restants : { $days }.
   *[other] Votre enseignant l’a donné à apprendre ; il reste { $count } versets. Jours restants : { $days }.
}

# Le bilan pour l'enseignant.
report-title = Bilan : { $name }
report-day = Jour
report-caution = Talqin entend parfois mal. Le dernier mot revient à l'enseignant.
report-none = Rien à signaler.
report-summary = En bref
report-held = Versets retenus
report-streak = Jours d'affilée
report-longest = Plus longue série de jours
report-minutes = Minutes récitées
report-away = Jours depuis la dernière récitation
report-due = À revoir
report-phase = Partie du cycle
report-sabaq = Sabaq (nouveau)
report-sabqi = Sabqi (récent)
report-manzil = Manzil (ancien)
report-verses = Versets
report-overdue = Jours de retard
report-words = Mots fragiles
report-word = Mot
report-place = Endroit
report-weakness = Fragilité
report-evidence = Indices
report-last = Dernières lectures, la plus récente à la fin
report-joints = Passages fragiles d'un verset à l'autre
report-pairs = Versets semblables confondus
report-rules = Règles de tajwid à travailler
report-rule = Règle
report-assignments = Donné par l'enseignant
report-by = Pour le
report-left = Versets restants
report-note = Note
report-late = en retard
report-weeks = Semaine par semaine
report-week = Semaine du
report-learned = Nouvellement retenus
report-days = Jours
report-right = Mots justes sur cent
report-recent = Dernières récitations
report-passage = Passage
report-counts = Justes, faux, sautés, incertains
report-clean = juste
report-unheard = incertain
report-hesitated = hésitation
report-hint = aide
mistake-skipped = sauté
mistake-wrong_word = autre mot
mistake-added = ajout
mistake-wrong_letter = lettre
mistake-wrong_haraka = haraka
mistake-swapped = place échangée
mistake-corrected = corrigé
mistake-madd_too_short = un madd trop court
mistake-madd_too_long = un madd trop long
eye-late = Un devoir est en retard
eye-falling = Plus d'erreurs qu'avant
eye-away = Absent depuis des jours
eye-not_begun = N'a pas commencé
eye-behind = Plus à revoir que deux jours n'en contiennent
eye-weak_words = Des mots reviennent faux

put-by = Le registre des récitations est momentanément hors d'atteinte. Votre récitation est mise de côté et sera retenue d'elle-même.

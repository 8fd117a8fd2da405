# What a learner is told of a word. $word is verbatim from the mushaf; $expected and $heard are letters.
kind-skipped = You went past { $word }.
kind-wrong_word = Another word was heard in place of { $word }.
kind-added = Something was heard that is not in the text.
kind-swapped = { $word } and its neighbour were heard the other way round.
kind-wrong_letter = Listen once more to the letters of { $word }.
kind-wrong_haraka = Listen once more to the harakat of { $word }.
kind-wrong_length = Mind the length in { $word }.
kind-wrong_shaddah = Mind which letter is doubled in { $word }.
kind-wrong_ghunnah = Mind the ghunnah in { $word }.
kind-wrong_ikhfa = Mind the nun in { $word }: is it hidden or clear?
kind-wrong_idgham = Mind whether the nun merges into { $word }.
kind-wrong_qalqalah = Mind the qalqalah in { $word }.
kind-wrong_tafkhim = Mind what is heavy and what is light in { $word }.
kind-madd_too_short = Hold the madd in { $word } longer.
kind-madd_too_long = Hold the vowel in { $word } for two counts, no longer.
detail-instead = In { $word }, { $heard } was heard where { $expected } is expected.
detail-left_out = In { $word }, { $expected } was not heard.
detail-put_in = In { $word }, { $heard } was heard where the text has none.
mended = { $word } is right now.
crossed = You went from { $left } into { $entered }, which says the same up to there.

# The name of a rule, what it asks for at a place, and how to do it. "due": the rule is due here; "undue": it is not.
rule-wrong_length = Madd: the long vowels
rule-wrong_shaddah = Shaddah: a doubled letter
rule-wrong_ghunnah = Ghunnah: the sound through the nose
rule-wrong_ikhfa = Ikhfa: the hidden nun
rule-wrong_idgham = Idgham: merging into the next letter
rule-wrong_qalqalah = Qalqalah: the bounce
rule-wrong_tafkhim = Tafkhim and tarqiq: heavy and light
rule-madd_too_short = Madd of four to six counts
rule-madd_too_long = Natural madd: two counts
shaded = { $letter }: { $state }
state-wrong_length-due = long
state-wrong_length-undue = short
state-wrong_shaddah-due = doubled
state-wrong_shaddah-undue = single
state-wrong_ghunnah-due = with ghunnah
state-wrong_ghunnah-undue = without ghunnah
state-wrong_ikhfa-due = hidden
state-wrong_ikhfa-undue = clear
state-wrong_idgham-due = merged, with ghunnah
state-wrong_idgham-undue = not merged
state-wrong_qalqalah-due = with a bounce
state-wrong_qalqalah-undue = without a bounce
state-wrong_tafkhim-due = heavy
state-wrong_tafkhim-undue = light
state-madd_too_short-due = four counts or more
state-madd_too_short-undue = shorter
state-madd_too_long-due = two counts
state-madd_too_long-undue = longer than two counts
how-wrong_length-due = Stretch the vowel: two counts at least, a count being as long as a short vowel.
how-wrong_length-undue = Keep the vowel short: one count, then go on.
how-wrong_shaddah-due = Hold the letter: close it on the end of what comes before, and open it again into its vowel.
how-wrong_shaddah-undue = Touch the letter only once, without holding it.
how-wrong_ghunnah-due = Hum through the nose for two counts before you go on.
how-wrong_ghunnah-undue = Say the letter without holding it in the nose.
how-wrong_ikhfa-due = Do not let the tongue touch for the nun; hum for two counts, ready for the next letter.
how-wrong_ikhfa-undue = Touch the gum with the tip of the tongue and say the nun clearly, without humming.
how-wrong_idgham-due = Go straight into the next letter, and hum for two counts there.
how-wrong_idgham-undue = Say the letter by itself, without humming.
how-wrong_qalqalah-due = Close the letter firmly and let it go with a small bounce, without giving it a vowel.
how-wrong_qalqalah-undue = Close the letter and go on to the next, without a bounce.
how-wrong_tafkhim-due = Raise the back of the tongue, so that the sound fills the mouth.
how-wrong_tafkhim-undue = Keep the back of the tongue low and the sound thin.
how-madd_too_short-due = Go on holding the vowel: four or five counts before a hamza, six before a letter that is doubled or has no vowel; two counts are your own natural madd.
how-madd_too_long-due = Hold the vowel for two counts, like your other natural mudud, then go on.

# How to make a sound.
how-place = { $letter } is made here: { $place }.
how-traits = What sets { $letter } apart from { $other }: { $traits }.
how-put_in = Go straight from one letter to the next, with nothing between them.
how-fatha = For the fatha, open the mouth.
how-kasra = For the kasra, lower the jaw a little and spread the lips.
how-damma = For the damma, round the lips and push them forward.
how-alif = For the alif, open the mouth and let the vowel ring for two counts.
how-ya_madd = For the long ya, lower the jaw a little and let the vowel ring for two counts.
how-waw_madd = For the long waw, round the lips and let the vowel ring for two counts.
contrast-heavy = For { $expected }, raise the back of the tongue towards the roof of the mouth, so that the sound fills the mouth, unlike in { $heard }.
contrast-light = For { $expected }, keep the back of the tongue low and the sound thin, unlike in { $heard }.
contrast-side = For { $expected }, press the side of the tongue along the upper molars and let the sound stretch; it is not the tip that makes it, unlike in { $heard }.
contrast-teeth = For { $expected }, let the tip of the tongue touch the edges of the upper front teeth, so that it just shows, and let the sound flow, unlike in { $heard }.
contrast-whistle = For { $expected }, keep the tip of the tongue just behind the front teeth and let it whistle clearly, unlike in { $heard }.
contrast-tip = For { $expected }, close the tip of the tongue against the roots of the upper front teeth, then let go, unlike in { $heard }.
contrast-voiced = For { $expected }, let the voice sound and hold the breath back; { $heard } is made at the same place or near it, with breath.
contrast-breath = For { $expected }, let the breath run, without the voice; { $heard } is made at the same place or near it, with the voice.
contrast-mid_throat = For { $expected }, narrow the middle of the throat, unlike in { $heard }.
contrast-deep_throat = For { $expected }, leave the middle of the throat open; it comes from the deepest part, near the chest, unlike { $heard }.
contrast-top_throat = For { $expected }, let the sound rub at the top of the throat, next to the mouth, unlike in { $heard }.
contrast-qaf = For { $expected }, close the root of the tongue against the soft palate, far back, then let go; the sound is full, unlike in { $heard }.
contrast-kaf = For { $expected }, close the tongue a little further forward and let a breath follow; the sound is thin, unlike in { $heard }.
contrast-shin = For { $expected }, raise the middle of the tongue and let the breath spread in the whole mouth, unlike in { $heard }.
contrast-jim = For { $expected }, close the middle of the tongue firmly against the roof of the mouth, with the voice, unlike in { $heard }.
contrast-lam = For { $expected }, lay the front edge of the tongue against the gum and let the sound pass at the sides, unlike in { $heard }.
contrast-ra = For { $expected }, let the tip of the tongue tap the gum lightly, without many repeats, unlike in { $heard }.
contrast-nun = For { $expected }, touch the gum with the tip of the tongue and let the sound go through the nose, unlike in { $heard }.
contrast-mim = For { $expected }, close the lips and let the sound go through the nose, unlike in { $heard }.
contrast-ba = For { $expected }, close the lips firmly and let go; nothing goes through the nose, unlike in { $heard }.
contrast-fa = For { $expected }, touch the edges of the upper front teeth with the inside of the lower lip, unlike in { $heard }.
contrast-waw = For { $expected }, round the lips without closing them, unlike in { $heard }.

# The seventeen places.
place-jawf = the open space of mouth and throat
place-deep_throat = the deepest part of the throat, near the chest
place-mid_throat = the middle of the throat
place-top_throat = the top of the throat, next to the mouth
place-tongue_root = the root of the tongue with the soft palate above it
place-tongue_back = the back of the tongue, a little in front of where qaf is made
place-tongue_middle = the middle of the tongue with the roof of the mouth
place-tongue_side = the side of the tongue with the upper molars
place-tongue_edge = the front edge of the tongue with the gum of the upper front teeth
place-tip_gum = the tip of the tongue with the gum, a little below where lam is made
place-tip_back = the tip of the tongue with the gum, near where nun is made but further in
place-tip_roots = the tip of the tongue with the roots of the upper front teeth
place-tip_behind = the tip of the tongue just above the lower front teeth
place-tip_teeth = the tip of the tongue with the edges of the upper front teeth
place-lip_teeth = the inside of the lower lip with the edges of the upper front teeth
place-lips = between the lips
place-khayshum = the cavity of the nose

# The attributes.
sifa-hams = breath runs (hams)
sifa-jahr = breath is held back (jahr)
sifa-shiddah = the sound is stopped (shiddah)
sifa-tawassut = the sound is half stopped (tawassut)
sifa-rikhwah = the sound flows (rikhwah)
sifa-istila = the back of the tongue rises (istila)
sifa-istifal = the tongue stays low (istifal)
sifa-itbaq = the tongue covers the roof of the mouth (itbaq)
sifa-infitah = the tongue leaves the roof of the mouth (infitah)
sifa-safir = it whistles (safir)
sifa-qalqalah = it bounces without a vowel (qalqalah)
sifa-lin = it is soft (lin)
sifa-inhiraf = it leans to the side (inhiraf)
sifa-takrir = the tip may tremble (takrir)
sifa-tafashshi = the breath spreads (tafashshi)
sifa-istitala = it stretches along the side of the tongue (istitala)
sifa-ghunnah = it sounds through the nose (ghunnah)

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
letter-tta = heavy ta (ط)
letter-zza = heavy za (ظ)
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
letter-ya_madd = long ya (ي)
letter-waw_madd = long waw (و)
letter-fatha = fatha (ـَ)
letter-kasra = kasra (ـِ)
letter-damma = damma (ـُ)
letter-echo = the bounce of qalqalah
letters = letters

# What to mend first, at the end, and why.
mend-skipped = { $count ->
    [one] One word was passed over.
   *[other] { $count } words were passed over.
}
mend-wrong_word = { $count ->
    [one] One word was another than the text's.
   *[other] { $count } words were others than the text's.
}
mend-added = { $count ->
    [one] Once something was heard that is not in the text.
   *[other] { $count } times something was heard that is not in the text.
}
mend-swapped = { $count ->
    [one] One word changed places with its neighbour.
   *[other] { $count } words changed places with their neighbours.
}
mend-wrong_letter = { $count ->
    [one] { $letter } in one word.
   *[other] { $letter } in { $count } words.
}
mend-wrong_haraka = { $count ->
    [one] The harakat of one word.
   *[other] The harakat of { $count } words.
}
mend-rule = { $count ->
    [one] { $rule }, in one word.
   *[other] { $rule }, in { $count } words.
}
why-missing = It comes first because words are the text itself.
why-clear = It comes early because it can change what a word means.
why-hidden = It makes the recitation beautiful, and coming back to it pays everywhere.

# Why something is practised now. $count verses; $percent is the chance that they are still held; verses are "2:255".
lesson-sabaq = { $count ->
    [one] One verse is new, and not yet said well on two days (still held: { $percent } %).
   *[other] { $count } verses are new, and not yet said well on two days (still held: { $percent } %).
}
lesson-sabqi = { $count ->
    [one] One verse learned in the last month is due again (still held: { $percent } %).
   *[other] { $count } verses learned in the last month are due again (still held: { $percent } %).
}
lesson-manzil = { $count ->
    [one] One verse that you have known for long is due again (still held: { $percent } %).
   *[other] { $count } verses that you have known for long are due again (still held: { $percent } %).
}
lesson-ahead = { $count ->
    [one] There is time left, and this verse would slip first (still held: { $percent } %).
   *[other] There is time left, and these { $count } verses would slip first (still held: { $percent } %).
}
lesson-joint_weak = The way from { $first } on to { $second } is not firm yet: say both in one go.
lesson-look_alikes = { $first } and { $second } are easily taken for one another: say them side by side.
lesson-look_alike_ahead = { $second } is much like { $first }, which you know: say both, and mind where they differ.
lesson-rule = This rule needs practice: { $rule }.
lesson-new_verses = { $count ->
    [one] One new verse; your goal is { $goal } a day.
   *[other] { $count } new verses; your goal is { $goal } a day.
}
lesson-come_back = Welcome back. Days away: { $daysaway }. Verses due: { $due }; today only { $today } of them. Days until all is caught up: { $daystocatchup }.
lesson-catch_up = More is due than fits into a day. Verses due: { $due }; today only { $today } of them. Days until all is caught up: { $daystocatchup }.
lesson-all_held = Nothing is due, and all that you set out to learn is held.

# What a teacher has set, in a plan.
lesson-assigned = { $count ->
    [one] Your teacher has set this; one verse is left. Days left: { $days }.
   *[other] Your teacher has set this; { $count } verses are left. Days left: { $days }.
}

# The teacher's report: labels; kinds of mistakes in a word; why a learner needs the teacher's eye.
report-title = Report: { $name }
report-day = Day
report-caution = Talqin mishears some of it. A teacher has the last word.
report-none = Nothing to tell.
report-summary = In short
report-held = Verses held
report-streak = Days in a row
report-longest = Most days in a row
report-minutes = Minutes recited
report-away = Days since the last recitation
report-due = Due
report-phase = Part of the cycle
report-sabaq = Sabaq (new)
report-sabqi = Sabqi (recent)
report-manzil = Manzil (old)
report-verses = Verses
report-overdue = Days overdue
report-words = Weak words
report-word = Word
report-place = Place
report-weakness = Weakness
report-evidence = Evidence
report-last = Last readings, the newest last
report-joints = Weak joints
report-pairs = Look-alikes taken for one another
report-rules = Rules of tajweed to practise
report-rule = Rule
report-assignments = Set by the teacher
report-by = To be held by
report-left = Verses left
report-note = Note
report-late = late
report-weeks = Week by week
report-week = Week from
report-learned = Newly held
report-days = Days
report-right = Words right of a hundred
report-recent = Last recitations
report-passage = Passage
report-counts = Right, wrong, passed over, not sure
report-clean = right
report-unheard = not sure
report-hesitated = hesitated
report-hint = hint
mistake-skipped = passed over
mistake-wrong_word = another word
mistake-added = added
mistake-wrong_letter = letter
mistake-wrong_haraka = haraka
mistake-swapped = changed places
mistake-corrected = corrected
mistake-madd_too_short = a madd too short
mistake-madd_too_long = a madd too long
eye-late = An assignment is late
eye-falling = More mistakes than before
eye-away = Away for days
eye-not_begun = Has not begun
eye-behind = More is due than two days hold
eye-weak_words = Words go wrong again and again

# What a learner is told of a recitation that could not be remembered at once.
put-by = The store of recitations is away just now. Your recitation is put by, and will be remembered by itself.

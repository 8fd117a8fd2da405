# What a learner is told of a word. $word is verbatim from the mushaf; $expected and $heard are letters.
kind-skipped = تجاوزتَ «{ $word }».
kind-wrong_word = سُمعت كلمة أخرى مكان «{ $word }».
kind-added = سُمع ما ليس في النص.
kind-swapped = سُمعت «{ $word }» وجارتها على غير ترتيبهما.
kind-wrong_letter = أعد الاستماع إلى حروف «{ $word }».
kind-wrong_haraka = أعد الاستماع إلى حركات «{ $word }».
kind-wrong_length = انتبه إلى المدّ في «{ $word }».
kind-wrong_shaddah = انتبه إلى الحرف المشدّد في «{ $word }».
kind-wrong_ghunnah = انتبه إلى الغنّة في «{ $word }».
kind-wrong_ikhfa = انتبه إلى النون في «{ $word }»: أهي مُخفاة أم مُظهَرة؟
kind-wrong_idgham = انتبه إلى إدغام النون في «{ $word }».
kind-wrong_qalqalah = انتبه إلى القلقلة في «{ $word }».
kind-wrong_tafkhim = انتبه إلى التفخيم والترقيق في «{ $word }».
kind-madd_too_short = أطِل المدّ في «{ $word }».
kind-madd_too_long = لا تزد المدّ في «{ $word }» على حركتين.
detail-instead = في «{ $word }» سُمع صوت { $heard } في موضع { $expected }.
detail-left_out = في «{ $word }» لم يُسمع صوت { $expected }.
detail-put_in = في «{ $word }» سُمع صوت { $heard } وليس في النص.
mended = «{ $word }» صحيحة الآن.
crossed = انتقلتَ من { $left } إلى { $entered }، وهما متشابهتان إلى هذا الموضع.

# The name of a rule, what it asks for at a place, and how to do it. "due": the rule is due here; "undue": it is not.
rule-wrong_length = المدّ
rule-wrong_shaddah = الشدّة
rule-wrong_ghunnah = الغنّة
rule-wrong_ikhfa = الإخفاء
rule-wrong_idgham = الإدغام
rule-wrong_qalqalah = القلقلة
rule-wrong_tafkhim = التفخيم والترقيق
rule-madd_too_short = المدّ من أربع حركات إلى ست
rule-madd_too_long = المدّ الطبيعي: حركتان
shaded = { $letter }: { $state }
state-wrong_length-due = بمدّ
state-wrong_length-undue = بلا مدّ
state-wrong_shaddah-due = بتشديد
state-wrong_shaddah-undue = بتخفيف
state-wrong_ghunnah-due = بغنّة
state-wrong_ghunnah-undue = بلا غنّة
state-wrong_ikhfa-due = بإخفاء
state-wrong_ikhfa-undue = بإظهار
state-wrong_idgham-due = بإدغام وغنّة
state-wrong_idgham-undue = بلا إدغام
state-wrong_qalqalah-due = بقلقلة
state-wrong_qalqalah-undue = بلا قلقلة
state-wrong_tafkhim-due = بتفخيم
state-wrong_tafkhim-undue = بترقيق
state-madd_too_short-due = أربع حركات فأكثر
state-madd_too_short-undue = دون ذلك
state-madd_too_long-due = حركتان
state-madd_too_long-undue = أكثر من حركتين
how-wrong_length-due = أطِل الصوت حركتين على الأقل، والحركة بقدر الفتحة أو الكسرة أو الضمّة.
how-wrong_length-undue = اجعلها حركة واحدة ثم امضِ.
how-wrong_shaddah-due = احبس الحرف ساكنًا على آخر ما قبله، ثم افتحه متحرّكًا.
how-wrong_shaddah-undue = انطق الحرف مرّة واحدة من غير حبس.
how-wrong_ghunnah-due = أخرج الصوت من الخيشوم بقدر حركتين ثم امضِ.
how-wrong_ghunnah-undue = انطق الحرف من غير أن تطيله في الخيشوم.
how-wrong_ikhfa-due = لا تُلصق اللسان للنون، وغُنّ بقدر حركتين وأنت متهيّئ للحرف التالي.
how-wrong_ikhfa-undue = ألصق طرف اللسان باللثة وأظهر النون واضحة بلا غنّة زائدة.
how-wrong_idgham-due = ادخل في الحرف التالي مباشرة، وغُنّ فيه بقدر حركتين.
how-wrong_idgham-undue = انطق الحرف وحده بلا غنّة.
how-wrong_qalqalah-due = أغلق مخرج الحرف بقوّة ثم أطلقه بنبرة يسيرة من غير أن تحرّكه.
how-wrong_qalqalah-undue = أغلق مخرج الحرف وامضِ إلى ما بعده بلا نبرة.
how-wrong_tafkhim-due = ارفع أقصى اللسان حتى يمتلئ الفم بالصوت.
how-wrong_tafkhim-undue = اخفض أقصى اللسان وليكن الصوت نحيفًا.
how-madd_too_short-due = استمرّ في المدّ: أربع حركات أو خمسًا قبل الهمزة، وستًّا قبل الحرف المشدّد أو الساكن؛ والحركتان بقدر مدّك الطبيعي.
how-madd_too_long-due = مُدّ الصوت حركتين كسائر مدودك الطبيعية، ثم امضِ.

# How to make a sound.
how-place = مخرج { $letter }: { $place }.
how-traits = ما يميّز { $letter } عن { $other }: { $traits }.
how-put_in = انتقل من الحرف إلى الذي يليه بلا شيء بينهما.
how-fatha = للفتحة افتح فمك.
how-kasra = للكسرة اخفض الفكّ الأسفل قليلًا وابسط الشفتين.
how-damma = للضمّة ضُمّ الشفتين إلى الأمام.
how-alif = للألف افتح فمك ومُدّ الصوت حركتين.
how-ya_madd = للياء المدّية اخفض الفكّ الأسفل قليلًا ومُدّ الصوت حركتين.
how-waw_madd = للواو المدّية ضُمّ الشفتين ومُدّ الصوت حركتين.
contrast-heavy = لتنطق { $expected } ارفع أقصى اللسان إلى الحنك حتى يمتلئ الفم بالصوت، بخلاف { $heard }.
contrast-light = لتنطق { $expected } اخفض أقصى اللسان وليكن الصوت نحيفًا، بخلاف { $heard }.
contrast-side = لتنطق { $expected } اضغط بحافة اللسان على الأضراس العليا ودع الصوت يستطيل؛ وليس المعتمَد طرف اللسان كما في { $heard }.
contrast-teeth = لتنطق { $expected } ضع طرف اللسان على أطراف الثنايا العليا حتى يظهر قليلًا ودع الصوت يجري، بخلاف { $heard }.
contrast-whistle = لتنطق { $expected } أبقِ طرف اللسان خلف الأسنان وليكن الصفير واضحًا، بخلاف { $heard }.
contrast-tip = لتنطق { $expected } أغلق بطرف اللسان على أصول الثنايا العليا ثم أطلِق، بخلاف { $heard }.
contrast-voiced = لتنطق { $expected } اجهر بالصوت واحبس النفَس؛ أما { $heard } فمن المخرج نفسه أو قريب منه مع جريان النفَس.
contrast-breath = لتنطق { $expected } دع النفَس يجري بلا جهر؛ أما { $heard } فمن المخرج نفسه أو قريب منه مع الجهر.
contrast-mid_throat = لتنطق { $expected } ضيّق وسط الحلق، بخلاف { $heard }.
contrast-deep_throat = لتنطق { $expected } اترك وسط الحلق مفتوحًا، فمخرجها أقصى الحلق مما يلي الصدر، بخلاف { $heard }.
contrast-top_throat = لتنطق { $expected } دع الصوت يحتكّ في أدنى الحلق مما يلي الفم، بخلاف { $heard }.
contrast-qaf = لتنطق { $expected } أغلق بأقصى اللسان على الحنك الليّن ثم أطلِق، والصوت مفخّم، بخلاف { $heard }.
contrast-kaf = لتنطق { $expected } أغلق بأقصى اللسان أدنى قليلًا إلى الفم وأتبعها نفَسًا، والصوت مرقّق، بخلاف { $heard }.
contrast-shin = لتنطق { $expected } ارفع وسط اللسان ودع النفَس ينتشر في الفم، بخلاف { $heard }.
contrast-jim = لتنطق { $expected } أغلق بوسط اللسان على الحنك الأعلى بقوّة مع الجهر، بخلاف { $heard }.
contrast-lam = لتنطق { $expected } ضع أدنى حافة اللسان على اللثة ودع الصوت يمرّ من الجانبين، بخلاف { $heard }.
contrast-ra = لتنطق { $expected } اقرع اللثة بطرف اللسان قرعًا خفيفًا بلا تكرير زائد، بخلاف { $heard }.
contrast-nun = لتنطق { $expected } ألصق طرف اللسان باللثة وأخرج الصوت من الخيشوم، بخلاف { $heard }.
contrast-mim = لتنطق { $expected } أطبق الشفتين وأخرج الصوت من الخيشوم، بخلاف { $heard }.
contrast-ba = لتنطق { $expected } أطبق الشفتين بقوّة ثم أطلِق، ولا يخرج شيء من الخيشوم، بخلاف { $heard }.
contrast-fa = لتنطق { $expected } ضع باطن الشفة السفلى على أطراف الثنايا العليا، بخلاف { $heard }.
contrast-waw = لتنطق { $expected } ضُمّ الشفتين من غير إطباق، بخلاف { $heard }.

# The seventeen places.
place-jawf = الجوف، وهو خلاء الفم والحلق
place-deep_throat = أقصى الحلق مما يلي الصدر
place-mid_throat = وسط الحلق
place-top_throat = أدنى الحلق مما يلي الفم
place-tongue_root = أقصى اللسان مع ما يحاذيه من الحنك الأعلى
place-tongue_back = أقصى اللسان أسفل من مخرج القاف قليلًا مما يلي الفم
place-tongue_middle = وسط اللسان مع ما يحاذيه من الحنك الأعلى
place-tongue_side = حافة اللسان مع ما يليها من الأضراس العليا
place-tongue_edge = أدنى حافتي اللسان إلى منتهاها مع لثة الأسنان العليا
place-tip_gum = طرف اللسان تحت مخرج اللام قليلًا مع لثة الثنيّتين العليَيين
place-tip_back = طرف اللسان قريبًا من مخرج النون وأدخل إلى ظهره
place-tip_roots = طرف اللسان مع أصول الثنايا العليا
place-tip_behind = طرف اللسان فوق الثنايا السفلى
place-tip_teeth = طرف اللسان مع أطراف الثنايا العليا
place-lip_teeth = باطن الشفة السفلى مع أطراف الثنايا العليا
place-lips = بين الشفتين
place-khayshum = الخيشوم

# The attributes.
sifa-hams = الهمس
sifa-jahr = الجهر
sifa-shiddah = الشدّة
sifa-tawassut = التوسّط
sifa-rikhwah = الرخاوة
sifa-istila = الاستعلاء
sifa-istifal = الاستفال
sifa-itbaq = الإطباق
sifa-infitah = الانفتاح
sifa-safir = الصفير
sifa-qalqalah = القلقلة
sifa-lin = اللين
sifa-inhiraf = الانحراف
sifa-takrir = التكرير
sifa-tafashshi = التفشّي
sifa-istitala = الاستطالة
sifa-ghunnah = الغنّة

# The letters.
letter-hamza = الهمزة
letter-ba = الباء
letter-ta = التاء
letter-tha = الثاء
letter-jim = الجيم
letter-hha = الحاء
letter-kha = الخاء
letter-dal = الدال
letter-dhal = الذال
letter-ra = الراء
letter-zay = الزاي
letter-sin = السين
letter-shin = الشين
letter-sad = الصاد
letter-dad = الضاد
letter-tta = الطاء
letter-zza = الظاء
letter-ayn = العين
letter-ghayn = الغين
letter-fa = الفاء
letter-qaf = القاف
letter-kaf = الكاف
letter-lam = اللام
letter-mim = الميم
letter-nun = النون
letter-ha = الهاء
letter-waw = الواو
letter-ya = الياء
letter-alif = الألف
letter-ya_madd = الياء المدّية
letter-waw_madd = الواو المدّية
letter-fatha = الفتحة
letter-kasra = الكسرة
letter-damma = الضمّة
letter-echo = نبرة القلقلة
letters = الحروف

# What to mend first, at the end, and why.
mend-skipped = { $count ->
    [one] تُجووزت كلمة واحدة.
    [two] تُجووزت كلمتان.
    [few] تُجووزت { $count } كلمات.
    [many] تُجووزت { $count } كلمة.
   *[other] تُجووزت { $count } كلمة.
}
mend-wrong_word = { $count ->
    [one] سُمعت كلمة غير التي في النص.
    [two] سُمعت كلمتان غير ما في النص.
    [few] سُمعت { $count } كلمات غير ما في النص.
    [many] سُمعت { $count } كلمة غير ما في النص.
   *[other] سُمعت { $count } كلمة غير ما في النص.
}
mend-added = { $count ->
    [one] سُمع مرّة واحدة ما ليس في النص.
    [two] سُمع مرّتين ما ليس في النص.
    [few] سُمع { $count } مرّات ما ليس في النص.
    [many] سُمع { $count } مرّة ما ليس في النص.
   *[other] سُمع { $count } مرّة ما ليس في النص.
}
mend-swapped = { $count ->
    [one] كلمة واحدة تبادلت موضعها مع جارتها.
    [two] كلمتان على غير ترتيبهما.
    [few] { $count } كلمات على غير ترتيبها.
    [many] { $count } كلمة على غير ترتيبها.
   *[other] { $count } كلمة على غير ترتيبها.
}
mend-wrong_letter = { $count ->
    [one] { $letter } في كلمة واحدة.
    [two] { $letter } في كلمتين.
    [few] { $letter } في { $count } كلمات.
    [many] { $letter } في { $count } كلمة.
   *[other] { $letter } في { $count } كلمة.
}
mend-wrong_haraka = { $count ->
    [one] حركات كلمة واحدة.
    [two] حركات كلمتين.
    [few] حركات { $count } كلمات.
    [many] حركات { $count } كلمة.
   *[other] حركات { $count } كلمة.
}
mend-rule = { $count ->
    [one] { $rule } في كلمة واحدة.
    [two] { $rule } في كلمتين.
    [few] { $rule } في { $count } كلمات.
    [many] { $rule } في { $count } كلمة.
   *[other] { $rule } في { $count } كلمة.
}
why-missing = نبدأ به لأن الكلمات هي النص نفسه.
why-clear = نبدأ به لأنه قد يغيّر معنى الكلمة.
why-hidden = به تحسُن التلاوة، والعناية به تنفعك في كل موضع.

# لماذا يُتدرَّب على هذا الآن.
lesson-sabaq = { $count ->
    [one] آية جديدة لم تُقرأ جيّدًا في يومين بعد (احتمال حفظها: { $percent }٪).
    [two] آيتان جديدتان لم تُقرآ جيّدًا في يومين بعد (احتمال حفظهما: { $percent }٪).
    [few] { $count } آيات جديدة لم تُقرأ جيّدًا في يومين بعد (احتمال حفظها: { $percent }٪).
    [many] { $count } آية جديدة لم تُقرأ جيّدًا في يومين بعد (احتمال حفظها: { $percent }٪).
   *[other] { $count } آية جديدة لم تُقرأ جيّدًا في يومين بعد (احتمال حفظها: { $percent }٪).
}
lesson-sabqi = { $count ->
    [one] آية حُفظت في الشهر الأخير حان وقت مراجعتها (احتمال حفظها: { $percent }٪).
    [two] آيتان حُفظتا في الشهر الأخير حان وقت مراجعتهما (احتمال حفظهما: { $percent }٪).
    [few] { $count } آيات حُفظت في الشهر الأخير حان وقت مراجعتها (احتمال حفظها: { $percent }٪).
    [many] { $count } آية حُفظت في الشهر الأخير حان وقت مراجعتها (احتمال حفظها: { $percent }٪).
   *[other] { $count } آية حُفظت في الشهر الأخير حان وقت مراجعتها (احتمال حفظها: { $percent }٪).
}
lesson-manzil = { $count ->
    [one] آية من المحفوظ القديم حان وقت مراجعتها (احتمال حفظها: { $percent }٪).
    [two] آيتان من المحفوظ القديم حان وقت مراجعتهما (احتمال حفظهما: { $percent }٪).
    [few] { $count } آيات من المحفوظ القديم حان وقت مراجعتها (احتمال حفظها: { $percent }٪).
    [many] { $count } آية من المحفوظ القديم حان وقت مراجعتها (احتمال حفظها: { $percent }٪).
   *[other] { $count } آية من المحفوظ القديم حان وقت مراجعتها (احتمال حفظها: { $percent }٪).
}
lesson-ahead = { $count ->
    [one] بقي وقت، وهذه الآية أقرب إلى النسيان (احتمال حفظها: { $percent }٪).
    [two] بقي وقت، وهاتان الآيتان أقرب إلى النسيان (احتمال حفظهما: { $percent }٪).
    [few] بقي وقت، وهذه الآيات ({ $count }) أقرب إلى النسيان (احتمال حفظها: { $percent }٪).
    [many] بقي وقت، وهذه الآيات ({ $count }) أقرب إلى النسيان (احتمال حفظها: { $percent }٪).
   *[other] بقي وقت، وهذه الآيات ({ $count }) أقرب إلى النسيان (احتمال حفظها: { $percent }٪).
}
lesson-joint_weak = الوصل من { $first } إلى { $second } لم يثبت بعد: اقرأهما متتاليتين.
lesson-look_alikes = { $first } و{ $second } متشابهتان: اقرأهما واحدة بعد الأخرى.
lesson-look_alike_ahead = { $second } تشبه { $first } التي تحفظها: اقرأهما معًا وانتبه إلى مواضع الاختلاف.
lesson-rule = هذا الحكم يحتاج إلى تدريب: { $rule }.
lesson-new_verses = { $count ->
    [one] آية جديدة؛ هدفك في اليوم: { $goal }.
    [two] آيتان جديدتان؛ هدفك في اليوم: { $goal }.
    [few] { $count } آيات جديدة؛ هدفك في اليوم: { $goal }.
    [many] { $count } آية جديدة؛ هدفك في اليوم: { $goal }.
   *[other] { $count } آية جديدة؛ هدفك في اليوم: { $goal }.
}
lesson-come_back = مرحبًا بعودتك. أيام الغياب: { $daysaway }. الآيات التي حان وقتها: { $due }، ومنها لليوم: { $today }. الأيام اللازمة لاستدراك الكل: { $daystocatchup }.
lesson-catch_up = ما حان وقته أكثر ممّا يسعه اليوم. الآيات: { $due }، ومنها لليوم: { $today }. الأيام اللازمة لاستدراك الكل: { $daystocatchup }.
lesson-all_held = لا شيء حان وقته، وكل ما أردت حفظه محفوظ.

# ما كلّف به المعلّم.
lesson-assigned = { $count ->
    [one] هذا واجب من معلّمك؛ بقيت آية واحدة. الأيام الباقية: { $days }.
    [two] هذا واجب من معلّمك؛ بقيت آيتان. الأيام الباقية: { $days }.
    [few] هذا واجب من معلّمك؛ بقيت { $count } آيات. الأيام الباقية: { $days }.
    [many] هذا واجب من معلّمك؛ بقيت { $count } آية. الأيام الباقية: { $days }.
   *[other] هذا واجب من معلّمك؛ بقيت { $count } آية. الأيام الباقية: { $days }.
}

# تقرير المعلّم.
report-title = تقرير: { $name }
report-day = اليوم
report-caution = قد يخطئ تلقين في السماع، والكلمة الأخيرة للمعلّم.
report-none = لا شيء يُذكر.
report-summary = الخلاصة
report-held = الآيات المحفوظة
report-streak = أيام متتالية
report-longest = أطول مدّة متتالية
report-minutes = دقائق التلاوة
report-away = الأيام منذ آخر تلاوة
report-due = حان وقت مراجعته
report-phase = القسم
report-sabaq = السبق (الجديد)
report-sabqi = السبقي (القريب)
report-manzil = المنزل (القديم)
report-verses = الآيات
report-overdue = أيام التأخير
report-words = كلمات ضعيفة
report-word = الكلمة
report-place = الموضع
report-weakness = الضعف
report-evidence = الدليل
report-last = آخر القراءات، الأحدث آخرًا
report-joints = مواضع وصل ضعيفة
report-pairs = متشابهات تختلط
report-rules = أحكام تجويد تحتاج إلى تدريب
report-rule = الحكم
report-assignments = واجبات المعلّم
report-by = الموعد
report-left = الآيات الباقية
report-note = ملاحظة
report-late = متأخّر
report-weeks = أسبوعًا بأسبوع
report-week = الأسبوع من
report-learned = حُفظ حديثًا
report-days = الأيام
report-right = الصحيح من كل مئة كلمة
report-recent = آخر التلاوات
report-passage = المقطع
report-counts = صحيح، خطأ، متروك، غير مؤكّد
report-clean = صحيح
report-unheard = غير مؤكّد
report-hesitated = تردّد
report-hint = تلميح
mistake-skipped = متروكة
mistake-wrong_word = كلمة أخرى
mistake-added = زيادة
mistake-wrong_letter = حرف
mistake-wrong_haraka = حركة
mistake-swapped = تبادل موضع
mistake-corrected = صُحّح
mistake-madd_too_short = مدّ قصير
mistake-madd_too_long = مدّ زائد
eye-late = واجب متأخّر
eye-falling = أخطاء أكثر من قبل
eye-away = منقطع منذ أيام
eye-not_begun = لم يبدأ
eye-behind = المطلوب أكثر ممّا يسعه يومان
eye-weak_words = كلمات يتكرّر الخطأ فيها

put-by = مخزن التلاوات غير متاح الآن. حُفظت تلاوتك جانبًا، وستُسجَّل تلقائيًا حين يعود.

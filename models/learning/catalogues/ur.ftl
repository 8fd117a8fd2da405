# What a learner is told of a word. $word is verbatim from the mushaf; $expected and $heard are letters.
kind-skipped = «{ $word }» چھوٹ گیا۔
kind-wrong_word = «{ $word }» کی جگہ کوئی اور لفظ سنائی دیا۔
kind-added = کچھ ایسا سنائی دیا جو متن میں نہیں ہے۔
kind-swapped = «{ $word }» اور اس کے ساتھ کا لفظ آگے پیچھے سنائی دیے۔
kind-wrong_letter = «{ $word }» کے حروف ایک بار پھر سن لیجیے۔
kind-wrong_haraka = «{ $word }» کی حرکات ایک بار پھر سن لیجیے۔
kind-wrong_length = «{ $word }» میں مد کی مقدار پر توجہ دیجیے۔
kind-wrong_shaddah = «{ $word }» میں دیکھیے کہ کون سا حرف مشدّد ہے۔
kind-wrong_ghunnah = «{ $word }» میں غنہ پر توجہ دیجیے۔
kind-wrong_ikhfa = «{ $word }» میں نون پر توجہ دیجیے: اخفا ہے یا اظہار؟
kind-wrong_idgham = «{ $word }» میں نون کے ادغام پر توجہ دیجیے۔
kind-wrong_qalqalah = «{ $word }» میں قلقلہ پر توجہ دیجیے۔
kind-wrong_tafkhim = «{ $word }» میں دیکھیے کہ کیا پُر پڑھا جائے گا اور کیا باریک۔
kind-madd_too_short = «{ $word }» میں مد کو اور لمبا کیجیے۔
kind-madd_too_long = «{ $word }» میں مد دو حرکات سے زیادہ نہ کیجیے۔
detail-instead = «{ $word }» میں { $expected } کی جگہ { $heard } سنائی دیا۔
detail-left_out = «{ $word }» میں { $expected } سنائی نہیں دیا۔
detail-put_in = «{ $word }» میں { $heard } سنائی دیا جو متن میں نہیں ہے۔
mended = «{ $word }» اب درست ہے۔
crossed = آپ { $left } سے { $entered } میں چلے گئے؛ دونوں یہاں تک یکساں ہیں۔

# The name of a rule, what it asks for at a place, and how to do it. "due": the rule is due here; "undue": it is not.
rule-wrong_length = مد
rule-wrong_shaddah = تشدید
rule-wrong_ghunnah = غنہ
rule-wrong_ikhfa = اخفا
rule-wrong_idgham = ادغام
rule-wrong_qalqalah = قلقلہ
rule-wrong_tafkhim = تفخیم اور ترقیق
rule-madd_too_short = چار سے چھ حرکات کی مد
rule-madd_too_long = مد طبعی: دو حرکات
shaded = { $letter }: { $state }
state-wrong_length-due = مد کے ساتھ
state-wrong_length-undue = بغیر مد کے
state-wrong_shaddah-due = تشدید کے ساتھ
state-wrong_shaddah-undue = بغیر تشدید کے
state-wrong_ghunnah-due = غنہ کے ساتھ
state-wrong_ghunnah-undue = بغیر غنہ کے
state-wrong_ikhfa-due = اخفا کے ساتھ
state-wrong_ikhfa-undue = اظہار کے ساتھ
state-wrong_idgham-due = ادغام اور غنہ کے ساتھ
state-wrong_idgham-undue = بغیر ادغام کے
state-wrong_qalqalah-due = قلقلہ کے ساتھ
state-wrong_qalqalah-undue = بغیر قلقلہ کے
state-wrong_tafkhim-due = پُر
state-wrong_tafkhim-undue = باریک
state-madd_too_short-due = چار حرکات یا زیادہ
state-madd_too_short-undue = اس سے کم
state-madd_too_long-due = دو حرکات
state-madd_too_long-undue = دو حرکات سے زیادہ
how-wrong_length-due = آواز کو کم از کم دو حرکات کے برابر کھینچیے؛ ایک حرکت یعنی زبر، زیر یا پیش جتنی دیر۔
how-wrong_length-undue = اسے ایک حرکت جتنا رکھیے اور آگے بڑھ جائیے۔
how-wrong_shaddah-due = حرف کو پچھلی آواز کے آخر پر ذرا روک لیجیے، پھر اس کی حرکت کے ساتھ کھولیے۔
how-wrong_shaddah-undue = حرف کو روکے بغیر ایک ہی بار ادا کیجیے۔
how-wrong_ghunnah-due = آگے بڑھنے سے پہلے دو حرکات کے برابر آواز ناک میں لے جائیے۔
how-wrong_ghunnah-undue = حرف کو ناک میں ٹھہرائے بغیر ادا کیجیے۔
how-wrong_ikhfa-due = نون کے لیے زبان نہ لگائیے؛ اگلے حرف کے لیے تیار رہتے ہوئے دو حرکات کے برابر غنہ کیجیے۔
how-wrong_ikhfa-undue = زبان کی نوک مسوڑھے سے لگا کر نون کو صاف، زائد غنے کے بغیر ادا کیجیے۔
how-wrong_idgham-due = سیدھے اگلے حرف میں داخل ہو جائیے اور وہاں دو حرکات کے برابر غنہ کیجیے۔
how-wrong_idgham-undue = حرف کو الگ، غنے کے بغیر ادا کیجیے۔
how-wrong_qalqalah-due = حرف کو مضبوطی سے بند کیجیے، پھر حرکت دیے بغیر ہلکی سی جنبش کے ساتھ چھوڑیے۔
how-wrong_qalqalah-undue = حرف کو بند کر کے جنبش کے بغیر اگلے حرف پر چلے جائیے۔
how-wrong_tafkhim-due = زبان کی جڑ اوپر اٹھائیے تاکہ منہ آواز سے بھر جائے۔
how-wrong_tafkhim-undue = زبان کی جڑ نیچے رکھیے تاکہ آواز باریک رہے۔
how-madd_too_short-due = مد کو جاری رکھیے: ہمزہ سے پہلے چار یا پانچ حرکات، مشدد یا ساکن حرف سے پہلے چھ؛ دو حرکات آپ کی اپنی مد طبعی کے برابر ہیں۔
how-madd_too_long-due = اسے اپنی دوسری مد طبعی کی طرح دو حرکات تک کھینچیے اور آگے بڑھ جائیے۔

# How to make a sound.
how-place = { $letter } کا مخرج: { $place }۔
how-traits = { $letter } کو { $other } سے جدا کرنے والی صفات: { $traits }۔
how-put_in = ایک حرف سے سیدھے اگلے پر جائیے، بیچ میں کچھ نہ ہو۔
how-fatha = زبر کے لیے منہ کھولیے۔
how-kasra = زیر کے لیے نچلا جبڑا ذرا جھکائیے اور ہونٹ پھیلائیے۔
how-damma = پیش کے لیے ہونٹ گول کر کے آگے کیجیے۔
how-alif = الف کے لیے منہ کھولیے اور آواز دو حرکات تک کھینچیے۔
how-ya_madd = یائے مدہ کے لیے نچلا جبڑا ذرا جھکائیے اور آواز دو حرکات تک کھینچیے۔
how-waw_madd = واوِ مدہ کے لیے ہونٹ گول کیجیے اور آواز دو حرکات تک کھینچیے۔
contrast-heavy = { $expected } کے لیے زبان کی جڑ تالو کی طرف اٹھائیے تاکہ منہ آواز سے بھر جائے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-light = { $expected } کے لیے زبان کی جڑ نیچے اور آواز باریک رکھیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-side = { $expected } کے لیے زبان کی کروٹ اوپر کی داڑھوں سے لگائیے اور آواز کو دراز ہونے دیجیے؛ { $heard } کی طرح زبان کی نوک سے نہیں۔
contrast-teeth = { $expected } کے لیے زبان کی نوک اوپر کے سامنے والے دانتوں کے کناروں سے لگائیے، ذرا سی باہر دکھے، اور آواز جاری رہے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-whistle = { $expected } کے لیے زبان کی نوک دانتوں کے پیچھے رکھیے اور سیٹی جیسی آواز صاف نکالیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-tip = { $expected } کے لیے زبان کی نوک اوپر کے سامنے والے دانتوں کی جڑ سے لگا کر بند کیجیے، پھر چھوڑیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-voiced = { $expected } کے لیے آواز کو بلند رکھیے اور سانس روکیے؛ { $heard } اسی مخرج سے یا اس کے قریب سے سانس کے ساتھ نکلتا ہے۔
contrast-breath = { $expected } کے لیے سانس جاری رہنے دیجیے، آواز بلند نہ ہو؛ { $heard } اسی مخرج سے یا اس کے قریب سے بلند آواز کے ساتھ نکلتا ہے۔
contrast-mid_throat = { $expected } کے لیے حلق کے درمیانی حصے کو تنگ کیجیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-deep_throat = { $expected } کے لیے حلق کا درمیانی حصہ کھلا رکھیے؛ یہ سینے کے قریب حلق کے آخری حصے سے نکلتا ہے، { $heard } وہاں سے نہیں۔
contrast-top_throat = { $expected } کے لیے آواز کو منہ کے قریب حلق کے اوپری حصے میں رگڑ کھانے دیجیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-qaf = { $expected } کے لیے زبان کی جڑ نرم تالو سے لگا کر بند کیجیے، پھر چھوڑیے؛ آواز پُر ہوتی ہے، { $heard } میں ایسا نہیں۔
contrast-kaf = { $expected } کے لیے زبان ذرا آگے منہ کی طرف لگائیے اور اس کے بعد ہلکا سانس آنے دیجیے؛ آواز باریک ہوتی ہے، { $heard } میں ایسا نہیں۔
contrast-shin = { $expected } کے لیے زبان کا درمیان اٹھائیے اور سانس کو پورے منہ میں پھیلنے دیجیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-jim = { $expected } کے لیے زبان کا درمیان تالو سے مضبوطی سے لگائیے، بلند آواز کے ساتھ؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-lam = { $expected } کے لیے زبان کا اگلا کنارہ مسوڑھے سے لگائیے اور آواز کو دونوں طرف سے گزرنے دیجیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-ra = { $expected } کے لیے زبان کی نوک مسوڑھے پر ہلکی سی لگائیے، بار بار نہیں؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-nun = { $expected } کے لیے زبان کی نوک مسوڑھے سے لگائیے اور آواز ناک سے نکالیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-mim = { $expected } کے لیے ہونٹ بند کیجیے اور آواز ناک سے نکالیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-ba = { $expected } کے لیے ہونٹ مضبوطی سے بند کر کے کھولیے، ناک سے کچھ نہ نکلے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-fa = { $expected } کے لیے نچلے ہونٹ کا اندرونی حصہ اوپر کے سامنے والے دانتوں کے کناروں سے لگائیے؛ { $heard } میں ایسا نہیں ہوتا۔
contrast-waw = { $expected } کے لیے ہونٹ بند کیے بغیر گول کیجیے؛ { $heard } میں ایسا نہیں ہوتا۔

# The seventeen places.
place-jawf = منہ اور حلق کا خالی حصہ (جوف)
place-deep_throat = حلق کا آخری حصہ، سینے کے قریب
place-mid_throat = حلق کا درمیان
place-top_throat = حلق کا اوپری حصہ، منہ کے قریب
place-tongue_root = زبان کی جڑ اور اس کے اوپر نرم تالو
place-tongue_back = زبان کی جڑ، قاف کے مخرج سے ذرا منہ کی طرف
place-tongue_middle = زبان کا درمیان اور اس کے اوپر تالو
place-tongue_side = زبان کی کروٹ اور اوپر کی داڑھیں
place-tongue_edge = زبان کا اگلا کنارہ اور اوپر کے سامنے والے دانتوں کے مسوڑھے
place-tip_gum = زبان کی نوک اور مسوڑھا، لام کے مخرج سے ذرا نیچے
place-tip_back = زبان کی نوک اور مسوڑھا، نون کے مخرج کے قریب، ذرا پشت کی طرف
place-tip_roots = زبان کی نوک اور اوپر کے سامنے والے دانتوں کی جڑ
place-tip_behind = زبان کی نوک، نیچے کے سامنے والے دانتوں کے ذرا اوپر
place-tip_teeth = زبان کی نوک اور اوپر کے سامنے والے دانتوں کے کنارے
place-lip_teeth = نچلے ہونٹ کا اندرونی حصہ اور اوپر کے سامنے والے دانتوں کے کنارے
place-lips = دونوں ہونٹوں کے درمیان
place-khayshum = ناک کا بانسہ (خیشوم)

# The attributes.
sifa-hams = ہمس
sifa-jahr = جہر
sifa-shiddah = شدت
sifa-tawassut = توسط
sifa-rikhwah = رخاوت
sifa-istila = استعلا
sifa-istifal = استفال
sifa-itbaq = اطباق
sifa-infitah = انفتاح
sifa-safir = صفیر
sifa-qalqalah = قلقلہ
sifa-lin = لین
sifa-inhiraf = انحراف
sifa-takrir = تکریر
sifa-tafashshi = تفشی
sifa-istitala = استطالت
sifa-ghunnah = غنہ

# The letters.
letter-hamza = ہمزہ
letter-ba = با (ب)
letter-ta = تا (ت)
letter-tha = ثا (ث)
letter-jim = جیم (ج)
letter-hha = حا (ح)
letter-kha = خا (خ)
letter-dal = دال (د)
letter-dhal = ذال (ذ)
letter-ra = را (ر)
letter-zay = زا (ز)
letter-sin = سین (س)
letter-shin = شین (ش)
letter-sad = صاد (ص)
letter-dad = ضاد (ض)
letter-tta = طا (ط)
letter-zza = ظا (ظ)
letter-ayn = عین (ع)
letter-ghayn = غین (غ)
letter-fa = فا (ف)
letter-qaf = قاف (ق)
letter-kaf = کاف (ك)
letter-lam = لام (ل)
letter-mim = میم (م)
letter-nun = نون (ن)
letter-ha = ہا (ه)
letter-waw = واو (و)
letter-ya = یا (ي)
letter-alif = الف (ا)
letter-ya_madd = یائے مدہ (ي)
letter-waw_madd = واوِ مدہ (و)
letter-fatha = زبر (ـَ)
letter-kasra = زیر (ـِ)
letter-damma = پیش (ـُ)
letter-echo = قلقلے کی جنبش
letters = حروف

# What to mend first, at the end, and why.
mend-skipped = { $count ->
    [one] ایک لفظ چھوٹ گیا۔
   *[other] { $count } الفاظ چھوٹ گئے۔
}
mend-wrong_word = { $count ->
    [one] ایک لفظ متن سے مختلف تھا۔
   *[other] { $count } الفاظ متن سے مختلف تھے۔
}
mend-added = { $count ->
    [one] ایک بار کچھ ایسا سنائی دیا جو متن میں نہیں ہے۔
   *[other] { $count } بار کچھ ایسا سنائی دیا جو متن میں نہیں ہے۔
}
mend-swapped = { $count ->
    [one] ایک لفظ اپنے ساتھ والے لفظ سے آگے پیچھے ہو گیا۔
   *[other] { $count } الفاظ آگے پیچھے ہو گئے۔
}
mend-wrong_letter = { $count ->
    [one] { $letter }، ایک لفظ میں۔
   *[other] { $letter }، { $count } الفاظ میں۔
}
mend-wrong_haraka = { $count ->
    [one] ایک لفظ کی حرکات۔
   *[other] { $count } الفاظ کی حرکات۔
}
mend-rule = { $count ->
    [one] { $rule }، ایک لفظ میں۔
   *[other] { $rule }، { $count } الفاظ میں۔
}
why-missing = سب سے پہلے یہ، کیونکہ الفاظ ہی اصل متن ہیں۔
why-clear = پہلے یہ، کیونکہ اس سے لفظ کے معنی بدل سکتے ہیں۔
why-hidden = اس سے تلاوت میں حسن آتا ہے، اور اس کی مشق ہر جگہ کام آتی ہے۔

# یہ مشق ابھی کیوں ہے۔
lesson-sabaq = { $count ->
    [one] ایک آیت نئی ہے، اور ابھی دو دن اچھی طرح نہیں پڑھی گئی (یاد ہونے کا امکان: { $percent }٪)۔
   *[other] { $count } آیات نئی ہیں، اور ابھی دو دن اچھی طرح نہیں پڑھی گئیں (یاد ہونے کا امکان: { $percent }٪)۔
}
lesson-sabqi = { $count ->
    [one] پچھلے مہینے یاد کی ہوئی ایک آیت دہرانے کا وقت ہے (یاد ہونے کا امکان: { $percent }٪)۔
   *[other] پچھلے مہینے یاد کی ہوئی { $count } آیات دہرانے کا وقت ہے (یاد ہونے کا امکان: { $percent }٪)۔
}
lesson-manzil = { $count ->
    [one] پرانی یاد کی ہوئی ایک آیت دہرانے کا وقت ہے (یاد ہونے کا امکان: { $percent }٪)۔
   *[other] پرانی یاد کی ہوئی { $count } آیات دہرانے کا وقت ہے (یاد ہونے کا امکان: { $percent }٪)۔
}
lesson-ahead = { $count ->
    [one] وقت باقی ہے، اور یہ آیت سب سے پہلے بھول سکتی ہے (یاد ہونے کا امکان: { $percent }٪)۔
   *[other] وقت باقی ہے، اور یہ { $count } آیات سب سے پہلے بھول سکتی ہیں (یاد ہونے کا امکان: { $percent }٪)۔
}
lesson-joint_weak = { $first } سے { $second } تک کا جوڑ ابھی پکا نہیں: دونوں ایک ساتھ پڑھیں۔
lesson-look_alikes = { $first } اور { $second } آسانی سے خلط ملط ہو جاتی ہیں: دونوں کو آگے پیچھے پڑھیں۔
lesson-look_alike_ahead = { $second } بہت کچھ { $first } جیسی ہے جو آپ کو یاد ہے: دونوں پڑھیں، اور فرق پر دھیان دیں۔
lesson-rule = اس قاعدے کی مشق درکار ہے: { $rule }۔
lesson-new_verses = { $count ->
    [one] ایک نئی آیت؛ روزانہ کا ہدف: { $goal }۔
   *[other] { $count } نئی آیات؛ روزانہ کا ہدف: { $goal }۔
}
lesson-come_back = خوش آمدید۔ ناغے کے دن: { $daysaway }۔ دہرانے کی آیات: { $due }؛ آج صرف { $today }۔ سب پورا ہونے میں دن: { $daystocatchup }۔
lesson-catch_up = دہرانے کو ایک دن سے زیادہ ہے۔ آیات: { $due }؛ آج صرف { $today }۔ سب پورا ہونے میں دن: { $daystocatchup }۔
lesson-all_held = کچھ دہرانے کو نہیں، اور جو یاد کرنا تھا سب یاد ہے۔

# استاد کا دیا ہوا سبق۔
lesson-assigned = { $count ->
    [one] یہ آپ کے استاد کا دیا ہوا سبق ہے؛ ایک آیت باقی ہے۔ باقی دن: { $days }۔
   *[other] یہ آپ کے استاد کا دیا ہوا سبق ہے؛ { $count } آیتیں باقی ہیں۔ باقی دن: { $days }۔
}

# استاد کی رپورٹ۔
report-title = رپورٹ: { $name }
report-day = دن
report-caution = تلقین کبھی غلط سنتا ہے۔ آخری فیصلہ استاد کا ہے۔
report-none = بتانے کو کچھ نہیں۔
report-summary = خلاصہ
report-held = یاد آیتیں
report-streak = مسلسل دن
report-longest = سب سے زیادہ مسلسل دن
report-minutes = تلاوت کے منٹ
report-away = آخری تلاوت کو گزرے دن
report-due = دہرائی کا وقت
report-phase = حصہ
report-sabaq = سبق (نیا)
report-sabqi = سبقی (قریبی)
report-manzil = منزل (پرانا)
report-verses = آیتیں
report-overdue = تاخیر کے دن
report-words = کمزور الفاظ
report-word = لفظ
report-place = جگہ
report-weakness = کمزوری
report-evidence = ثبوت
report-last = آخری تلاوتیں، تازہ ترین آخر میں
report-joints = کمزور جوڑ
report-pairs = گڈمڈ ہونے والی ملتی جلتی آیتیں
report-rules = مشق طلب تجوید کے قواعد
report-rule = قاعدہ
report-assignments = استاد کا دیا ہوا
report-by = آخری تاریخ
report-left = باقی آیتیں
report-note = نوٹ
report-late = تاخیر
report-weeks = ہفتہ بہ ہفتہ
report-week = ہفتہ از
report-learned = نئی یاد
report-days = دن
report-right = سو میں صحیح الفاظ
report-recent = آخری تلاوتیں
report-passage = حصہ
report-counts = صحیح، غلط، چھوٹے، غیر یقینی
report-clean = صحیح
report-unheard = غیر یقینی
report-hesitated = جھجک
report-hint = اشارہ
mistake-skipped = چھوٹ گیا
mistake-wrong_word = دوسرا لفظ
mistake-added = اضافہ
mistake-wrong_letter = حرف
mistake-wrong_haraka = حرکت
mistake-swapped = آگے پیچھے
mistake-corrected = خود درست کیا
mistake-madd_too_short = مد کم
mistake-madd_too_long = مد زیادہ
eye-late = دیا ہوا سبق تاخیر میں ہے
eye-falling = پہلے سے زیادہ غلطیاں
eye-away = کئی دن سے غیر حاضر
eye-not_begun = شروع نہیں کیا
eye-behind = دہرائی دو دن سے زیادہ کی ہے
eye-weak_words = بار بار غلط ہونے والے الفاظ

put-by = تلاوتوں کا ذخیرہ اس وقت دستیاب نہیں۔ آپ کی تلاوت الگ محفوظ کر لی گئی ہے اور خود بخود یاد رکھ لی جائے گی۔

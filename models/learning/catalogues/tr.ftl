# What a learner is told of a word. $word is verbatim from the mushaf; $expected and $heard are letters.
kind-skipped = Şu kelime atlandı: { $word }.
kind-wrong_word = Şu kelimenin yerinde başka bir kelime duyuldu: { $word }.
kind-added = Metinde olmayan bir şey duyuldu.
kind-swapped = Şu kelime ile yanındaki yer değiştirmiş olarak duyuldu: { $word }.
kind-wrong_letter = Şu kelimenin harflerini bir kez daha dinleyin: { $word }.
kind-wrong_haraka = Şu kelimenin harekelerini bir kez daha dinleyin: { $word }.
kind-wrong_length = Şu kelimede uzatmaya dikkat edin: { $word }.
kind-wrong_shaddah = Şu kelimede hangi harfin şeddeli olduğuna dikkat edin: { $word }.
kind-wrong_ghunnah = Şu kelimede gunneye dikkat edin: { $word }.
kind-wrong_ikhfa = Şu kelimede nun harfine dikkat edin, gizli mi, açık mı: { $word }.
kind-wrong_idgham = Şu kelimede idgama dikkat edin: { $word }.
kind-wrong_qalqalah = Şu kelimede kalkaleye dikkat edin: { $word }.
kind-wrong_tafkhim = Şu kelimede neyin kalın, neyin ince olduğuna dikkat edin: { $word }.
kind-madd_too_short = Şu kelimedeki meddi daha uzun tutun: { $word }.
kind-madd_too_long = Şu kelimede sesi iki hareke miktarı tutun, daha fazla değil: { $word }.
detail-instead = { $word } — beklenen: { $expected }; duyulan: { $heard }.
detail-left_out = { $word } — duyulmayan: { $expected }.
detail-put_in = { $word } — metinde yokken duyulan: { $heard }.
mended = { $word } şimdi doğru.
crossed = { $left } ayetinden { $entered } ayetine geçtiniz; ikisi oraya kadar aynıdır.

# The name of a rule, what it asks for at a place, and how to do it. "due": the rule is due here; "undue": it is not.
rule-wrong_length = Med: uzun okuma
rule-wrong_shaddah = Şedde: harfin iki kez okunması
rule-wrong_ghunnah = Gunne: genizden gelen ses
rule-wrong_ikhfa = İhfa: nun harfinin gizlenmesi
rule-wrong_idgham = İdgam: sonraki harfe katma
rule-wrong_qalqalah = Kalkale: sesin sektirilmesi
rule-wrong_tafkhim = Tefhim ve terkik: kalın ve ince
rule-madd_too_short = Dört ile altı hareke arası med
rule-madd_too_long = Tabiî med: iki hareke
shaded = { $letter }: { $state }
state-wrong_length-due = uzun
state-wrong_length-undue = kısa
state-wrong_shaddah-due = şeddeli
state-wrong_shaddah-undue = şeddesiz
state-wrong_ghunnah-due = gunneli
state-wrong_ghunnah-undue = gunnesiz
state-wrong_ikhfa-due = gizli
state-wrong_ikhfa-undue = açık
state-wrong_idgham-due = idgamlı, gunneli
state-wrong_idgham-undue = idgamsız
state-wrong_qalqalah-due = kalkaleli
state-wrong_qalqalah-undue = kalkalesiz
state-wrong_tafkhim-due = kalın
state-wrong_tafkhim-undue = ince
state-madd_too_short-due = dört hareke veya daha uzun
state-madd_too_short-undue = daha kısa
state-madd_too_long-due = iki hareke
state-madd_too_long-undue = iki harekeden uzun
how-wrong_length-due = Sesi en az iki hareke miktarı uzatın; bir hareke, bir üstün okuyacak kadar süredir.
how-wrong_length-undue = Kısa tutun: bir hareke miktarı okuyup devam edin.
how-wrong_shaddah-due = Harfi tutun: önceki sesin sonunda kapatın, sonra harekesiyle yeniden açın.
how-wrong_shaddah-undue = Harfi tutmadan bir kez okuyun.
how-wrong_ghunnah-due = Devam etmeden önce sesi iki hareke miktarı genizden getirin.
how-wrong_ghunnah-undue = Harfi genizde tutmadan okuyun.
how-wrong_ikhfa-due = Nun için dilinizi değdirmeyin; sonraki harfe hazırlanarak iki hareke miktarı gunne yapın.
how-wrong_ikhfa-undue = Dil ucunu diş etine değdirip nun harfini fazladan gunne yapmadan açık okuyun.
how-wrong_idgham-due = Doğrudan sonraki harfe geçin ve orada iki hareke miktarı gunne yapın.
how-wrong_idgham-undue = Harfi kendi başına, gunne yapmadan okuyun.
how-wrong_qalqalah-due = Harfi sıkıca kapatın ve hareke vermeden hafifçe sektirerek bırakın.
how-wrong_qalqalah-undue = Harfi kapatıp sektirmeden sonrakine geçin.
how-wrong_tafkhim-due = Dilin arkasını kaldırın; ses ağzı doldursun.
how-wrong_tafkhim-undue = Dilin arkasını aşağıda, sesi ince tutun.
how-madd_too_short-due = Uzatmayı sürdürün: hemzeden önce dört veya beş hareke, şeddeli veya sakin harften önce altı; iki hareke kendi tabiî meddiniz kadardır.
how-madd_too_long-due = Sesi öteki tabiî medleriniz gibi iki hareke miktarı tutun, sonra devam edin.

# How to make a sound.
how-place = Mahreç, { $letter }: { $place }.
how-traits = Ayıran sıfatlar, { $letter } ile { $other } arasında: { $traits }.
how-put_in = Bir harften ötekine, arada bir şey olmadan doğrudan geçin.
how-fatha = Üstün için ağzınızı açın.
how-kasra = Esre için alt çeneyi biraz indirin ve dudakları yayın.
how-damma = Ötre için dudakları yuvarlayıp öne uzatın.
how-alif = Elif için ağzınızı açın ve sesi iki hareke miktarı uzatın.
how-ya_madd = Med yası için alt çeneyi biraz indirin ve sesi iki hareke miktarı uzatın.
how-waw_madd = Med vavı için dudakları yuvarlayın ve sesi iki hareke miktarı uzatın.
contrast-heavy = { $expected } için dilin arkasını damağa doğru kaldırın, ses ağzı doldursun; farkı: { $heard } böyle değildir.
contrast-light = { $expected } için dilin arkasını aşağıda, sesi ince tutun; farkı: { $heard } böyle değildir.
contrast-side = { $expected } için dilin yanını üst azı dişlerine yaslayın ve sesin uzanmasına izin verin; dil ucuyla çıkmaz. Farkı: { $heard } böyle değildir.
contrast-teeth = { $expected } için dil ucunu üst ön dişlerin kenarına, hafifçe görünecek kadar değdirin ve sesi akıtın; farkı: { $heard } böyle değildir.
contrast-whistle = { $expected } için dil ucunu dişlerin hemen arkasında tutun ve ıslık gibi net çıkarın; farkı: { $heard } böyle değildir.
contrast-tip = { $expected } için dil ucuyla üst ön dişlerin köklerini kapatıp bırakın; farkı: { $heard } böyle değildir.
contrast-voiced = { $expected } için sesi çıkarın, nefesi tutun; { $heard } aynı yerden ya da yakınından, nefesle çıkar.
contrast-breath = { $expected } için nefesi akıtın, sesi yükseltmeyin; { $heard } aynı yerden ya da yakınından, sesle çıkar.
contrast-mid_throat = { $expected } için boğazın ortasını daraltın; farkı: { $heard } böyle değildir.
contrast-deep_throat = { $expected } için boğazın ortasını açık bırakın; göğse yakın, en derin yerden çıkar. Farkı: { $heard } böyle değildir.
contrast-top_throat = { $expected } için ses boğazın ağza yakın üst kısmında sürtünsün; farkı: { $heard } böyle değildir.
contrast-qaf = { $expected } için dil kökünü en arkada yumuşak damağa kapatıp bırakın; ses kalındır. Farkı: { $heard } böyle değildir.
contrast-kaf = { $expected } için dili biraz daha önde kapatın ve ardından nefes verin; ses incedir. Farkı: { $heard } böyle değildir.
contrast-shin = { $expected } için dilin ortasını kaldırın ve nefes ağzın içine yayılsın; farkı: { $heard } böyle değildir.
contrast-jim = { $expected } için dilin ortasını damağa sıkıca, sesle kapatın; farkı: { $heard } böyle değildir.
contrast-lam = { $expected } için dilin ön kenarını diş etine koyun ve ses yanlardan geçsin; farkı: { $heard } böyle değildir.
contrast-ra = { $expected } için dil ucu diş etine hafifçe vursun, çok titremesin; farkı: { $heard } böyle değildir.
contrast-nun = { $expected } için dil ucunu diş etine değdirin ve ses genizden çıksın; farkı: { $heard } böyle değildir.
contrast-mim = { $expected } için dudakları kapatın ve ses genizden çıksın; farkı: { $heard } böyle değildir.
contrast-ba = { $expected } için dudakları sıkıca kapatıp bırakın, genizden bir şey çıkmasın; farkı: { $heard } böyle değildir.
contrast-fa = { $expected } için alt dudağın içini üst ön dişlerin kenarına değdirin; farkı: { $heard } böyle değildir.
contrast-waw = { $expected } için dudakları kapatmadan yuvarlayın; farkı: { $heard } böyle değildir.

# The seventeen places.
place-jawf = ağız ve boğaz boşluğu
place-deep_throat = boğazın göğse yakın en derin yeri
place-mid_throat = boğazın ortası
place-top_throat = boğazın ağza yakın üst kısmı
place-tongue_root = dil kökü ile üstündeki yumuşak damak
place-tongue_back = dilin arkası, kaf (ق) mahrecinin biraz önü
place-tongue_middle = dilin ortası ile damak
place-tongue_side = dilin yanı ile üst azı dişleri
place-tongue_edge = dilin ön kenarı ile üst ön dişlerin etleri
place-tip_gum = dil ucu ile diş eti, lam mahrecinin biraz altı
place-tip_back = dil ucu ile diş eti, nun mahrecine yakın, biraz içeride
place-tip_roots = dil ucu ile üst ön dişlerin kökleri
place-tip_behind = alt ön dişlerin hemen üstünde dil ucu
place-tip_teeth = dil ucu ile üst ön dişlerin kenarları
place-lip_teeth = alt dudağın içi ile üst ön dişlerin kenarları
place-lips = iki dudak arası
place-khayshum = geniz boşluğu

# The attributes.
sifa-hams = nefes akar (hems)
sifa-jahr = nefes tutulur (cehr)
sifa-shiddah = ses tutulur (şiddet)
sifa-tawassut = ses yarı tutulur (beyniyye)
sifa-rikhwah = ses akar (rihvet)
sifa-istila = dilin arkası yükselir (isti‘la)
sifa-istifal = dil aşağıda kalır (istifal)
sifa-itbaq = dil damağa kapanır (ıtbak)
sifa-infitah = dil damaktan ayrılır (infitah)
sifa-safir = ıslık gibi çıkar (safir)
sifa-qalqalah = sakinken sekerek çıkar (kalkale)
sifa-lin = yumuşaktır (lin)
sifa-inhiraf = yana meyleder (inhiraf)
sifa-takrir = dil ucu titreyebilir (tekrir)
sifa-tafashshi = nefes yayılır (tefeşşi)
sifa-istitala = dilin yanı boyunca uzanır (istitale)
sifa-ghunnah = genizden gelir (gunne)

# The letters.
letter-hamza = hemze (ء)
letter-ba = be (ب)
letter-ta = te (ت)
letter-tha = se (ث)
letter-jim = cim (ج)
letter-hha = ha (ح)
letter-kha = hı (خ)
letter-dal = dal (د)
letter-dhal = zel (ذ)
letter-ra = ra (ر)
letter-zay = ze (ز)
letter-sin = sin (س)
letter-shin = şın (ش)
letter-sad = sad (ص)
letter-dad = dad (ض)
letter-tta = tı (ط)
letter-zza = zı (ظ)
letter-ayn = ayn (ع)
letter-ghayn = gayn (غ)
letter-fa = fe (ف)
letter-qaf = kaf (ق)
letter-kaf = kef (ك)
letter-lam = lam (ل)
letter-mim = mim (م)
letter-nun = nun (ن)
letter-ha = he (ه)
letter-waw = vav (و)
letter-ya = ye (ي)
letter-alif = elif (ا)
letter-ya_madd = med yası (ي)
letter-waw_madd = med vavı (و)
letter-fatha = üstün (ـَ)
letter-kasra = esre (ـِ)
letter-damma = ötre (ـُ)
letter-echo = kalkale sesi
letters = harfler

# What to mend first, at the end, and why.
mend-skipped = { $count ->
    [one] Bir kelime atlandı.
   *[other] { $count } kelime atlandı.
}
mend-wrong_word = { $count ->
    [one] Bir kelime metindekinden farklıydı.
   *[other] { $count } kelime metindekinden farklıydı.
}
mend-added = { $count ->
    [one] Bir kez metinde olmayan bir şey duyuldu.
   *[other] { $count } kez metinde olmayan bir şey duyuldu.
}
mend-swapped = { $count ->
    [one] Bir kelime yanındakiyle yer değiştirdi.
   *[other] { $count } kelime yanındakiyle yer değiştirdi.
}
mend-wrong_letter = { $count ->
    [one] { $letter }, bir kelimede.
   *[other] { $letter }, { $count } kelimede.
}
mend-wrong_haraka = { $count ->
    [one] Bir kelimenin harekeleri.
   *[other] { $count } kelimenin harekeleri.
}
mend-rule = { $count ->
    [one] { $rule }, bir kelimede.
   *[other] { $rule }, { $count } kelimede.
}
why-missing = Önce bu; çünkü kelimeler metnin kendisidir.
why-clear = Önceliklidir; çünkü kelimenin anlamını değiştirebilir.
why-hidden = Okuyuşu güzelleştirir; üzerinde çalışmak her yerde işe yarar.

# Bunun neden şimdi çalışıldığı.
lesson-sabaq = { $count ->
    [one] Bir ayet yeni ve henüz iki gün iyi okunmadı (akılda kalma: %{ $percent }).
   *[other] { $count } ayet yeni ve henüz iki gün iyi okunmadı (akılda kalma: %{ $percent }).
}
lesson-sabqi = { $count ->
    [one] Son ay ezberlenen bir ayetin tekrar zamanı geldi (akılda kalma: %{ $percent }).
   *[other] Son ay ezberlenen { $count } ayetin tekrar zamanı geldi (akılda kalma: %{ $percent }).
}
lesson-manzil = { $count ->
    [one] Eskiden beri bildiğiniz bir ayetin tekrar zamanı geldi (akılda kalma: %{ $percent }).
   *[other] Eskiden beri bildiğiniz { $count } ayetin tekrar zamanı geldi (akılda kalma: %{ $percent }).
}
lesson-ahead = { $count ->
    [one] Vakit var; ilk unutulacak olan bu ayet (akılda kalma: %{ $percent }).
   *[other] Vakit var; ilk unutulacak olanlar bu { $count } ayet (akılda kalma: %{ $percent }).
}
lesson-joint_weak = { $first } ayetinden { $second } ayetine geçiş henüz sağlam değil: ikisini bir arada okuyun.
lesson-look_alikes = { $first } ve { $second } kolayca karıştırılır: art arda okuyun.
lesson-look_alike_ahead = { $second }, bildiğiniz { $first } ayetine çok benzer: ikisini okuyun ve farklarına dikkat edin.
lesson-rule = Bu kural çalışılmalı: { $rule }.
lesson-new_verses = { $count ->
    [one] Bir yeni ayet; günlük hedefiniz: { $goal }.
   *[other] { $count } yeni ayet; günlük hedefiniz: { $goal }.
}
lesson-come_back = Tekrar hoş geldiniz. Ara verilen gün: { $daysaway }. Tekrarı gelen ayet: { $due }; bugün yalnızca { $today }. Hepsinin yetişeceği gün sayısı: { $daystocatchup }.
lesson-catch_up = Tekrarı gelenler bir güne sığmıyor. Ayet: { $due }; bugün yalnızca { $today }. Hepsinin yetişeceği gün sayısı: { $daystocatchup }.
lesson-all_held = Tekrarı gelen yok; ezberlemek istediklerinizin hepsi ezberinizde.

# Hocanın verdikleri.
lesson-assigned = { $count ->
    [one] Bunu hocanız verdi; bir ayet kaldı. Kalan gün: { $days }.
   *[other] Bunu hocanız verdi; { $count } ayet kaldı. Kalan gün: { $days }.
}

# Hocanın raporu.
report-title = Rapor: { $name }
report-day = Gün
report-caution = Talqin bazen yanlış duyar. Son söz hocanındır.
report-none = Söylenecek bir şey yok.
report-summary = Özet
report-held = Ezberlenen ayetler
report-streak = Art arda gün
report-longest = En uzun seri (gün)
report-minutes = Okunan dakika
report-away = Son okumadan beri gün
report-due = Tekrarı gelenler
report-phase = Bölüm
report-sabaq = Sabaq (yeni)
report-sabqi = Sabqi (yakın)
report-manzil = Manzil (eski)
report-verses = Ayetler
report-overdue = Geciken gün
report-words = Zayıf kelimeler
report-word = Kelime
report-place = Yer
report-weakness = Zayıflık
report-evidence = Kanıt
report-last = Son okumalar, en yenisi sonda
report-joints = Zayıf ayet geçişleri
report-pairs = Karıştırılan benzer ayetler
report-rules = Çalışılacak tecvit kuralları
report-rule = Kural
report-assignments = Hocanın verdikleri
report-by = Bitiş günü
report-left = Kalan ayetler
report-note = Not
report-late = gecikti
report-weeks = Hafta hafta
report-week = Haftanın başı
report-learned = Yeni ezberlenen
report-days = Gün
report-right = Yüz kelimede doğru
report-recent = Son okumalar
report-passage = Bölüm
report-counts = Doğru, yanlış, atlanan, belirsiz
report-clean = doğru
report-unheard = belirsiz
report-hesitated = duraksadı
report-hint = ipucu
mistake-skipped = atlandı
mistake-wrong_word = başka kelime
mistake-added = ekleme
mistake-wrong_letter = harf
mistake-wrong_haraka = hareke
mistake-swapped = yer değiştirdi
mistake-corrected = düzeltildi
mistake-madd_too_short = med fazla kısa
mistake-madd_too_long = med fazla uzun
eye-late = Verilen ders gecikti
eye-falling = Öncekinden çok hata
eye-away = Günlerdir yok
eye-not_begun = Başlamadı
eye-behind = İki güne sığmayacak kadar tekrar birikti
eye-weak_words = Sürekli yanlış okunan kelimeler

put-by = Okuyuşların saklandığı yere şu anda ulaşılamıyor. Okuyuşunuz bir kenara konuldu ve kendiliğinden kaydedilecek.

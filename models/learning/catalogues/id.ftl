# What a learner is told of a word. $word is verbatim from the mushaf; $expected and $heard are letters.
kind-skipped = { $word } terlewat.
kind-wrong_word = Terdengar kata lain di tempat { $word }.
kind-added = Terdengar sesuatu yang tidak ada dalam teks.
kind-swapped = { $word } dan kata di sebelahnya terdengar tertukar urutannya.
kind-wrong_letter = Coba simak lagi huruf-huruf { $word }.
kind-wrong_haraka = Coba simak lagi harakat { $word }.
kind-wrong_length = Perhatikan panjang bacaan pada { $word }.
kind-wrong_shaddah = Perhatikan huruf yang bertasydid pada { $word }.
kind-wrong_ghunnah = Perhatikan ghunnah pada { $word }.
kind-wrong_ikhfa = Perhatikan nun pada { $word }: samar atau jelas?
kind-wrong_idgham = Perhatikan apakah nun melebur pada { $word }.
kind-wrong_qalqalah = Perhatikan qalqalah pada { $word }.
kind-wrong_tafkhim = Perhatikan mana yang tebal dan mana yang tipis pada { $word }.
kind-madd_too_short = Panjangkan lagi mad pada { $word }.
kind-madd_too_long = Cukup dua harakat saja untuk mad pada { $word }.
detail-instead = Pada { $word } terdengar { $heard }, padahal seharusnya { $expected }.
detail-left_out = Pada { $word } tidak terdengar { $expected }.
detail-put_in = Pada { $word } terdengar { $heard } yang tidak ada dalam teks.
mended = { $word } sudah benar sekarang.
crossed = Anda berpindah dari { $left } ke { $entered }, yang sama bunyinya sampai di situ.

# The name of a rule, what it asks for at a place, and how to do it. "due": the rule is due here; "undue": it is not.
rule-wrong_length = Mad: bacaan panjang
rule-wrong_shaddah = Tasydid: huruf ganda
rule-wrong_ghunnah = Ghunnah: dengung
rule-wrong_ikhfa = Ikhfa: nun yang disamarkan
rule-wrong_idgham = Idgham: melebur ke huruf berikutnya
rule-wrong_qalqalah = Qalqalah: pantulan
rule-wrong_tafkhim = Tafkhim dan tarqiq: tebal dan tipis
rule-madd_too_short = Mad empat sampai enam harakat
rule-madd_too_long = Mad thabi’i: dua harakat
shaded = { $letter }: { $state }
state-wrong_length-due = panjang
state-wrong_length-undue = pendek
state-wrong_shaddah-due = bertasydid
state-wrong_shaddah-undue = tanpa tasydid
state-wrong_ghunnah-due = dengan ghunnah
state-wrong_ghunnah-undue = tanpa ghunnah
state-wrong_ikhfa-due = samar
state-wrong_ikhfa-undue = jelas
state-wrong_idgham-due = melebur, dengan ghunnah
state-wrong_idgham-undue = tidak melebur
state-wrong_qalqalah-due = memantul
state-wrong_qalqalah-undue = tidak memantul
state-wrong_tafkhim-due = tebal
state-wrong_tafkhim-undue = tipis
state-madd_too_short-due = empat harakat atau lebih
state-madd_too_short-undue = lebih pendek
state-madd_too_long-due = dua harakat
state-madd_too_long-undue = lebih dari dua harakat
how-wrong_length-due = Panjangkan bacaannya: paling sedikit dua harakat.
how-wrong_length-undue = Baca pendek saja: satu harakat, lalu lanjutkan.
how-wrong_shaddah-due = Tahan hurufnya: tutup di akhir bunyi sebelumnya, lalu buka lagi dengan harakatnya.
how-wrong_shaddah-undue = Ucapkan huruf itu sekali saja, tanpa ditahan.
how-wrong_ghunnah-due = Dengungkan melalui hidung selama dua harakat sebelum melanjutkan.
how-wrong_ghunnah-undue = Ucapkan huruf itu tanpa menahannya di hidung.
how-wrong_ikhfa-due = Jangan tempelkan lidah untuk nun; dengungkan dua harakat sambil bersiap ke huruf berikutnya.
how-wrong_ikhfa-undue = Tempelkan ujung lidah ke gusi dan ucapkan nun dengan jelas, tanpa dengung tambahan.
how-wrong_idgham-due = Langsung masuk ke huruf berikutnya, dan dengungkan di sana dua harakat.
how-wrong_idgham-undue = Ucapkan huruf itu sendiri, tanpa dengung.
how-wrong_qalqalah-due = Tutup hurufnya dengan mantap lalu lepaskan dengan pantulan ringan, tanpa memberinya harakat.
how-wrong_qalqalah-undue = Tutup hurufnya lalu lanjutkan ke huruf berikutnya, tanpa pantulan.
how-wrong_tafkhim-due = Angkat pangkal lidah sehingga suara memenuhi mulut.
how-wrong_tafkhim-undue = Biarkan pangkal lidah rendah dan suaranya tipis.
how-madd_too_short-due = Teruskan panjangnya: empat atau lima harakat sebelum hamzah, enam sebelum huruf bertasydid atau bersukun; dua harakat sama dengan mad thabi’i Anda sendiri.
how-madd_too_long-due = Panjangkan dua harakat seperti mad thabi’i Anda yang lain, lalu lanjutkan.

# How to make a sound.
how-place = Makhraj { $letter }: { $place }.
how-traits = Yang membedakan { $letter } dari { $other }: { $traits }.
how-put_in = Langsung dari satu huruf ke huruf berikutnya, tanpa apa pun di antaranya.
how-fatha = Untuk fathah, bukalah mulut.
how-kasra = Untuk kasrah, turunkan sedikit rahang dan lebarkan bibir.
how-damma = Untuk dammah, bulatkan bibir dan majukan.
how-alif = Untuk alif, bukalah mulut dan panjangkan bunyinya dua harakat.
how-ya_madd = Untuk ya mad, turunkan sedikit rahang dan panjangkan bunyinya dua harakat.
how-waw_madd = Untuk wau mad, bulatkan bibir dan panjangkan bunyinya dua harakat.
contrast-heavy = Untuk { $expected }, angkat pangkal lidah ke arah langit-langit sehingga suara memenuhi mulut, berbeda dari { $heard }.
contrast-light = Untuk { $expected }, biarkan pangkal lidah rendah dan suaranya tipis, berbeda dari { $heard }.
contrast-side = Untuk { $expected }, tekankan sisi lidah ke geraham atas dan biarkan bunyinya memanjang; bukan ujung lidah yang membentuknya, berbeda dari { $heard }.
contrast-teeth = Untuk { $expected }, sentuhkan ujung lidah ke tepi gigi seri atas hingga sedikit terlihat, dan biarkan bunyinya mengalir, berbeda dari { $heard }.
contrast-whistle = Untuk { $expected }, jaga ujung lidah tepat di belakang gigi dan biarkan berdesis jelas, berbeda dari { $heard }.
contrast-tip = Untuk { $expected }, tutup dengan ujung lidah pada pangkal gigi seri atas lalu lepaskan, berbeda dari { $heard }.
contrast-voiced = Untuk { $expected }, bunyikan suara dan tahan napas; { $heard } dibentuk di tempat yang sama atau berdekatan, dengan aliran napas.
contrast-breath = Untuk { $expected }, biarkan napas mengalir tanpa suara; { $heard } dibentuk di tempat yang sama atau berdekatan, dengan suara.
contrast-mid_throat = Untuk { $expected }, sempitkan bagian tengah tenggorokan, berbeda dari { $heard }.
contrast-deep_throat = Untuk { $expected }, biarkan bagian tengah tenggorokan terbuka; bunyinya dari bagian terdalam, dekat dada, berbeda dari { $heard }.
contrast-top_throat = Untuk { $expected }, biarkan bunyi bergesek di bagian atas tenggorokan, dekat mulut, berbeda dari { $heard }.
contrast-qaf = Untuk { $expected }, tutup dengan pangkal lidah pada langit-langit lunak, jauh di belakang, lalu lepaskan; suaranya tebal, berbeda dari { $heard }.
contrast-kaf = Untuk { $expected }, tutup sedikit lebih ke depan dan biarkan napas mengikutinya; suaranya tipis, berbeda dari { $heard }.
contrast-shin = Untuk { $expected }, angkat tengah lidah dan biarkan napas menyebar di seluruh mulut, berbeda dari { $heard }.
contrast-jim = Untuk { $expected }, tutup dengan tengah lidah pada langit-langit dengan mantap dan bersuara, berbeda dari { $heard }.
contrast-lam = Untuk { $expected }, letakkan tepi depan lidah pada gusi dan biarkan bunyi lewat di sisinya, berbeda dari { $heard }.
contrast-ra = Untuk { $expected }, ketukkan ujung lidah ringan ke gusi, jangan banyak bergetar, berbeda dari { $heard }.
contrast-nun = Untuk { $expected }, sentuhkan ujung lidah ke gusi dan biarkan bunyi lewat hidung, berbeda dari { $heard }.
contrast-mim = Untuk { $expected }, rapatkan bibir dan biarkan bunyi lewat hidung, berbeda dari { $heard }.
contrast-ba = Untuk { $expected }, rapatkan bibir dengan mantap lalu lepaskan; tidak ada yang lewat hidung, berbeda dari { $heard }.
contrast-fa = Untuk { $expected }, sentuhkan bagian dalam bibir bawah ke tepi gigi seri atas, berbeda dari { $heard }.
contrast-waw = Untuk { $expected }, bulatkan bibir tanpa merapatkannya, berbeda dari { $heard }.

# The seventeen places.
place-jawf = rongga mulut dan tenggorokan
place-deep_throat = bagian terdalam tenggorokan, dekat dada
place-mid_throat = bagian tengah tenggorokan
place-top_throat = bagian atas tenggorokan, dekat mulut
place-tongue_root = pangkal lidah dengan langit-langit lunak di atasnya
place-tongue_back = pangkal lidah, sedikit di depan tempat qaf
place-tongue_middle = tengah lidah dengan langit-langit
place-tongue_side = sisi lidah dengan geraham atas
place-tongue_edge = tepi depan lidah dengan gusi gigi seri atas
place-tip_gum = ujung lidah dengan gusi, sedikit di bawah tempat lam
place-tip_back = ujung lidah dengan gusi, dekat tempat nun tetapi sedikit ke dalam
place-tip_roots = ujung lidah dengan pangkal gigi seri atas
place-tip_behind = ujung lidah tepat di atas gigi seri bawah
place-tip_teeth = ujung lidah dengan tepi gigi seri atas
place-lip_teeth = bagian dalam bibir bawah dengan tepi gigi seri atas
place-lips = di antara kedua bibir
place-khayshum = rongga hidung

# The attributes.
sifa-hams = napas mengalir (hams)
sifa-jahr = napas tertahan (jahr)
sifa-shiddah = suara tertahan (syiddah)
sifa-tawassut = suara setengah tertahan (tawassuth)
sifa-rikhwah = suara mengalir (rikhwah)
sifa-istila = pangkal lidah terangkat (isti'la)
sifa-istifal = lidah tetap rendah (istifal)
sifa-itbaq = lidah menutup ke langit-langit (ithbaq)
sifa-infitah = lidah terbuka dari langit-langit (infitah)
sifa-safir = berdesis (shafir)
sifa-qalqalah = memantul saat sukun (qalqalah)
sifa-lin = lembut (lin)
sifa-inhiraf = condong ke sisi (inhiraf)
sifa-takrir = ujung lidah dapat bergetar (takrir)
sifa-tafashshi = napas menyebar (tafasysyi)
sifa-istitala = memanjang di sisi lidah (istithalah)
sifa-ghunnah = berdengung (ghunnah)

# The letters.
letter-hamza = hamzah (ء)
letter-ba = ba (ب)
letter-ta = ta (ت)
letter-tha = tsa (ث)
letter-jim = jim (ج)
letter-hha = ha (ح)
letter-kha = kha (خ)
letter-dal = dal (د)
letter-dhal = dzal (ذ)
letter-ra = ra (ر)
letter-zay = zai (ز)
letter-sin = sin (س)
letter-shin = syin (ش)
letter-sad = shad (ص)
letter-dad = dhad (ض)
letter-tta = tha (ط)
letter-zza = zha (ظ)
letter-ayn = ain (ع)
letter-ghayn = ghain (غ)
letter-fa = fa (ف)
letter-qaf = qaf (ق)
letter-kaf = kaf (ك)
letter-lam = lam (ل)
letter-mim = mim (م)
letter-nun = nun (ن)
letter-ha = ha (ه)
letter-waw = wau (و)
letter-ya = ya (ي)
letter-alif = alif (ا)
letter-ya_madd = ya mad (ي)
letter-waw_madd = wau mad (و)
letter-fatha = fathah (ـَ)
letter-kasra = kasrah (ـِ)
letter-damma = dammah (ـُ)
letter-echo = pantulan qalqalah
letters = huruf

# What to mend first, at the end, and why.
mend-skipped = { $count ->
   *[other] { $count } kata terlewat.
}
mend-wrong_word = { $count ->
   *[other] { $count } kata berbeda dari teks.
}
mend-added = { $count ->
   *[other] { $count } kali terdengar sesuatu yang tidak ada dalam teks.
}
mend-swapped = { $count ->
   *[other] { $count } kata tertukar dengan kata di sebelahnya.
}
mend-wrong_letter = { $count ->
   *[other] { $letter }, pada { $count } kata.
}
mend-wrong_haraka = { $count ->
   *[other] Harakat pada { $count } kata.
}
mend-rule = { $count ->
   *[other] { $rule }, pada { $count } kata.
}
why-missing = Ini yang pertama, karena kata-kata adalah teks itu sendiri.
why-clear = Ini didahulukan, karena dapat mengubah arti kata.
why-hidden = Ini memperindah bacaan, dan melatihnya bermanfaat di mana-mana.

# Mengapa ini dilatih sekarang.
lesson-sabaq = { $count ->
   *[other] { $count } ayat masih baru, dan belum dibaca dengan baik pada dua hari (masih hafal: { $percent } %).
}
lesson-sabqi = { $count ->
   *[other] { $count } ayat yang dihafal dalam sebulan terakhir perlu diulang (masih hafal: { $percent } %).
}
lesson-manzil = { $count ->
   *[other] { $count } ayat hafalan lama perlu diulang (masih hafal: { $percent } %).
}
lesson-ahead = { $count ->
   *[other] Masih ada waktu, dan { $count } ayat ini yang paling mudah terlupa (masih hafal: { $percent } %).
}
lesson-joint_weak = Sambungan dari { $first } ke { $second } belum kuat: baca keduanya sekaligus.
lesson-look_alikes = { $first } dan { $second } mudah tertukar: baca berdampingan.
lesson-look_alike_ahead = { $second } mirip dengan { $first } yang sudah Anda hafal: baca keduanya, dan perhatikan bedanya.
lesson-rule = Hukum ini perlu dilatih: { $rule }.
lesson-new_verses = { $count ->
   *[other] { $count } ayat baru; target Anda sehari: { $goal }.
}
lesson-come_back = Selamat datang kembali. Hari tidak hadir: { $daysaway }. Ayat yang perlu diulang: { $due }; hari ini hanya { $today }. Hari sampai semuanya terkejar: { $daystocatchup }.
lesson-catch_up = Yang perlu diulang lebih banyak daripada yang muat dalam sehari. Ayat: { $due }; hari ini hanya { $today }. Hari sampai semuanya terkejar: { $daystocatchup }.
lesson-all_held = Tidak ada yang perlu diulang, dan semua yang ingin Anda hafal sudah dihafal.

# Tugas dari guru.
lesson-assigned = { $count ->
   *[other] Ini tugas dari guru Anda; tersisa { $count } ayat. Sisa hari: { $days }.
}

# Laporan untuk guru.
report-title = Laporan: { $name }
report-day = Hari
report-caution = Talqin kadang salah dengar. Keputusan akhir ada pada guru.
report-none = Tidak ada yang perlu disampaikan.
report-summary = Ringkasan
report-held = Ayat yang dihafal
report-streak = Hari berturut-turut
report-longest = Hari berturut-turut terbanyak
report-minutes = Menit membaca
report-away = Hari sejak bacaan terakhir
report-due = Waktunya diulang
report-phase = Bagian
report-sabaq = Sabaq (baru)
report-sabqi = Sabqi (baru-baru ini)
report-manzil = Manzil (lama)
report-verses = Ayat
report-overdue = Hari terlambat
report-words = Kata yang lemah
report-word = Kata
report-place = Tempat
report-weakness = Kelemahan
report-evidence = Bukti
report-last = Bacaan terakhir, yang terbaru di akhir
report-joints = Sambungan ayat yang lemah
report-pairs = Ayat mirip yang tertukar
report-rules = Hukum tajwid yang perlu dilatih
report-rule = Hukum
report-assignments = Tugas dari guru
report-by = Tenggat
report-left = Sisa ayat
report-note = Catatan
report-late = terlambat
report-weeks = Minggu demi minggu
report-week = Pekan mulai
report-learned = Baru dihafal
report-days = Hari
report-right = Kata benar dari seratus
report-recent = Bacaan terakhir
report-passage = Bagian bacaan
report-counts = Benar, salah, terlewat, tidak yakin
report-clean = benar
report-unheard = tidak yakin
report-hesitated = ragu
report-hint = petunjuk
mistake-skipped = terlewat
mistake-wrong_word = kata lain
mistake-added = tambahan
mistake-wrong_letter = huruf
mistake-wrong_haraka = harakat
mistake-swapped = tertukar
mistake-corrected = diperbaiki
mistake-madd_too_short = mad terlalu pendek
mistake-madd_too_long = mad terlalu panjang
eye-late = Tugas terlambat
eye-falling = Lebih banyak kesalahan dari sebelumnya
eye-away = Absen beberapa hari
eye-not_begun = Belum mulai
eye-behind = Ulangan melebihi muatan dua hari
eye-weak_words = Kata yang salah berulang-ulang

put-by = Penyimpanan bacaan sedang tidak dapat dijangkau. Bacaan Anda disisihkan dan akan dicatat dengan sendirinya.

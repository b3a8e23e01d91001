"""The words by which Arabic news tells that somebody speaks: normalised, no names among them."""

from __future__ import annotations

import re
from functools import lru_cache

from index.text.lexicon.verb_forms import (
    AT_TIMES,
    IMPERFECT,
    OBJECT,
    PARTICIPLES,
    PLURAL,
    SAYING,
)
from index.text.normalise import normalise

__all__ = ["AT_TIMES", "IMPERFECT", "OBJECT", "PARTICIPLES", "PLURAL", "SAYING"]


def _words(text: str) -> frozenset[str]:
    return frozenset(normalise(text).split())


# What follows these is what is said, whatever verb stands before: he answered, saying …
SAYING_SO = _words("قائلا قائلة قائلين")
# He began *by reminding* that …
BY_REMINDING = _words(
    "بالتذكير بالتأكيد بالقول بالإشارة بالتشديد بالتحذير بالتنويه بالاعتراف بالإقرار بالتنبيه"
)
BY_SAYING = frozenset({"بقوله", "بقولها", "بقولهم", "بالقول", "بالرد", "بالاجابه"})
# "that" before a clause. A fused pronoun belongs to the clause, a bare أن does not.
BARE_THAT = frozenset({"ان", "بان"})
FUSED_THAT = frozenset(
    f"{front}{that}{end}"
    for front in ("", "ب")
    for that in ("ان",)
    for end in ("ه", "ها", "هم", "هما", "نا", "ني", "ك", "كم", "هن")
)
# "according to": whose words they are follows.
ACCORDING = frozenset({"بحسب", "حسب", "حسبما", "وفق", "وفقا", "طبقا", "نقلا", "بحسبما"})
# "according to him": his words end here.
OWN_WORDS = frozenset({"قوله", "قولها", "قولهم", "تعبيره", "تعبيرها", "رايه", "رايها", "رايهم"})
# When something was said.
TIMES = _words(
    """
    اليوم أمس غدا مساء صباح ظهر فجر ليلة يوم يومي الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس
    الجمعة السبت حينها آنذاك وقتها يومها حينئذ عندئذ لاحقا مؤخرا حاليا سابقا الآن الليلة البارحة
    أواخر أوائل مطلع منتصف زوال عصر عشية ساعة الساعة
    """
)
# "last month": these after the name of a span of time.
SPANS = _words("الشهر العام الأسبوع الموسم السنة الليلة المرة القرن العقد الصيف الشتاء شهر عام")
WHICH_TIME = _words(
    """
    الماضي الماضية الفائت المقبل المقبلة الجاري الجارية الحالي الحالية القادم القادمة المنصرم
    المنصرمة الفارط الفارطة
    """
)
# How somebody stood there who said something.
CIRCUMSTANCES = _words(
    """
    ضاحكا ضاحكة باكية مبتسمة هامسا هامسة متنهدا متنهدة ممازحا حزينا غاضبة
    موجها متحدثا مخاطبا متوجها مفضلا رافضا طالبا مشترطا مستشهدا ساخرا غاضبا باكيا مبتسما مازحا
    متهكما مستنكرا متأثرا حاملا متسائلا معلقا ردا تعليقا تعقيبا معقبا نافيا مستعرضا شارحا بنبرة
    بحسرة بمرارة بغضب بحزم بأسى بصوت بلهجة بسخرية بثقة بابتسامة بحماس بتأثر بحدة بهدوء بفخر بألم
    بكل ببيان بتصريح بحديث بكلمة بمؤتمر بمنشور برسالة بتغريدة بدورهم بدورهما
    """
)
# What somebody is asked or speaks about: nobody in it speaks.
ASKED = _words(
    """
    حول عن بشأن بخصوص رده ردها ردهم ردا سؤال سؤاله سؤالها بسؤاله بسؤالها لسؤال تعليقا تعليقه تعليقها
    تعقيبا بالنسبة
    """
)
# What ends a subject: place, time and manner of speaking.
ADVERBIAL = (
    TIMES
    | CIRCUMSTANCES
    | _words(
        """
    اليوم أمس مساء صباح ظهر يوم الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت خلال
    عقب إثر بعد قبل عبر ضمن لدى أثناء عندما حين حيث جانبه جانبها بدوره بدورها جهته جهتها ناحيته
    أيضا مجددا كذلك قائلا قائلة على عن إلى تعليقا معلقا ردا بشأن حول تحذيرا حاليا سابقا مؤخرا
    اللذان اللذين اللتان اللتين اللاتي اللواتي
    كما ثم لما لكن هذا هذه ذلك في لـ ل طلب الذي التي الذين وهو وهي لوكالة لصحيفة لقناة بالقول إنما
    فيما بينما وسط أمام تجاه قبيل إزاء ضمنها قائلين بحضور رفقة مضيفا مؤكدا وذلك
    """
    )
)
# After one of these heads "في" belongs to the speaker: an official *in* a ministry.
PLACES_OF_WORK = _words(
    """
    وزارة منظمة شركة جامعة معهد هيئة حزب مجلس اتحاد نقابة مركز مؤسسة لجنة حكومة بلدية إدارة
    مستشفى فريق جمعية رابطة بنك مصرف سفارة رئاسة برلمان محكمة شرطة جيش كلية مفوضية نيابة مديرية
    نادي أمانة مكتب قيادة سلطة سلطات صندوق مرصد غرفة قوات ديوان مجموعة كتلة حركة جبهة تحالف ائتلاف
    وفد بعثة أكاديمية مندوبية دائرة خارجية داخلية محافظة ولاية نيابة معارضة منتخب بورصة فرقة
    """
)
# Heads of a role: what a person or body is. A name may follow.
ROLES = _words(
    """
    وزير وزيرة رئيس رئيسة مدير مديرة متحدث متحدثة ناطق ناطقة مسؤول مسؤولة مسؤولون مسؤولين سفير
    سفيرة نائب نائبة عضو عضوة أمين أمينة كاتب كاتبة قائد زعيم زعيمة محام محامي محامية خبير خبيرة
    باحث باحثة باحثون باحثين أستاذ أستاذة طبيب طبيبة مخرج مخرجة لاعب لاعبة مهاجم مدرب مدربة ملك
    ملكة أمير أميرة دبلوماسي دبلوماسية مصدر مصادر والي محافظ نقيب نقيبة محلل محللة مراسل مراسلة
    صحفي صحفية مستشار مستشارة مفوض مفوضة مبعوث مبعوثة مرشح مرشحة حاكم قاض قاضية شاهد شهود ضابط
    عميد منسق منسقة مؤسس كبير كبيرة متفقد مندوب مندوبة وكيل وكيلة ممثل ممثلة شيخ إمام
    كاردينال بابا جنرال عقيد لواء رجل امرأة زوج زوجة أب أم والد والدة شقيق ناشط ناشطة مواطن
    مواطنة منتج منتجة مغن مغنية فنان فنانة دكتور دكتورة بروفيسور مهندس مهندسة رائد مقدم ملازم
    رقيب مشير أستاذان سيدة سيد شيخ حاج قس مطران بطريرك قاضي مفتي عمدة مختار مصدران مصدرين خبراء
    محللون محللين مراقبون مراقبين شهود ناشطون ناشطين مسؤولان مسؤولين أطباء باحثان باحثين ممرض
    ممرضة معلم معلمة سائق سائقة تاجر تاجرة مزارع مزارعة مربي مربية صاحب صاحبة صياد عامل بائع
    نازح نازحة لاجئ لاجئة ناجية متهم متهمة ضحية شقيقة ابن ابنة أخ أخت جار جارة صديق صديقة زميل
    زميلة نظير نظيرة عم خال موظف موظفة رئيسان مشرف مشرفة مهاجر لاعبة حارس قبطان بطل بطلة
    روائي روائية شاعر شاعرة مخترع عالم عالمة مؤرخ اقتصادي مؤلف مؤلفة مصور مصورة ممول وسيط
    استشاري استشارية آمر محامون محامين أعيان وجهاء منتقدون منتقدين نشطاء جمعويون حقوقيون حقوقيين
    مواطنون مواطنين محتجون محتجين متظاهرون متظاهرين معارضون معارضين مؤيدون مؤيدين نقاد زعماء
    قادة وزراء نواب دبلوماسيون دبلوماسيين صحفيون صحافيون مدربون لاعبون طلاب طلبة أولياء
    مستثمرون متعاملون تجار وسطاء رؤساء أعضاء أمناء زملاء مندوبون ناخبون مسافرون ناجون مزارعون
    أساتذة معلمون ممثلون عمال علماء مؤرخون اقتصاديون مربون مربو
    متطوع متطوعة مهندسون سكان أهالي مشجع نجم نجمة قيادي قيادية برلماني برلمانية سياسي معارض
    طيار
    """
)
# Bodies speak too; the body spoken for is the speaker.
BODIES = PLACES_OF_WORK | _words(
    """
    وسائل صحف وكالات جهات جهة دوائر أوساط جمعيات نقابات أحزاب فصائل هيئات مؤسسات شركات
    وكالة صحيفة موقع قناة شبكة إذاعة بيان بلاغ دراسة تقرير استطلاع استطلاعات منظمات مجلة جريدة
    تلفزيون تقارير دراسات تحريات صحافة
    """
)
# A definite role alone points back to whoever spoke last: the official, the statement.
POINTING = _words(
    """
    المسؤول المسؤولة الوزير الوزيرة الدبلوماسي الدبلوماسية المتحدث المتحدثة الناطق المصدر البيان
    البلاغ الرئيس المدير المديرة النائب الخبير الباحث الكاتب المؤلف
    """
)
# These may mean a body as well.
IMPARTIAL = _words("المصدر البيان البلاغ المصادر")
# Of what country somebody is: alone it means who spoke last.
NATIONALITIES = _words(
    """
    الفرنسي الإيطالي الإسباني البرتغالي الألماني الإنجليزي البريطاني الأمريكي الأميركي البرازيلي
    الأرجنتيني الهولندي البلجيكي الكرواتي الصربي التركي الروسي السويسري النمساوي السويدي الدنماركي
    النرويجي الياباني الكوري الصيني المصري السعودي التونسي المغربي الجزائري العراقي السوري اللبناني
    الأردني الفلسطيني السوداني الليبي اليمني الكويتي القطري الإماراتي الإيراني الأوكراني
    """
)
# "the same source", "the said official": the rest of the phrase counts.
SAME = _words(
    "ذات نفس نفسه نفسها نفسهم ذاته ذاتها ذاتهم عينه عينها المذكور المذكورة هذا هذه إياه إياها"
)
# Indefinite words inside a role: a secretary *general*, the spokesman *in the name of*.
SMALL_ROLES = _words(
    """
    عام عامة باسم سابق سابقة أول ثان سام كبار كبير
    """
)
# They are sent *to* somewhere.
ENVOYS = _words("مبعوث مبعوثة سفير سفيرة مندوب مندوبة مفوض مفوضة ممثل ممثلة قنصل موفد")
# A place or body named after somebody, who does not speak there: the university of King …
NAMESAKES = PLACES_OF_WORK | _words(
    """
    مدينة مطار ميدان شارع جسر ملعب استاد كأس جائزة مدرسة قصر قاعة طريق حي ميناء قاعدة مسجد جامع سد
    بطولة دوري مكتبة متحف برج مجمع حديقة
    """
)
# Before a noun they say how many: nobody's name.
QUANTIFIERS = _words(
    """
    ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة ثلاث أربع خمس عدة عدد بعض كل أحد إحدى مجموعة جميع
    كافة معظم غالبية أغلب عشرات مئات آلاف سائر كلا كلتا أية
    """
)
# Words before which a form of a verb of saying is a noun: upon *a request*.
PREPOSITIONS = _words(
    """
    على من في عن إلى بعد قبل مع حسب وفق دون ضمن عبر لدى نحو بين حد
    """
)
# Function words that neither begin nor belong to a name.
STOPS = _words(
    """
    من إلى على عن في مع أن إن أنه أنها بأن أو أم لم لن لا ما قد كان كانت يكون بين كل بعض غير أي
    الذي التي الذين كما لكن بل ثم حتى منذ خلال بعد قبل عند عندما إذا لو هو هي هم هما وهو وهي وقد
    وكان وكانت وفي ومن وعلى وإلى وعن وأن وإن مثل أكثر أقل حول ضد نحو لدى إثر أثناء بشأن برفقة
    رغم بسبب أما إذ قوله قولها قولهم فيما بينما له لها لهم به بها بهم منه منها فيه
    فيها عليه عليها بعضهما ليس ليست بعدما حينما ريثما كلما
    """
)
# Nobody speaks where these stand straight before "that": it appears that, it is noted that.
IMPERSONAL = _words(
    """
    يذكر تبين يتبين يعتبر يعتقد يتوقع يزعم يقال
    """
)
NEGATIONS = frozenset({"لم", "لن", "لا", "ولم", "ولن", "ولا", "ما", "دون"})
# Verbs with many other uses: they tell of speech only with a clause or a quotation.
WITH_CLAUSE_ONLY = _words(
    """
    قال كتب رأى أظهر أثبت قدر تابع واصل رد بين تحدث أجاب علق أضاف ذكر روى
    """
)


# They speak to, of or against somebody, whose name stands where else a second name could not.
WITH_PERSON = _words(
    """
    اتهم طالب دعا حث أبلغ أخبر ناشد حذر وصف نبه أدان انتقد هدد أوصى خاطب نصح حض طمأن أخطر توعد
    سأل وعد
    """
)
# Bodies that pass on what others say.
MEDIA = _words(
    """
    وكالة صحيفة موقع قناة شبكة إذاعة مجلة تلفزيون راديو جريدة منصة برنامج
    """
)
AGENCIES = _words("رويترز فرانس بلومبرغ أسوشيتد شينخوا الأناضول")
# They are spoken to: "told *the journalists*". World agencies stand for all that are named so.
AUDIENCE = (
    MEDIA
    | AGENCIES
    | _words(
        """
    صحفيين صحافيين مراسلين إعلاميين سي بي سكاي وسائل نواب حضور مجلس جمهور أنصاره أنصارها
    مؤيديه مؤيديها وكالتنا صحيفتنا جريدتنا موقعنا قناتنا إذاعتنا مجلتنا مراسلنا مراسلتنا
    """
    )
)
# Where something is said, not where its speaker works: "in a statement".
OCCASIONS = _words(
    """
    بيان بيانه بيانها بلاغ تصريح تصريحات تصريحاته مؤتمر حديث حديثه ختام كلمة كلمته لقاء برنامج
    دورية مقابلة حوار تغريدة رسالة خطاب خطابه اجتماع جلسة مداخلة افتتاح تعليق رد رده سياق وقت
    صفحة صفحته منشور مقال تقرير تقريرها ندوة اتصال إطار هذا هذه ذلك نفس حوارها تدوينة تغريدات
    إشارة معرض ذات صدد
    """
)
# Words for what has been said; a quotation may stand after them without a verb.
UTTERANCES = _words(
    """
    بيان بيانا بيانها بيانه تصريح تصريحات تصريحا كلمة رسالة تغريدة خطاب خطابا تدوينة بلاغ منشور
    رسالته رسالتها كلمته كلمتها تغريدته تغريدتها بيانات أرقام إحصاءات إحصائيات معطيات تقديرات
    مذكرة مذكرته مذكرتها
    """
)
# What people criticise, back or visit, beside the verbal nouns.
MATTERS = _words(
    """
    القرار القرارات المشروع المشاريع الخطة الخطط القانون الحرب العقوبات المقترح الموقف المواقف
    الوضع الأوضاع العملية العمليات القضية الصفقة المبادرة الفكرة السياسة السياسات الأزمة الضربة
    الضربات الجريمة الجرائم النتائج المصابين الجرحى الضحايا المتضررين المرضى النازحين اللاجئين
    المنطقة المدينة الموقع المنشأة المعرض المهرجان الميزانية الموازنة الدعوة الدعوات الادعاءات
    الاتهامات المزاعم الحديث التعليق الكشف الإجابة الخوض الرد
    """
)
# What something stands in that nobody needs to have said.
DOCUMENTS = _words("تقرير وثيقة حيثيات حكم تعميم قرار دراسة لائحة اتفاق اتفاقية تحقيق مسودة")
# Nouns of saying, with the prepositions of their object.
DECLARING: dict[str, tuple[str, ...]] = {
    normalise(noun): tuple(map(normalise, prepositions.split()))
    for noun, prepositions in {
        "تصريح": "عن ب", "تصريحات": "عن ب", "إعلان": "عن -", "تأكيد": "على -", "قول": "",
        "نفي": "-", "اعتراف": "ب",
    }.items()
}  # fmt: skip
# What stands after one of these in quotation marks is its title.
TITLED = _words(
    """
    برنامج برنامجه برنامجها فيلم كتاب كتابه مسلسل عنوان بعنوان شعار وسم هاشتاغ اسم باسم مبادرة
    تطبيق حملة مشروع عملية مهرجان كأس فضائية فضائيات حساب مجموعة فرقة رواية ديوان لبرنامج
    """
)
# What stands behind a verb of saying is not always somebody.
NO_SPEAKERS = _words(
    "اسمه اسمها هويته هويتها حديثه حديثها كلامه كلامها ذلك هذا ضرورة غيره الانتباه النظر انتباه"
)
# According to these nobody speaks.
NO_SOURCES = _words(
    """
    مبادئ قانون القانون قواعد القواعد معايير المعايير شروط الشروط بروتوكول نظام النظام خطة الخطة
    جدول الجدول المادة مادة أحكام اتفاق الاتفاق اتفاقية الاتفاقية العادة التوقيت توقيت الظروف
    الحاجة ضوابط الضوابط آلية رؤية الدستور المتاح الأصول مقتضيات الترتيب
    """
)
# These titles belong to a name of one word.
TITLES = _words(
    """
    شيخ أمير أميرة ملك بابا إمام حاج
    """
)
# Behind these a name goes on, whatever follows: son of, servant of.
NAME_LINKS = _words("بن ابن بنت ولد آل أبو أبا أبي عبد أم بو ذو فان دي دو دا فون")
# Words of respect before a title or name are no part of it.
HONORIFICS = _words("سعادة معالي فضيلة سماحة سيادة جلالة سمو فخامة نيافة غبطة دولة")
# "His Excellency" alone is whoever was called so.
HIS_HONOUR = _words("سعادته سعادتها معاليه معاليها سموه سموها سيادته فضيلته سماحته جلالته فخامته")
# What a role is for: the head *of football*, the council *for affairs of* …
PURPOSES = _words(
    """
    كرة شؤون قطاع منطقة حقوق مكافحة دول دولة مدينة إقليم ولاية شمال جنوب شرق غرب وسط حماية تنمية
    تطوير تنظيم رعاية دعم اسم صفة جهة أمن صحة تعليم علوم طب عمليات خدمات سلامة إعادة بحوث دراسات
    أبحاث ضمان سياسات علاقات تخطيط جودة ألعاب فئة رياضة سباق ملف
    """
)
# They stand for a party or place: the member *for* …
DELEGATES = _words(
    """
    نائب نائبة عضو عضوة مرشح مرشحة ممثل ممثلة برلماني برلمانية قيادي قيادية مستشار مستشارة مندوب
    مندوبة مدافع مدافعة
    """
)
# Ranks and academic titles: a name follows; alone they say little about who is meant.
RANKS = _words(
    """
    دكتور دكتورة بروفيسور مهندس مهندسة لواء عميد عقيد مقدم رائد نقيب ملازم رقيب فريق مشير سيد سيدة
    أستاذ أستاذة مستشار سفير سفيرة شيخ حاج قس أب مطران د م أ
    """
)
# Adjectives of bodies and roles that do not end as such usually do.
ADJECTIVES = _words(
    """
    العام العامة السابق السابقة الأول الأولى الثاني الثانية الجديد الجديدة الأعلى العليا الوطني
    المتحدة المتحد الخاص الخاصة المشترك المشتركة المساعد المساعدة الأكبر الكبرى الكبير الكبيرة
    الدائم الدائمة المؤقت المؤقتة المكلف المكلفة المستقل المستقلة الحر الحرة الأسبق الراحل الراحلة
    المنتخب المنتخبة المختص المختصة المعني المعنية الحاكم الحاكمة المعارض المعارضة الشامل الشاملة
    المقيم المقيمة الأحمر المسلح المسلحة الحالي الحالية التابع التابعة الموحد
    الموحدة الناشئة العامل العاملة القائد الشقيق الشقيقة الأصغر الصغير الأوسط الشمالي المركز
    """
)
# Verbal nouns that no pattern tells.
VERBAL_NOUNS = _words(
    """
    عدم وجود رفض منع وقف قتل دعم نقل فتح غلق سحب طرد قبول دخول خروج وصول نشر بيع شراء بدء عودة
    زيادة خفض رفع حدوث وقوع سقوط صدور رصد ضبط كشف حصول صحة قيام مقتل إصابة منح حظر فرض عزم حرص
    رغبة قدرة جاهزية ضرورة أهمية ثقة قلق أسف نية حق حقيقة تضامن رحيل فوز فقدان عزل حل بناء وضع
    تأخر تقدم تدخل تحول تصرف تورط تعثر تدهور تدفق تجدد توقف تعرض تحسن
    نجاح فشل غياب حضور ظهور صعود هبوط نمو بلوغ هجوم قصف قطع ربط
    صرف دفع حجز خلو إقالة إقامة إعادة إحالة إزالة إدانة تسوية تهدئة ترشح ترشيح تنحي تخلي تلقي
    توخي تبني تصدي مسؤولية مشاركة استقالة وفاة ولادة عقد عبور حماية خطورة صعوبة
    """
)
_MASDAR = re.compile("ت..ي.|ت.ا..|ا...?ا.|است..ا.|است.ا.ه|ا..ا.ه|ا.ا.ه|م.ا..ه|ان..ا.|ا...ا.ات")
# Verbal nouns whose ال is no article.
_WITH_AL = _words("التزام إلغاء التماس التقاء التحاق إلقاء إلزام التفاف إلمام")
# Given names in the pattern of a verbal noun.
_GIVEN = _words("توفيق تيسير تحسين إحسان إيمان إلهام إكرام انتصار ابتسام ابتهال إسلام تماضر اعتدال")


@lru_cache(maxsize=65536)
def is_masdar(form: str) -> bool:
    """Whether a word is a verbal noun, by its pattern or by the list: تحويل، إطلاق، وجود."""
    if form in VERBAL_NOUNS:
        return True
    if is_role(form) or is_body(form) or (form.startswith("ال") and form not in _WITH_AL):
        return False
    return form not in _GIVEN and _MASDAR.fullmatch(form) is not None


def is_matter(form: str) -> bool:
    """Whether a definite word is what people speak about, and no family's name: الاتفاق، القرار."""
    return form in MATTERS or (form.startswith("ال") and is_masdar(form[2:]))


@lru_cache(maxsize=65536)
def is_role(form: str) -> bool:
    """Whether a word is a role, with article, pronoun or accusative ending or without: نقيبها."""
    word = bare(form)
    if word in ROLES:
        return True
    if word in BODIES:
        return False  # مؤسسة is no founder
    if word[-1:] == "ي" and f"{word}ن" in ROLES:
        return True  # the analysts *of* …
    accusative = len(word) > 3 and word.endswith("ا") and word[:-1] in ROLES
    return accusative or unowned(word) in ROLES


def unowned(form: str) -> str:
    """A role without whose it is, and without article: مخرجته → مخرجه, نقيبها → نقيب; another word
    without article alone."""
    word = bare(form)
    if word in ROLES or len(word) <= 3:
        return word
    for owner in ("ها", "هم", "ه"):
        role = word.removesuffix(owner)
        for one in (role, f"{role[:-1]}ه" if role.endswith("ت") else role):
            if word != role and one in ROLES:
                return one
    return word


@lru_cache(maxsize=65536)
def is_body(form: str) -> bool:
    """Whether a word is a body that can speak, with or without its article."""
    return bare(form) in BODIES


def belongs_to(preposition: str, before: str) -> bool:
    """Whether a preposition goes with the noun before it: the *defence of* consumers."""
    return preposition == "عن" and before.removeprefix("لل").removeprefix("ال") in _TAKE_OF


_TAKE_OF = _words("دفاع مسؤول مسؤولة بحث إعلان كشف إفراج استعلام مدافع مدافعة")


def bare(form: str) -> str:
    """A word without its article: الوزير → وزير; للوزير stays."""
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


@lru_cache(maxsize=65536)
def said_of(form: str) -> str | None:
    """As `said`, for a verb with a pronoun behind it: أكده، ووصفها، أدانته."""
    for ending in ("ها", "هم", "ه"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            return said(form.removesuffix(ending))
    return None


@lru_cache(maxsize=65536)
def said(form: str) -> str | None:
    """The verb of saying that a word is a form of, with or without و, ف or س before it."""
    if form in SAYING:
        return SAYING[form]
    return SAYING.get(form[1:]) if _is_joined(form) else None


def _is_joined(form: str) -> bool:
    """Whether a letter may be joined to the front of a verb: and, so; *will* to an imperfect."""
    future = form[:1] == "س" and form[1:2] in {"ي", "ت"}
    return len(form) > 2 and (form[0] in "وف" or future)


@lru_cache(maxsize=65536)
def saying_participle(form: str) -> str | None:
    """The preposition that such a participle takes ("-": none), or None for any other word."""
    if form in PARTICIPLES:
        return PARTICIPLES[form]
    if form[:1] == "و" and len(form) > 5:
        return PARTICIPLES.get(form[1:])
    return None


@lru_cache(maxsize=65536)
def told(form: str) -> str | None:
    """The verb that a word is a form of, one of saying or one that tells of speech at times."""
    verb = said(form)
    if verb is not None or not form:
        return verb
    return AT_TIMES.get(form) or (AT_TIMES.get(form[1:]) if _is_joined(form) else None)

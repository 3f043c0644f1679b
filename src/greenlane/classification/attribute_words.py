"""What goods are told apart by: attributes, their questions and values, English and Arabic."""

# attribute | question; below it: value | words for it | further words that a text states it by
TABLE = """
material|What is it made of?|ممّ صُنعت البضاعة؟
 cotton|cotton|القطن|قطن,قطنيه,قطنية
 wool|wool or fine animal hair|الصوف أو الوبر|wool,lambswool,animal hair,صوف,وبر
 silk|silk|الحرير|حرير
 flax|flax|الكتان|linen,كتان
 synthetic|man-made fibres|ألياف تركيبية أو اصطناعية|man-made,synthetic fibre,synthetic,artificial fibre,polyester,nylon,acrylic,viscose,تركيبيه,تركيبية,اصطناعية,صناعية
 leather|leather|الجلد الطبيعي|جلد,جلد طبيعي
 textile|textile materials|مواد نسيجية|textile,نسيج,نسيجية
 plastic|plastics|اللدائن|plastic,polymer,polyethylene,polypropylene,لدائن,بلاستيك
 rubber|rubber|المطاط|مطاط
 wood|wood|الخشب|wooden,خشب,خشبية
 bamboo|bamboo|الخيزران|خيزران
 paper|paper or paperboard|الورق أو الورق المقوى|paper,paperboard,cardboard,ورق,كرتون
 glass|glass|الزجاج|glassware,زجاج
 ceramic|ceramics|الخزف|ceramic,porcelain,china,خزف,بورسلين
 stone|stone|الحجر|granite,marble,رخام,حجر,جرانيت
 steel|iron or steel|الحديد أو الصلب|iron,steel,stainless,حديد,صلب,فولاذ
 copper|copper|النحاس|brass,bronze,نحاس
 aluminium|aluminium|الألومنيوم|aluminum,ألومنيوم,الومنيوم
 precious|precious metal|معادن ثمينة|gold,silver,platinum,ذهب,فضة,بلاتين
make|Is it knitted or woven?|هل هي مصنرة أم منسوجة؟
 knitted|knitted or crocheted|مصنرة أو كروشيه|knitted,crocheted,مصنرة,مصنرات,مصنر
 woven|woven (not knitted)|منسوجة (غير مصنرة)|not knitted,woven,منسوج,منسوجة
wearer|Who is it for?|لمن هي؟
 men|men or boys|الرجال أو الأولاد|men,men's,boys,boys',رجال,أولاد,رجالية
 women|women or girls|النساء أو البنات|women,women's,girls,girls',نساء,بنات,نسائية
 babies|babies|الأطفال الرضع|baby,babies,babies',infant,رضع,أطفال
state|In which state are the goods?|على أي حال هي البضاعة؟
 live|live|حية|حي,حية
 fresh|fresh or chilled|طازجة أو مبردة|fresh,chilled,طازج,طازجة,مبرد,مبردة
 frozen|frozen|مجمدة|مجمد,مجمدة
 dried|dried|مجففة|dry,مجفف,مجففة
 smoked|smoked|مدخنة|مدخن,مدخنة
 salted|salted or in brine|مملحة|salted,brine,مملح,مملحة
 preserved|prepared or preserved|محضرة أو محفوظة|prepared,preserved,محضر,محضرة,محفوظ,محفوظة
process|How far has it been worked?|إلى أي حد عولجت؟
 raw|raw or crude|خام|crude,unrefined,unworked,in the rough,خام
 roasted|roasted|محمصة|محمص,محمصة
 unroasted|not roasted|غير محمصة|not roasted,غير محمصة,غير محمص
 refined|refined|مكررة|مكرر,مكررة
 husked|husked|مقشورة|shelled,مقشور,مقشورة
 ground|ground or crushed|مطحونة|crushed,ground,مطحون,مطحونة
form|In which form does it come?|بأي شكل تأتي؟
 powder|powder|مسحوق|granule,powders,مسحوق,حبيبات
 liquid|liquid|سائلة|سائل,سائلة
 sheets|sheets, plates or film|صفائح أو ألواح|plate,sheet,film,foil,strip,صفائح,ألواح,صفائح مسطحة
 tubes|tubes, pipes or hoses|أنابيب|tube,pipe,hose,أنابيب,مواسير
 bars|bars, rods or profiles|قضبان|bar,rod,profile,قضبان,عيدان
 wire|wire|أسلاك|سلك,أسلاك
 yarn|yarn or thread|خيوط|yarn,thread,خيوط,غزل
 fabric|fabric in the piece|أقمشة|fabrics,fabric,أقمشة,قماش
 primary|in primary forms|بأشكالها الأولية|primary form,أشكال أولية
 whole|whole|كاملة|whole,كاملة
 cuts|in cuts or pieces|مقطعة|cuts,pieces,boneless,fillets,قطع,شرائح
part|Is it complete, or a part of something?|هل هي كاملة أم جزء من شيء؟
 parts|a part or accessory|جزء أو ملحق|part,parts,accessory,accessories,أجزاء,لوازم
use|What is it for?|لأي غرض هي؟
 household|the household|المنزل|household,domestic,kitchen,منزلي,منزلية
 industrial|industry|الصناعة|industrial,industry,صناعي,صناعية
 vehicles|motor vehicles|السيارات|motor vehicle,motor car,tractor,مركبات,سيارات
 cycles|cycles or motorcycles|الدراجات|bicycle,cycle,motorcycle,دراجات
 aircraft|aircraft|الطائرات|aircraft,aeroplane,طائرات
 ships|ships or boats|السفن|ship,boat,vessel,سفن,قوارب
 medical|medicine or surgery|الطب|medical,surgical,dental,veterinary,طبي,طبية,جراحة
 office|the office|المكتب|office,مكتب,مكتبي
 farming|farming or gardening|الزراعة|agricultural,horticultural,garden,زراعي,زراعية
 food|food|الغذاء|human consumption,food,غذاء,غذائي
 feed|animal feed|علف الحيوان|animal feed,pet food,dog or cat,علف
 sowing|sowing|البذر|seed,sowing,بذار,بذر
 sports|sport|الرياضة|sport,sports,gymnasium,رياضة,رياضية
 toys|play|اللعب|toy,toys,لعب,ألعاب
packing|How is it packed?|كيف هي معبأة؟
 retail|for retail sale|للبيع بالتجزئة|retail sale,put up for retail,للبيع بالتجزئة
 bulk|otherwise, in bulk|بغير ذلك أو صبًّا|in bulk,other packings,صبا,عبوات أخرى
power|What drives it?|ما الذي يحركها؟
 electric|electricity|الكهرباء|electric,electric motor,battery,كهربائي,كهربائية
 petrol|a petrol engine|محرك بنزين|spark-ignition,petrol,بنزين
 diesel|a diesel engine|محرك ديزل|compression-ignition,diesel,ديزل
 hand|the hand|اليد|hand-operated,hand tool,manual,يدوي,يدوية
"""

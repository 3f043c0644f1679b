"""Words that describe no goods, by kind, with what to add; English and Arabic."""

# kind | what to add, English | Arabic; below: words that are of this kind
TABLE = """
nothing|Say what the goods are, what they are made of and what they are for.|اذكر ما هي البضاعة وممّ صُنعت وما الغرض منها.
 goods,good,tester,testers,item,items,article,articles,product,products,merchandise,thing,things,stuff,cargo
 freight,load,commodity,commodities,assorted,misc,miscellaneous,various,mixed,mix,general,generic
 other,others,unknown,none,nil,na,n a,tbc,tba,test,sample,samples,gift,gifts,present,presents
 donation,personal effects,personal items,personal belongings,effects,belongings,used goods
 new goods,return,returns,returned goods,replacement,order,online order,e commerce,ecommerce
 package,packages,shipment,consignment,consolidated,consolidated cargo,collection,said to contain
 stc,freight of all kinds,fak,gds,commercial goods,retail goods,consumer goods,special item
 some item,fancy goods,promotional item,promotional items,free gift,gwp,set,sets,kit,kits,bundle
 pack,packs,piece,pieces,pcs,unit,units,lot,lots,pair,pairs,multi,trial,assortment,range,type
 style,variety,deal,offer,brand,branded,brand new,new,used,old,default,supplies,supply,materials
 material,equipment,device,devices,accessory pack,stock,consumables,consumable,essentials
 necessities,daily necessities
 بضائع,بضاعة,سلع,سلعة,مواد,منتجات,منتج,أصناف,صنف,أشياء,شيء,متنوعة,متنوع,منوعات,مشكلة,مختلفة,عامة
 عام,عينات,عينة,هدايا,هدية,أمتعة,أمتعة شخصية,أغراض,أغراض شخصية,طرد,طرود,حمولة,شحنة,شحن
 بضائع متنوعة,بضائع عامة,أخرى,غير معروف,لا يوجد,طقم,مجموعة,مستلزمات,لوازم,معدات,تجهيزات,جديد
 جديدة,مستعمل,مستعملة
 marchandise,marchandises,article divers,articles divers,divers,produit,produits,effets personnels
 échantillon,échantillons,cadeau,cadeaux,matériel,fournitures,colis
parts|Say what each part is, and which machine or vehicle it belongs to.|اذكر ما هو كل جزء ولأي آلة أو مركبة يعود.
 part,parts,spare,spares,spare part,spare parts,accessory,accessories,component,components
 fittings,fitting,attachments,machine part,machine parts,machinery parts,auto part,auto parts
 automotive parts,car part,car parts,vehicle part,vehicle parts,van parts,engine parts
 refrigeration parts,automotive goods,hardware
 pièces détachées,pièce détachée,pièces de rechange,accessoires,pièces
 قطع,قطعة,قطع غيار,غيار,أجزاء,جزء,ملحقات,إكسسوارات,اكسسوارات,مكونات,قطع سيارات,قطع غيار سيارات
paper|Describe the goods here: another paper does not take the place of a description.|صف البضاعة هنا: لا يغني مستند آخر عن الوصف.
 as per invoice,per invoice,see invoice,invoice,as invoice,as attached,see attached,attached
 as per list,see list,packing list,as per packing list,as per attached,as described,as declared
 documents attached,see documents,refer to invoice
 حسب الفاتورة,وفق الفاتورة,وفقا للفاتورة,كما في الفاتورة,الفاتورة,حسب القائمة,مرفق,كما هو مرفق
 حسب المرفق
clothing|Say which garment, for whom, whether knitted or woven, and of which fibre.|اذكر نوع الملبس ولمن هو وهل هو مصنر أم منسوج ومن أي ألياف.
 clothing,apparel,garment,garments,wear,workwear,womenswear,menswear,childrenswear,kidswear,sportswear,nightwear,wearing apparel,fashion,outfit,footwear,shoes
 ملابس,ألبسة,البسة,ثياب,أحذية
food|Say which food, and whether fresh, frozen, dried, prepared or preserved.|اذكر نوع الغذاء وهل هو طازج أم مجمد أم مجفف أم محضر أم محفوظ.
 food,foods,foodstuff,foodstuffs,foodstuff products,beverage,beverages,drink,drinks,drink alcohol
 snacks,grocery,groceries,vegetable,vegetables,fresh vegetable,fresh vegetables,fruit,fruits,meat
 fish,seafood,spices,sweets,food supplement
 أغذية,غذاء,أطعمة,طعام,مواد غذائية,مشروبات,خضروات,خضار,فواكه,لحوم,أسماك,بقالة,حلويات,توابل
chemical|Name the substance or its CAS number, its form and its use.|سمّ المادة أو رقمها الكيميائي وشكلها واستعمالها.
 chemical,chemicals,chemical products,chemicals non hazardous,non hazardous,hazardous
 dangerous goods,cosmetic,cosmetics,cosmetic products,beauty products,toiletries,medicine
 medicines,pharmaceutical,pharmaceuticals,drugs,medical supplies,detergent,detergents,oil,oils
 liquid,liquids,powder,gas,lab,laboratory
 كيماويات,مواد كيماوية,مواد كيميائية,مستحضرات,مستحضرات تجميل,أدوية,منظفات,زيوت,سوائل
machine|Say which machine or appliance it is and what it does.|اذكر أي آلة أو جهاز هو وماذا يفعل.
 machine,machines,machinery,appliance,appliances,electronics,electronic,electronic goods
 electronic equipment,electrical,electrical goods,electrical equipment,electricals,apparatus
 instrument,instruments,tool,tools,gadget,gadgets,computer,computers,industrial goods,industrial
 system,systems,automotive,vehicle,vehicles
 آلة,آلات,ماكينات,أجهزة,جهاز,إلكترونيات,الكترونيات,كهربائيات,أدوات,عدد,حاسوب,حواسيب,مركبات
household|Say which article it is and what it is made of.|اذكر ما هو الصنف وممّ صُنع.
 household,household goods,household items,household articles,homeware,houseware,home,kitchenware
 furniture,furnishings,decoration,decorations,decor,ornament,ornaments,toy,toys,game,games
 office supplies,sports goods,sporting goods,jewellery,jewelry,craft,craft kit,handicraft
 handicrafts,souvenir,souvenirs,shopfittings
 أدوات منزلية,لوازم منزلية,منزلية,أثاث,مفروشات,ديكور,زينة,ألعاب,لعب,قرطاسية,مجوهرات,تحف,حرف يدوية
container|Say what the container is made of and what it is for.|اذكر ممّ صُنع الوعاء وما الغرض منه.
 box,boxes,bag,bags,carton,cartons,pallet,pallets,container,case,crate,holder,handle,handles
 parcel,parcels,packet
 صندوق,صناديق,كيس,أكياس,كرتون,علب,علبة
material|Say which article it is, or in which form the material comes.|اذكر أي صنف هو أو بأي شكل تأتي المادة.
 plastic,plastics,plastic goods,plastic articles,polymer,rubber,rubber articles,metal,metals
 metal goods,metal articles,steel,mild steel,iron,iron and steel,wood,wooden,wooden articles
 glass,paper,paper goods,stone,ceramic,ceramics,leather goods,leather,fabric,fabrics,cloth
 textile,textiles,textile goods
 بلاستيك,لدائن,مطاط,معدن,معادن,حديد,خشب,زجاج,ورق,أقمشة,قماش,منسوجات
"""
# What says nothing of the goods beside them: sizes, colours, counts.
BESIDE = """
black white red blue green navy grey gray brown beige pink purple orange yellow gold golden silver
cream ivory khaki tan clear multicolour multicolor colour color col sky dark light pale fawn
chestnut lilac small medium large big mini xs s m l xl xxl size sizes one regular short long tall
slim uk eu us month months year years yr yrs age day days week weeks old boys girls mens womens
kids adult adults pack of x no nr number ref code hs hscode hscodes sku item per for and the a an in
with to by from each only total qty quantity kg g ml l cm mm m oz lb lbs pc dozen
أسود أبيض أحمر أزرق أخضر رمادي بني زهري أصفر ذهبي فضي صغير وسط كبير مقاس لون عدد رقم كغ غ مل لتر سم
"""

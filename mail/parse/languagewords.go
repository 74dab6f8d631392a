package parse

// languages are those that are told by their words, each with the frequent ones: most of them
// words that the others have not, and the usual greetings of letters. Letters only: "it's" is two
// words. The last four are here so that they are not taken for their neighbours.
var languages = [...]struct{ code, words string }{
	{"en", "the and is are was were you your for with this that have has had not from we please it to of be " +
		"been can could would but our my they there when what which will hello thanks thank regards us a " +
		"in on or so if don isn doesn anything since still does any how like more me new one work works " +
		"need"},
	{"de", "der die das und ist nicht ich sie wir mit für auf ein eine einen den dem wie bitte auch sind " +
		"haben zu von es im bei wenn noch kann können wird wurde hallo danke grüße mir uns ihr ihre " +
		"unsere aber seit schon nur aus mehr kein keine oder nach über vielen was als an habe hat geht " +
		"hier gibt etwas jeden dieser sehr dann man möchten warum funktioniert melden"},
	{"fr", "le la les et est vous nous pour avec dans une un des du de je pas que qui sur merci bonjour ne " +
		"mais votre notre ce cette sont avons ai c il elle plus au aux se en pouvez être été fait mon mes " +
		"nos vos tout bien si j d l n qu sommes depuis fonctionne marche pourquoi"},
	{"es", "el la los las y es usted con una un por para que no gracias hola del está como pero muy se " +
		"nuestro nuestra de en lo al me mi su sus hemos puede pueden podemos ya cuando desde esta este " +
		"estoy tengo tiene son hay más todo buenos días ha ustedes funciona porque"},
	{"it", "il la gli le e è non con una un per che sono grazie del della dei di ho abbiamo questo questa " +
		"buongiorno anche ma da dal nel più come si mi ci lo al alla i può potete salve stato se nostro " +
		"nostra hanno ha quando ancora vi cosa l d dall dell nell all funziona perché quale"},
	{"nl", "de het een en is niet ik wij we met voor van dat op zijn graag bedankt naar ook maar hebben " +
		"heeft u uw onze ons mijn kan kunnen kunt er aan bij te als nog geen deze dit wat wordt hallo " +
		"dank groet wel om uit sinds worden zo werkt waarom mij"},
	{"pt", "o a os as e é não com uma um por para que do da dos das de em no na nos nas obrigado obrigada " +
		"olá se mas está estão eu meu minha nosso nossa nossos você foi ao já mais como quando podem pode " +
		"fazer isso este esta tem temos estou bom próxima consigo funciona"},
	{"pl", "i w z na nie się to jest że do dla jak proszę po od za o mam mamy ale czy już przez są tym tego " +
		"co dzień dobry witam pozdrawiam dziękuję mnie nam nasz nasze może można tylko gdy ten ta te " +
		"będzie był nas a jeszcze działa dlaczego państwo"},
	{"sv", "och att är inte jag vi det som för på med av har kan till ni en ett den om men hej tack vänliga " +
		"från när var era er vår våra mig oss vill nu så efter eller också mitt min blir skulle ska finns " +
		"här hälsningar vad hur igen något inga fungerar mer varför"},
	{"da", "og at er ikke jeg vi det som for på med af har kan til en et den om men hej tak venlig fra når " +
		"var jer jeres vores mig os vil nu så efter eller også mit min bliver skulle skal være der hilsen " +
		"du dig blev hvad hvor kun de noget nogle igen uden meget gerne kunne op ud mere længere lidt " +
		"havde sker hjælp virker nyt"},
	{"nb", "og at er ikke jeg vi det som for på med av har kan til en et den om men hei takk vennlig fra når " +
		"var deres vår våre vårt meg oss vil nå så etter eller også mitt min blir skulle skal være der " +
		"hilsen dere deg ble hva hvor bare de noe noen igjen uten mye gjerne kunne opp ut fortsatt lenger " +
		"mer hadde skjer hjelp virker nytt denne saken"},
	{"fi", "ja on ei että se en hän oli ovat olen me te tämä sen kun mutta niin kuin myös voi voin hei terve " +
		"kiitos ole olemme meidän minun mitä tai jos nyt vielä emme eivät tästä joka jo kanssa voitteko " +
		"voisitteko ystävällisin terveisin koska toimi toimii miksi"},
	{"cs", "a je se na v že to s z do o i pro ale jak po od si jsem jsme není máme mám prosím dobrý den " +
		"děkuji které který která být už při ve k nám mi nás vás tak by byl jen když jako nebo ještě " +
		"pokud můžete bude jsou zdravím této co nový vám nelze proč nefunguje poslat prosíme"},
	{"sk", "a je sa na v že to s z do o i pre ale ako po od si som sme nie máme mám prosím dobrý deň ďakujem " +
		"ktoré ktorý ktorá byť už pri vo k nám mi nás vás tak by bol len keď alebo ešte ak môžete bude sú " +
		"čo pozdravom tejto nový vám prečo nefunguje poslať prosíme"},
	{"hu", "a az és hogy nem is egy ez meg van de ha csak már még mint kell vagy jó nap köszönöm kérem " +
		"kérjük el ki mert nekem nálunk lehet volt vannak ezt azt után szeretném tudom tudunk üdvözlettel " +
		"tisztelt nincs sem mi én tudna tudnának nálam jövő hogyan működik"},
	{"tr", "ve bir bu için ile da de ne ama çok var yok olarak daha gibi kadar ben biz siz mi değil lütfen " +
		"merhaba teşekkürler sonra olan en her ya olduğu bize bana sizin bizim şu rica ederim edebilir " +
		"misiniz sayın selamlar nasıl zaman çalışmıyor neden"},
	{"ro", "și în de la cu pe nu este că să un o pentru din am ne se sunt mai dar cum ca când vă rog bună " +
		"ziua mulțumesc au fost care nostru noastră acest această putem puteți după ce avem mă îmi dacă " +
		"si sa salut funcționează îți"},
	{"hr", "i je u na se da za ne su od s kako što sam smo to ali iz do molim dobar dan hvala poštovani li " +
		"nam mi nije kada koji koja koje ili već samo može možete bi biti pozdrav naš naše naši lijep nas " +
		"nakon sve više prije još ako kad radi zašto vam"},
	{"sl", "in je v na se da za ne so od s z kako kaj sem smo to pa ali iz do prosim dober dan hvala " +
		"pozdravljeni nam mi ni ko ki že samo lahko bi biti lep pozdrav naš naše naši nas po vse več prej " +
		"še če tudi kot pri ker ga vam novo dela zakaj poslati pošljete"},
	{"et", "ja on ei et see ta ma me kui aga ka oli mis või oma selle siis nii tere palun tänan aitäh meie " +
		"meil mul kas kes saa saab saaks saaksite olen oleme pole juba veel seda kõik pärast ning nüüd " +
		"teie mille miks lugupidamisega tervitades saate uue tööta"},
	{"lv", "un ir ar no par ka uz lai bet kas tas es mēs jūs nav vai pie kā to arī pēc labdien sveiki lūdzu " +
		"paldies mums man jums bija var šo tiek nevar jau ja mūsu jūsu tikai vēl ko kad cieņu esam esmu " +
		"varētu būt līdz nedarbojas varat"},
	{"lt", "ir yra ne į kad su iš tai bet kaip apie mes aš jūs ar po už nuo kas jau mums man jums prašome " +
		"prašau laba diena sveiki ačiū dėl buvo bus gali galime galėtumėte tik dar kai mūsų jūsų " +
		"pagarbiai negalime esame turi arba labai čia neveikia galite"},
	{"vi", "và là của có không được cho các với này tôi chúng trong khi đã để từ một những bạn xin chào cảm " +
		"ơn vui lòng nhưng thì bị ra vào lại rất đang sẽ như nếu anh chị em về hay làm gì giúp quý vị " +
		"hoạt động"},
	{"id", "yang dan di untuk dengan ini itu tidak dari kami saya ke ada akan pada sudah bisa dapat mohon " +
		"terima kasih anda atau karena juga tetapi tapi selamat pagi siang halo bagaimana kita oleh belum " +
		"apakah lagi masih silakan bapak ibu tolong mengapa"},
	{"ca", "el la els les i és amb una un per que no gràcies hola del està com però molt es nostre nostra de " +
		"en al em hem pot poden podem ja quan des aquest aquesta estic tinc té són hi ha més tot bon dia " +
		"vostè això si us plau salutacions ens dels l d m podeu funciona perquè"},
	{"ru", "и в не на что с как по это у к мы я вы но от за из для же бы до при или уже если нет есть был " +
		"было быть мне нам нас вас меня можно только после когда наш наши добрый день здравствуйте " +
		"пожалуйста спасибо также все ещё еще об можете работает почему где спросить"},
	{"uk", "і в не на що з як по це у до ми я ви але від за із для же би при або вже якщо ні є був було бути " +
		"мені нам нас вас мене можна тільки після коли наш наші добрий день вітаю будь ласка дякую також " +
		"все ще та й чи про можете працює чому де"},
	{"bg", "и в не на че с как по това у към ние аз вие но от за из са се да до при или вече ако няма има " +
		"беше е бъде ми ни нас вас мен може само след когато наш нашите добър ден здравейте моля " +
		"благодаря също всичко още ли ще си съм сме можете работи защо къде"},
	{"sr", "и је у на се да за не су од с са како што сам смо то али из до молим добар дан хвала поштовани " +
		"ли нам ми није када који која које или већ само може можете би бити поздрав наш наше наши нас " +
		"након ради зашто"},
	{"af", "die en is nie het van ek ons jou met vir wat nog aan om te kan sal hulle maar baie dankie asseblief " +
		"groete hierdie wees was as ook julle dit moet hoe waar geen"},
	{"gl", "o a os as e é non con unha un por para que do da dos das de en no na nos nas grazas ola se pero " +
		"moi está eu meu miña noso nosa foi ao xa máis como cando pode facer isto este esta ten temos bo " +
		"bos días funciona"},
	{"is", "og að er ekki ég við það sem fyrir á með af hefur get til en einn þetta um hæ takk kveðja frá þegar " +
		"var ykkar okkar mig okkur vil nú svo eftir eða líka mitt minn verður vera þar þú þig hvað hvar bara þeir"},
}

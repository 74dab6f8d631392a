package ticketing

import "strings"

// gratitude is how people say thanks in a language, in small letters: each list divided by commas.
type gratitude struct {
	thanks   string // says thanks
	courtesy string // may stand around thanks and says nothing by itself
	// What the thanks are for follows them: a word of forOf, any of kinds, one of favours.
	forOf, kinds, favours string
}

var thanksBook, courtesyBook, forOf, kinds, favours = readGratitudes()

func readGratitudes() (thanks, courtesy phrasebook, forOf, kinds, favours map[string]bool) {
	var said, polite []string
	forOf, kinds, favours = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, g := range gratitudes {
		said = append(said, phrasesOf(g.thanks)...)
		polite = append(polite, phrasesOf(g.courtesy)...)
		for list, words := range map[*map[string]bool]string{&forOf: g.forOf, &kinds: g.kinds, &favours: g.favours} {
			for _, word := range phrasesOf(words) {
				(*list)[word] = true
			}
		}
	}
	return bookOf(said), bookOf(polite), forOf, kinds, favours
}

func phrasesOf(list string) []string {
	var phrases []string
	for phrase := range strings.SplitSeq(list, ",") {
		if phrase = strings.Join(strings.Fields(phrase), " "); phrase != "" {
			phrases = append(phrases, phrase)
		}
	}
	return phrases
}

var gratitudes = []gratitude{{ // English
	thanks: `thank you, thank you all, thank you so much, thank you so very much, thank you very much,
		thank you again, thanks, thanks a lot, thanks a bunch, thanks a million, thanks a ton, thanks again,
		thanks so much, thanks very much, thanks all, many thanks, huge thanks, big thanks, thank u, thx, thnx,
		tnx, ty, tyvm, cheers, much appreciated, very much appreciated, i appreciate it, we appreciate it,
		i really appreciate it, appreciate it, i thank you, we thank you, works now thanks, that works thank you`,
	courtesy: `and, und, et, y, e, en, och, og, i, a, és, ve, и, та, hi, hello, hello all, hey, dear, dear all, dear team, dear support, hi all, hi team, hi there, hello team,
		hello there, good morning, good afternoon, good evening, sir, madam, ok, okay, great, great job, good job,
		great work, great stuff, perfect, excellent, awesome, amazing, fantastic, brilliant, lovely, super, cool,
		wonderful, that's great, that is great, this is great, that's perfect, that is perfect, sounds good, very good,
		very helpful, that was helpful, it works, it works now, it works again, it is working now, it's working now,
		works now, works fine, works perfectly, works great, works like a charm, working now, all working now,
		everything works now, everything is fine now, all good, all good now, all is well, all sorted, sorted, solved,
		resolved, fixed, that solved it, that fixed it, problem solved, issue solved, issue resolved, that did the trick,
		that did it, that worked, it worked, got it, received, well received, noted, understood, no problem, no worries,
		you too, have a nice day, have a great day, have a good day, have a lovely day, have a nice evening,
		have a nice weekend, have a great weekend, have a good weekend, have a nice week, you're the best,
		you are the best, you rock, regards, kind regards, warm regards, best regards, with kind regards,
		with best regards, best, all the best, best wishes, yours sincerely, sincerely, yours, br, kr, take care,
		sent from my iphone, sent from my ipad, sent from my phone, sent from my android phone, sent from my android,
		sent from my mobile, sent from my mobile phone, sent from my samsung galaxy smartphone, sent from mobile,
		sent from outlook for ios, sent from outlook for android, get outlook for ios, get outlook for android,
		sent from yahoo mail for iphone, sent from yahoo mail on android, sent from proton mail mobile,
		sent from mail for windows`,
	forOf: "for", kinds: `the, your, all, this, that, quick, fast, prompt, rapid, swift, speedy, immediate,
		great, kind, excellent,
		super, very, so, amazing, awesome, good, clear, detailed`,
	favours: `help, support, assistance, reply, response, answer, fix, info, information, update, feedback, service,
		effort, efforts, time, patience, work, solution, explanation, clarification, reaction, hint, tip, advice,
		everything`,
}, { // German
	thanks: `vielen dank, vielen herzlichen dank, vielen lieben dank, herzlichen dank, besten dank, lieben dank,
		tausend dank, ganz herzlichen dank, großen dank, danke, danke schön, danke dir, danke ihnen, danke euch,
		dankeschön, danke sehr, danke vielmals, danke nochmal, danke nochmals, nochmals danke, nochmals vielen dank,
		ich danke ihnen, ich danke dir, wir danken ihnen, dank dir, merci vielmals, thx`,
	courtesy: `hallo, hallo zusammen, guten tag, guten morgen, guten abend, moin, servus, grüezi, grüß gott,
		liebe, lieber,
		liebes team, liebes supportteam, sehr geehrte damen und herren, damen und herren, herr, frau, ok, okay,
		super, prima, perfekt, klasse, toll,
		spitze, top, wunderbar, ausgezeichnet, großartig, bestens, alles klar, alles gut, alles bestens, passt,
		passt so, passt jetzt, sehr gut, sehr nett, hat geklappt, hat funktioniert, funktioniert, funktioniert jetzt, funktioniert jetzt wieder, funktioniert nun, funktioniert nun wieder,
		funktioniert wieder, jetzt funktioniert es, jetzt geht es, jetzt klappt es, es funktioniert, es funktioniert jetzt,
		es funktioniert wieder, es klappt jetzt, läuft, läuft wieder, geht wieder, erledigt, gelöst, das war's,
		schönen tag, schönen tag noch, einen schönen tag, einen schönen tag noch, schönes wochenende, schönen abend,
		schönen feierabend, ein schönes wochenende, viele grüße, vielen grüße, mit freundlichen grüßen,
		mit freundlichem gruß,
		mit besten grüßen, mit vielen grüßen, freundliche grüße, beste grüße, liebe grüße, schöne grüße, herzliche grüße,
		viele grüsse, mit freundlichen grüssen, freundliche grüsse, beste grüsse, liebe grüsse, gruß, grüße, lg,
		mfg, vg, bg,
		von meinem iphone gesendet, von meinem ipad gesendet, gesendet von meinem iphone, gesendet von meinem handy,
		von meinem handy gesendet, von meinem smartphone gesendet, gesendet mit outlook für ios,
		gesendet von outlook für ios, outlook für ios beziehen,
		gesendet von outlook für android, von meinem mobilgerät gesendet`,
	forOf: "für", kinds: `die, das, den, ihre, ihren, ihr, deine, deinen, eure, schnelle, schnellen, prompte,
		rasche, tolle, super, gute, nette,
		freundliche, kompetente, umgehende, unkomplizierte, sehr, so`,
	favours: `hilfe, unterstützung, antwort, rückmeldung, info, information, informationen, bearbeitung, lösung,
		erledigung, mühe, bemühungen,
		nachricht, auskunft, service, support, reaktion, geduld, zeit, erklärung, alles`,
}, { // French
	thanks: `merci, merci beaucoup, merci bien, merci infiniment, mille mercis, un grand merci, grand merci,
		merci à vous, merci à tous,
		merci encore, encore merci, je vous remercie, nous vous remercions, je te remercie`,
	courtesy: `bonjour, bonsoir, bonjour à tous, salut, madame, monsieur, chère équipe, cher, chère, ok, parfait,
		super, génial, excellent, très bien,
		formidable, impeccable, c'est parfait, c'est bon, c'est réglé, c'est résolu, ça marche, ça fonctionne,
		cela fonctionne, tout fonctionne,
		problème résolu, bien reçu, bien noté, cordialement, bien cordialement, très cordialement, bien à vous, cdt,
		cdlt, sincères salutations,
		bonne journée, bonne soirée, bon week end, bonne fin de journée, belle journée, excellente journée, amicalement,
		envoyé de mon iphone, envoyé de mon ipad, envoyé depuis mon téléphone, envoyé depuis mon mobile,
		envoyé depuis mon smartphone,
		obtenir outlook pour ios, télécharger outlook pour ios, envoyé à partir de outlook pour ios`,
	forOf: "pour", kinds: "votre, vos, ton, ta, la, le, l, cette, ce, rapide, précieuse, excellent, excellente, très",
	favours: `aide, réponse, retour, support, soutien, assistance, réactivité, information, informations, info,
		infos, service, disponibilité,
		rapidité, efficacité, travail, patience, explications, tout`,
}, { // Spanish
	thanks: `gracias, muchas gracias, muchísimas gracias, mil gracias, gracias de nuevo, gracias a todos,
		gracias a ustedes, gracias a usted,
		se lo agradezco, te lo agradezco, se agradece, le agradezco, les agradezco`,
	courtesy: `hola, buenos días, buenas tardes, buenas noches, buenas, estimado, estimada, estimados, perfecto,
		excelente, genial, estupendo,
		vale, ok, de acuerdo, muy bien, muy amable, muy amables, funciona, ya funciona, ahora funciona, todo bien,
		solucionado, resuelto, recibido, saludos,
		un saludo, saludos cordiales, cordiales saludos, un cordial saludo, atentamente, un abrazo, feliz día,
		buen día, buen fin de semana,
		que tenga un buen día, enviado desde mi iphone, enviado desde mi móvil, obtener outlook para ios`,
	forOf: "por", kinds: "su, tu, la, el, sus, toda, todo, rápida, pronta, gran",
	favours: "ayuda, respuesta, apoyo, atención, colaboración, información, soporte, gestión, rapidez, paciencia, todo",
}, { // Italian
	thanks: `grazie, grazie mille, mille grazie, molte grazie, grazie tante, tante grazie, grazie infinite,
		grazie ancora, grazie a tutti,
		grazie a voi, la ringrazio, vi ringrazio, ti ringrazio, grazie per l'aiuto`,
	courtesy: `ciao, buongiorno, buonasera, salve, gentile, gentili, gentilissimi, perfetto, ottimo, benissimo,
		va bene, tutto ok, ok, tutto a posto, funziona,
		ora funziona, adesso funziona, tutto funziona, risolto, problema risolto, ricevuto, molto gentile,
		molto gentili, saluti, cordiali saluti, distinti saluti,
		un saluto, un cordiale saluto, buona giornata, buona serata, buon lavoro, buon weekend, buon fine settimana,
		a presto,
		inviato da iphone, inviato dal mio iphone, scarica outlook per ios`,
	forOf: "per", kinds: "il, la, l, lo, vostro, vostra, tuo, tua, suo, sua, rapida, rapido, veloce, prezioso, preziosa",
	favours: `aiuto, l'aiuto, supporto, risposta, assistenza, l'assistenza, disponibilità, informazione,
		l'informazione, informazioni, pazienza, tutto`,
}, { // Dutch
	thanks: `bedankt, heel erg bedankt, hartelijk bedankt, alvast veel dank, veel dank, dank je wel, dank u wel,
		dankjewel, dankuwel, dank u, dank je,
		hartelijk dank, hartstikke bedankt, super bedankt, nogmaals bedankt, nogmaals dank, dank`,
	courtesy: `hallo, hoi, dag, goedemorgen, goedemiddag, goedenavond, beste, geachte, prima, perfect, top,
		super, mooi, fijn, geweldig, helemaal goed, ok, oké, in orde,
		werkt, het werkt, het werkt weer, het werkt nu, werkt weer, opgelost, is opgelost, ontvangen,
		met vriendelijke groet, met vriendelijke groeten,
		vriendelijke groet, vriendelijke groeten, hartelijke groet, groet, groeten, groetjes, mvg, fijne dag,
		fijne dag nog, fijn weekend, prettige dag,
		verzonden vanaf mijn iphone, verstuurd vanaf mijn iphone, outlook voor ios downloaden`,
	forOf: "voor", kinds: "de, het, je, jullie, uw, snelle, goede, alle, vlotte, prettige",
	favours: `hulp, reactie, antwoord, ondersteuning, moeite, informatie, info, service, terugkoppeling,
		medewerking, oplossing`,
}, { // Portuguese
	thanks: `obrigado, obrigada, obrigados, muito obrigado, muito obrigada, muito obrigados,
		obrigado mais uma vez, obrigada mais uma vez, mais uma vez obrigado,
		agradeço, agradecemos, agradecido, agradecida, muito agradecido, obg, obrigadão, grato, grata, muito grato`,
	courtesy: `olá, oi, bom dia, boa tarde, boa noite, prezados, prezado, prezada, caro, cara, caros, perfeito,
		ótimo, óptimo, excelente, ok, tudo bem, tudo certo, certo,
		funciona, já funciona, agora funciona, funcionou, deu certo, resolvido, está resolvido, recebido,
		cumprimentos, com os melhores cumprimentos,
		melhores cumprimentos, atenciosamente, att, abraço, abraços, um abraço, bom fim de semana, tenha um bom dia,
		enviado do meu iphone, obter o outlook para ios`,
	forOf: "pela, pelo, pelas, por", kinds: "sua, seu, vossa, vosso, a, o, toda, rápida, rápido, pronta",
	favours: `ajuda, resposta, apoio, suporte, atenção, colaboração, informação, informações, atendimento,
		retorno, rapidez, tudo`,
}, { // Polish
	thanks: `dziękuję, bardzo dziękuję, dziękuję bardzo, dziękuję ślicznie, serdecznie dziękuję, dziękujemy,
		bardzo dziękujemy, dzięki, wielkie dzięki, dziękuje, bardzo dziękuje`,
	courtesy: `cześć, hej, witam, dzień dobry, szanowni państwo, super, świetnie, doskonale, ok, dobrze, działa,
		już działa, teraz działa, wszystko działa, rozwiązane,
		pozdrawiam, pozdrawiamy, pozdrawiam serdecznie, z poważaniem, miłego dnia, miłego weekendu,
		wysłane z iphone'a, wysłano z mojego iphone`,
	forOf:   `za`,
	kinds:   `szybką, szybkie, pani, pana, państwa, wszelką, całą`,
	favours: `pomoc, odpowiedź, informację, informacje, wsparcie, rozwiązanie, kontakt, wszystko`,
}, { // Swedish, Danish, Norwegian
	thanks: `tack, tack så mycket, stort tack, tusen tack, många tack, tack igen, tackar, tak, mange tak,
		tusind tak, mange mange tak, tak igen, takk, tusen takk,
		mange takk, hjertelig takk, takk igjen`,
	courtesy: `hej, hejsan, hei, god morgon, god dag, goddag, godmorgen, god morgen, toppen, perfekt, perfekt nu,
		superbra, jättebra, mycket bra, utmärkt, bra, ok, okej, fungerar, det fungerar, det fungerar nu,
		nu fungerar det, det virker, det virker nu, nu virker det, virker igen, det fungerer, det fungerer nu,
		nå fungerer det, nå virker det, løst, löst, fint, super, supert, flott, kanon, strålende, modtaget, mottatt,
		vänliga hälsningar, med vänlig hälsning, med vänliga hälsningar, hälsningar, bästa hälsningar, mvh,
		venlig hilsen, med venlig hilsen, venlige hilsner, de bedste hilsner, bedste hilsner, vennlig hilsen,
		med vennlig hilsen, hilsen, vh, mh, ha en bra dag, trevlig helg, god helg, god weekend, ha en god dag,
		hav en god dag, ha det bra, skickat från min iphone, sendt fra min iphone, hämta outlook för ios,
		hent outlook til ios`,
	forOf: `för, for`,
	kinds: `hjälpen, din, er, den, det, snabb, snabba, din, jeres, hurtige, hurtig, god, rask, raske, deres,
		all`,
	favours: `hjälpen, hjälp, svaret, svar, supporten, återkoppling, informationen, info, hjælpen, hjælp,
		hjelpen, hjelp, support, informasjonen, tilbagemeldingen, tilbagemelding, tilbakemeldingen, tilbakemelding`,
}, { // Finnish, Estonian
	thanks: `kiitos, kiitos paljon, paljon kiitoksia, kiitoksia, suuret kiitokset, kiitos avusta,
		kiitos nopeasta avusta, kiitos vastauksesta, kiitos nopeasta vastauksesta, kiitos tiedosta, kiitti,
		aitäh, suur aitäh, tänan, tänan väga, suur tänu, aitäh abi eest, tänan abi eest`,
	courtesy: `hei, moi, terve, hyvää päivää, hienoa, loistavaa, mahtavaa, hyvä, ok, selvä, toimii, nyt toimii,
		toimii nyt, ystävällisin terveisin, terveisin, t, yt, hyvää päivänjatkoa, hyvää viikonloppua,
		lähetetty iphonesta, tere, tere päevast, suurepärane, super, töötab, nüüd töötab, lugupidamisega,
		tervitades, parimate soovidega, ilusat päeva`,
}, { // Czech, Slovak
	thanks: `děkuji, děkuji moc, moc děkuji, mockrát děkuji, děkuji mnohokrát, děkujeme, děkujeme moc, díky,
		díky moc, velké díky, dík, děkuju, ďakujem, ďakujem pekne, veľmi pekne ďakujem, ďakujem veľmi pekne,
		ďakujeme, vďaka, veľká vďaka`,
	courtesy: `dobrý den, dobrý deň, ahoj, zdravím, vážení, super, perfektní, skvělé, skvelé, výborně, výborne,
		ok, v pořádku, v poriadku, funguje, už funguje, funguje to, funguje mi to, vyřešeno, vyriešené,
		s pozdravem, s pozdravom, hezký den, pěkný den, pekný deň, hezký víkend, pekný víkend, odesláno z iphonu,
		odoslané z iphonu`,
	forOf: `za`,
	kinds: `rychlou, vaši, vaší, vašu, rýchlu, skvělou`,
	favours: `pomoc, odpověď, odpoveď, informaci, informáciu, podporu, vyřízení, vyriešenie, spolupráci,
		spoluprácu`,
}, { // Hungarian
	thanks: `köszönöm, köszönöm szépen, nagyon köszönöm, nagyon szépen köszönöm, köszönjük, köszönjük szépen,
		köszi, köszi szépen, köszönöm a segítséget, köszönöm a segítségét, köszönöm szépen a segítséget,
		köszönöm a gyors segítséget, köszönöm a választ, köszönöm a gyors választ, köszönöm a tájékoztatást`,
	courtesy: `szia, sziasztok, helló, üdv, jó napot, jó reggelt, tisztelt ügyfélszolgálat, tökéletes, szuper,
		remek, nagyszerű, rendben, oké, ok, működik, most már működik, üdvözlettel, tisztelettel, szép napot,
		szép hétvégét, iphone ról küldve`,
}, { // Turkish
	thanks: `teşekkürler, çok teşekkürler, teşekkür ederim, çok teşekkür ederim, teşekkür ederiz,
		çok teşekkür ederiz, sağ olun, sağolun, sağ ol, yardımınız için teşekkürler,
		yardımınız için teşekkür ederim,
		yardımınız için çok teşekkür ederim, ilginiz için teşekkürler, ilginiz için teşekkür ederim,
		hızlı dönüşünüz için teşekkürler, tşk, tşkler`,
	courtesy: `merhaba, merhabalar, selam, selamlar, günaydın, iyi günler, sayın yetkili, harika, süper,
		mükemmel, tamam, tamamdır, çalışıyor, şimdi çalışıyor, sorun çözüldü, çözüldü, saygılar, saygılarımla,
		iyi çalışmalar, kolay gelsin, iyi hafta sonları, iphone'umdan gönderildi`,
}, { // Russian, Ukrainian, Bulgarian, Serbian
	thanks: `спасибо, большое спасибо, спасибо большое, спасибо огромное, огромное спасибо, благодарю,
		благодарю вас, благодарим, спс, дякую, щиро дякую, дуже дякую, дякуємо, красно дякую, благодаря,
		много благодаря, благодаря ви, благодарим ви, мерси,
		хвала, хвала вам, много хвала`,
	courtesy: `здравствуйте, добрый день, доброе утро, добрый вечер, привет, уважаемые коллеги, отлично,
		замечательно, супер, хорошо, ок, понятно, понял, поняла, принято, получил, получила, всё работает,
		все работает, работает, теперь работает, заработало, проблема решена,
		с уважением, хорошего дня, всего доброго, всего хорошего, добрий день, вітаю, привіт, чудово, добре,
		усе працює, все працює, працює, тепер працює, з повагою, гарного дня, отправлено с iphone,
		надіслано з iphone, добър ден, здравейте, чудесно, работи, вече работи, поздрави, с уважение, лек ден,
		приятен ден`,
	forOf: `за`,
	kinds: `вашу, ваш, быструю, быстрый, оперативную, оперативный, швидку, швидкий, бързата, бързия, вашата`,
	favours: `помощь, ответ, информацию, поддержку, разъяснение, допомогу, відповідь, інформацію, підтримку,
		помощта, отговора, информацията`,
}, { // Romanian
	thanks: `mulțumesc, mulțumesc mult, mulțumesc frumos, vă mulțumesc, vă mulțumesc mult, vă mulțumesc frumos,
		mulțumim, mersi, multumesc, va multumesc, multumesc mult, mii de mulțumiri`,
	courtesy: `bună, salut, bună ziua, bună dimineața, buna ziua, perfect, excelent, super, foarte bine,
		în regulă, ok, funcționează, acum funcționează, rezolvat, cu stimă, cu respect, toate cele bune,
		o zi bună, o zi frumoasă`,
	forOf:   `pentru`,
	kinds:   `promptul, rapidul, tot`,
	favours: `ajutor, ajutorul, răspuns, răspunsul, sprijin, informații, informație, promptitudine, tot`,
}, { // Greek
	thanks: `ευχαριστώ, ευχαριστώ πολύ, ευχαριστούμε, ευχαριστούμε πολύ, σας ευχαριστώ, σας ευχαριστώ πολύ,
		σε ευχαριστώ, χίλια ευχαριστώ, ευχαριστω, ευχαριστω πολυ`,
	courtesy: `γεια, γεια σας, καλημέρα, καλημέρα σας, καλησπέρα, τέλεια, ωραία, εντάξει, λειτουργεί,
		τώρα λειτουργεί, με εκτίμηση, φιλικά, καλή συνέχεια, καλό σαββατοκύριακο`,
	forOf: "για", kinds: "την, τη, το, άμεση, γρήγορη", favours: "βοήθεια, βοήθειά, απάντηση, εξυπηρέτηση, ενημέρωση",
}, { // Croatian, Slovenian
	thanks: `hvala, hvala vam, hvala ti, puno hvala, hvala puno, hvala lijepa, velika hvala, najlepša hvala,
		hvala lepa, lepa hvala, zahvaljujem, zahvaljujem se`,
	courtesy: `bok, pozdrav, dobar dan, dobro jutro, poštovani, odlično, super, savršeno, u redu, radi,
		sada radi, riješeno, lijep pozdrav, srdačan pozdrav, s poštovanjem, ugodan dan, živjo, pozdravljeni,
		dober dan, dobro, v redu, deluje, zdaj deluje, rešeno, lep pozdrav, lp, lep dan`,
	forOf:   `na, za`,
	kinds:   `brzoj, vašoj, brzom, hitro, vašo`,
	favours: `pomoći, odgovoru, pomoč, odgovor, informaciji, informacije`,
}, { // Latvian, Lithuanian
	thanks: `paldies, liels paldies, paldies par palīdzību, paldies par atbildi, ačiū, labai ačiū, ačiū labai,
		dėkoju, labai dėkoju, dėkojame, ačiū už pagalbą, ačiū už atsakymą, dėkoju už pagalbą`,
	courtesy: `sveiki, labdien, lieliski, super, viss kārtībā, strādā, tagad strādā, ar cieņu, jauku dienu,
		labas, laba diena, puiku, gerai, viskas gerai, veikia, dabar veikia, pagarbiai, geros dienos`,
}, { // Catalan
	thanks: `gràcies, moltes gràcies, mil gràcies, moltíssimes gràcies, merci, us ho agraeixo`,
	courtesy: `hola, bon dia, bona tarda, perfecte, molt bé, d'acord, funciona, ja funciona, solucionat,
		salutacions, una salutació, cordialment, bon cap de setmana`,
	forOf:   `per`,
	kinds:   `la, l, vostra, seva, el, ràpida`,
	favours: `ajuda, resposta, l'ajuda, atenció, suport, tot`,
}, { // Indonesian, Vietnamese
	thanks: `terima kasih, terima kasih banyak, terimakasih, makasih, terima kasih atas bantuannya,
		terima kasih atas bantuan anda, terima kasih atas informasinya, terima kasih atas responnya,
		cảm ơn, cám ơn, xin cảm ơn, cảm ơn nhiều, cảm ơn rất nhiều, cảm ơn bạn, cảm ơn anh, cảm ơn chị,
		cảm ơn quý vị, chân thành cảm ơn, cảm ơn bạn đã giúp đỡ`,
	courtesy: `halo, hai, selamat pagi, selamat siang, selamat sore, bapak, ibu, baik, oke, ok, mantap,
		sudah bisa, sudah berfungsi, salam, hormat saya, chào, xin chào, chào bạn, chào anh, chào chị, tuyệt vời,
		tốt quá, ổn rồi, được rồi, trân trọng, thân mến, chúc một ngày tốt lành`,
}, { // Hebrew, Arabic
	thanks: `תודה, תודה רבה, המון תודה, תודה לך, תודה לכם, תודה על העזרה, תודה רבה על העזרה, תודה רבה לך,
		תודה רבה לכם, شكرا, شكراً, شكرا جزيلا, شكراً جزيلاً, شكرا لك, شكرا لكم, شكراً لك, شكراً لكم,
		شكرا جزيلا لك, شكرا جزيلا لكم, جزيل الشكر, شكرا على المساعدة, شكرا لمساعدتكم, مع جزيل الشكر`,
	courtesy: `שלום, היי, בוקר טוב, מעולה, מצוין, סבבה, אוקיי, עובד, עכשיו עובד, הסתדר, בברכה, יום טוב, مرحبا,
		السلام عليكم, صباح الخير, مساء الخير, ممتاز, رائع, تمام, حسنا, مع أطيب التحيات, مع التحية, تحياتي`,
}, { // Thai
	thanks:   `ขอบคุณ, ขอบคุณครับ, ขอบคุณค่ะ, ขอบคุณมาก, ขอบคุณมากครับ, ขอบคุณมากค่ะ, ขอบคุณมากๆ, ขอบพระคุณ`,
	courtesy: `สวัสดี, สวัสดีครับ, สวัสดีค่ะ, ครับ, ค่ะ, ดีมาก, เรียบร้อยแล้ว, ใช้ได้แล้ว, โอเค`,
}, { // Japanese
	thanks: `ありがとう, ご対応ありがとうございます, ご対応ありがとうございました, ご返信ありがとうございます, ご返信ありがとうございました, ご連絡ありがとうございます,
		ご連絡ありがとうございました, ご回答ありがとうございます, ご回答ありがとうございました, ご協力ありがとうございます, ご協力ありがとうございました, ありがとうございます, ありがとうございました,
		有難うございます, 有難うございました, 有り難うございます, 感謝します, 感謝いたします, 感謝申し上げます, 御礼申し上げます, お礼申し上げます, 助かりました, 大変助かりました, サンキュー`,
	courtesy: `お世話になっております, お世話になります, いつもお世話になっております, お疲れ様です, お疲れさまです, こんにちは, おはようございます, どうも, 誠に, 本当に, 大変, 迅速な,
		早速の, 早速, ご対応いただき, ご対応いただきまして, ご対応頂き, ご返信いただき, ご連絡いただき, ご回答いただき, ご丁寧に, 了解しました, 了解です, 承知しました, 承知いたしました,
		解決しました, 無事解決しました, 動きました, よろしくお願いします, よろしくお願いいたします, 宜しくお願いします, 宜しくお願い致します, 宜しくお願いいたします, 今後ともよろしくお願いいたします,
		引き続きよろしくお願いいたします, 以上, 様, さん`,
}, { // Chinese
	thanks: `谢谢, 谢谢您, 谢谢你, 谢谢你们, 非常感谢, 十分感谢, 感谢, 感谢您, 感谢你, 多谢, 万分感谢, 谢谢了, 太感谢了, 辛苦了, 謝謝, 謝謝您, 謝謝你, 非常感謝, 感謝,
		感謝您, 多謝, 感恩`,
	courtesy: `你好, 您好, 大家好, 早上好, 下午好, 好的, 好, 收到, 已收到, 太好了, 很好, 完美, 明白, 明白了, 知道了, 没问题, 没问题了, 問題解決了, 问题解决了,
		问题已解决, 已解决, 可以了, 现在可以了, 您的帮助, 你的帮助, 您的支持, 的帮助, 的支持, 的回复, 的快速回复, 您的回复, 您的幫助, 您的回覆, 收到了, 祝好, 祝您工作愉快, 祝您生活愉快, 此致, 敬礼, 此致敬礼, 顺祝商祺`,
}, { // Korean
	thanks: `감사합니다, 정말 감사합니다, 대단히 감사합니다, 감사드립니다, 고맙습니다, 정말 고맙습니다, 고마워요, 감사해요, 감사, 도와주셔서 감사합니다, 빠른 답변 감사합니다,
		답변 감사합니다, 빠른 처리 감사합니다, 도움 감사합니다, 도움 주셔서 감사합니다`,
	courtesy: `안녕하세요, 안녕하십니까, 네, 넵, 예, 좋습니다, 좋아요, 완벽합니다, 확인했습니다, 확인하였습니다, 해결되었습니다, 해결됐습니다, 잘 됩니다, 이제 잘 됩니다,
		알겠습니다, 수고하세요, 수고하십시오, 수고하셨습니다, 좋은 하루 되세요, 좋은 하루 보내세요, 드림, 올림, 배상`,
}}

package letter

import (
	"reflect"
	"slices"

	"ticketd/ticketing"
)

// exampleWords are the words of the example in German and French, so that its
// letters can be read aloud in one language.
var exampleWords = map[string][2]string{
	"Waiting":                 {"Wartet auf uns", "En attente"},
	"In Progress":             {"In Arbeit", "En cours"},
	"Under Review":            {"In Prüfung", "En cours d'examen"},
	"Flagged for the Roadmap": {"Vorgemerkt für den Produktplan", "Retenu pour la feuille de route"},
	"Review Complete":         {"Prüfung abgeschlossen", "Examen terminé"},
	"Visit Scheduled":         {"Besuch vereinbart", "Visite prévue"},
	"Quiet":                   {"Warten auf Sie", "En attente de votre réponse"},
	"Sign Off":                {"Abnahme", "Validation"},
	"Solved":                  {"Gelöst", "Résolu"},
	"Done":                    {"Erledigt", "Terminé"},
	"We look at it and answer within 24 hours.": {"Wir sehen sie uns an und antworten innerhalb von 24 Stunden.",
		"Nous l'examinons et vous répondons sous 24 heures."},
	"We are working on it.": {"Wir arbeiten daran.", "Nous y travaillons."},
	"The product team has reviewed your request.": {"Das Produktteam hat Ihre Anfrage geprüft.",
		"L'équipe produit a examiné votre demande."},
	"We come to you.": {"Wir kommen zu Ihnen.", "Nous venons chez vous."},
	"We have answered and can't go on without you.": {"Wir haben geantwortet und kommen ohne Sie nicht weiter.",
		"Nous avons répondu et ne pouvons pas continuer sans vous."},
	"We wait for your yes.":           {"Wir warten auf Ihr Ja.", "Nous attendons votre oui."},
	"We have told you what we found.": {"Wir haben Ihnen mitgeteilt, was wir gefunden haben.", "Nous vous avons dit ce que nous avons trouvé."},
	"Nothing needs to be done.":       {"Es ist nichts mehr zu tun.", "Il n'y a plus rien à faire."},
	"the fault was repaired":          {"der Fehler ist behoben", "la panne est réparée"},
	"a request for a new feature":     {"ein Wunsch nach einer neuen Funktion", "une demande de nouvelle fonction"},
	"Replies take 3 to 10 days.":      {"Antworten dauern 3 bis 10 Tage.", "Les réponses prennent de 3 à 10 jours."},
	"Technical Support":               {"Technische Hilfe", "Assistance technique"},
	"Feature Request":                 {"Funktionswunsch", "Demande de fonction"},
	"The system is unavailable.":      {"Das System ist nicht verfügbar.", "Le système est indisponible."},
	"Call the customer first, then mail.": {"Zuerst den Kunden anrufen, dann schreiben.",
		"Appeler d'abord le client, puis écrire."},
	"Catalogue": {"Katalog", "Catalogue"},
	"Mailer":    {"Mailer", "Mailer"},
	"Our support reads your request and asks what is unclear.": {"Unser Support liest Ihre Anfrage und fragt nach, was unklar ist.",
		"Notre support lit votre demande et vous interroge sur ce qui n'est pas clair."},
	"first response":             {"erste Antwort", "première réponse"},
	"receipt":                    {"Eingangsbestätigung", "accusé de réception"},
	"resolution":                 {"Lösung", "solution"},
	"answer of the product team": {"Antwort des Produktteams", "réponse de l'équipe produit"},
	"review by the support":      {"Prüfung durch den Support", "examen par le support"},
	"office":                     {"Bürozeit", "bureau"},
	"Feature requests":           {"Funktionswünsche", "Demandes de fonctions"},
	"Printer on fire":            {"Drucker brennt", "L'imprimante brûle"},
	"Print on both sides":        {"Beidseitig drucken", "Imprimer recto verso"},
	"Hello Anna,\n\nplease pull the plug:\n\n    1.  left <socket>\n    2.  right & wait\n": {
		"Guten Tag Anna,\n\nbitte ziehen Sie den Stecker:\n\n    1.  links <Dose>\n    2.  rechts & warten\n",
		"Bonjour Anna,\n\ndébranchez-la, s'il vous plaît :\n\n    1.  à gauche <prise>\n    2.  à droite & attendre\n"},
	"It was a loose cable.": {"Es war ein loses Kabel.", "C'était un câble mal branché."},
	"Hello Anna,\n\nthe fire is out. We look for the cause.": {"Guten Tag Anna,\n\nder Brand ist gelöscht. Wir suchen die Ursache.",
		"Bonjour Anna,\n\nle feu est éteint. Nous cherchons la cause."},
	"Hello Anna,\n\nthe spare part comes on Thursday.": {"Guten Tag Anna,\n\ndas Ersatzteil kommt am Donnerstag.",
		"Bonjour Anna,\n\nla pièce de rechange arrive jeudi."},
	"Hello Anna,\n\nthe printer has a new cable and prints.": {"Guten Tag Anna,\n\nder Drucker hat ein neues Kabel und druckt.",
		"Bonjour Anna,\n\nl'imprimante a un nouveau câble et imprime."},
	"Hello Anna,\n\nwhich paper do you print on?": {"Guten Tag Anna,\n\nauf welchem Papier drucken Sie?",
		"Bonjour Anna,\n\nsur quel papier imprimez-vous ?"},
	"Printers of the series X can burn. Please switch them off until we have spare parts.": {
		"Drucker der Baureihe X können brennen. Bitte schalten Sie sie aus, bis wir Ersatzteile haben.",
		"Les imprimantes de la série X peuvent prendre feu. Éteignez-les, s'il vous plaît, jusqu'à l'arrivée des pièces."},
	"Smoke comes out of it.": {"Es kommt Rauch heraus.", "Il en sort de la fumée."},
	"Smoke comes out of it.\n\n> Is it plugged in?\nYes.": {"Es kommt Rauch heraus.\n\n> Ist er eingesteckt?\nJa.",
		"Il en sort de la fumée.\n\n> Est-elle branchée ?\nOui."},
	"Please find out why printers of the series X burn.": {"Bitte findet heraus, warum Drucker der Baureihe X brennen.",
		"Merci de chercher pourquoi les imprimantes de la série X brûlent."},
	"The fire is out.":   {"Der Brand ist gelöscht.", "Le feu est éteint."},
	"Printers burn":      {"Drucker brennen", "Des imprimantes brûlent"},
	"high":               {"hoch", "urgent"},
	"smoke.jpg, log.txt": {"rauch.jpg, log.txt", "fumée.jpg, log.txt"},
	"Example Support":    {"Support der Beispiel GmbH", "Support Exemple"},
	"Example Ltd":        {"Beispiel GmbH", "Exemple SA"},
}

// exampleIn is exampleLetter in a language.
func exampleIn(language, name string) (ticketing.Letter, Context) {
	l, c := exampleLetter(name)
	l.Language = language
	if len(c.Ticket.Participants) > 0 {
		c.Ticket.Participants[0].Language = language
	}
	if i := slices.Index([]string{"de", "fr"}, language); i >= 0 {
		name := l.Name
		translate(reflect.ValueOf(&l).Elem(), i)
		l.Name = name
		translate(reflect.ValueOf(&c).Elem(), i)
	}
	return l, c
}

// translate replaces words everywhere in a value.
func translate(v reflect.Value, language int) {
	switch v.Kind() {
	case reflect.String:
		if words, ok := exampleWords[v.String()]; ok && v.CanSet() {
			v.SetString(words[language])
		}
	case reflect.Struct:
		for i := range v.NumField() {
			translate(v.Field(i), language)
		}
	case reflect.Slice:
		for i := range v.Len() {
			translate(v.Index(i), language)
		}
	case reflect.Pointer:
		if !v.IsNil() && v.CanSet() {
			translate(v.Elem(), language)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if words, ok := exampleWords[v.MapIndex(key).String()]; ok {
				v.SetMapIndex(key, reflect.ValueOf(words[language]))
			}
		}
	}
}

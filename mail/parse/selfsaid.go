package parse

import "strings"

// selfSaid reports whether an automatic answer says so itself: Lotus Domino and others give it no
// field that does. It only bears out what the subject says.
func (j *judgement) selfSaid() bool {
	return containsAny(strings.ToLower(clip(j.in.Fresh, 4<<10)), selfWords)
}

var selfWords = []string{"this is an automated response", "this is an automated reply",
	"this is an automatic response", "this is an automatic reply", "this is an auto-reply",
	"this is an automatically generated", "this is the only notification you will receive while",
	"dies ist eine automatische", "diese nachricht wurde automatisch", "ceci est une réponse automatique",
	"ceci est un message automatique", "esta es una respuesta automática", "este es un mensaje automático",
	"questa è una risposta automatica", "esta é uma resposta automática", "dit is een automatisch",
	"to jest automatyczna odpowiedź", "detta är ett automatiskt", "dette er et automatisk",
	"это автоматический ответ", "自動返信", "自動応答", "自动回复", "자동 회신"}

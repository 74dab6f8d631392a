package parse

import "strings"

// bouncePhrase says that a subject is one that mail systems give to failed deliveries.
func bouncePhrase(subject string) bool {
	return containsAny(strings.ToLower(clip(subject, 500)), bouncePhrases)
}

var bouncePhrases = []string{
	"undeliverable", "undelivered", "returned mail", "returning message to sender", "delivery failure",
	"delivery failed", "delivery status", "mail delivery", "delivery has failed", "failure notice",
	"mail failed", "mail failure", "mail system error", "delivery error", "delivery report",
	"delivery notification", "not delivered", "could not be delivered", "couldn't be delivered",
	"error sending your mail", "message you sent blocked", "postmaster notify", "nondeliverable",
	"non-deliverable", "[bounce]", "automatically rejected",
	"warning: could not send message", "cannot send message", "delayed mail", "delivery delayed",
	"message delayed", "delivery is delayed",
	"unzustellbar", "nicht zugestellt", "nicht zustellbar", "zustellung fehlgeschlagen",
	"fehlgeschlagene zustellung", "zustellung verzögert", "verzögerte zustellung", "unzustellbare",
	"non remis", "échec de la remise", "échec de remise", "échec de la livraison", "échec d'envoi",
	"non distribu", "non délivr", "remise retardée",
	"no se puede entregar", "no se pudo entregar", "no se ha podido entregar", "no entregado",
	"no entregable", "error en la entrega", "entrega retrasada", "non recapitabile", "mancato recapito",
	"impossibile recapitare", "recapito non riuscito", "mancata consegna", "recapito posticipato",
	"onbestelbaar", "kan niet worden bezorgd", "niet bezorgd", "não entregue", "não é possível entregar",
	"falha na entrega", "não foi possível entregar", "falha de entrega", "entrega atrasada",
	"nie można dostarczyć", "niedostarczone", "niedostarczalna", "nie dostarczono", "olevererbart",
	"kunde inte levereras", "olevererat", "kan ikke leveres", "kunne ikke leveres", "ikke levert",
	"ei voitu toimittaa", "toimitus epäonnistui", "nedoručitelná", "nelze doručit", "nedoručeno",
	"kézbesíthetetlen", "nem kézbesíthető", "teslim edilemedi", "teslim edilemeyen", "iletilemedi",
	"не удалось доставить", "недоставленн", "не доставлено", "не может быть доставлено",
	"невозможно доставить", "сбой доставки", "задержка доставки", "не вдалося доставити",
	"配信不能", "配信できません", "配送エラー", "配信エラー", "未配信", "送信できません", "メールエラー通知",
	"送信エラー", "配信に失敗", "配信が遅れ", "无法投递", "退信", "无法送达", "未送达", "投递失败", "发送失败",
	"無法投遞", "無法傳遞", "未傳遞", "退件", "배달되지 않음", "배달 실패", "전송 실패", "반송", "전달되지",
}

// listRefusals are subjects under which a list server returns what it does not take.
var listRefusals = []string{"not member", "reject", "loop", "system error", "security alert"}

// failedWords are what mail systems say of a delivery that failed.
var failedWords = []string{"did not reach the following recipient", "could not be delivered",
	"couldn't be delivered", "could not be sent", "was not delivered", "wasn't delivered",
	"not been delivered", "cannot be delivered", "can't be delivered", "wasn't able to deliver",
	"unable to deliver", "not able to deliver", "was not able to be", "trouble delivering",
	"was not relayed", "permanent error", "permanent fatal errors", "permanent failure",
	"fatal error", "delivery errors", "delivery problem", "failed addresses", "failure reasons",
	"non-delivered", "non-deliverable", "undeliverable", "undelivered", "delivery failed",
	"delivery to the following", "delivery has failed", "rejected your message",
	"automatically rejected", "transcript of session follows", "server message",
	"error message", "an error has occurred while attempting to deliver",
	"user unknown", "unknown user", "unknown recipient", "no such user", "user doesn't have",
	"mailbox unavailable", "mailbox is full", "mailbox full", "over quota", "quota exceeded",
	"host unknown", "unknown host", "address rejected", "recipient rejected", "address not found",
	"invalid recipient", "invalid user", "invalid address", "invalid final delivery userid",
	"does not exist", "not listed in", "not recognized", "duplicated message-id",
	"no valid recipient", "rcpt to:",
	"nicht zugestellt werden", "nicht zustellbar", "unzustellbar", "n'a pas pu être", "n'a pas été remis",
	"échec de la remise", "no se pudo entregar", "no se ha podido entregar", "no se puede entregar",
	"no ha podido ser entregado", "non è stato possibile", "impossibile recapitare",
	"non può essere recapitato", "não pôde ser entregue", "não foi possível entregar",
	"não pode ser entregue", "kon niet worden", "kan niet worden bezorgd", "nie można dostarczyć",
	"nie została dostarczona", "kunde inte levereras", "kunne ikke leveres", "ei voitu toimittaa",
	"nelze doručit", "nem kézbesíthető", "nem sikerült kézbesíteni", "teslim edilemedi", "iletilemedi",
	"не может быть доставлено", "не удалось доставить", "не доставлено", "не было доставлено",
	"配信できませんでした", "送信できませんでした", "送信に失敗", "配信に失敗", "届けることができません",
	"送信することができません", "見つかりませんでした", "無法投遞", "无法投递", "无法送达", "無法傳遞", "被退回",
	"投递失败", "发送失败", "전달하지 못했", "배달할 수 없", "전송되지", "전송하지 못했", "발송하지 못했"}

// delayedWords are what mail systems say of a mail that they go on trying to deliver.
var delayedWords = []string{"do not need to resend", "don't need to resend",
	"no need to resend", "will be retried", "will keep trying", "will continue to try",
	"will continue trying", "will retry for", "attempts will continue", "has been delayed",
	"delivery is delayed", "delay reason", "could not send message for past",
	"this is a warning message only", "still being retried", "not yet been delivered",
	"only a notification about a delay", "action: delayed", "wird weiterhin versuch", "wird weiter versuch",
	"tentatives se poursuivront", "seguirá intentando", "continuerà a tentare", "continuará tentando",
	"再送を試み", "将继续尝试", "будут продолжены"}

// delayedSubjects are the same in subjects, where fewer words are said.
var delayedSubjects = []string{"delayed", "(delay)", "warning: could not send message",
	"zustellung verzögert", "verzögerte zustellung", "remise retardée", "entrega retrasada",
	"entrega atrasada", "recapito posticipato", "задержка доставки", "配信が遅れ", "延迟", "지연"}

// meanings are statuses (RFC 3463) of what is only said in words.
var meanings = []struct {
	status  string
	phrases []string
}{
	{"4.2.2", []string{"mailbox is full", "mailbox full", "mailfolder is full", "over quota",
		"overquota", "quota exceed", "exceeded storage", "storage allocation", "exceeded the local limit",
		"not enough disk space", "disk quota", "メールボックスが一杯", "mailbox for user is full",
		"postfach voll", "postfach ist voll", "boîte aux lettres pleine", "buzón lleno", "casella piena"}},
	{"5.2.1", []string{"account is disabled", "mailbox disabled", "account has been disabled",
		"account that you tried to reach is disabled", "user is suspended"}},
	{"5.1.1", []string{"user unknown", "unknown user", "unknown recipient", "no such user",
		"user doesn't have", "no mailbox here by that name", "not listed in", "invalid user",
		"invalid address", "invalid final delivery userid", "recipient name is not recognized",
		"address not found", "user not found", "address couldn't be found", "no valid recipient",
		"unknown address", "recipient unknown", "メールアドレスが見つかりませんでした", "リストにありません",
		"ディレクトリには見つかりません", "empfänger unbekannt", "unbekannter empfänger",
		"utilisateur inconnu", "usuario desconocido", "utente sconosciuto", "收件人不存在", "用户不存在"}},
	{"5.1.2", []string{"host unknown", "unknown host", "couldn't find any host named",
		"domain not found", "no such domain", "domain does not exist", "illegal host/domain",
		"host not found", "could not find a gateway"}},
	{"5.4.6", []string{"hop count", "mail loop", "forwarded more than", "duplicated message-id"}},
	{"5.3.4", []string{"size limit", "too large", "message size exceeds", "exceeds size"}},
	{"4.4.7", []string{"retry timeout exceeded", "retry time not reached", "for 4 days", "for 5 days",
		"expired", "deferred", "timed out", "did not accept our requests to connect"}},
	{"5.7.1", []string{"spam", "blocked", "relaying denied", "relay access denied", "access denied",
		"not authorized", "rejected by policy", "refused due to"}},
	{"5.1.1", []string{"does not exist", "mailbox unavailable", "recipient address rejected"}},
}

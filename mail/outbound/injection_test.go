package outbound

// injections are addresses that add a parameter, a command or another recipient to SMTP where
// they are written as they are, or are taken for another one on the way.
var injections = []string{
	`"evil@x.example> NOTIFY=NEVER <"@corp.example`, `"a> SIZE=1"@corp.example`, `"a b"@corp.example`,
	"a@corp.example> NOTIFY=NEVER", "a@corp.example>\r\nRCPT TO:<eve@evil.example", "a@corp.example\r\nDATA",
	"a@corp.example\nRSET", "a@corp.example\rRSET", "a\r\n b@corp.example", "a@corp.example BODY=8BITMIME",
	"<a@corp.example>", "a<b@corp.example", "a>b@corp.example", "a@corp.example,eve@evil.example",
	"a@corp.example;eve@evil.example", "a@@corp.example", "a@b@corp.example", "@evil.example:a@corp.example",
	"@evil.example,@x.example:a@corp.example", "a%evil.example@corp.example", "evil.example!a@corp.example",
	"a(x)@corp.example", "a@(x)corp.example", `a\@corp.example`, `"a"@corp.example`, ".a@corp.example",
	"a.@corp.example", "a..b@corp.example", "a@corp.example.", "a@.corp.example", "a@corp..example",
	"a@-corp.example", "a@corp-.example", "a@corp_x.example", "a@localhost", "a@[192.0.2.1]", "a@192.0.2.1",
	"a@[IPv6:2001:db8::1]", "a@corp.example\x00", "a\x00@corp.example", "a\x7f@corp.example", "a\t@corp.example",
	"ü@corp.example", "a@c\u043erp.example", "a@corp\u3002example", "a@corp\uff0eexample", "a\u200b@corp.example",
	"=?utf-8?q?a=40corp.example=3e?=@evil.example", "=?utf-8?q?a?=@corp.example", "a", "@corp.example", "a@", "",
}

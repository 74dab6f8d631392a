package parse

import "strings"

// charsetName makes the label of a character set the name of one that is known: mailers write it
// with and without hyphens, quotes and prefixes, by the number of a code page, or name something
// smaller than what they mean (as the WHATWG Encoding standard has it). It is empty for a label
// that says nothing, and the label itself if nobody knows it.
func charsetName(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'<>;:,.[]()_$="))
	switch label {
	case "", "utf-8", "us-ascii", "windows-1252", "gb18030":
		return label
	}
	label = strings.TrimPrefix(label, "charset=")
	if i := strings.IndexAny(label, " \t;*:$\"'"); i >= 0 { // a language, a year, noise
		label = label[:i]
	}
	short := tight(strings.TrimPrefix(label, "x-"))
	for _, s := range []string{short, strings.TrimPrefix(short, "cs")} {
		if name, ok := labels[s]; ok {
			return name
		}
		if name := numbered(s); name != "" {
			return name
		}
	}
	return label
}

// tight is a label without what mailers put between its words.
func tight(label string) string { return between.Replace(label) }

var between = strings.NewReplacer("-", "", "_", "", ".", "")

// numbered knows "iso8859…", "latin1" and code pages by their number.
func numbered(short string) string {
	for _, prefix := range []string{"iso8859", "8859"} {
		if n, ok := strings.CutPrefix(short, prefix); ok {
			n = strings.TrimRight(n, "ie") // the order in which Hebrew and Arabic are written
			return isoPart(n)
		}
	}
	number := strings.TrimLeft(short, "abcdefghijklmnopqrstuvwxyz")
	switch prefix := short[:len(short)-len(number)]; prefix {
	case "", "cp", "ibm", "ms", "windows", "win", "ansi", "dos", "codepage", "wincp", "mswin":
	default:
		return ""
	}
	if len(number) == 4 && number[:3] == "125" && number[3] < '9' {
		return "windows-" + number
	}
	if n, ok := strings.CutPrefix(number, "2859"); ok && len(n) == 1 {
		return isoPart(n)
	}
	return pages[number]
}

func isoPart(n string) string {
	switch n {
	case "1":
		return "windows-1252"
	case "9":
		return "windows-1254"
	case "11":
		return "windows-874"
	case "2", "3", "4", "5", "6", "7", "8", "10", "13", "14", "15", "16":
		return "iso-8859-" + n
	}
	return ""
}

// labels are what mailers call the character sets, without hyphens.
var labels = inverted(map[string]string{
	"": "unknown unknown8bit default userdefined 8bit 7bit binary none null nil undefined invalid " +
		"charset autodetect autodetectjp autodetectkr autodetectall en",
	"utf-8":        "utf8 utf8mb4 utf8n utf8j utf u8 unicode11utf8 unicode20utf8",
	"us-ascii":     "ascii usascii us ansix341968 iso646us iso646 iso646irv 646 isoir6",
	"utf-7":        "utf7 unicode11utf7 unicode20utf7",
	"utf-16":       "utf16 ucs2 iso10646ucs2 unicode",
	"utf-16le":     "utf16le ucs2le",
	"utf-16be":     "utf16be ucs2be unicodefffe",
	"utf-32":       "utf32 ucs4 iso10646ucs4",
	"utf-32le":     "utf32le",
	"utf-32be":     "utf32be",
	"windows-1252": "latin1 l1 isoir100 western ansi msansi",
	"iso-8859-2":   "latin2 l2 isoir101",
	"iso-8859-3":   "latin3 l3",
	"iso-8859-4":   "latin4 l4",
	"windows-1254": "latin5 l5 msturk turkish",
	"iso-8859-6":   "macarabic asmo708 arabic",
	"iso-8859-8":   "logical visual machebrew hebrew",
	"iso-8859-10":  "latin6 l6",
	"iso-8859-13":  "latin7",
	"iso-8859-14":  "latin8 l8",
	"iso-8859-15":  "latin9 l9 latin0",
	"iso-8859-16":  "latin10 l10",
	"windows-1250": "msee",
	"windows-1251": "mscyrl",
	"windows-1253": "msgreek",
	"windows-1255": "mshebr",
	"windows-1256": "msarab",
	"windows-1257": "winbaltrim",
	"windows-874":  "tis620 tis6200 tis6201 tis62025291 tis62025330 tis62025331 tis6202533 thai",
	"shift_jis": "sjis shiftjis mskanji windows31j sjiswin mscp932 shiftjisx0213 shiftjis2004 " +
		"sjis2004 macjapanese",
	"gb18030": "gbk gb2312 gb231280 gb23121980 gb180302000 gb180302005 gb180302022 euccn cngb " +
		"chinese isoir58 simplifiedchinese gb macchinesesimp",
	"hz-gb-2312": "hz hzgb hzgb2312",
	"big5":       "big5hkscs big5eten big5uao big5hkscs2004 cnbig5 xbig5 xxbig5 macchinesetrad",
	"euc-kr": "euckr ksc56011987 ksc56011989 ksc56011992 ksc5601 kscode 5601 uhc korean isoir149 " +
		"mackorean",
	"euc-jp": "eucjp euc ujis eucjpms eucjpwin eucjis2004 eucjisx0213 eucpkdfmtjapanese",
	"iso-2022-jp": "iso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jp2004 iso2022jpms " +
		"iso2022jpmobile iso2022jpext jis jis7",
	"iso-2022-kr":     "iso2022kr",
	"iso-2022-cn":     "iso2022cn iso2022cnext",
	"koi8-r":          "koi8r",
	"koi8-u":          "koi8u koi8ru koi8",
	"macintosh":       "mac macroman macosroman",
	"x-mac-cyrillic":  "maccyrillic macukrainian",
	"x-mac-ce":        "macce maclatin2 maccentraleurope maccentraleurroman maccentraleuropean",
	"x-mac-greek":     "macgreek",
	"x-mac-turkish":   "macturkish",
	"x-mac-croatian":  "maccroatian",
	"x-mac-romanian":  "macromanian macromania",
	"x-mac-icelandic": "macicelandic maciceland",
	"viscii":          "viscii viscii111",
})

func inverted(lists map[string]string) map[string]string {
	names := map[string]string{}
	for name, list := range lists {
		names[tight(strings.TrimPrefix(name, "x-"))] = name
		for s := range strings.FieldsSeq(list) {
			names[s] = name
		}
	}
	return names
}

// pages are code pages of IBM and Microsoft.
var pages = map[string]string{"037": "ibm037", "437": "ibm437", "737": "ibm737", "775": "ibm775",
	"819": "windows-1252", "850": "ibm850", "852": "ibm852", "855": "ibm855", "857": "ibm857",
	"858": "ibm00858", "00858": "ibm00858", "860": "ibm860", "861": "ibm861", "862": "ibm862",
	"863": "ibm863", "865": "ibm865", "866": "ibm866", "874": "windows-874", "912": "iso-8859-2",
	"915": "iso-8859-5", "920": "windows-1254", "923": "iso-8859-15", "932": "shift_jis",
	"936": "gb18030", "943": "shift_jis", "949": "euc-kr", "950": "big5", "951": "big5",
	"1047": "ibm1047", "1140": "ibm01140", "1200": "utf-16le", "1201": "utf-16be",
	"10000": "macintosh", "10006": "x-mac-greek", "10007": "x-mac-cyrillic", "10029": "x-mac-ce",
	"10081": "x-mac-turkish", "12000": "utf-32le", "12001": "utf-32be", "20127": "us-ascii",
	"20866": "koi8-r", "20932": "euc-jp", "20936": "gb18030", "21866": "koi8-u",
	"28603": "iso-8859-13", "28605": "iso-8859-15", "38598": "iso-8859-8", "50220": "iso-2022-jp",
	"50221": "iso-2022-jp", "50222": "iso-2022-jp", "50225": "iso-2022-kr", "51932": "euc-jp",
	"51936": "gb18030", "51949": "euc-kr", "52936": "hz-gb-2312", "54936": "gb18030",
	"65000": "utf-7", "65001": "utf-8"}

"""Signs that a lapsed address was taken over by those who trade in lapsed addresses; pure."""

import re

from crawlers.pages import Page

_GAMBLING = frozenset(
    """
    slot slots gacor togel judi casino kasino bandar situs jackpot baccarat maxwin
    sportsbook rtp betting poker roulette taruhan toto pulsa bonus 1xbet mostbet viagra
    cialis escort escorts sbobet pragmatic scatter bukmacher freispiele sweet bonanza
    """.split()  # noqa: SIM905  # words read better as prose than one to a line
)
_RARELY_FAIR = frozenset(
    """
    gacor togel judi situs maxwin sportsbook sbobet bandar taruhan 1xbet mostbet viagra
    cialis
    """.split()  # noqa: SIM905  # words read better as prose than one to a line
)
_GAMES = frozenset({"slot", "slots", "casino", "kasino", "baccarat", "betting", "roulette", "toto"})
_TRADES = {
    "pharmacy": re.compile(
        r"(?:buy|cheap|order|generic|discount)\s+(?:\w+\s+){0,2}"
        r"(?:viagra|cialis|levitra|tramadol|xanax|sildenafil|tadalafil|ambien|modafinil)"
        r"|(?:without|no) (?:a )?prescription|canadian pharmacy|online pharmacy"
    ),
    "essays": re.compile(
        r"write my (?:essay|paper)|(?:essay|paper|dissertation) writing service"
        r"|pay someone to (?:write|do)|(?:custom|buy|cheap|order your) (?:essay|dissertation)"
        r"|plagiarism[- ]free|per page|order your essay"
    ),
    "casino": re.compile(
        r"non[- ]?gamstop|not on gamstop|no[- ]deposit|free spins|online casinos?"
        r"|casino (?:bonus|sites?|games|reviews?)|(?:best|top \d+) (?:\w+ ){0,2}casinos?"
        r"|(?:crypto|bitcoin|live|new|offshore) (?:casinos?|betting|gambling|sports ?book)"
        r"|betting (?:sites?|bonus\w*|odds|tips|apps?|offers?)|bitcoin betting"
        r"|for real money|sports ?book|bonus codes?|welcome bonus|no wagering"
        r"|\bslots\b|\bblackjack\b|\broulette\b|\bbaccarat\b|\bjackpots?\b"
    ),
    "betting": re.compile(
        "ufabet|สล็อต|บาคาร่า|คาสิโน|แทงบอล|เว็บตรง|ฝากถอน|หวย"  # Thai
        "|娱乐场|娱乐城|百家乐|真人|体育投注|老虎机|彩金|博彩|棋牌|葡京|开户|注册送"  # Chinese
        "|카지노|바카라|토토|먹튀|슬롯|배팅"  # Korean
        "|nhà cái|cá cược|nổ hũ|xóc đĩa|bắn cá|kèo"  # Vietnamese
        "|казино|букмекер|игровые автоматы|ставки на спорт|фриспин|промокод"  # Russian
        r"|deneme bonusu|\bbahis\b|casino siteleri|canlı bahis|kaçak|\bslot\b"  # Turkish
        r"|\bkasyn\w*|\bbukmacher\w*|darmowe spiny|bez depozytu|ruletka|\bsloty\b"  # Polish
        r"|sportwetten|spielautomaten|ohne einzahlung|\bechtgeld|freispiele|online[- ]casino"
        r"|\bcassinos?\b|\bapostas?\b|\bapuestas?\b|tragaperras|caça-níquel|giros grátis"
    ),
    "copies": re.compile("スーパーコピー|激安|偽物|コピー|送料無料|n級品|通販"),
    "company": re.compile(
        r"(?:hot|sexy|elite|vip|cheap|independent|female|asian|russian|london|call)"
        r" (?:escorts?|girls?)|escorts? (?:agency|service|girls?)|\b(?:in|out)calls?\b"
        r"|erotic massage|adult (?:content|dating|chat|cam)|sex (?:chat|cams?|dating)|hookups?"
        r"|\bporno?\b|\bxxx\b|\bmilfs?\b"
    ),
    "loans": re.compile(
        r"payday loans?|bad credit|no credit check|instant (?:\w+ )?(?:cash|approval|loans?)"
        r"|guaranteed approval|same[- ]day (?:loans?|cash)|cash advance|quick loans?"
    ),
    "trading": re.compile(
        r"(?:forex|crypto|bitcoin|binary options) (?:brokers?|trading|signals|robot|exchange)"
        r"|best (?:forex|crypto) \w+|copy trading|trading bot|minimum deposit|crypto airdrop"
    ),
    "shops": re.compile(
        r"cbd (?:oil|gummies|vapes?|products?|shop)|\b(?:disposable|cheap) vapes?\b"
        r"|vape (?:juice|shop|pens?|kits?)|weight[- ]loss (?:pills?|gummies)|\bkratom\b"
    ),
    "copies of brands": re.compile(
        r"replica (?:watch\w*|handbags?|bags|rolex)|fake rolex|(?:cheap|replica) "
        r"(?:louis vuitton|rolex|gucci|nike|jordans?|jerseys|uggs?|moncler|canada goose)"
    ),
}
# Every honest shop has these; beside two phrases of a trade they count.
_OF_ANY_SHOP = re.compile(
    r"add to (?:basket|cart)|free (?:delivery|shipping)|discount codes?|\bshop now\b"
    r"|\bcoupon codes?\b|\boutlet (?:store|online)|up to \d+% off"
)
_ENOUGH = 4  # different phrases of one trade; a fair page has one or two
_FAIR = re.compile(
    r"\b(?:help (?:with|for|to)|support\w*|addict\w*|recover\w*|advice|aware\w*|worried|nhs"
    r"|treatment|helpline|charity|fundrais\w*|in aid of|fun money|warning|parents?|children"
    r"|teen\w*|young people|risks?|harms?|scams?|school|families|gamcare)\b",
    re.IGNORECASE,
)
_OF_TRADE = re.compile(  # what shops say of themselves, and help lines do not
    r"\b(?:customer|player|live|24/7|technical|chat) support\b|\bsupport (?:team|24/7|desk|agent)"
    r"|\bsupport(?:ed|s|ing) (?:crypto\w*|bitcoin|payments?|currenc\w+)"
    r"|\brisk[- ]free\b|\b(?:at )?your own risk\b",
    re.IGNORECASE,
)
_NAMED = 800  # characters from the top in which a page says what it is
_READ = 20_000  # characters that are searched


def signs_of_usurpers(page: Page, headline: str) -> list[str]:
    """Two signs, in the headline and in the text, or none; `headline` is title and heading."""
    low = headline.lower()
    trades = [phrases for phrases in _TRADES.values() if phrases.search(low)]
    gambling = _headed_by_gambling(low)
    if not gambling and not trades:
        return []
    if _is_fair(f"{headline} {page.text[:_NAMED]}"):
        return []  # those who help gamblers, or raise money with a fun casino
    text = page.text[:_READ].lower()
    if any(_phrases(trade, f"{low} {text}") >= _ENOUGH for trade in trades):
        return ["spam_headline", "spam_text"]
    return ["gambling_headline", "gambling_text"] if gambling and _full_of_it(text) else []


def _phrases(trade: re.Pattern[str], text: str) -> int:
    own = len(set(trade.findall(text)))
    return own + len(set(_OF_ANY_SHOP.findall(text))) if own >= 2 else own


def _headed_by_gambling(low: str) -> bool:
    words = set(re.findall(r"\w+", low)) & _GAMBLING
    return (len(words) >= 2 and bool(words & _GAMES)) or bool(words & _RARELY_FAIR)


def _is_fair(text: str) -> bool:
    return _FAIR.search(_OF_TRADE.sub(" ", text)) is not None


def _full_of_it(text: str) -> bool:
    words = re.findall(r"\w+", text)
    told = [word for word in words if word in _GAMBLING]
    return len(set(told)) >= 3 and len(told) >= 8 and len(told) * 40 >= len(words)

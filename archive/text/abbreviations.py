"""Which words take a full stop without ending a sentence, and what each then allows.

A key is written without its last stop and without spaces: “e.g”, “т.е”, “U.S”. A key in small
letters also stands for its capitalised form; one with a capital stands for itself alone, since
“Gen.” is a rank and “gen.” mostly is not.
"""

from collections.abc import Mapping
from enum import Enum, auto
from functools import cache
from typing import NamedTuple


class Habit(Enum):
    """What may follow the stop of an abbreviation, from the most binding to the least."""

    NEVER = auto()  # “Mr. ”, “e.g. ”: something always follows in the same sentence
    NUMBERED = auto()  # “No. 5”: binds a number, else it is an ordinary word
    NAMING = auto()  # “Dept. ”, initials: binds a name; only a word that opens sentences ends it
    AFTER_NUMBER = auto()  # “5 м. ”: a unit after a number, else it binds like NEVER
    YEAR = auto()  # “2025 г. ”: the same, and after its number it does not bind a second one
    MONTH = auto()  # “Jan. ”: binds a number
    TIME = auto()  # “5 p.m. ”: binds a time zone, a day, a month
    COMPANY = auto()  # “Inc. ”: binds an office (“Inc. Chairman”)
    SUFFIX = auto()  # “Roy Jr. ”: the same, but for what is named after the person
    CLOSING = auto()  # “etc. ”: ends the sentence whenever a capital follows


class Language(NamedTuple):
    habits: Mapping[str, Habit]
    openers: frozenset[str]
    reads_ordinals: bool
    is_listed: bool  # openers and abbreviations of its own are listed here
    stops: str  # every mark a sentence of it may end with


_TITLES = {
    "en": """Mr Mrs Ms Mx Messrs Mmes Dr Drs Prof Profs Gen Gens Lt Col Cols Maj Capt Cpt Cdr Cmdr
        Adm RAdm VAdm Brig Sgt Cpl Pvt Amb Ambs Gov Govs Sen Sens Rep Reps Pres Supt Insp Rev Revs
        Msgr Hon Rt Fr Asst Assoc Dep Min Atty Dir Cllr Ald Comm Cmsr Spec Mt Ft Pte Mgr Wm Geo Chas
        Jas Sec-Gen H.E S.E H.R.H H.H H.M H.M.S U.S.S""",
    "ru": """Дж Дм Вл Ал Ник Ив Фр""",
    "de": """Hr Hrn Fr Frl Dr Prof Dipl Ing Gen Hptm Lt Oblt St Hl Bdkzl jur phil med rer nat
        Exz S.E I.E""",
    "fr": """MM Mgr Dr Drs Pr St Ste Me Mes Gal Cdt Cne Col Lt S.E S.A.R S.M S.S LL.MM LL.EE M""",
    "es": """Sr Sra Srta Sres Sras Dr Dra Dres D Da Dña Dn Prof Profa Gral Cnel Cap Tte Cmdte Lic
        Ing Arq Mons Pbro Excmo Excma Ilmo Ilma Hon Sto Sta S.E S.M S.A.R S.S Ud Uds Vd Vds sr sra
        srta sres dr dra prof profa lic ing gral""",
    "it": """Sig Sigg Dott Dr Prof Avv Ing Arch Geom Rag On Onn Gen Col Magg Cap Ten Mons Card
        Sen Min Amb Pres Sig.ra Sig.na Dott.ssa Prof.ssa dott avv on sig
        sig.ra dott.ssa prof ing arch sen min S.E S.M S.S S.A.R""",
    "pt": """sr sra srs dr dra prof profa eng Sr Sra Srs Dr Dra Prof Profa Eng Gen Cel Exmo Exma
        Ilmo S.Exa V.Exa""",
    "nl": """dhr mevr Mr Dr Drs Ir Ing Prof Gen Kol Kapt""",
    "pl": """gen płk mjr kpt prof dr hab mgr inż ks abp bp św min""",
}

_NEVER = {
    "en": """e.g eg i.e ie viz vs v cf approx ca incl esp resp aka a.k.a c/o w.r.t i.a e.o.m""",
    "ru": """т.е т.к т.н т.наз т.о см ср напр прим приблиз ок св пос ул пл просп пр-т пер бульв наб
        д кв корп стр пом вл рис табл гл абз пп подп разд прил вып тел факс акад проф доц ген ген-л
        ген-м полк подполк кап лейт серж адм маршал тов г-н г-жа гр гос зам нач рук сотр асп чл
        чл.-кор чл.-корр преп митр архиеп еп прот иером оз о-в р-н к.т.н д.т.н к.э.н д.э.н к.ю.н
        д.ю.н к.и.н д.и.н к.п.н д.п.н д.и п.п ст.ст и.о т.ч в.т.ч арх худ реж сост обозр инж зав деж
        вед тр засл погов вул бул пров буд див напр просп акад проф т.зв т.б заст нач упор смт сел
        пор див наук ред-р канд д-р з-д у.о розд підп дод доб вн кім пр-кт""",
    "de": """z.B z.b d.h bzw vgl ca sog gem ggf evtl insb insbes inkl einschl exkl zzgl abzgl
        mind i.d.R i.S.v i.H.v i.V.m i.A i.V o.g o.ä.w u.U z.T z.Z z.Zt n.a bspw
        gegr allg bes betr dt frz engl russ ukr amerik stellv ehem led kath evang
        ggü lt Tel zw i.S.d v.a m.E u.E m.a.W u.A.w.g sen jun""",
    "fr": """p.ex par.ex c.-à-d c-à-d cf env ndlr not tél e.g i.e""",
    "es": """p.ej pej v.gr cf cfr aprox tel tfno c.c EE ee FF AA RR CC JJ s.l vid""",
    "it": """p.es es cfr c.d cd ca tel sigg v nn ss """,
    "pt": """p.ex ex cf aprox tel""",
    "nl": """bijv bv o.a d.w.z m.b.t i.v.m t.a.v t.o.v ca resp nl""",
    "hi": """डॉ श्री श्रीमती सुश्री प्रो कु पं मो""",
    "ro": """dl dna dr prof dvs str nr art""",
    "pl": """np tj tzn tzw m.in ul al pl os ok tel por zob ww wg ds""",
}

_NUMBERED = {
    "en": """No Nos no nos Art Arts art arts sec secs Ch ch Chap chap Vol vol Vols vols
        p pp para paras par pars Fig fig Figs figs Tab tab Eq eq Res res Reg reg cl cls subsec
        subpara Ex ex App app Doc doc Docs Ser ser Pt pt Bk bk Stat stat ff l ll n
        nn fn col cols Item Sched Amend Ord Dist Rte Flt Bldg Rm Apt Ext Tel tel Sess sess mtg
        Suppl suppl Add Corr Cir Sat Sun Mon Tue Tues Wed Thu Thur Thurs Fri  max""",
    "de": """Nr Nrn nr Abs Art Kap Bd Bde Ziff Rn Rdnr Rz Abb Tab Anm Aufl Jg Az Lit lit Buchst
        Hs Unterabs Anl Anh Pkt Pos Bl Sp max min""",
    "fr": """art al n no nos p pp vol t chap sect par ch fig rés doc éd pt ann réf""",
    "es": """art arts núm núms n nro pág págs p pp vol t cap párr inc ap apdo res ref fig tel n.º
        disp""",
    "it": """art artt n nr nn p pp pag pagg vol cap par co comma lett fig tab ris """,
    "pt": """art arts n núm pág págs p pp vol cap par inc res""",
    "nl": """nr nrs art artt blz p hfst lid""",
    "pl": """nr art ust pkt poz s str t r.dz rozdz par zał m lok""",
    "ru": """№ Рез рез док""",
}

_NAMING = {
    "en": """Ste Dept Depts Univ Inst Assn Assoc Cttee Govt Gov't Natl Nat'l Int'l Intl Fed Cong
        Parl Bros Mfg Ave Blvd Rd Hwy Sq Ln Pl Cir Isl Pen Pk Ct Op op ed eds trans tr repr comp Ret
        ret Civ Crim Proc Evid Bankr U.S U.K U.N E.U U.A.E U.S.A U.S.S.R D.P.R.K R.O.K P.R.C N.A.T.O
        Yu Ya Ye Yo Zh Kh Ts Ch Sh Th Ph Shch Cz Chr Jos Benj Thos Robt NE NW SE SW Sec Secs""",
    "ru": """обл респ окр отст зап рез мин-во упр деп отд секр полит экон воен межд нац рос росс сов
        укр бел англ фр нем кит лат греч итал исп рум яз назв каз центр сев юж вост им ім""",
    "de": """geb verh gest u.a u.ä a.D i.R i.e Mio Mrd Tsd St Str Pl Allee Bez Kr Reg Verf Univ Inst
        Mitgl Vors Präs Vizepräs Abg Sekr Bot Ges ev e.V Hrsg""",
    "fr": """av apr bd bld boul St Ste dépt rég univ min prés vice-prés gén col amb éd dir
        adj rép féd Ch Ph Th Chr """,
    "es": """Av Avda Pza Pl Ctra Sta Sto EE.UU FF.AA RR.EE CC.AA Univ Dpto Depto Inst Min Emb Col
        col c Ma Fco admón dir""",
    "it": """Min Univ Dip Ist Reg Prov Rep Fed P.zza V.le St""",
    "pt": """Av Pç Min Univ Dep EUA""",
    "nl": """min univ St""",
    "pl": """woj pow gm min rep im""",
}

_AFTER_NUMBER = {
    "ru": "ст п ч с м т о кн ",
}

_YEAR = {
    "ru": "г гг в вв р рр",
    "pl": "r w",
}

_MONTHS = {
    "en": "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec",
    "ru": """янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек
        січ лют бер берез квіт трав черв лип серп вер верес жовт листоп груд""",
    "de": "Jan Jän Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez",
    "fr": "janv févr avr juill juil sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sept sep set oct nov dic",
    "it": "gen genn feb febb mar apr mag giu lug ago sett set ott nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "nl": "jan febr mrt apr jun jul aug sept okt nov dec",
    "pl": "stycz lut mar kwiec maj czerw lip sierp wrzes paźdz listop grudz",
}

_COMPANIES = {
    "en": "Inc Corp Co Cos Ltd Plc LLC LLP Cie S.A S.p.A N.V B.V A.G",
}

_SUFFIXES = {"en": "Jr Sr Esq"}

_TIMES = {"en": "a.m p.m am pm A.M P.M"}

_CLOSING = {
    "en": """etc al B.C A.D B.C.E C.E bn mn tn mln bln trln km cm mm kg lb lbs oz ft in
        mi yd sq hr hrs min mins sec secs pct percent deg avg est ibid Ibid cit Bt
        Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mont Neb
        Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo""",
    "ru": """т.д т.п т.ін др пр проч руб коп долл дол евро грн млн млрд трлн тыс тис ед экз шт чел
        час мин сек сут мес нед лет ред изд кг км см мм га год край ін инш к-т
        н.ст с.г н.э""",
    "de": """usw etc uvm u.v.m u.s.w Std Min Sek Tg Mon Euro Jh Jhd v.Chr n.Chr o.ä u.ä.m ff
        f Verl Ausg""",
    "fr": """etc J.-C éd h mn mns sec tonn N.B P.S""",
    "es": """etc a.C d.C hrs min seg mill pts ptas S.A S.L""",
    "it": """ecc etc a.C d.C min sec segg seg S.p.A S.r.l mld mln""",
    "pt": """etc a.C d.C min S.A Ltda""",
    "nl": """enz etc jl""",
    "pl": """itd itp in godz min sek tys mln mld zł""",
}


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# “plan B.”: the letter after these is a name of its own and no initial.
DESIGNATED = _words(
    """war plan option annex appendix phase group class track team vitamin exhibit hepatitis
    schedule category type section part point article block zone area grade level tier
    план вариант группа группе группы класс класса блок категория тип приложение часть"""
)
TIME_ZONES = _words(
    """ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST EET EEST MSK IST JST KST
    Eastern Central Pacific Mountain"""
)
# After a comma (“Washington, D.C.”, “Ann Roy, Ph.D.”) these close an apposition.
DEGREES = _words("D.C Ph.D M.D J.D LL.D LL.M LL.B M.A B.A M.Sc B.Sc M.P K.C Q.C D.Phil")
# Nobody is “U.S. Mr. Roy”: after an acronym these begin a sentence.
FORMS_OF_ADDRESS = _words("Mr Mrs Ms Messrs Mme")

# A unit and the one name that belongs to it.
BOUND_PAIRS = frozenset({("долл", "США"), ("дол", "США")})

# What an acronym before it qualifies: “U.S. Congress”.
BOUND_HEADS = _words(
    """Congress Senate House President Presidency Government Administration Department State States
    Treasury Navy Army Air Marine Marines Coast Secretary Under-Secretary Secretary-General
    Ambassador Embassy Consulate Special Vice Deputy Assistant Attorney Attorneys Supreme Court
    Courts District Constitution Capitol Trade National Security Central Federal Agency Bureau
    Commission Commissioner Committee Mission Delegation Representative Representatives Senator
    Senators Congressman Congresswoman Rep Sen Gen Adm General High Human Population Charter
    Assembly Council Women Environment Development Economic Census Open Steel Foreign Defense
    Defence Energy Commerce Justice Labor Agriculture Interior Homeland Postal Virgin Customs Forces
    Force Fleet Strategic Cyber European Africa Indo-Pacific Military Citizenship Immigration Envoy
    Republicans Democrats Republican Democratic Prime Parliament Home Chancellor Chamber Institute
    Office Corps Strategy Center Centre Program Programme Bank Fund Food Refugee Peacekeeping
    Peacekeepers Permanent"""
)
# Words that a number belongs to: “Article 5. The Parties …”.
LABELLED = _words(
    """Article Section Chapter Phase Stage Track Annex Part Point Item Rule Clause Paragraph Art Sec
    No Question Answer Статья Раздел Глава Этап Тема Пункт Часть Приложение Вопрос Ответ Стаття
    Розділ Частина Питання Artikel Abschnitt Kapitel Punkt Frage Antwort Chapitre Titre Réponse
    Artículo Capítulo Sección Punto Articolo Capitolo Sezione Artigo §"""
)

# Words that open a sentence and hardly ever stand, capitalised, inside a name.
_OPENERS = {
    "en": """The A An This That These Those He She It They We You I His Her Its Their Our Your My
        In On At By For From With Without Within After Before During Under Over As If When While
        Although Though Because Since Until Once However Moreover Furthermore Therefore Thus Hence
        Nevertheless Nonetheless Instead Indeed Both But And Or So Yet There Here What Who Whom
        Whose Why How Where Which Whether Not No Yes All Some Any Many Much Most Several Few Each
        Every Either Neither Other Others Another Such Also Additionally Meanwhile Earlier Later
        Then Now Today Yesterday Tomorrow Afterwards Recently According Asked Despite Among Between
        Regarding Concerning Following Finally Still Only Even Perhaps Currently Nobody Nothing
        Everyone Everything Someone One Two Three Four Five Six Separately Similarly Likewise
        Subsequently Previously Let Is Are Was Were Do Does Did Has Have Had Can Could Should
        Would To Of Against Across Throughout Toward Towards Upon Per Through Last Next""",
    "ru": """Он Она Оно Они Его Её Ее Их Это Этот Эта Эти Этого Такой Такая Такие Тот Та То Те Мы Вы
        Я Ты Наш Наша Наши В Во На По С Со К Ко О Об Обо От До За Из Изо При Для Под Над Без Через
        Между После Перед Около Среди Кроме Помимо Согласно Несмотря Благодаря Но А И Или Однако
        Также Тоже Если Как Что Чтобы Кто Когда Где Куда Почему Зачем Хотя Поэтому Затем Потом Тогда
        Там Тут Здесь Теперь Сейчас Сегодня Вчера Завтра Ранее Позже Впоследствии Все Всё Всего Оба
        Обе Многие Некоторые Другие Другой Каждый Никто Ничего Не Ни Нет Да Так Уже Ещё Еще Только
        Даже Именно Кстати Впрочем Вместе Более Отдельно Подробнее Подробности Особое Стороны Далее
        Наконец Вместо Вопреки У Он-то Він Вона Воно Вони Його Її Їх Це Цей Ця Ці Той Ми Ви Ти У Із
        З Зі Від Про Під Після Але Та Й Або Однак Також Якщо Як Що Щоб Хто Коли Де Чому Хоча Тому
        Потім Тоді Тепер Зараз Сьогодні Вчора Раніше Пізніше Усі Всі Обидва Багато Деякі Інші Кожен
        Ніхто Ні Так Вже Ще Лише Крім Окремо Сторони Наразі Наступна Наступний""",
    "de": """Der Die Das Dem Den Des Ein Eine Einem Einen Einer Eines Er Sie Es Wir Ihr Ich Sein
        Seine Ihre Unser Unsere Dieser Diese Dieses Diesem Diesen Jener Jene Jedes Jeder Jede Im In
        Am An Auf Aus Bei Beim Bis Durch Für Gegen Hinter Mit Nach Ohne Seit Über Um Unter Vom Von
        Vor Während Wegen Zu Zum Zur Zwischen Aber Und Oder Denn Doch Sondern Wenn Als Ob Dass Da
        Weil Wie Was Wer Wo Wann Warum Welche Welcher Dabei Dafür Dagegen Daher Damit Danach Dann
        Darüber Dazu Deshalb Dennoch Dort Hier Heute Gestern Morgen Jetzt Nun Auch Außerdem Zudem
        Ferner Laut Man Nicht Kein Keine Alle Beide Viele Einige Mehrere Andere So Somit Trotz
        Trotzdem Zuvor Später Anschließend Bereits Ja Nein Sowohl Weder Zwar Insgesamt Zugleich
        Weitere Weiteres Ihm Ihnen Niemand Nur Noch Obwohl""",
    "fr": """Le La Les L Un Une Des Du De Au Aux Il Elle Ils Elles On Nous Vous Je Tu Ce Cet Cette
        Ces C Cela Ceci Ça Son Sa Ses Leur Leurs Notre Nos Votre Dans En À A Après Avant Avec Sans
        Sous Sur Par Pour Pendant Depuis Dès Lors Selon Entre Vers Chez Contre Malgré Mais Et Ou
        Or Donc Car Ni Si Quand Lorsque Comme Que Qui Quoi Où Comment Pourquoi Ainsi Alors Aussi
        Enfin Ensuite Puis Toutefois Cependant Néanmoins Pourtant Aujourd Hier Demain Ici Là Tous
        Toutes Tout Toute Certains Plusieurs Chaque Aucun Aucune Autre Autres D J N S Y Bien Outre
        Quant Oui Non Deux Trois Les Tel Telle""",
    "es": """El La Los Las Lo Un Una Unos Unas Al Del Él Ella Ellos Ellas Nosotros Usted Ustedes Yo
        Su Sus Nuestro Nuestra Este Esta Estos Estas Esto Ese Esa Eso Aquel En De Desde Hasta Con
        Sin Sobre Bajo Por Para Según Entre Tras Ante Contra Durante Mediante Pero Y E O U Ni Si
        Sino Cuando Como Que Quien Donde Porque Aunque Mientras Así También Además Entonces Luego
        Después Antes Ahora Hoy Ayer Mañana Aquí Allí Todos Todas Todo Ambos Ambas Muchos Algunos
        Cada Otro Otra Otros Otras No Sí Ya Solo Sólo Se Le Les Ningún Ninguno Nadie A Asimismo
        Finalmente Posteriormente""",
    "it": """Il Lo La I Gli Le L Un Uno Una Al Alla Ai Alle Del Della Dei Delle Nel Nella Nei Nelle
        Sul Sulla Dal Dalla In Di Da Con Su Per Tra Fra A Egli Lui Lei Essi Loro Noi Voi Io Si Suo
        Sua Questo Questa Questi Queste Quello Quella Quelli Ciò Ma E Ed O Se Quando Come Che Chi
        Dove Perché Anche Inoltre Poi Dopo Prima Durante Secondo Oggi Ieri Domani Qui Là Tutti
        Tutte Tutto Entrambi Molti Alcuni Ogni Altro Altri Altre Non Sì Già Solo Nessuno Infine
        Tuttavia Però Dunque Quindi Così Mentre C Vi Ci""",
    "pt": """O A Os As Um Uma No Na Nos Nas Ao À Aos Do Da Dos Das Em De Com Sem Sobre Por Para
        Segundo Entre Após Antes Durante Mas E Ou Se Quando Como Que Quem Onde Porque Embora Ele
        Ela Eles Elas Nós Eu Seu Sua Este Esta Isso Isto Também Além Hoje Ontem Todos Ambos Não
        Sim Já Só""",
    "nl": """De Het Een Hij Zij Ze We Wij Ik Dit Dat Deze Die Zijn Haar Hun In Op Bij Voor Van Met
        Zonder Na Tijdens Onder Over Als Toen Maar En Of Want Ook Daarna Nu Vandaag Er Alle Beide
        Niet Geen Volgens Om Door Aan""",
    "pl": """On Ona Ono Oni One To Ten Ta Te Ci W We Na Po Z Ze Do Od Dla Przed Pod Nad Przy Bez O
        Ale I A Lub Jednak Także Jeśli Jak Co Kto Kiedy Gdzie Dlaczego Dlatego Potem Teraz Dziś
        Wczoraj Wszyscy Obaj Obie Wielu Inni Nie Tak Już Jeszcze Tylko Według Zdaniem Podczas
        Strony Jego Jej Ich My""",
}

_STOPS = ".!?…。｡！？؟۔।॥։።፧၊။៕᠃᠉᱾᱿"
_STOPS_OF_ONE_LANGUAGE = {"el": ";\u037e", "hy": ":"}
_LISTED_WITH = {"uk": "ru"}
_ORDINAL_STOPS = _words("de lb da no nb nn fi is et lv hu cs sk sl hr bs sr tr pl fo")
_BY_HABIT = (
    (Habit.CLOSING, _CLOSING),
    (Habit.SUFFIX, _SUFFIXES),
    (Habit.COMPANY, _COMPANIES),
    (Habit.TIME, _TIMES),
    (Habit.MONTH, _MONTHS),
    (Habit.YEAR, _YEAR),
    (Habit.AFTER_NUMBER, _AFTER_NUMBER),
    (Habit.NAMING, _NAMING),
    (Habit.NUMBERED, _NUMBERED),
    (Habit.NEVER, _NEVER),
    (Habit.NEVER, _TITLES),
)


@cache
def language(code: str) -> Language:
    """English and Cyrillic words are known in every language, its own words going first. Cyrillic
    keys cannot be mistaken for Latin ones, and a Russian name in an English readout keeps its
    Russian abbreviations. Nothing is known of a language without lists here but that."""
    own = code.lower().replace("_", "-").partition("-")[0]
    habits: dict[str, Habit] = {}
    openers: set[str] = set()
    for listed in dict.fromkeys(("en", "ru", own)):
        habits |= _habits(listed)
        openers |= set(_OPENERS.get(listed, "").split())
    is_listed = _LISTED_WITH.get(own, own) in _OPENERS
    stops = _STOPS + _STOPS_OF_ONE_LANGUAGE.get(own, "")
    return Language(habits, frozenset(openers), own in _ORDINAL_STOPS, is_listed, stops)


def _habits(listed: str) -> dict[str, Habit]:
    habits = {key: habit for habit, words in _BY_HABIT for key in words.get(listed, "").split()}
    # Transcripts name their speakers in capitals: “MR. PESKOV”.
    return {key.upper(): Habit.NEVER for key in _TITLES.get(listed, "").split()} | habits

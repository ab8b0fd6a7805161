"""Closed classes of Dutch words, and the exceptions to what can be read off a word's form."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PREPOSITIONS = _words(
    """aan achter bij binnen boven buiten door gedurende in langs met na naar naast om onder op over
    per rond rondom sinds tegen tijdens tot tussen uit van vanaf vanuit via volgens voor vóór wegens
    zonder richting"""
)
DETERMINERS = _words(
    """de het een één 't 'n dit deze die dat elk elke ieder iedere alle al onze ons hun haar zijn mijn
    jouw uw je geen enkele sommige veel weinig voldoende genoeg zo'n beide"""
)
PRONOUNS = _words(
    """ik jij je u hij zij ze wij we jullie men iedereen niemand iemand elkaar elkaars zich zichzelf
    alles niets iets wat wie er hier daar"""
)
CONJUNCTIONS = _words("en of maar én")
CLAUSE_OPENERS = _words(
    "omdat zodat doordat opdat totdat zodra terwijl hoewel mits tenzij voordat nadat waarin waarmee waarop "
    "waar"
)
ADVERBS = _words(
    """thuis samen dichtbij veraf buiten binnen buitenshuis binnenshuis altijd vaak soms nu straks weer
    nog ook al echt heel erg zeer veel iets wat flink fors duidelijk aanzienlijk steeds zelf mee
    meteen direct snel graag zelfstandig gezamenlijk onderling alleen wel niet nooit ooit verder ver
    weg terug vooruit omhoog omlaag overal ergens nergens vooral daarna bovendien opnieuw dagelijks
    wekelijks maandelijks jaarlijks"""
)
"""Words that are no noun: beside them a comparative still lacks the thing that changes."""

FINITE = _words(
    """is ben bent was waren zijn wordt word worden werd werden heeft heb hebt had hadden hebben kan
    kunt konden kunnen kon moet moeten moest mag mogen mocht wil wilt willen wilde zal zult zullen
    zou zouden hoeft hoeven doet doen deed gaat gaan ging komt komen kwam staat staan stond ziet
    zien zag krijgt krijgen kreeg blijft blijven bleef laat laten liet weet weten wist durft durven
    voelt voelen doorgaan meedoen meegaan"""
)
"""Forms of the commonest verbs that are nearly always verbs; `zijn` is left to its place in the sentence."""

NOT_DIRECTIONAL = _words(
    """meerdere nadere nader verdere verder voormalige jongere jongeren oudere ouderen ouder ouders
    andere ander eerder-genoemde bijzonder bijzondere onder over ieder iedere zeker zekere openbare
    verre"""
)
"""Words in -er(e) that look like a comparative and give no direction: *several, former*, group names."""

DIRECTIONAL = _words(
    """meer minder beter betere vaker eerder eerdere later latere liever lievere groter grotere kleiner
    kleinere hoger hogere lager lagere langer langere dichter dichterbij verder-reikende zekerder
    gezamenlijker"""
)
"""Comparatives that are too common, or too irregular, to leave to the dictionary."""

FIXED_TERMS = (
    ("hoger", "onderwijs"),
    ("lager", "onderwijs"),
    ("hoger", "beroep"),
    ("hogere", "machten"),
    ("hogeschool",),
    ("hoger", "opgeleiden"),
    ("lager", "opgeleiden"),
)
ANY_LONGER = _words("geen niet nooit niemand niets nergens onder te zonder")
"""Before `meer` these make it *any longer*, *among other things* or the like."""

ESTABLISHED_NOUNS = _words(
    """vertrouwen zelfvertrouwen wantrouwen inkomen basisinkomen leven samenleven-alsnoun eten vermogen
    welbevinden welzijn vermoeden bestaan zorgen schulden voordelen nadelen optreden
    voorkomen-alsnoun gedragen verlangen onvermogen doen-alsnoun draagvermogen aanzien voornemen
    ongenoegen genoegen ontslagen vaardigheden mogelijkheden verenigingsleven gezinsleven buurtleven
    rapportcijfers middelen bezwaren oordelen wezen handelen-alsnoun denkvermogen leervermogen
    zelfoplossend doorzettingsvermogen aanpassingsvermogen handelingsvermogen probleemoplossend
    overleven-alsnoun buiten eigen open tevreden samen tegen tussen binnen zeven negen tien verleden
    heden goederen teken wapen keuken haven regen toren molen examen volumen oven drempels
    verschillen uitgaven kosten lasten gemeenten groen teen reden midden garen laken deken kussen
    lijden-alsnoun gezondheid ontslagen klachten rechten plichten diensten hulpmiddelen
    leden gevallen ongevallen incidenten bladen steden daden graden wonden kopjes wegen zaken straten"""
)
"""Words in -en that are nouns (or no verbs) as they stand, although many are infinitives too."""

PREVIOUS = _words("eerdere vroegere latere")
"""Before a plural these mean *previous* or *subsequent*; before a singular they compare."""

MAINLY_VERBS = _words(
    """leren vragen werken spelen delen lopen koken dansen roken trainen plannen bezoeken onderzoeken
    opzetten aanleggen inzetten raden stromen bellen vieren reizen drinken kopen verkopen zaaien
    oogsten ruilen meten wachten dromen groeten richten oproepen aanpakken linken testen haken huren
    smeren plukken ruimen tellen schatten peilen toetsen stellen zetten hangen tonen plakken"""
)
"""Plurals that are far more often infinitives."""

NOUNS_IN_RESULTS = _words(
    """vragen bezoeken onderzoeken delen stromen testen dromen raden reizen linken haken plannen huren oogsten
    stellen"""
)
"""Those of them that a goal or benefit may well use as a noun."""

LOAN_VERBS = _words(
    """coach train stream pitch flyer brainstorm app mail game chat blog vlog hack match scan screen
    monitor empower design test pilot promot share host tweet post swap upcycle recycle mentor job
    boost print skype facilitat crowdfund plan vlog swap upcycl host network net workshopp buddy
    check download upload updat benchmark skat fitness surf sponsor lobby coachen manag outsourc
    upgrad dat downgrad scout
    onboard"""
)
"""Stems of English verbs that Dutch conjugates."""

SEPARABLE = [
    "aan",
    "achter",
    "af",
    "bij",
    "bijeen",
    "binnen",
    "buiten",
    "dicht",
    "door",
    "eruit",
    "goed",
    "groot",
    "heen",
    "her",
    "in",
    "klaar",
    "langs",
    "los",
    "mee",
    "na",
    "neer",
    "om",
    "omhoog",
    "onder",
    "op",
    "open",
    "over",
    "rond",
    "samen",
    "schoon",
    "stil",
    "tegemoet",
    "tegen",
    "terug",
    "thuis",
    "toe",
    "tot",
    "uit",
    "vast",
    "vol",
    "voor",
    "vooruit",
    "vrij",
    "vroeg",
    "weg",
    "weder",
    "samen",
    "bijeen",
    "bekend",
    "gezamenlijk",
]
"""First parts of separable (and a few inseparable) verbs."""

IMPERATIVES = _words(
    """ga doe geef neem maak zet nodig bouw start organiseer richt leg haal breng vraag bied help houd
    hou open plant plaats ruim deel leer werk zorg stel schrijf spreek zoek vind verbind betrek
    ontwikkel regel plan bel bezoek koppel train coach test pak kies laat vier voer begin stop
    betaal huur koop verzamel werf versterk vergroot verbeter verlaag verhoog onderzoek ontwerp
    realiseer renoveer repareer investeer stimuleer activeer faciliteer"""
)
PARTICLES = _words(
    "aan af bij door in mee na neer om op over terug toe uit voor weg samen binnen los vast vrij"
)

IMPERATIVE_WITH = {
    "zorg": frozenset({"voor"}),
    "werk": frozenset({"aan", "met"}),
    "ga": PREPOSITIONS,
    "praat": frozenset({"met", "over"}),
    "begin": frozenset({"met"}),
    "stop": frozenset({"met"}),
    "bouw": frozenset({"aan"}),
    "denk": frozenset({"aan", "na", "over"}),
    "luister": frozenset({"naar"}),
}
"""Imperatives that a preposition may follow; after other stems it makes a noun: "bezoek aan ouderen"."""

UNSTRESSED = ("be", "er", "ge", "her", "ont", "ver")
"""Prefixes of verbs whose strong participle can look like the infinitive."""

SHORT_INFINITIVES = _words("gaan staan slaan doen zien zijn verstaan ontstaan begaan")

BEFORE_PLURALS = _words(
    """extra gratis online offline tweedehands eigen open allerlei oranje roze gouden houten soort soorten
    paar groep groepen aantal serie reeks kilo uur dag week avond twee drie vier vijf zes zeven acht negen
    tien elf twaalf twintig honderd"""
)
"""Words without an ending that do stand right before a plural noun: measures, numbers, fixed adjectives."""

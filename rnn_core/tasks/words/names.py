"""Names of the ten entity types. In every list each fourth name is kept for held-out sentences.

The lists were written for this project. Names in `SHARED` belong to two types on purpose: only the
words around them tell which.
"""

FIRST_NAMES = """
Harry Hermione Anna Tomas Lucy Peter Maria Ivo Sarah David Elena Bruno Emma Oscar Nina Felix Clara Hugo
Alice Leo Julia Marco Ada Viktor Grace Simon Rosa Karl Ines Paul Mona Yusuf Laura Henrik Sofia Dario Amira
Walter Lena Otto Priya Samir Mei Kofi Zara Bilal Irina Tadeo Chloe Rahul Naomi Jonas Freya Malik Tessa Ruben
""".split()

LAST_NAMES = """
Potter Granger Keller Novak Smith Silva Brown Okafor Weber Rossi Turner Lindqvist Moreau Fischer Walker Tanaka
Dupont Murphy Schneider Haddad Evans Costa Larsen Petrov Cooper Romero Bauer Iyer Foster Conti Nielsen Kaya
Hughes Vargas Zhang Mbeki Morgan Duarte Holm Sato Ellis Ferrari Kowalski Ndiaye
""".split()

ORGANIZATIONS = """
Apple Inc.|Google|Microsoft|Brightwater Ltd.|Siemens|Toyota Corp.|Nokia|Veridian|IBM|Red Cross|United Nations
Halden Group|Intel|Samsung|Netflix|Quillon Corp.|Oxfam|Greenpeace|World Bank|Tarn Institute|Sony Corp.
Unilever|Nestlé|Ostrava Partners|Volvo|Airbus|Boeing|Kestrel Labs|Cambridge University|Oxford Press|Spotify
Mirano Foods|Danone|Adidas|Philips|Norwell Bank|Northern Bank|City Council|Interpol|Zephyr Airways|Lufthansa
European Union|Central Bank|Orbis Union|BBC|Reuters|Puma|Calder Inc.|Apple|Tesco
""".strip()

LOCATIONS = """
Cupertino|UK|Germany|Lisbon|Madrid|Berlin|Norway|Tallinn|Rome|London|Brazil|Nairobi|Canada|Tokyo|Chile|Bergen
New York|San Francisco|Vienna|Cape Verde|India|Egypt|Kenya|Uppsala|Peru|Mumbai|Oslo|Bratislava|Sweden|Dublin
Prague|Cusco|South Africa|Hong Kong|Athens|Lake Malawi|Spain|Portugal|Japan|Ghent|Boston|Seattle|Geneva|Porto
Mexico City|Mount Everest|Black Forest|Sardinia
""".strip()

PRODUCTS = """
iPhone|Kindle|PlayStation 5|Zenbook|Galaxy S9|Model T|Walkman|Lumio|Windows 11|MacBook Pro|ThinkPad|Vortex 3
Game Boy|Corolla|Polaroid|Nimbus Pad|iPad|Photoshop|Excel|Stellar Watch|Xbox|Beetle|Vespa|Cobalt Phone
Chromebook|Roomba|AirPods|Tempo X2|Android|Land Rover|Nutella|Fennec Drone
""".strip()

EVENTS = """
World Cup|Olympic Games|Super Bowl|Harvest Gala|French Revolution|Second World War|Book Fair|Lantern Parade
Cannes Festival|Climate Summit|Tour de France|Riverside Marathon|Champions League|Oktoberfest|Eurovision
Midsummer Regatta|Grand Prix|Industrial Revolution|Jazz Festival|Solstice Concert|Chess Olympiad|Winter Games
Boston Marathon|Tulip Biennale|Peace Conference|Film Awards|Science Week|Copper Cup
""".strip()

FACILITIES = """
Golden Gate Bridge|Eiffel Tower|Heathrow Airport|Marlow Stadium|Empire State Building|Wembley Stadium
Central Station|Ashford Library|Tower Bridge|Hoover Dam|Louvre Museum|Castellan Bridge|Panama Canal
Brooklyn Bridge|Madison Square Garden|Pallas Theatre|King's Cross Station|Sydney Opera House|Suez Canal
Ravenna Airport|Channel Tunnel|Berlin Wall|Old Trafford Stadium|Orrin Dam|Changi Airport|Globe Theatre
British Museum|Lindale Station
""".strip()

MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())

SHARED: dict[str, tuple[str, ...]] = {
    "Jordan": ("PER", "LOC"),
    "Paris": ("PER", "LOC"),
    "Chelsea": ("PER", "ORG"),
    "Georgia": ("PER", "LOC"),
    "Victoria": ("PER", "LOC"),
    "Florence": ("PER", "LOC"),
    "Austin": ("PER", "LOC"),
    "Charlotte": ("PER", "LOC"),
    "Lincoln": ("PER", "LOC"),
    "Washington": ("PER", "LOC"),
    "Ford": ("PER", "ORG"),
    "Tesla": ("PER", "ORG"),
    "Disney": ("PER", "ORG"),
    "Amazon": ("ORG", "LOC"),
    "Delta": ("ORG", "LOC"),
    "Orion": ("ORG", "PRODUCT"),
    "Echo": ("ORG", "PRODUCT"),
    "Mercedes": ("PER", "PRODUCT"),
    "Waterloo": ("EVENT", "FACILITY"),
    "Olympia": ("PER", "FACILITY"),
    "April": ("PER", "DATE"),
    "May": ("PER", "DATE"),
    "June": ("PER", "DATE"),
    "August": ("PER", "DATE"),
}


def _bars(lines: str) -> tuple[str, ...]:
    return tuple(name.strip() for line in lines.splitlines() for name in line.split("|"))


LISTS: dict[str, tuple[str, ...]] = {
    "FIRST": tuple(FIRST_NAMES),
    "LAST": tuple(LAST_NAMES),
    "ORG": _bars(ORGANIZATIONS),
    "LOC": _bars(LOCATIONS),
    "PRODUCT": _bars(PRODUCTS),
    "EVENT": _bars(EVENTS),
    "FACILITY": _bars(FACILITIES),
}


def known(kind: str) -> tuple[str, ...]:
    """The three quarters of a list that training may use."""
    return tuple(name for place, name in enumerate(LISTS[kind]) if place % 4 != 3)


def kept_back(kind: str) -> tuple[str, ...]:
    """The quarter of a list that only held-out sentences use."""
    return LISTS[kind][3::4]

"""Names of HTML elements by what a browser does with them."""

_BLOCK_NAMES = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend "
    "li main menu nav ol optgroup option p pre search section summary table tbody td tfoot th "
    "thead tr ul"
)
_UNSEEN_NAMES = (
    "applet audio base canvas datalist embed frame frameset head iframe input link map math meta "
    "noembed noframes noscript object param script select style svg template textarea title "
    "track video"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
UNSEEN = frozenset(_UNSEEN_NAMES.split())
STRUCK = frozenset(["del", "s", "strike"])

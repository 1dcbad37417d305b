"""Programs of other people beside the scan: `scanning_peers.py PEER TEXT [WORDS]`, where PEER is `normalise`, `hyperscan`
or `pyahocorasick`. Goes through the text in pieces of whole lines and prints one line of JSON: seconds on the clock and
of processors, without the start of Python and the making of the automaton, and the hits. Ends with 3 where a peer is not
installed."""

import json
import sys
import time
import unicodedata

PIECE = 8 << 20


def pieces(path):
    """The file in pieces that end with a line."""
    with open(path, "rb") as file:
        rest = b""
        while block := file.read(PIECE):
            end = block.rfind(b"\n") + 1
            if not end:
                rest += block
                continue
            yield rest + block[:end]
            rest = block[end:]
        if rest:
            yield rest


def normalise():
    """What Python needs for the part of the folding that its library has: width and case. Counts bytes."""

    def look(piece):
        return len(unicodedata.normalize("NFKC", piece.decode()).casefold().encode())

    return look


def hyperscan(words):
    """The ends of all matches; the words are literal, so their beginnings follow."""
    import hyperscan as library

    database = library.Database(mode=library.HS_MODE_BLOCK)
    database.compile(
        expressions=[word.encode() for word in words], ids=list(range(len(words))), elements=len(words), literal=True
    )
    found = 0

    def hit(_word, _begin, _end, _flags, _context):
        nonlocal found
        found += 1

    def look(piece):
        nonlocal found
        found = 0
        database.scan(piece, match_event_handler=hit)
        return found

    return look


def pyahocorasick(words):
    """The ends of all matches in characters, with the numbers of the words."""
    import ahocorasick as library

    automaton = library.Automaton()
    for number, word in enumerate(words):
        automaton.add_word(word, number)
    automaton.make_automaton()

    def look(piece):
        found = 0
        for _ in automaton.iter(piece.decode()):
            found += 1
        return found

    return look


def main():
    peer, text = sys.argv[1:3]
    began = time.perf_counter()
    try:
        if peer == "normalise":
            look = normalise()
        else:
            with open(sys.argv[3], encoding="utf-8") as file:
                look = {"hyperscan": hyperscan, "pyahocorasick": pyahocorasick}[peer](file.read().split())
    except ImportError as missing:
        print(missing, file=sys.stderr)
        sys.exit(3)
    built = time.perf_counter() - began
    began, used = time.perf_counter(), time.process_time()
    hits = sum(look(piece) for piece in pieces(text))
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    print(json.dumps({"seconds": seconds, "cpu": cpu, "built": built, "hits": hits}))


main()

"""Reads dumps of releases with lxml for bench.ts, the same fields: one JSON command a line in, one JSON answer a line out."""

import gzip
import json
import re
import sys
import time

from lxml import etree

NUMBER = re.compile(r" \(\d+\)$")


def line(element, name):
    return " ".join((element.findtext(name) or "").split())


def texts(element, path):
    return list(dict.fromkeys(" ".join((found.text or "").split()) for found in element.iterfind(path)))


def credit(release):
    shown, names, ids = [], [], []
    artists = release.findall("artists/artist")
    for place, artist in enumerate(artists):
        name = NUMBER.sub("", line(artist, "name"))
        names.append(name)
        ids.append("artist:" + line(artist, "id"))
        shown.append(NUMBER.sub("", line(artist, "anv")) or name)
        if place + 1 < len(artists):
            join = line(artist, "join")
            shown.append(", " if join == "," else f" {join} ")
    return "".join(shown), names, ids


def format_text(found):
    several = f"{found.get('qty')} x " if found.get("qty", "1") not in ("0", "1", "") else ""
    details = texts(found, "descriptions/description") + [found.get("text", "")]
    return several + ", ".join(part for part in [found.get("name", "")] + details if part)


def record(release):
    artist, artists, artist_ids = credit(release)
    labels = release.findall("labels/label")
    master = release.find("master_id")
    formats = release.findall("formats/format")
    tracks = release.findall("tracklist/track")
    released = line(release, "released")
    images = [image for image in release.iterfind("images/image") if image.get("uri")]
    return {
        "id": "release:" + release.get("id"),
        "title": line(release, "title"),
        "year": int(released[:4]) if re.match(r"[12]\d{3}", released) else None,
        "genres": texts(release, "genres/genre"),
        "artist": artist,
        "artists": artists,
        "artist_ids": artist_ids,
        "labels": [NUMBER.sub("", label.get("name", "")) for label in labels],
        "label_ids": ["label:" + label.get("id", "") for label in labels],
        "catalogue_numbers": [label.get("catno", "") for label in labels],
        "styles": texts(release, "styles/style"),
        "country": line(release, "country"),
        "released": released,
        "formats": [format_text(found) for found in formats],
        "format_names": list(dict.fromkeys(found.get("name", "") for found in formats)),
        "master_id": None if master is None else "master:" + (master.text or ""),
        "main_release": master is not None and master.get("is_main_release") == "true",
        "track_titles": [line(track, "title") for track in tracks],
        "track_positions": [line(track, "position") for track in tracks],
        "track_durations": [line(track, "duration") for track in tracks],
        "image": images[0].get("uri") if images else None,
    }


def read(path):
    releases = tracks = labels = 0
    started, processor = time.perf_counter(), time.process_time()
    with gzip.open(path) as file:
        for _, element in etree.iterparse(file, tag="release"):
            made = record(element)
            releases += 1
            tracks += len(made["track_titles"])
            labels += len(made["label_ids"])
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return {
        "seconds": time.perf_counter() - started,
        "cpuSeconds": time.process_time() - processor,
        "releases": releases,
        "tracks": tracks,
        "labels": labels,
        "version": etree.__version__,
    }


for command in sys.stdin:
    print(json.dumps(read(json.loads(command)["path"])), flush=True)

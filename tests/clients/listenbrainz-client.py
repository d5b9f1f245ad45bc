"""Drives Deadwax through liblistenbrainz: URL, token, user, time. Prints what the library made of each answer as one JSON object."""

import json
import sys

import liblistenbrainz
from liblistenbrainz import Listen, errors

url, token, user, now = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
seen = {}


def plain(listen):
    return [listen.listened_at, listen.artist_name, listen.track_name, listen.release_name]


client = liblistenbrainz.ListenBrainz(api_base_url=url)
try:
    client.set_auth_token("00000000-0000-4000-8000-000000000000")
    seen["wrong_token"] = "accepted"
except errors.InvalidAuthTokenException:
    seen["wrong_token"] = "refused"
client.set_auth_token(token)

single = Listen(
    track_name="Sunflower",
    artist_name="Low",
    release_name="Things We Lost in the Fire",
    listened_at=now - 60,
    tracknumber=1,
    isrc="USMC18620549",
    tags=["slow"],
    listening_from="test",
    recording_mbid="5465ca86-3881-4349-81b2-6efbd3a59451",
)
seen["single"] = client.submit_single_listen(single)
seen["again"] = client.submit_single_listen(single)
many = [Listen(track_name=f"Song {n}", artist_name="Low", listened_at=now - 1000 - n) for n in range(100)]
seen["import"] = client.submit_multiple_listens(many)
seen["playing_now"] = client.submit_playing_now(Listen(track_name="Words", artist_name="Low"))

seen["count"] = client.get_user_listen_count(user)
listens = client.get_listens(user, count=3)
seen["listens"] = [plain(listen) for listen in listens]
seen["first"] = {
    "tags": listens[0].tags,
    "isrc": listens[0].isrc,
    "tracknumber": listens[0].tracknumber,
    "recording_mbid": listens[0].recording_mbid,
}
seen["older"] = [plain(listen) for listen in client.get_listens(user, max_ts=now - 1000, count=2)]
playing = client.get_playing_now(user)
seen["now"] = [playing.artist_name, playing.track_name]
seen["love"] = client.submit_user_feedback(1, "5465ca86-3881-4349-81b2-6efbd3a59451")
artists = client.get_user_artists(user)
seen["artists"] = [[a["artist_name"], a["listen_count"]] for a in artists["payload"]["artists"]]
seen["deleted"] = client.delete_listen(listens[0])
seen["count_after"] = client.get_user_listen_count(user)

try:
    client.submit_single_listen(Listen(track_name="Tomorrow", artist_name="Low", listened_at=now + 86400))
    seen["future"] = "accepted"
except errors.ListenBrainzAPIException as error:
    seen["future"] = [error.status_code, error.message]
print(json.dumps(seen))

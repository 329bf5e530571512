#!/usr/bin/env python3
"""A customer's messages, printed as they come (고객 메시지): the same API from another language.

    NARU_TOKEN=$(npm run -s naru -- token --role customer --sub customer-demo | tail -1) \
        python3 examples/python/notifications.py [--url URL] [--after CURSOR]

Needs Python 3.9 or newer and nothing else: the subscription comes as server-sent events over plain HTTP. After a broken
connection it resumes behind the last message, so that none is missed and none comes twice.
"""

import argparse
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request

SUBSCRIPTION = """subscription ($after: String) {
  notificationReceived(after: $after) {
    cursor
    notification { id kind event title body occurredAt }
  }
}"""
SILENCE_SECONDS = 60  # the gateway says something more often than that, if only that it is there
LONGEST_PAUSE_SECONDS = 30


class Refused(Exception):
    """The gateway will not serve this subscription however often it is asked."""


def main():
    options = parse_options()
    token = os.environ.get("NARU_TOKEN")
    if not token:
        sys.exit("notifications: set NARU_TOKEN to a customer's token")
    after, pause = options.after, 1
    while True:
        try:
            for change in changes(options.url, token, after):
                after, pause = change["cursor"], 1
                tell(change["notification"])
        except Refused as refused:
            sys.exit(f"notifications: {refused}")
        except (OSError, http.client.HTTPException) as error:
            print(f"notifications: {error}; again in {pause} s", file=sys.stderr, flush=True)
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def parse_options():
    parser = argparse.ArgumentParser(description="Prints a customer's notifications as they come.")
    parser.add_argument("--url", default="http://localhost:4000/graphql", help="the gateway (default: %(default)s)")
    parser.add_argument("--after", help="the cursor of the last message that is known already")
    return parser.parse_args()


def changes(url, token, after):
    """Yields what comes behind the cursor until the connection ends."""
    request = urllib.request.Request(
        url,
        data=json.dumps({"query": SUBSCRIPTION, "variables": {"after": after}}).encode(),
        headers={
            "authorization": f"Bearer {token}",
            "content-type": "application/json",
            "accept": "text/event-stream",
        },
    )
    try:
        response = urllib.request.urlopen(request, timeout=SILENCE_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code < 500 and error.code != 429:
            raise Refused(error.read().decode()) from error
        raise
    print("notifications: listening", file=sys.stderr, flush=True)
    with response:
        for event, data in server_sent_events(response):
            if event == "next":
                yield change_in(json.loads(data))


def change_in(result):
    change = (result.get("data") or {}).get("notificationReceived")
    if change is None:
        raise Refused(json.dumps(result.get("errors"), ensure_ascii=False))
    return change


def server_sent_events(lines):
    """Yields the name and data of each event."""
    event, data = "message", []
    for line in lines:
        name, _, value = line.decode().rstrip("\r\n").partition(":")
        value = value[1:] if value.startswith(" ") else value
        if name == "event":
            event = value
        elif name == "data":
            data.append(value)
        elif not name and data:
            yield event, "\n".join(data)
        if not name and not value:
            event, data = "message", []


def tell(notification):
    print("{occurredAt} [{kind}] {title}: {body}".format_map(notification), flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

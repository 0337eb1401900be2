"""A client of event streams, a campaign that is on, and what happens in it."""

import datetime
import json
import re
import socket
import time

from cluster import sql
from store import KEY, fresh, make_shop, product

PATIENCE_S = 30
DAY = datetime.timedelta(days=1)


class Gone(Exception):
    """The stream ended."""


class Event:
    def __init__(self, name, id_, data):
        self.name = name
        self.id = id_
        self.data = data

    @property
    def json(self):
        return json.loads(self.data)

    def __repr__(self):
        return f"<{self.name} {self.id} {self.data[:200]}>"


class Listener:
    """An open stream, read by the rules of the HTML standard: events, their ids, and
    comments; `last_id` is what the client would come back with."""

    def __init__(self, service, path, last_id=None, key=KEY, receive_bytes=0, language="en"):
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(service.address)
        head = [f"GET {path} HTTP/1.1", "Host: tumpuk.test", f"Authorization: Bearer {key}",
                "Accept: text/event-stream", "Accept-Encoding: gzip",
                f"Accept-Language: {language}"]
        if last_id is not None:
            head.append(f"Last-Event-ID: {last_id}")
        self.socket.sendall("\r\n".join(head).encode() + b"\r\n\r\n")
        self.last_id = last_id
        self.beats = 0
        self.raw = b""  # of HTTP
        self.text = b""  # of the stream
        self.status = None
        self.headers = {}
        self.body = b""  # where it is no stream
        self._read_head()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            raise Gone("cut off")
        self.raw += data

    def _read_head(self):
        while b"\r\n\r\n" not in self.raw:
            self._more()
        head, self.raw = self.raw.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.lower(): value for name, value in
                        (line.split(": ", 1) for line in lines[1:])}
        if "content-length" in self.headers:
            while len(self.raw) < int(self.headers["content-length"]):
                self._more()
            self.body = self.raw

    def _chunk(self):
        while b"\r\n" not in self.raw:
            self._more()
        size, rest = self.raw.split(b"\r\n", 1)
        size = int(size, 16)
        while len(rest) < size + 2:
            self._more()
            rest = self.raw.split(b"\r\n", 1)[1]
        self.raw = rest[size + 2:]
        if size == 0:
            raise Gone("ended")
        self.text += rest[:size]

    def event(self, within=PATIENCE_S):
        """The next event."""
        until = time.monotonic() + within
        while True:
            while b"\n\n" not in self.text:
                left = until - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"no event within {within} s")
                self.socket.settimeout(left)
                self._chunk()
            block, self.text = self.text.split(b"\n\n", 1)
            name, data = "message", []
            for line in block.decode().split("\n"):
                field, _, value = line.partition(":")
                value = value.removeprefix(" ")
                if field == "":
                    self.beats += 1
                elif field == "event":
                    name = value
                elif field == "id":
                    self.last_id = value
                elif field == "data":
                    data.append(value)
            if data:
                return Event(name, self.last_id, "\n".join(data))

    def named(self, name, within=PATIENCE_S):
        """The next event of that name; others are passed over."""
        until = time.monotonic() + within
        while True:
            event = self.event(max(0.001, until - time.monotonic()))
            if event.name == name:
                return event

    def until(self, matches, within=PATIENCE_S):
        """The next event that is as wanted."""
        until = time.monotonic() + within
        while True:
            event = self.event(max(0.001, until - time.monotonic()))
            if matches(event):
                return event

    def ends(self, within=PATIENCE_S):
        """Whether it ends: "ended" in good order, "cut off", or None."""
        try:
            while True:
                self.event(within)
        except Gone as gone:
            return str(gone)
        except TimeoutError:
            return None


def make_campaign(client, shop, **change):
    """A campaign that is on since an hour, which the shop is in; its path there."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    begin = now.replace(minute=now.minute - now.minute % 15, second=0) + DAY
    campaign = fresh("mega")
    client.must(201, "POST", "/v1/campaigns", {
        "campaign_id": campaign, "name": "11.11", "kind": "OTHER",
        "starts_at": begin.isoformat(), "ends_at": (begin + DAY).isoformat(),
        "channels": ["SHOP_TOKOPEDIA", "TOKOPEDIA"], **change})
    client.must(200, "PUT", f"{shop}/campaigns/{campaign}/join",
                {"items": [{"sku_id": "kopi-0", "price": 900}]})
    return campaign, f"{shop}/campaigns/{campaign}"


def make_listened(client, url):
    """A shop with a product in a campaign that is on: the shop's path, the campaign's."""
    shop = make_shop(client)
    client.must(201, "POST", f"{shop}/products", product("kopi", 1000))
    campaign, path = make_campaign(client, shop)
    # nobody may do so by the API once it was joined
    sql(url, f"UPDATE campaign SET starts_at = date_trunc('hour', now()) - interval '1 hour', "
             f"ends_at = date_trunc('hour', now()) + interval '23 hours' "
             f"WHERE campaign_id = '{campaign}'")
    return shop, path


def sell(client, shop, order_id, quantity=1):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    order = {"id": order_id, "channel": "SHOP_TOKOPEDIA", "buyer_id": f"b-{order_id}",
             "new_buyer": True, "paid_at": now,
             "lines": [{"sku_id": "kopi-0", "quantity": quantity, "list_price": 1000,
                        "seller_discount": 0, "platform_discount": 0}]}
    reply = client.must(200, "POST", f"{shop}/orders/batch", {"items": [order]})
    if reply.json["items"][0]["result"] != "CREATED":
        raise AssertionError(reply)


def raise_notifications(url, shop, campaign, count, prefix, age="0 seconds"):
    """Notifications come about, as the service would raise them."""
    shop_id = shop.rsplit("/", 1)[1]
    campaign_id = campaign.rsplit("/", 1)[1]
    sql(url, f"""
        BEGIN;
        SELECT set_config('tumpuk.shop_id', '{shop_id}', true);
        INSERT INTO notification_feed (shop_id) VALUES ('{shop_id}') ON CONFLICT DO NOTHING;
        WITH moved AS (UPDATE notification_feed SET last_id = last_id + {count}
                       WHERE shop_id = '{shop_id}' RETURNING last_id - {count} AS first)
        INSERT INTO notification (shop_id, notification_id, kind, cause, campaign_id, name,
                                  amount, gmv, raised_at)
        SELECT '{shop_id}', first + i, 'GMV_TARGET_REACHED', '{prefix}-' || i, '{campaign_id}',
               '11.11', i, i, now() - interval '{age}'
        FROM moved, generate_series(1, {count}) AS i;
        SELECT pg_notify('tumpuk_notification', '{shop_id}');
        COMMIT;""")


def gmv(event):
    return event.json["metrics"]["gmv"]["value"]


def metric(text, name):
    return float(re.search(rf"^{name} (\S+)$", text, re.M)[1])

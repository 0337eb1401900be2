// What the tests of the dashboard share: a shop in a campaign with data at random,
// and the same figures by plain SQL over the rows that came in.
import { execFileSync } from 'node:child_process';
import { call, freshId, freshShop, product } from './store.js';

export const MINUTE_MS = 60 * 1000;
export const HOUR_MS = 60 * MINUTE_MS;
export const QUARTER_MS = 15 * MINUTE_MS;

/** What a query answers, as JSON; rows of the shop named alone are seen. */
export function sql(shopId, text) {
  const script = `SELECT set_config('tumpuk.shop_id', '${shopId}', false);\n${text};`;
  const out = execFileSync(
    'psql',
    ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '-v', 'ON_ERROR_STOP=1', '-f', '-', process.env.DATABASE_URL],
    { input: script, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] },
  );
  return out.trim().split('\n').slice(1).map((line) => JSON.parse(line));
}

/** Lets a campaign have been at another time, which nobody may do once it was joined. */
export const moveCampaign = (id, starts, ends) =>
  sql(
    'none',
    `UPDATE campaign SET starts_at = '${new Date(starts).toISOString()}',
     ends_at = '${new Date(ends).toISOString()}' WHERE campaign_id = '${id}' RETURNING 1`,
  );

export async function freshCampaign(change = {}) {
  const id = freshId('mega');
  const json = {
    campaign_id: id,
    name: '11.11',
    kind: 'OTHER',
    starts_at: '2034-11-10T20:00:00+07:00',
    ends_at: '2034-11-12T00:00:00+07:00',
    channels: ['SHOP_TOKOPEDIA', 'TOKOPEDIA'],
    ...change,
  };
  await call('POST', '/v1/campaigns', { json, status: 201 });
  return id;
}

/** A campaign that the shop is in, at any time. */
export async function joinedCampaign(shop, starts, ends, change = {}, sku = 'P-250') {
  const id = await freshCampaign(change);
  const json = { items: [{ sku_id: sku, price: 45000 }] };
  await call('PUT', `${shop}/campaigns/${id}/join`, { json, status: 200 });
  moveCampaign(id, starts, ends);
  return id;
}

export async function freshSeller(change = {}) {
  const shop = await freshShop(change);
  for (const id of PRODUCTS) {
    await call('POST', `${shop}/products`, { json: product(id), status: 201 });
  }
  return shop;
}

/** Numbers at random, the same for the same seed. */
export function dice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pick = (roll, list) => list[roll(list.length)];
const PRODUCTS = ['P', 'Q'];

function origin(roll, channel) {
  const kinds = channel === 'TOKOPEDIA' ? ['PRODUCT_CARD', 'OTHER'] : ['LIVE', 'VIDEO', 'PRODUCT_CARD', 'OTHER'];
  return { kind: pick(roll, kinds), id: `o${roll(3)}` };
}

function randomOrder(roll, at, id, products) {
  const channel = pick(roll, ['SHOP_TOKOPEDIA', 'TOKOPEDIA']);
  const lines = Array.from({ length: 1 + roll(3) }, () => {
    const quantity = 1 + roll(4);
    const list_price = roll(5000);
    const line = {
      sku_id: `${pick(roll, products)}-${pick(roll, [250, 1000])}`,
      quantity,
      list_price,
      seller_discount: roll(list_price * quantity + 1),
      platform_discount: roll(50),
    };
    if (roll(8) === 0) line.gift = true;
    if (roll(3) === 0) line.source = origin(roll, channel);
    return line;
  });
  return {
    id,
    channel,
    buyer_id: `b${roll(40)}`,
    new_buyer: roll(3) === 0,
    paid_at: new Date(at).toISOString(),
    lines,
    ...(roll(2) === 0 ? { source: origin(roll, channel) } : {}),
  };
}

function randomEvent(roll, at, event_id, orders) {
  const order = pick(roll, orders);
  const event = { event_id, order_id: order.id, at: new Date(at).toISOString(), kind: 'CANCELLED' };
  if (roll(3) === 0) return event;
  const { sku_id, quantity } = order.lines[0];
  const part = roll(2) === 0 ? { amount: 1 + roll(5000) } : { lines: [{ sku_id, units: 1 + roll(quantity) }] };
  return { ...event, kind: 'REFUNDED', ...part };
}

function randomView(roll, at, event_id, products) {
  const channel = pick(roll, ['SHOP_TOKOPEDIA', 'TOKOPEDIA']);
  const kind = pick(roll, ['SHOP_VIEW', 'PRODUCT_VIEW', 'PRODUCT_IMPRESSION', 'PRODUCT_IMPRESSION', 'PRODUCT_CLICK', 'ADD_TO_CART']);
  return {
    event_id,
    channel,
    kind,
    visitor_id: `v${roll(60)}`,
    at: new Date(at).toISOString(),
    ...(kind === 'SHOP_VIEW' ? {} : { product_id: pick(roll, products) }),
    ...(roll(4) === 0 ? {} : { source: origin(roll, channel) }),
  };
}

/** Sends orders, what happened to them, and traffic, with batches that overlap and
 * come in any order; times between `from` and `to`, more in some hours. */
export async function sendRandom(shop, roll, from, to, count, products = PRODUCTS) {
  const time = () => from + roll(to - from);
  const orders = Array.from({ length: count }, () => randomOrder(roll, time(), freshId('o'), products));
  const views = Array.from({ length: 2 * count }, () => randomView(roll, time(), freshId('t'), products));
  const batches = (kind, items) => {
    const out = [];
    for (let at = 0; at < items.length; at += 90) out.push([kind, items.slice(Math.max(0, at - 20), at + 90)]);
    return out;
  };
  const send = async (all) => {
    const left = all.map((one) => [roll(1000), one]).sort(([a], [b]) => a - b).map(([, one]) => one);
    await Promise.all(
      left.map(([kind, items]) => call('POST', `${shop}/${kind}/batch`, { json: { items }, status: 200 })),
    );
  };
  await send([...batches('orders', orders), ...batches('traffic', views)]);
  const events = Array.from({ length: count / 4 }, () => randomEvent(roll, time(), freshId('e'), orders));
  await send(batches('order-events', events));
}

// ---- the same figures by plain SQL ----

const CHANNEL = { SHOP_TOKOPEDIA: '1', TOKOPEDIA: '2', ALL: '1, 2' };

/** Every metric of a shop over a time, from raw rows. */
export function recomputed(shop, channel, from, to) {
  const id = shop.slice('/v1/shops/'.length);
  const within = (column) => `shop_id = '${id}' AND ${column} >= '${from}' AND ${column} < '${to}' AND channel IN (${CHANNEL[channel]})`;
  const [sums] = sql(
    id,
    `WITH o AS (SELECT * FROM shop_order WHERE ${within('paid_at')}),
          l AS (SELECT line.* FROM order_line AS line JOIN o USING (shop_id, paid_at, order_id) WHERE NOT gift),
          e AS (SELECT * FROM order_event WHERE ${within('at')}),
          d AS (SELECT d.amount::bigint AS amount, e.kind FROM order_deduction AS d JOIN e USING (shop_id, event_id)),
          t AS (SELECT * FROM traffic_event WHERE ${within('at')})
     SELECT json_build_object(
       'gmv', (SELECT coalesce(sum(list_price::bigint * quantity - seller_discount), 0) FROM l),
       'deducted', (SELECT coalesce(sum(amount), 0) FROM d),
       'refund_amount', (SELECT coalesce(sum(amount) FILTER (WHERE kind = 2), 0) FROM d),
       'cancelled_orders', (SELECT count(*) FROM e WHERE cancels),
       'orders', (SELECT count(*) FROM o),
       'items_sold', (SELECT coalesce(sum(quantity), 0) FROM l),
       'buyers', (SELECT count(DISTINCT buyer_id) FROM o),
       'new_buyers', (SELECT count(DISTINCT buyer_id) FROM o WHERE new_buyer),
       'visitors', (SELECT count(DISTINCT visitor_id) FROM t WHERE kind IN (1, 2)),
       'product_impressions', (SELECT count(*) FROM t WHERE kind = 3),
       'product_clicks', (SELECT count(*) FROM t WHERE kind = 4),
       'add_to_carts', (SELECT count(*) FROM t WHERE kind = 5))`,
  );
  return metricsOf(sums);
}

/** a × 10,000 ÷ b, half up. */
export const bps = (a, b) => (b === 0 ? null : Math.floor((2 * a * 10000 + b) / (2 * b)));

function metricsOf({ deducted, ...sums }) {
  return {
    ...sums,
    net_gmv: sums.gmv - deducted,
    ctr: bps(sums.product_clicks, sums.product_impressions),
    ctor: bps(sums.orders, sums.product_clicks),
    conversion_rate: bps(sums.buyers, sums.visitors),
    add_to_cart_rate: bps(sums.add_to_carts, sums.product_clicks),
    aov: sums.orders === 0 ? null : Math.floor((2 * sums.gmv + sums.orders) / (2 * sums.orders)),
  };
}

/** GMV, items and impressions by kind of source, or of products, by plain SQL. */
export function recomputedSources(shop, channel, from, to) {
  const id = shop.slice('/v1/shops/'.length);
  return sql(
    id,
    `SELECT json_build_object('kind', name,
       'gmv', (SELECT coalesce(sum(gmv::bigint), 0) FROM order_line JOIN shop_order AS o USING (shop_id, paid_at, order_id)
               WHERE shop_id = '${id}' AND paid_at >= '${from}' AND paid_at < '${to}' AND channel IN (${CHANNEL[channel]}) AND source = place),
       'orders', (SELECT count(DISTINCT order_id) FROM order_line JOIN shop_order AS o USING (shop_id, paid_at, order_id)
               WHERE shop_id = '${id}' AND paid_at >= '${from}' AND paid_at < '${to}' AND channel IN (${CHANNEL[channel]}) AND source = place AND NOT gift),
       'product_impressions', (SELECT count(*) FROM traffic_event WHERE shop_id = '${id}' AND at >= '${from}' AND at < '${to}'
               AND channel IN (${CHANNEL[channel]}) AND source = place AND kind = 3))
     FROM unnest(ARRAY['LIVE', 'VIDEO', 'PRODUCT_CARD', 'OTHER']) WITH ORDINALITY AS kinds (name, place) ORDER BY place`,
  );
}

export function recomputedProduct(shop, productId, from, to) {
  const id = shop.slice('/v1/shops/'.length);
  const [found] = sql(
    id,
    `SELECT json_build_object('gmv', coalesce(sum(gmv::bigint), 0), 'items_sold', coalesce(sum(quantity), 0))
     FROM order_line WHERE shop_id = '${id}' AND product_id = '${productId}' AND NOT gift
       AND paid_at >= '${from}' AND paid_at < '${to}'`,
  );
  return found;
}

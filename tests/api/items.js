// What the tests of the dashboard's lists of items share: sums of items by plain SQL
// over the rows that came in.
import { bps, sql } from './dashboard.js';

const CHANNEL = { SHOP_TOKOPEDIA: '1', TOKOPEDIA: '2', ALL: '1, 2' };

export const ITEM_METRICS = [
  ['gmv', 'net_gmv', 'refund_amount', 'cancelled_orders', 'orders', 'items_sold'],
  ['product_impressions', 'product_clicks', 'add_to_carts'],
  ['ctr', 'ctor', 'add_to_cart_rate', 'aov'],
].flat();

// Which column of lines and deductions an item's id is in, which of traffic, and of
// which source.
const KINDS = {
  product: ['product_id', 'product_id', 'true'],
  sku: ['sku_id', 'NULL', 'true'],
  live: ['source_id', 'source_id', 'source = 1'],
  video: ['source_id', 'source_id', 'source = 2'],
};

/** Every metric of each of the items over a time, from raw rows: id → metrics. */
export function recomputedItems(shop, kind, ids, channel, from, to) {
  const id = shop.slice('/v1/shops/'.length);
  const [column, seen, where] = KINDS[kind];
  const within = (at) => `shop_id = '${id}' AND ${at} >= '${from}' AND ${at} < '${to}' AND channel IN (${CHANNEL[channel]})`;
  const rows = sql(
    id,
    `WITH o AS (SELECT * FROM shop_order WHERE ${within('paid_at')}),
          l AS (SELECT line.*, line.${column} AS item FROM order_line AS line JOIN o USING (shop_id, paid_at, order_id)
                WHERE NOT gift AND ${where}),
          e AS (SELECT * FROM order_event WHERE ${within('at')}),
          d AS (SELECT d.amount::bigint AS amount, e.kind, e.cancels, event_id, d.${column} AS item
                FROM order_deduction AS d JOIN e USING (shop_id, event_id) WHERE ${where}),
          t AS (SELECT *, ${seen} AS item FROM traffic_event WHERE ${within('at')} AND ${where})
     SELECT json_build_object('id', id,
       'gmv', (SELECT coalesce(sum(list_price::bigint * quantity - seller_discount), 0) FROM l WHERE item = id),
       'deducted', (SELECT coalesce(sum(amount), 0) FROM d WHERE item = id),
       'refund_amount', (SELECT coalesce(sum(amount) FILTER (WHERE kind = 2), 0) FROM d WHERE item = id),
       'cancelled_orders', (SELECT count(DISTINCT event_id) FROM d WHERE item = id AND cancels),
       'orders', (SELECT count(DISTINCT order_id) FROM l WHERE item = id),
       'items_sold', (SELECT coalesce(sum(quantity), 0) FROM l WHERE item = id),
       'product_impressions', (SELECT count(*) FROM t WHERE item = id AND kind = 3),
       'product_clicks', (SELECT count(*) FROM t WHERE item = id AND kind = 4),
       'add_to_carts', (SELECT count(*) FROM t WHERE item = id AND kind = 5))
     FROM unnest(ARRAY[${ids.map((one) => `'${one}'`).join(', ')}]::text[]) AS ids (id)`,
  );
  return new Map(rows.map(({ id: item, ...sums }) => [item, metricsOf(sums)]));
}

function metricsOf({ deducted, ...sums }) {
  return {
    ...sums,
    net_gmv: sums.gmv - deducted,
    ctr: bps(sums.product_clicks, sums.product_impressions),
    ctor: bps(sums.orders, sums.product_clicks),
    add_to_cart_rate: bps(sums.add_to_carts, sums.product_clicks),
    aov: sums.orders === 0 ? null : Math.floor((2 * sums.gmv + sums.orders) / (2 * sums.orders)),
  };
}

/** The ids in the order of a metric: nulls last, ties by id. */
export function ranked(metrics, sort) {
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const before = ([a, x], [b, y]) => {
    const [u, v] = [x[name], y[name]];
    if (u === null || v === null) {
      if (u !== v) return u === null ? 1 : -1;
    } else if (u !== v) {
      return (u < v) === descending ? 1 : -1;
    }
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  };
  return [...metrics.entries()].sort(before).map(([id]) => id);
}

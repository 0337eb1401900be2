// What the tests of a shop's store share.
import assert from 'node:assert/strict';
import { operator } from './client.js';
import { exchange } from './contract.js';

let serial = 0;

/** An id that no shop, campaign or key has yet. */
export const freshId = (prefix = 'toko') =>
  `${prefix}-${Date.now().toString(36)}-${process.pid}-${serial++}`;

export const call = (method, path, { json, headers = {}, ...more } = {}) =>
  exchange({ method, path, json, headers: { ...operator, ...headers }, ...more });

/** A new shop; answers its path. */
export async function freshShop(change = {}) {
  const path = `/v1/shops/${freshId()}`;
  await call('PUT', path, {
    json: { name: 'Kopi Nusantara', currency: 'IDR', time_zone: 'Asia/Jakarta', ...change },
    status: 201,
  });
  return path;
}

export const product = (id, change = {}) => ({
  product_id: id,
  name: `Kopi ${id}`,
  skus: [
    { sku_id: `${id}-250`, name: '250 g', list_price: 52000, unit_cost: 30000, stock: 10 },
    { sku_id: `${id}-1000`, list_price: 180000, floor_price: 150000, min_margin_bps: 500 },
  ],
  ...change,
});

export const promotion = (id, change = {}) => ({
  id,
  type: 'PRODUCT_DISCOUNT',
  benefit: { kind: 'PERCENT_OFF', bps: 1000 },
  ...change,
});

/** Every item of a list, page after page. */
export async function everyItem(path, limit) {
  const items = [];
  const join = path.includes('?') ? '&' : '?';
  let next = `${path}${join}limit=${limit}`;
  for (;;) {
    const { body } = await call('GET', next, { status: 200 });
    assert.ok(body.items.length <= limit);
    items.push(...body.items);
    if (body.next_cursor === undefined) return items;
    next = `${path}${join}limit=${limit}&cursor=${encodeURIComponent(body.next_cursor)}`;
  }
}

/** That a resource at `path` is changed by who names its version only. */
export async function assertGuarded(path, json, change) {
  const read = await call('GET', path, { status: 200 });
  const missing = await call('PUT', path, { json: { ...json, ...change }, status: 428 });
  assert.equal(missing.body.code, 'PRECONDITION_REQUIRED');
  const headers = { 'If-Match': read.headers.etag };
  const written = await call('PUT', path, { json: { ...json, ...change }, headers, status: 200 });
  assert.notEqual(written.headers.etag, read.headers.etag);
  const stale = await call('PUT', path, { json, headers, status: 412 });
  assert.equal(stale.body.code, 'PRECONDITION_FAILED');
  const only = { 'If-None-Match': '*' };
  await call('PUT', path, { json, headers: { ...headers, ...only }, status: 412 });
  // what was read can be sent back as it is, and then nothing was written
  const again = await call('PUT', path, {
    json: written.body,
    headers: { 'If-Match': written.headers.etag },
    status: 200,
  });
  assert.equal(again.headers.etag, written.headers.etag);
  await call('GET', path, { headers: { 'If-None-Match': again.headers.etag }, status: 304 });
  return again;
}

/** That a POST is answered once under a key. */
export async function assertKeyed(path, json, other) {
  const headers = { 'Idempotency-Key': freshId('kunci') };
  const first = await call('POST', path, { json, headers });
  assert.ok(first.status < 300, first.text);
  const again = await call('POST', path, { json, headers });
  assert.equal(again.status, first.status);
  assert.deepEqual(again.body, first.body);
  assert.equal(again.headers.etag, first.headers.etag);
  assert.equal(again.headers.location, first.headers.location);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  const reused = await call('POST', path, { json: other, headers, status: 409 });
  assert.equal(reused.body.code, 'IDEMPOTENCY_KEY_REUSED');
  const bad = { 'Idempotency-Key': 'x'.repeat(256) };
  await call('POST', path, { json, headers: bad, status: 422 });
  return first;
}

// Products with their SKUs, one by one and in batches.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertProblem } from './contract.js';
import { assertGuarded, assertKeyed, call, everyItem, freshShop, product } from './store.js';

describe('products', () => {
  test('a product is stored and comes back whole', async () => {
    const path = `${await freshShop()}/products`;
    const { body, headers } = await call('POST', path, { json: product('P'), status: 201 });
    assert.equal(headers.location, `${path}/P`);
    const [counted, ...others] = product('P').skus;
    assert.deepEqual(body.skus, [{ ...counted, stock_was: counted.stock }, ...others]);
    const read = await call('GET', headers.location, { status: 200 });
    assert.deepEqual(read.body, body);
    assert.equal(read.headers.etag, headers.etag);
    const twice = await call('POST', path, { json: product('P'), status: 409 });
    assertProblem(twice, 'PRODUCT_EXISTS');
    assertProblem(await call('GET', `${path}/Q`, { status: 404 }), 'NOT_FOUND');
  });

  test('it is changed by who names its version', async () => {
    const path = `${await freshShop()}/products`;
    await call('PUT', `${path}/P`, { json: product('P'), status: 201 });
    await assertGuarded(`${path}/P`, product('P'), { name: 'Gayo' });
  });

  test('a repeated POST is answered as the first was', async () => {
    const path = `${await freshShop()}/products`;
    await assertKeyed(path, product('P'), product('Q'));
    assert.equal((await everyItem(path, 50)).length, 1);
  });

  test('a key is one of its shop and route', async () => {
    const headers = { 'Idempotency-Key': 'k' };
    const [shop, other] = [await freshShop(), await freshShop()];
    for (const [path, json, status] of [
      [`${shop}/products`, product('P'), 201],
      [`${other}/products`, product('P'), 201],
      [`${shop}/products/batch`, { items: [product('Q')] }, 200],
      [`${shop}/promotions`, { id: 'a', type: 'PRODUCT_DISCOUNT', benefit: { kind: 'FIXED_PRICE', price: 1 } }, 201],
    ]) {
      const first = await call('POST', path, { json, headers, status });
      assert.equal(first.headers['idempotency-replayed'], undefined, path);
      const again = await call('POST', path, { json, headers, status });
      assert.equal(again.headers['idempotency-replayed'], 'true', path);
    }
  });

  test('what was refused is judged anew under the same key', async () => {
    const path = `${await freshShop()}/products`;
    const headers = { 'Idempotency-Key': 'k' };
    await call('POST', path, { json: product('P', { name: '' }), headers, status: 422 });
    await call('POST', path, { json: product('P'), headers, status: 201 });
  });

  test('of POSTs at once under one key one is done, whatever the others are told', async () => {
    const path = `${await freshShop()}/products`;
    const headers = { 'Idempotency-Key': 'k' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call('POST', path, { json: product('P'), headers })),
    );
    for (const { status, body } of answers) {
      if (status !== 201) assert.equal(body.code, 'IN_PROGRESS');
    }
    assert.ok(answers.some(({ status }) => status === 201));
    const { body } = await call('GET', `${path}/P`, { status: 200 });
    for (const answer of answers.filter(({ status }) => status === 201))
      assert.deepEqual(answer.body, body);
  });

  test('who comes with a key that is at work is told so', async () => {
    const path = `${await freshShop()}/products/batch`;
    const items = Array.from({ length: 5000 }, (_, i) => product(`P${i}`));
    const headers = { 'Idempotency-Key': 'k' };
    let done = false;
    const first = call('POST', path, { json: { items }, headers, status: 200 }).finally(
      () => (done = true),
    );
    await sleep(200); // it has begun by then, and may be done on a fast machine
    while (!done) {
      const { status, body } = await call('POST', path, { json: { items }, headers });
      if (status !== 200) assert.equal(body.code, 'IN_PROGRESS');
    }
    await first;
  });

  test('a SKU belongs to one product, until that gives it up', async () => {
    const path = `${await freshShop()}/products`;
    const skus = [{ sku_id: 'K', list_price: 1 }];
    await call('POST', path, { json: product('P', { skus }), status: 201 });
    const taken = await call('POST', path, { json: product('Q', { skus }), status: 422 });
    assertProblem(taken, 'INVALID', [['skus[0].sku_id', 'DUPLICATE']]);
    await call('DELETE', `${path}/P`, { status: 200 });
    await call('POST', path, { json: product('Q', { skus }), status: 201 });
    const { body } = await call('GET', `${path}/P`, { status: 200 });
    assert.equal(body.status, 'ENDED');
    assert.deepEqual(body.skus, []);
  });

  test('the list is filtered, and has each product once', async () => {
    const path = `${await freshShop()}/products`;
    const items = ['A', 'B', 'C', 'D', 'E'].map((id) => product(id));
    items[2].name = '100% Robusta_';
    await call('POST', `${path}/batch`, { json: { items }, status: 200 });
    await call('DELETE', `${path}/D`, { status: 200 });
    const ids = async (query) =>
      (await everyItem(`${path}${query}`, 2)).map(({ product_id: id }) => id);
    assert.deepEqual(await ids(''), ['A', 'B', 'C', 'D', 'E']);
    assert.deepEqual(await ids('?status=ACTIVE'), ['A', 'B', 'C', 'E']);
    assert.deepEqual(await ids('?status=ENDED'), ['D']);
    assert.deepEqual(await ids('?q=robusta_'), ['C']);
    assert.deepEqual(await ids('?q=100%25'), ['C']);
    assert.deepEqual(await ids('?q=e-1000'), ['E']);
    assert.deepEqual(await ids('?q=nothing'), []);
    for (const query of ['q=', `q=${'x'.repeat(201)}`, 'status=OPEN', 'limit=0', 'sort=x']) {
      const answer = await call('GET', `${path}?${query}`, { status: 422 });
      assert.equal(assertProblem(answer, 'INVALID').body.errors.length, 1);
    }
    const whole = await call('GET', path, { status: 200 });
    await call('GET', path, { headers: { 'If-None-Match': whole.headers.etag }, status: 304 });
    const { body } = await call('GET', `${path}?limit=1`, { status: 200 });
    const cursor = encodeURIComponent(body.next_cursor);
    await call('GET', `${path}?limit=3&cursor=${cursor}`, { status: 200 });
    const other = await call('GET', `${path}?q=kopi&cursor=${cursor}`, { status: 422 });
    assertProblem(other, 'INVALID', [['query.cursor', 'INVALID_CURSOR']]);
  });

  test('a batch tells what became of each item', async () => {
    const path = `${await freshShop()}/products`;
    await call('POST', path, { json: product('same'), status: 201 });
    await call('POST', path, { json: product('old'), status: 201 });
    const { body } = await call('POST', `${path}/batch`, {
      json: {
        items: [
          product('same'),
          product('old', { name: 'Baru' }),
          product('new'),
          product('bad', { name: '' }),
          product('new'),
          product('thief', { skus: [{ sku_id: 'same-250', list_price: 1 }] }),
          product('robber', { skus: [{ sku_id: 'elsewhere', list_price: -1 }] }),
        ],
      },
      status: 200,
    });
    assert.deepEqual(
      body.items.map(({ id, result, errors = [] }) => [id, result, errors.map((e) => e.field)]),
      [
        ['same', 'UNCHANGED', []],
        ['old', 'UPDATED', []],
        ['new', 'CREATED', []],
        ['bad', 'INVALID', ['name']],
        ['new', 'INVALID', ['product_id', 'skus', 'skus']],
        ['thief', 'INVALID', ['skus']],
        ['robber', 'INVALID', ['skus[0].list_price']],
      ],
    );
    const ids = (await everyItem(path, 50)).map(({ product_id: id }) => id);
    assert.deepEqual(ids, ['new', 'old', 'same']);
  });

  test('a batch of five thousand is one write; of one more, none', async () => {
    const path = `${await freshShop()}/products`;
    const items = Array.from({ length: 5001 }, (_, i) => product(`P${i}`));
    const many = await call('POST', `${path}/batch`, { json: { items }, status: 422 });
    assertProblem(many, 'INVALID', [['items', 'TOO_MANY']]);
    items.pop();
    const { body } = await call('POST', `${path}/batch`, { json: { items }, status: 200 });
    assert.ok(body.items.every(({ result }) => result === 'CREATED'));
    const again = await call('POST', `${path}/batch`, { json: { items }, status: 200 });
    assert.ok(again.body.items.every(({ result }) => result === 'UNCHANGED'));
  });

  test('a repeated batch is answered as the first was', async () => {
    const path = `${await freshShop()}/products/batch`;
    await assertKeyed(path, { items: [product('P')] }, { items: [product('Q')] });
  });

  test('there is nothing in a shop that there is not', async () => {
    assertProblem(await call('GET', '/v1/shops/none/products', { status: 404 }), 'NOT_FOUND');
    const json = product('P');
    assertProblem(await call('POST', '/v1/shops/none/products', { json, status: 404 }), 'NOT_FOUND');
  });
});

// Tables of products and promotions: what the contract says of them. Other
// programs read and write them in tests/sheets.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { call, freshShop, product, promotion } from './store.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const csv = { 'Content-Type': 'text/csv' };
const xlsx = { 'Content-Type': XLSX };

const tables = {
  products: { path: 'products/catalogue-export', items: [product('P'), product('=Q')] },
  promotions: {
    path: 'promotions/export',
    items: [promotion('A', { name: '+1' }), promotion('B', { scope: { sku_ids: ['a|b', 'c'] } })],
  },
};

for (const [what, { path, items }] of Object.entries(tables)) {
  describe(`tables of ${what}`, () => {
    const filled = async () => {
      const shop = await freshShop();
      await call('POST', `${shop}/${what}/batch`, { json: { items }, status: 200 });
      return shop;
    };

    test('come in as they went out', async () => {
      const shop = await filled();
      for (const [format, headers] of [
        ['csv', csv],
        ['xlsx', xlsx],
      ]) {
        const table = await call('GET', `${shop}/${path}?format=${format}`, { status: 200 });
        assert.match(table.headers['content-disposition'], new RegExp(`\\.${format}"; filename`));
        const again = await call('POST', `${shop}/${what}/batch`, {
          body: table.raw,
          headers,
          status: 200,
        });
        assert.equal(again.body.items.length, 2);
        assert.ok(again.body.items.every(({ result, row }) => result === 'UNCHANGED' && row > 1));
      }
    });

    test('have the form that is asked for', async () => {
      const shop = await filled();
      const type = async (query, headers) => {
        const answer = await call('GET', `${shop}/${path}${query}`, { headers, status: 200 });
        return [answer.headers['content-type'].split(';')[0], answer.headers.vary];
      };
      assert.equal((await type('', {}))[0], 'text/csv');
      assert.equal((await type('', { Accept: '*/*' }))[0], 'text/csv');
      const [liked, vary] = await type('', { Accept: `${XLSX}, text/csv;q=0.5` });
      assert.equal(liked, XLSX);
      assert.match(vary, /^Accept, /);
      assert.equal((await type('?format=csv', { Accept: XLSX }))[0], 'text/csv');
      const bad = await call('GET', `${shop}/${path}?format=pdf`, { status: 422 });
      assertProblem(bad, 'INVALID', [['query.format', 'UNKNOWN_VALUE']]);
    });

    test('are told by HEAD, and compressed', async () => {
      const shop = await filled();
      const whole = await call('GET', `${shop}/${path}`, { status: 200 });
      const head = await call('HEAD', `${shop}/${path}`, { status: 200 });
      assert.equal(head.headers['content-length'], String(whole.raw.length));
      assert.equal(head.headers['x-total-count'], what === 'products' ? '4' : '2');
      const many = Array.from({ length: 50 }, (_, i) =>
        what === 'products' ? product(`M${i}`) : promotion(`M${i}`),
      );
      await call('POST', `${shop}/${what}/batch`, { json: { items: many }, status: 200 });
      const headers = { 'Accept-Encoding': 'gzip' };
      const packed = await call('GET', `${shop}/${path}`, { headers, status: 200 });
      assert.equal(packed.headers['content-encoding'], 'gzip');
      assert.ok(packed.raw.length < packed.text.length);
      const plain = await call('GET', `${shop}/${path}`, { status: 200 });
      assert.equal(packed.text, plain.text);
    });

    test('of another form are refused', async () => {
      const batch = `${await freshShop()}/${what}/batch`;
      for (const [body, headers] of [
        ['a,"b\r\n', csv],
        ['id\r\n', xlsx],
      ]) {
        const answer = await call('POST', batch, { body, headers, status: 400 });
        assertProblem(answer, 'MALFORMED_SHEET');
      }
      const empty = await call('POST', batch, { body: '\r\n', headers: csv, status: 422 });
      assertProblem(empty, 'INVALID', [['rows', 'EMPTY']]);
      const colour = await call('POST', batch, { body: 'colour\r\nred', headers: csv, status: 422 });
      assertProblem(colour, 'INVALID', [['rows[1].colour', 'UNKNOWN_FIELD']]);
      const pdf = { 'Content-Type': 'application/pdf' };
      const other = await call('POST', batch, { body: 'x', headers: pdf, status: 415 });
      assertProblem(other, 'UNSUPPORTED_MEDIA');
    });
  });
}

test('a table of many faults tells each by row and column', async () => {
  const shop = await freshShop();
  const body = 'product_id;product_name;sku_id;list_price\nP;P;K;1\nQ;Q;K;x\nQ;R;L;52.000\n';
  const answer = await call('POST', `${shop}/products/batch`, { body, headers: csv, status: 200 });
  assert.deepEqual(
    answer.body.items.map(({ row, result, errors = [] }) => [row, result, errors.map((e) => e.field)]),
    [
      [2, 'CREATED', []],
      [3, 'INVALID', ['rows[3].list_price', 'rows[4].list_price', 'rows[4].product_name', 'rows[3].sku_id']],
    ],
  );
});

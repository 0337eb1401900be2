// POST /v1/simulator/quotes: good baskets, and every way to be refused.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { send } from './client.js';
import { assertProblem, exchange } from './contract.js';

const path = '/v1/simulator/quotes';
const quote = (json, more = {}) => exchange({ method: 'POST', path, json, ...more });
const text = (body, more = {}) =>
  exchange({
    method: 'POST',
    path,
    body,
    headers: { 'Content-Type': 'application/json' },
    ...more,
  });

const item = {
  sku_id: 'SKU-A',
  product_id: 'P-A',
  quantity: 2,
  list_price: 52000,
  unit_cost: 30000,
};
const discount = {
  id: 'pd',
  type: 'PRODUCT_DISCOUNT',
  benefit: { kind: 'FIXED_PRICE', price: 50000 },
};
const voucher = { id: 'v', type: 'SELLER_VOUCHER', benefit: { kind: 'PERCENT_OFF', bps: 1000 } };
const bmsm = {
  id: 'bmsm',
  type: 'BUY_MORE_SAVE_MORE',
  benefit: { kind: 'STEPS', steps: [{ min_quantity: 2, percent_off_bps: 1000 }] },
};
const gift = {
  id: 'gift',
  type: 'GIFT_WITH_PURCHASE',
  benefit: { kind: 'GIFT', sku_id: 'G', quantity: 1, list_price: 9000, unit_cost: 4000, stock: 3 },
};
const basket = (more = {}) => ({
  currency: 'IDR',
  at: '2025-11-11T10:00:00+07:00',
  items: [item],
  promotions: [discount],
  ...more,
});

describe('POST /v1/simulator/quotes', () => {
  test('prices a basket', async () => {
    const { body } = await quote(basket({ shipping_fee: 10000 }), { status: 200 });
    assert.equal(body.at, '2025-11-11T10:00:00+07:00');
    assert.equal(body.totals.after_product, 100000);
    assert.equal(body.totals.buyer_pays, 110000);
    assert.equal(body.totals.margin, 40000);
  });

  test('tells the eight slots in the order of calculation, with their tiers', async () => {
    const { body } = await quote(basket(), { status: 200 });
    assert.deepEqual(
      body.tiers.map(({ tier, slot }) => `${tier} ${slot}`),
      [
        'PRODUCT product_price',
        'CART cart_discount',
        'CART cart_gift',
        'VOUCHER seller_voucher',
        'VOUCHER platform_voucher',
        'SHIPPING platform_shipping',
        'SHIPPING seller_shipping',
        'CASHBACK cashback',
      ],
    );
  });

  test('a basket without promotions costs its list price', async () => {
    const { body } = await quote(basket({ promotions: [] }), { status: 200 });
    assert.equal(body.totals.buyer_pays, 104000);
    assert.deepEqual(body.decisions, []);
  });

  test('a gift adds a line of its own', async () => {
    const { body } = await quote(basket({ promotions: [gift] }), { status: 200 });
    assert.equal(body.lines.length, 2);
    assert.equal(body.lines[1].promotion_id, 'gift');
  });

  test('the time is told in UTC where none was given', async () => {
    const { at, ...rest } = basket();
    const { body } = await quote(rest, { status: 200 });
    assert.match(body.at, /Z$/);
    assert.ok(Math.abs(Date.parse(body.at) - Date.now()) < 60000, body.at);
  });

  test('the same request with `at` answers the same bytes', async () => {
    const first = await quote(basket({ promotions: [discount, voucher, bmsm] }), { status: 200 });
    const second = await quote(basket({ promotions: [discount, voucher, bmsm] }), { status: 200 });
    assert.equal(first.text, second.text);
  });

  test('names the rulebook in force, or the one that was asked for', async () => {
    const { body: first } = await quote(basket(), { status: 200 });
    const { body: second } = await quote(basket({ rulebook: first.rulebook }), { status: 200 });
    assert.equal(second.rulebook, first.rulebook);
  });

  test('200 lines and 500 promotions are taken', async () => {
    const items = Array.from({ length: 200 }, (_, n) => ({ ...item, sku_id: `SKU-${n}` }));
    const promotions = Array.from({ length: 500 }, (_, n) => ({
      ...discount,
      id: `p-${n}`,
      benefit: { kind: 'AMOUNT_OFF', amount: n + 1 },
    }));
    const { body } = await quote(basket({ items, promotions }), { status: 200 });
    assert.equal(body.decisions.length, 500);
  });

  describe('explanations', () => {
    const explanation = async (language) => {
      const headers = language === undefined ? {} : { 'Accept-Language': language };
      const { body } = await quote(basket(), { headers, status: 200 });
      return body.decisions[0].explanation;
    };

    test('are Indonesian unless English is preferred', async () => {
      const [none, id, en, weighted, other] = [
        await explanation(),
        await explanation('id'),
        await explanation('en'),
        await explanation('en-GB;q=0.9, id;q=0.3'),
        await explanation('fr'),
      ];
      assert.equal(none, id);
      assert.notEqual(en, id);
      assert.equal(weighted, en);
      assert.equal(other, id);
    });
  });

  describe('refuses', () => {
    const refused = (name, json, ...faults) =>
      test(name, async () => {
        assertProblem(await quote(json, { status: 422 }), 'INVALID', faults);
      });

    refused(
      'no body at all but {}',
      {},
      ['currency', 'REQUIRED'],
      ['items', 'REQUIRED'],
      ['promotions', 'REQUIRED'],
    );
    refused('a list as the body', [], ['', 'WRONG_TYPE']);
    refused('an unknown field', basket({ itmes: [] }), ['itmes', 'UNKNOWN_FIELD']);
    refused(
      'a misspelt condition of a promotion',
      basket({ promotions: [{ ...voucher, min_spent: 1000 }] }),
      ['promotions[0].min_spent', 'UNKNOWN_FIELD'],
    );
    refused('null for an optional field', basket({ shipping_fee: null }), [
      'shipping_fee',
      'WRONG_TYPE',
    ]);
    refused('a text as a price', basket({ items: [{ ...item, list_price: '52000' }] }), [
      'items[0].list_price',
      'WRONG_TYPE',
    ]);
    refused('a negative price', basket({ items: [{ ...item, list_price: -1 }] }), [
      'items[0].list_price',
      'OUT_OF_RANGE',
    ]);
    refused('a price beyond the money range', basket({ shipping_fee: 9007199254740992 }), [
      'shipping_fee',
      'OUT_OF_RANGE',
    ]);
    refused('no items', basket({ items: [] }), ['items', 'EMPTY']);
    refused(
      '201 lines',
      basket({ items: Array.from({ length: 201 }, (_, n) => ({ ...item, sku_id: `S${n}` })) }),
      ['items', 'TOO_MANY'],
    );
    refused(
      '501 promotions',
      basket({ promotions: Array.from({ length: 501 }, (_, n) => ({ ...discount, id: `p${n}` })) }),
      ['promotions', 'TOO_MANY'],
    );
    refused('a SKU on two lines', basket({ items: [item, item] }), [
      'items[1].sku_id',
      'DUPLICATE',
    ]);
    refused('duplicate promotion ids', basket({ promotions: [discount, discount] }), [
      'promotions[1].id',
      'DUPLICATE',
    ]);
    refused('an empty id', basket({ items: [{ ...item, sku_id: '' }] }), [
      'items[0].sku_id',
      'EMPTY',
    ]);
    refused('an id of 65 bytes', basket({ items: [{ ...item, sku_id: 'x'.repeat(65) }] }), [
      'items[0].sku_id',
      'TOO_LONG',
    ]);
    refused(
      'an id of 22 characters and 66 bytes',
      basket({ items: [{ ...item, sku_id: '円'.repeat(22) }] }),
      ['items[0].sku_id', 'TOO_LONG'],
    );
    refused(
      'a control character in a name',
      basket({ promotions: [{ ...discount, name: 'a\nb' }] }),
      ['promotions[0].name', 'INVALID_TEXT'],
    );
    refused('a time without offset', basket({ at: '2025-11-11T10:00:00' }), ['at', 'INVALID_TIME']);
    refused('a day that does not exist', basket({ at: '2025-02-30T10:00:00Z' }), [
      'at',
      'INVALID_TIME',
    ]);
    refused(
      'a period that ends before it starts',
      basket({
        promotions: [
          { ...discount, starts_at: '2025-11-12T00:00:00Z', ends_at: '2025-11-11T00:00:00Z' },
        ],
      }),
      ['promotions[0].ends_at', 'INCONSISTENT'],
    );
    refused('an unknown currency', basket({ currency: 'XYZ' }), ['currency', 'UNKNOWN_CURRENCY']);
    refused('a currency without exponent', basket({ currency: 'XAU' }), [
      'currency',
      'UNKNOWN_CURRENCY',
    ]);
    refused('an unknown type', basket({ promotions: [{ ...discount, type: 'DISCOUNT' }] }), [
      'promotions[0].type',
      'UNKNOWN_VALUE',
    ]);
    refused(
      'a benefit of another type',
      basket({ promotions: [{ ...discount, benefit: { kind: 'FREE_SHIPPING' } }] }),
      ['promotions[0].benefit.kind', 'NOT_ALLOWED'],
    );
    refused(
      'a condition of another type',
      basket({ promotions: [{ ...discount, min_spend: 1 }] }),
      ['promotions[0].min_spend', 'NOT_ALLOWED'],
    );
    refused('an empty scope', basket({ promotions: [{ ...discount, scope: {} }] }), [
      'promotions[0].scope',
      'EMPTY',
    ]);
    refused(
      'a rate of 10,001',
      basket({ promotions: [{ ...voucher, benefit: { kind: 'PERCENT_OFF', bps: 10001 } }] }),
      ['promotions[0].benefit.bps', 'OUT_OF_RANGE'],
    );
    refused(
      'a share without SHARED',
      basket({ promotions: [{ ...voucher, funding: { by: 'SELLER', platform_share_bps: 1 } }] }),
      ['promotions[0].funding.platform_share_bps', 'INCONSISTENT'],
    );
    refused(
      'SHARED without a share',
      basket({ promotions: [{ ...voucher, funding: { by: 'SHARED' } }] }),
      ['promotions[0].funding.platform_share_bps', 'REQUIRED'],
    );
    refused(
      'sums beyond the money range',
      basket({ items: [{ ...item, list_price: 9007199254740991 }] }),
      ['', 'AMOUNT_OUT_OF_RANGE'],
    );
    refused('an unknown rulebook', basket({ rulebook: 'no-such-version' }), [
      'rulebook',
      'UNKNOWN_RULEBOOK',
    ]);

    test('every violation in one answer', async () => {
      const answer = await quote(
        basket({
          shipping_fee: -1,
          items: [{ ...item, quantity: 0 }],
          promotions: [{ ...voucher, min_spent: 1, benefit: { kind: 'PERCENT_OFF', bps: 0 } }],
        }),
        { status: 422 },
      );
      assertProblem(answer, 'INVALID', [
        ['shipping_fee', 'OUT_OF_RANGE'],
        ['items[0].quantity', 'OUT_OF_RANGE'],
        ['promotions[0].min_spent', 'UNKNOWN_FIELD'],
        ['promotions[0].benefit.bps', 'OUT_OF_RANGE'],
      ]);
    });

    for (const number of ['52000.0', '52e3', '1.5']) {
      test(`the float ${number}`, async () => {
        const body = JSON.stringify(basket()).replace(
          '"list_price":52000',
          `"list_price":${number}`,
        );
        assertProblem(await text(body, { status: 422 }), 'INVALID', [
          ['items[0].list_price', 'NOT_AN_INTEGER'],
        ]);
      });
    }

    test('more faults than an answer holds, counting the rest', async () => {
      const promotions = Array.from({ length: 500 }, (_, n) => ({ id: `p${n}` }));
      const answer = await quote(basket({ promotions }), { status: 422 });
      assert.equal(assertProblem(answer, 'INVALID').body.errors.length, 200);
    });
  });

  describe('refuses what is not JSON', () => {
    const malformed = (name, body, line, column) =>
      test(name, async () => {
        const answer = assertProblem(await text(body, { status: 400 }), 'MALFORMED_JSON');
        if (line !== undefined) assert.match(answer.body.detail, new RegExp(`\\b${line}\\b`));
        if (column !== undefined) assert.match(answer.body.detail, new RegExp(`\\b${column}\\b`));
      });

    malformed('cut off', '{"currency": "IDR",\n "items": [');
    malformed(
      'a comma too many, with its line and column',
      '{\n  "currency": "IDR",\n  "items": [1,],\n}',
      3,
    );
    malformed('a key given twice', '{"currency": "IDR", "currency": "USD"}');
    malformed('bytes that are no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]));
    malformed('the character U+0000', '{"currency": "\\u0000"}');
    malformed('an empty body', '');
    malformed('NaN', '{"currency": NaN}');
    malformed('nesting without end', '['.repeat(100000));
  });

  describe('and the way it is sent', () => {
    test('another media type is refused', async () => {
      for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
        const answer = await text('{}', { headers: { 'Content-Type': type }, status: 415 });
        assertProblem(answer, 'UNSUPPORTED_MEDIA');
      }
    });

    test('application/json may carry a charset', async () => {
      const headers = { 'Content-Type': 'Application/JSON; charset=utf-8' };
      await text(JSON.stringify(basket()), { headers, status: 200 });
    });

    test('a body over the limit is refused', async () => {
      const answer = await text(' '.repeat(4 * 1024 * 1024 + 1), { status: 413 }).catch(
        (error) => error,
      );
      if (answer instanceof Error) throw answer;
      assertProblem(answer, 'BODY_TOO_LARGE');
    });

    test('an unknown query parameter is refused', async () => {
      const answer = await exchange({
        method: 'POST',
        path: `${path}?comprae=x`,
        json: basket(),
        status: 422,
      });
      assertProblem(answer, 'INVALID', [['query.comprae', 'UNKNOWN_FIELD']]);
    });

    test('pretty=1 indents, and says the same', async () => {
      const plain = await quote(basket(), { status: 200 });
      const pretty = await exchange({
        method: 'POST',
        path: `${path}?pretty=1`,
        json: basket(),
        status: 200,
      });
      assert.doesNotMatch(plain.text, /\n./);
      assert.match(pretty.text, /\n {2}"/);
      assert.match(pretty.text, /\}\n$/);
      assert.doesNotMatch(plain.text, /\n$/);
      assert.deepEqual(pretty.body, plain.body);
    });

    test('GET is not allowed', async () => {
      const answer = await exchange({ path, status: 405 });
      assertProblem(answer, 'METHOD_NOT_ALLOWED');
    });

    test('the answer is not to be kept', async () => {
      const { headers } = await send({ method: 'POST', path, json: basket() });
      assert.equal(headers.etag, undefined);
    });
  });
});

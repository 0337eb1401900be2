// POST /v1/simulator/combinations: which promotion types apply together.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TYPES } from './arbitraries.js';
import { assertProblem, exchange } from './contract.js';

const path = '/v1/simulator/combinations';
const judge = (json, more = {}) => exchange({ method: 'POST', path, json, status: 200, ...more });
const select = (...types) => ({ selections: types.map((type) => ({ type })) });

/** The results of an answer in the order of the selections. */
const resultsOf = ({ body }) =>
  body.tiers
    .flatMap(({ slots }) => slots)
    .flatMap(({ selections }) => selections)
    .sort((a, b) => a.key - b.key);
const verdictsOf = (answer) => resultsOf(answer).map(({ verdict }) => verdict);

const percentOff = (bps) => ({ kind: 'PERCENT_OFF', bps });

describe('POST /v1/simulator/combinations', () => {
  test('a stronger type supersedes a weaker one', async () => {
    const answer = await judge(select('SELLER_FLASH_SALE', 'CAMPAIGN_PRICE'));
    assert.deepEqual(verdictsOf(answer), ['SUPERSEDED', 'APPLIES']);
    const [flash] = resultsOf(answer);
    assert.equal(flash.reason, 'OUTRANKED');
    assert.equal(flash.beaten_by, 1);
  });

  test('types of one rank depend on the discount where that is not known', async () => {
    const answer = await judge(select('SELLER_VOUCHER', 'PROMO_CODE'));
    assert.deepEqual(verdictsOf(answer), ['DEPENDS_ON_DISCOUNT', 'DEPENDS_ON_DISCOUNT']);
    assert.equal(answer.body.quote, undefined);
  });

  test('the larger discount wins where both are known, ties go to the earlier', async () => {
    const pair = (first, second) =>
      judge({
        selections: [
          { type: 'SELLER_VOUCHER', benefit: percentOff(first) },
          { type: 'CHAT_VOUCHER', benefit: percentOff(second) },
        ],
      });
    assert.deepEqual(verdictsOf(await pair(1000, 2000)), ['SUPERSEDED', 'APPLIES']);
    assert.deepEqual(verdictsOf(await pair(2000, 2000)), ['APPLIES', 'SUPERSEDED']);
  });

  test('tiers stack, and each pair is explained', async () => {
    const answer = await judge(select('SELLER_FLASH_SALE', 'BUY_MORE_SAVE_MORE', 'SELLER_VOUCHER'));
    assert.deepEqual(verdictsOf(answer), ['APPLIES', 'APPLIES', 'APPLIES']);
    assert.equal(answer.body.pairs.length, 3);
  });

  test('a shipping offer has no effect without a fee', async () => {
    const selections = [{ type: 'SHIPPING_DISCOUNT', benefit: { kind: 'FREE_SHIPPING' } }];
    assert.deepEqual(verdictsOf(await judge({ selections })), ['NO_EFFECT']);
    assert.deepEqual(verdictsOf(await judge({ selections, shipping_fee: 9000 })), ['APPLIES']);
  });

  test('a quote comes with it where every benefit is known', async () => {
    const { body } = await judge({
      selections: [
        { type: 'PRODUCT_DISCOUNT', benefit: percentOff(1000) },
        { type: 'SELLER_VOUCHER', benefit: { kind: 'AMOUNT_OFF', amount: 5000 } },
      ],
      list_price: 50000,
      quantity: 2,
    });
    assert.equal(body.quote.totals.buyer_pays, 85000);
  });

  test('all fifteen types at once, and 64 selections', async () => {
    const fifteen = await judge(select(...TYPES));
    assert.equal(resultsOf(fifteen).length, 15);
    const most = await judge({
      selections: Array.from({ length: 64 }, (_, n) => ({ type: TYPES[n % 15] })),
    });
    assert.deepEqual(
      resultsOf(most).map(({ key }) => key),
      Array.from({ length: 64 }, (_, n) => n),
    );
  });

  test('speaks both languages', async () => {
    const formula = async (language) =>
      (
        await judge(select('SELLER_FLASH_SALE', 'SELLER_VOUCHER'), {
          headers: { 'Accept-Language': language },
        })
      ).body.formula;
    assert.notEqual(await formula('en'), await formula('id'));
  });

  describe('refuses', () => {
    const refused = (name, json, ...faults) =>
      test(name, async () => {
        assertProblem(await judge(json, { status: 422 }), 'INVALID', faults);
      });

    refused('no selections', {}, ['selections', 'REQUIRED']);
    refused('an empty list', { selections: [] }, ['selections', 'EMPTY']);
    refused('65 selections', select(...Array(65).fill('SELLER_VOUCHER')), [
      'selections',
      'TOO_MANY',
    ]);
    refused('an unknown type', select('VOUCHER'), ['selections[0].type', 'UNKNOWN_VALUE']);
    refused('an unknown field', { ...select('SELLER_VOUCHER'), prices: 1 }, [
      'prices',
      'UNKNOWN_FIELD',
    ]);
    refused(
      'a benefit of another type',
      { selections: [{ type: 'SELLER_VOUCHER', benefit: { kind: 'FREE_SHIPPING' } }] },
      ['selections[0].benefit.kind', 'NOT_ALLOWED'],
    );
    refused('a quantity of 10,000', { ...select('SELLER_VOUCHER'), quantity: 10000 }, [
      'quantity',
      'OUT_OF_RANGE',
    ]);
    refused(
      'sums beyond the money range',
      {
        selections: [{ type: 'SELLER_VOUCHER', benefit: percentOff(1) }],
        list_price: 9007199254740991,
        quantity: 9999,
      },
      ['', 'AMOUNT_OUT_OF_RANGE'],
    );

    test('what is not JSON', async () => {
      const headers = { 'Content-Type': 'application/json' };
      assertProblem(
        await exchange({ method: 'POST', path, headers, body: 'x', status: 400 }),
        'MALFORMED_JSON',
      );
    });
    test('another media type', async () => {
      const headers = { 'Content-Type': 'text/csv' };
      assertProblem(
        await exchange({ method: 'POST', path, headers, body: 'x', status: 415 }),
        'UNSUPPORTED_MEDIA',
      );
    });
    test('a body over the limit', async () => {
      const headers = { 'Content-Type': 'application/json' };
      const body = ' '.repeat(64 * 1024 + 1);
      assertProblem(
        await exchange({ method: 'POST', path, headers, body, status: 413 }),
        'BODY_TOO_LARGE',
      );
    });
    test('an unknown query parameter', async () => {
      const answer = await exchange({
        method: 'POST',
        path: `${path}?lang=id`,
        json: {},
        status: 422,
      });
      assertProblem(answer, 'INVALID', [['query.lang', 'UNKNOWN_FIELD']]);
    });
  });
});

describe('the matrix of the stacking rules', () => {
  test('agrees with the simulator for every pair of types', async () => {
    const { body: guide } = await exchange({ path: '/v1/stacking-rules', status: 200 });
    for (const { first, with: row } of guide.pairs) {
      for (const { second, relation } of row) {
        const answer = await judge(select(first, second));
        const expected = {
          STACKS: ['APPLIES', 'APPLIES'],
          FIRST_WINS: ['APPLIES', 'SUPERSEDED'],
          SECOND_WINS: ['SUPERSEDED', 'APPLIES'],
          LARGER_DISCOUNT_WINS: ['DEPENDS_ON_DISCOUNT', 'DEPENDS_ON_DISCOUNT'],
        }[relation];
        assert.deepEqual(verdictsOf(answer), expected, `${first} with ${second}: ${relation}`);
      }
    }
  });
});

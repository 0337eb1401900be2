// What every operation of a shop's store refuses alike.
import { describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { call } from './store.js';
import { storeOperations } from './store-operations.js';

const LIMITS = {
  '/v1/shops/{shop_id}': 64,
  '/v1/shops/{shop_id}/products': 256,
  '/v1/shops/{shop_id}/products/{product_id}': 256,
  '/v1/shops/{shop_id}/products/batch': 6 * 1024,
  '/v1/shops/{shop_id}/promotions': 1024,
  '/v1/shops/{shop_id}/promotions/{promotion_id}': 1024,
  '/v1/shops/{shop_id}/promotions/batch': 6 * 1024,
  '/v1/shops/{shop_id}/redemptions': 128,
  '/v1/shops/{shop_id}/campaigns/{campaign_id}/join': 1024,
  '/v1/shops/{shop_id}/campaigns/{campaign_id}/gmv-target': 64,
  '/v1/shops/{shop_id}/orders/batch': 6 * 1024,
  '/v1/shops/{shop_id}/order-events/batch': 6 * 1024,
  '/v1/shops/{shop_id}/traffic/batch': 6 * 1024,
  '/v1/shops/{shop_id}/lives/{live_id}': 256,
  '/v1/shops/{shop_id}/videos/{video_id}': 256,
  '/v1/shops/{shop_id}/stock/{sku_id}': 64,
  '/v1/shops/{shop_id}/campaigns/{campaign_id}/products/{product_id}/stock-adjustments': 64,
  '/v1/campaigns': 64,
  '/v1/campaigns/{campaign_id}': 64,
};
describe('every operation of the store', () => {
  for (const { method, path, sample, operation } of storeOperations) {
    test(`${method} ${path} knows its query parameters`, async () => {
      const sent = operation.requestBody?.content['application/json'].examples.sent.value;
      const json = sent?.as_of ? { ...sent, as_of: new Date().toISOString() } : sent;
      const answer = await call(method, `${sample}?force=1`, { json, status: 422 });
      assertProblem(answer, 'INVALID', [['query.force', 'UNKNOWN_FIELD']]);
    });
    if (operation.requestBody === undefined) continue;
    test(`${method} ${path} takes no longer body`, async () => {
      const body = ' '.repeat(LIMITS[path] * 1024 + 1);
      const headers = { 'Content-Type': 'application/json' };
      assertProblem(await call(method, sample, { body, headers, status: 413 }), 'BODY_TOO_LARGE');
    });
  }
});

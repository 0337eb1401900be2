// @medusajs/promotion, without its module, database or container: the function that its service
// calls for every promotion, on items as its cart workflow gives them. It matches and subtracts;
// it chooses nothing and explains nothing.
import { createRequire } from 'node:module';
import { lines } from './basket.mjs';

const require = createRequire(import.meta.url);
const { ComputeActionUtils } = require('@medusajs/promotion/dist/utils/index.js');

export const name = '@medusajs/promotion';

export function prepare(rules) {
  const items = lines.map((line) => ({
    id: line.sku,
    product: { id: line.product },
    quantity: line.quantity,
    unit_price: line.price,
    subtotal: line.quantity * line.price,
    original_total: line.quantity * line.price,
    is_discountable: true,
  }));
  const promotions = rules.map((rule) => ({
    code: rule.id,
    type: 'standard',
    is_tax_inclusive: false,
    application_method: {
      type: rule.percent === null ? 'fixed' : 'percentage',
      target_type: 'items',
      allocation: 'each',
      // One unit: with more, the percentage is taken of what earlier promotions left, and its
      // decimals grow by two digits with every promotion. This is the faster of the two.
      max_quantity: 1,
      value: rule.percent ?? rule.amount,
      target_rules: rule.products
        ? [
            {
              attribute: 'items.product.id',
              operator: 'in',
              values: rule.products.map((value) => ({ value })),
            },
          ]
        : [],
    },
  }));

  const evaluate = () => {
    const applied = new Map();
    let actions = 0;
    for (const promotion of promotions) {
      actions += ComputeActionUtils.getComputedActionsForItems(promotion, items, applied).length;
    }
    return actions;
  };
  return [{ shape: 'one call a promotion', evaluate, expected: rules.length * lines.length }];
}

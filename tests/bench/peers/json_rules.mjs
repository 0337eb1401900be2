// json-rules-engine: a rule a promotion, all of one priority. Two shapes: one run for the basket,
// and one run for every line. It only matches; the discount is left to the caller.
import { Engine } from 'json-rules-engine';
import { lines, spend } from './basket.mjs';

export const name = 'json-rules-engine';

function makeEngine(rules, perLine) {
  const productCondition = (rule) =>
    perLine
      ? { fact: 'product', operator: 'in', value: rule.products }
      : { fact: 'products', operator: 'contains', value: rule.products[0] };
  return new Engine(
    rules.map((rule) => ({
      conditions: {
        all: [
          { fact: 'spend', operator: 'greaterThanInclusive', value: rule.minSpend },
          ...(rule.products ? [productCondition(rule)] : []),
        ],
      },
      event: { type: rule.id, params: { percent: rule.percent, amount: rule.amount } },
    })),
  );
}

export function prepare(rules) {
  const once = makeEngine(rules, false);
  const each = makeEngine(rules, true);
  const products = lines.map((line) => line.product);

  return [
    {
      shape: 'one run a basket',
      evaluate: async () => (await once.run({ spend, products })).events.length,
      expected: rules.length,
    },
    {
      shape: 'one run a line',
      evaluate: async () => {
        let events = 0;
        for (const line of lines) {
          events += (await each.run({ spend, product: line.product })).events.length;
        }
        return events;
      },
      expected: rules.length * lines.length,
    },
  ];
}

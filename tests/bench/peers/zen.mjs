// @gorules/zen-engine: one decision table, a row a promotion, hit policy "collect". Two shapes:
// the table asked once for the basket, and once for every line in its own loop mode.
import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import { lines, spend } from './basket.mjs';

export const name = '@gorules/zen-engine';

const quoted = (products) => `[${products.map((product) => `'${product}'`).join(', ')}]`;

function makeTable(rules, perLine) {
  const inputs = [{ id: 'spend', name: 'spend', field: 'spend' }];
  if (rules[0].products) {
    inputs.push(
      perLine
        ? { id: 'product', name: 'product', field: 'product' }
        : { id: 'product', name: 'products', field: '' },
    );
  }
  const productCell = (rule) =>
    perLine ? quoted(rule.products) : `some(products, # in ${quoted(rule.products)})`;
  const table = {
    hitPolicy: 'collect',
    inputs,
    outputs: [
      { id: 'id', name: 'id', field: 'id' },
      { id: 'discount', name: 'discount', field: 'discount' },
    ],
    rules: rules.map((rule) => ({
      _id: rule.id,
      spend: `>= ${rule.minSpend}`,
      ...(rule.products ? { product: productCell(rule) } : {}),
      id: `'${rule.id}'`,
      discount: rule.percent === null ? `${rule.amount}` : `subtotal * ${rule.percent / 100}`,
    })),
    passThrough: false,
    inputField: perLine ? 'lines' : null,
    outputPath: perLine ? 'lines' : null,
    executionMode: perLine ? 'loop' : 'single',
  };
  return {
    nodes: [
      { id: 'in', name: 'request', type: 'inputNode', position: { x: 0, y: 0 } },
      {
        id: 'table',
        name: 'promotions',
        type: 'decisionTableNode',
        position: { x: 200, y: 0 },
        content: table,
      },
      { id: 'out', name: 'response', type: 'outputNode', position: { x: 400, y: 0 } },
    ],
    edges: [
      { id: 'e1', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'e2', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  };
}

export function prepare(rules) {
  const engine = new ZenEngine();
  const basket = {
    spend,
    subtotal: spend,
    products: lines.map((line) => line.product),
  };
  const perLine = {
    lines: lines.map((line) => ({
      spend,
      product: line.product,
      subtotal: line.quantity * line.price,
    })),
  };
  const decide = (looping) =>
    engine.createDecision(new ZenDecisionContent(makeTable(rules, looping)));
  const once = decide(false);
  const loop = decide(true);

  return [
    {
      shape: 'table once a basket',
      evaluate: async () => (await once.evaluate(basket)).result.length,
      expected: rules.length,
    },
    {
      shape: 'table once a line',
      evaluate: async () =>
        (await loop.evaluate(perLine)).result.lines.reduce((sum, rows) => sum + rows.length, 0),
      expected: rules.length * lines.length,
    },
  ];
}

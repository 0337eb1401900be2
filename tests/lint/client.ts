// A client as a consumer would write it, against the types generated from
// openapi.yaml. It is compiled, not run: openapi.sh.
import type { components, operations } from '../../.build/openapi/tumpuk.js';

type QuoteRequest = components['schemas']['QuoteRequest'];
type Quote = components['schemas']['Quote'];
type Comparison = components['schemas']['QuoteComparison'];
type Problem = components['schemas']['Problem'];
type Answer = operations['createQuote']['responses'][200]['content']['application/json'];

export const request: QuoteRequest = {
    currency: 'IDR',
    items: [{ sku_id: 'SKU-A', quantity: 2, list_price: 52000 }],
    promotions: [
        { id: 'pd', type: 'PRODUCT_DISCOUNT', benefit: { kind: 'FIXED_PRICE', price: 50000 } },
        {
            id: 'bmsm',
            type: 'BUY_MORE_SAVE_MORE',
            benefit: { kind: 'STEPS', steps: [{ min_quantity: 2, percent_off_bps: 1000 }] },
        },
        {
            id: 'voucher',
            type: 'COFUNDED_VOUCHER',
            funding: { by: 'SHARED', platform_share_bps: 5000 },
            min_spend: 120000,
            benefit: { kind: 'PERCENT_OFF', bps: 1000, max_discount: 5000 },
        },
    ],
};

// What a type may not say does not compile.
export const misspelt: QuoteRequest = {
    currency: 'IDR',
    items: [],
    // @ts-expect-error a BMSM has no min_spend beside its steps' benefit, nor this kind
    promotions: [{ id: 'x', type: 'BUY_MORE_SAVE_MORE', benefit: { kind: 'FREE_SHIPPING' } }],
};

const isComparison = (answer: Answer): answer is Comparison => 'differences' in answer;

export async function price(base: string, body: QuoteRequest): Promise<Quote> {
    const response = await fetch(`${base}/v1/simulator/quotes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
    });
    if (!response.ok) {
        const problem = (await response.json()) as Problem;
        throw new Error(
            `${problem.code}: ${problem.errors.map(({ field, code }) => `${field} ${code}`).join(', ')}`,
        );
    }
    const answer = (await response.json()) as Answer;
    return isComparison(answer) ? answer.base : answer;
}

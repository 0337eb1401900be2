/*
 * Values in the templates:
 *   {p} the promotion            {b} the one it lost to
 *   {d} its discount             {w} what it would have taken off   {x} what {b} takes off
 *   {s} what is missing          {m} the threshold                  {a} what it is judged on
 *   {t} an instant               {c} its channels                   {C} the order's channel
 *   {v} its audience             {V} the order's buyer
 *   {u} units it takes           {e} their price                    {l} its limit of units
 *   {g} the gift's SKU           {n} gifts                          {k} gifts in stock
 *   {o} {r} {y} {h} {z}          parts, most of which may be empty: the scope of a threshold, the
 *                                two types by rank, how a tie went, "only", "its maximum"
 *   {T} {B}                      types of {p} and {b}
 */
#include "codec/explanation_text.h"

static const char *const TEXT[EXPLAIN_TEXT_COUNT][LANG_COUNT] = {
    [EXPLAIN_INACTIVE] = {"{p} tidak berlaku karena sedang dinonaktifkan.",
                          "{p} does not apply because it is deactivated."},
    [EXPLAIN_NOT_STARTED] = {"{p} belum dimulai dan baru berlaku pada {t}.",
                             "{p} has not started yet; it begins on {t}."},
    [EXPLAIN_NOT_STARTED_UNDATED] = {"{p} belum dimulai.", "{p} has not started yet."},
    [EXPLAIN_ENDED] = {"{p} sudah berakhir pada {t}.", "{p} ended on {t}."},
    [EXPLAIN_ENDED_UNDATED] = {"{p} sudah berakhir.", "{p} has ended."},
    [EXPLAIN_CHANNEL] = {"{p} hanya berlaku di {c}, sedangkan pesanan ini lewat {C}.",
                         "{p} is only for {c}, and this order comes through {C}."},
    [EXPLAIN_BUYER] = {"{p} hanya untuk {v}, sedangkan {V}.", "{p} is only for {v}, and {V}."},
    [EXPLAIN_CODE] = {"{p} baru berlaku jika pembeli memasukkan kodenya.",
                      "{p} applies only once the buyer enters its code."},
    [EXPLAIN_CLAIM] = {"{p} baru berlaku setelah diklaim pembeli.",
                       "{p} applies only once the buyer has claimed it."},
    [EXPLAIN_QUOTA] = {"{p} tidak berlaku karena kuotanya, atau jatah pembeli ini, sudah habis.",
                       "{p} does not apply because its quota, or this buyer's share of it, is used "
                       "up."},
    [EXPLAIN_SCOPE] = {"{p} tidak mencakup satu pun produk di pesanan ini.",
                       "{p} covers none of the products in this order."},
    [EXPLAIN_STOCK] = {"{p} tidak berlaku karena stok hadiah {g} tidak cukup: perlu {n}, tersedia "
                       "{k}.",
                       "{p} does not apply because its gift {g} is short of stock: {n} needed, {k} "
                       "left."},
    [EXPLAIN_MIN_QUANTITY] =
        {"{p} belum berlaku karena masih kurang {s} dari minimum {m}{o}.",
         "{p} does not apply yet because the order is {s} short of its minimum "
         "of {m}{o}."},
    [EXPLAIN_MIN_SPEND] =
        {"{p} belum berlaku karena belanja masih kurang {s} dari minimum {m}, "
         "dihitung dari {a}{o}.",
         "{p} does not apply yet because the order is {s} short of its minimum of "
         "{m}, judged on {a}{o}."},
    [EXPLAIN_NO_DISCOUNT_PRODUCT] = {"{p} tidak berlaku karena tidak menurunkan harga satu pun "
                                     "produk di pesanan ini.",
                                     "{p} does not apply because it lowers the price of no product "
                                     "in this order."},
    [EXPLAIN_NO_DISCOUNT_ORDER] = {"{p} tidak berlaku karena tidak memotong apa pun dari pesanan "
                                   "ini.",
                                   "{p} does not apply because it would take nothing off this "
                                   "order."},
    [EXPLAIN_NO_DISCOUNT_FEE_ABSENT] =
        {"{p} tidak berlaku karena pesanan ini tidak dikenai ongkir.",
         "{p} does not apply because this order has no shipping "
         "fee."},
    [EXPLAIN_NO_DISCOUNT_FEE_SPENT] = {"{p} tidak berlaku karena ongkirnya sudah habis dipotong "
                                       "promosi lain.",
                                       "{p} does not apply because another offer has already paid "
                                       "the whole shipping fee."},
    [EXPLAIN_NO_DISCOUNT_SHIPPING] = {"{p} tidak berlaku karena tidak memotong ongkir pesanan ini.",
                                      "{p} does not apply because it would take nothing off the "
                                      "shipping fee."},
    [EXPLAIN_NO_DISCOUNT_CASHBACK] =
        {"{p} tidak berlaku karena tidak menghasilkan cashback dari "
         "pesanan ini.",
         "{p} does not apply because it would earn no cashback on this "
         "order."},
    [EXPLAIN_OUTRANKED] = {"{p} tidak dipakai karena {b} lebih diprioritaskan{r}; jika berlaku "
                           "sendiri, potongannya {w}.",
                           "{p} is not used because {b} has priority{r}; on its own it would take "
                           "{w} off."},
    [EXPLAIN_OUTRANKED_THOUGH_LARGER] = {"{p} tidak dipakai karena {b} lebih diprioritaskan{r}, "
                                         "walaupun potongannya akan lebih besar ({w} dibanding "
                                         "{x}).",
                                         "{p} is not used because {b} has priority{r}, although it "
                                         "would take more off ({w} against {x})."},
    [EXPLAIN_SMALLER_PRODUCT] =
        {"{p} tidak dipakai karena {b} memberi potongan per unit yang lebih "
         "besar, atau sama besar dan didahulukan; jika berlaku sendiri, "
         "potongannya {w}.",
         "{p} is not used because {b} takes more off each unit, or as much "
         "and goes first; on its own it would take {w} off."},
    [EXPLAIN_SMALLER_CART] = {"{p} tidak dipakai karena {b} memotong lebih banyak dari produk yang "
                              "sama ({x} dibanding {w}).",
                              "{p} is not used because {b} takes more off the same products ({x} "
                              "against {w})."},
    [EXPLAIN_SMALLER_GIFT] =
        {"{p} tidak diberikan karena hadiah dari {b} bernilai lebih besar ({x} "
         "dibanding {w}).",
         "{p} is not given because the gift of {b} is worth more ({x} against "
         "{w})."},
    [EXPLAIN_SMALLER_ORDER] = {"{p} tidak dipakai karena {b} memotong lebih banyak ({x} dibanding "
                               "{w}).",
                               "{p} is not used because {b} takes more off ({x} against {w})."},
    [EXPLAIN_SMALLER_SHIPPING] =
        {"{p} tidak dipakai karena {b} memotong ongkir lebih banyak ({x} "
         "dibanding {w}).",
         "{p} is not used because {b} takes more off the shipping fee ({x} "
         "against {w})."},
    [EXPLAIN_SMALLER_CASHBACK] = {"{p} tidak dipakai karena cashback dari {b} lebih besar ({x} "
                                  "dibanding {w}).",
                                  "{p} is not used because {b} earns more cashback ({x} against "
                                  "{w})."},
    [EXPLAIN_EQUAL_CART] =
        {"{p} tidak dipakai karena {b} memotong sama banyaknya ({w}) dari produk "
         "yang sama dan didahulukan karena {y}.",
         "{p} is not used because {b} takes as much off the same products ({w}) "
         "and goes first because {y}."},
    [EXPLAIN_EQUAL_GIFT] = {"{p} tidak diberikan karena hadiah dari {b} bernilai sama ({w}) dan "
                            "didahulukan karena {y}.",
                            "{p} is not given because the gift of {b} is worth as much ({w}) and "
                            "goes first because {y}."},
    [EXPLAIN_EQUAL_ORDER] = {"{p} tidak dipakai karena {b} memotong sama banyaknya ({w}) dan "
                             "didahulukan karena {y}.",
                             "{p} is not used because {b} takes as much off ({w}) and goes first "
                             "because {y}."},
    [EXPLAIN_EQUAL_SHIPPING] = {"{p} tidak dipakai karena {b} memotong ongkir sama banyaknya ({w}) "
                                "dan didahulukan karena {y}.",
                                "{p} is not used because {b} takes as much off the shipping fee "
                                "({w}) and goes first because {y}."},
    [EXPLAIN_EQUAL_CASHBACK] = {"{p} tidak dipakai karena cashback dari {b} sama besar ({w}) dan "
                                "didahulukan karena {y}.",
                                "{p} is not used because {b} earns as much cashback ({w}) and goes "
                                "first because {y}."},
    [EXPLAIN_GIVES_PRODUCT_ONE] = {"{p} {h}menurunkan harga {u} menjadi {e} (potongan {d})",
                                   "{p} lowers the price of {h}{u} to {e} ({d} off)"},
    [EXPLAIN_GIVES_PRODUCT_EACH] = {"{p} {h}menurunkan harga {u} menjadi {e} per unit (total "
                                    "potongan {d})",
                                    "{p} lowers the price of {h}{u} to {e} each ({d} off in all)"},
    [EXPLAIN_GIVES_PRODUCT_MIXED] = {"{p} {h}menurunkan harga {u} dengan total potongan {d}",
                                     "{p} lowers the price of {h}{u} by {d} in all"},
    [EXPLAIN_GIVES_CART] = {"{p} memotong {d} dari produk yang dicakupnya",
                            "{p} takes {d} off the products it covers"},
    [EXPLAIN_GIVES_CART_PARTLY] = {"{p} memotong {d} dari sebagian produk yang dicakupnya",
                                   "{p} takes {d} off some of the products it covers"},
    [EXPLAIN_GIVES_GIFT] = {"{p} memberi {n} hadiah {g} senilai {d}",
                            "{p} gives {n} × {g} for free, worth {d}"},
    [EXPLAIN_GIVES_ORDER] = {"{p} memotong {d}{z} dari pesanan ini",
                             "{p} takes {d}{z} off this order"},
    [EXPLAIN_GIVES_SHIPPING] = {"{p} memotong ongkir {d}{z}",
                                "{p} takes {d}{z} off the shipping fee"},
    [EXPLAIN_GIVES_SHIPPING_FREE] = {"{p} menggratiskan ongkir (potongan {d})",
                                     "{p} makes shipping free ({d} off)"},
    [EXPLAIN_GIVES_SHIPPING_REST_FREE] = {"{p} menggratiskan sisa ongkir (potongan {d})",
                                          "{p} pays the rest of the shipping fee ({d} off)"},
    [EXPLAIN_GIVES_CASHBACK] = {"{p} memberi pembeli cashback {d}{z}",
                                "{p} earns the buyer {d}{z} of cashback"},
    [EXPLAIN_CAPPED] = {" (potongan maksimumnya)", " (its maximum)"},
    [EXPLAIN_CAPPED_CASHBACK] = {" (nilai maksimumnya)", " (its maximum)"},
    [EXPLAIN_WHY_PRIORITY] = {", karena jenis promosinya lebih diprioritaskan daripada yang "
                              "bersaing dengannya",
                              ", because its type of promotion has priority over what competes "
                              "with it"},
    [EXPLAIN_WHY_BEST] = {", sebagai diskon optimal di antara promosi yang bersaing",
                          ", as the best discount among the promotions that compete"},
    [EXPLAIN_WHY_BEST_GIFT] = {", sebagai hadiah bernilai terbesar di antara promosi yang bersaing",
                               ", as the most valuable gift among the promotions that compete"},
    [EXPLAIN_WHY_BEST_CASHBACK] = {", sebagai cashback terbesar di antara promosi yang bersaing",
                                   ", as the highest cashback among the promotions that compete"},
    [EXPLAIN_WHY_STACKED] = {", tanpa promosi lain yang bersaing dengannya",
                             ", with no other promotion competing with it"},
    [EXPLAIN_REST_LEFT] = {", mengambil yang tersisa dari {b}", ", taking what {b} left"},
    [EXPLAIN_REST_OTHERS_PRODUCT] = {"; {b} didahulukan untuk unit lainnya",
                                     "; {b} goes first for other units"},
    [EXPLAIN_REST_OTHERS_CART] = {"; {b} sudah lebih dulu mengambil yang lain",
                                  "; {b} has taken the others first"},
    [EXPLAIN_REST_LIMIT] = {"; batasnya {l} per pesanan", "; its limit is {l} per order"},
    [EXPLAIN_PART_RANKS] = {" ({B} di atas {T})", " ({B} goes before {T})"},
    [EXPLAIN_PART_EARLIER_START] = {"dimulai lebih awal", "it started earlier"},
    [EXPLAIN_PART_SMALLER_ID] = {"ID-nya lebih awal dalam urutan", "its ID comes first in order"},
    [EXPLAIN_PART_SCOPE] = {" untuk produk yang dicakupnya", " of the products it covers"},
    [EXPLAIN_PART_ONLY] = {"hanya ", "only "},
    [EXPLAIN_PART_ANOTHER] = {"promosi lain", "another promotion"},
    [EXPLAIN_PART_AUDIENCE_NEW] = {"pembeli baru", "new buyers"},
    [EXPLAIN_PART_AUDIENCE_EXISTING] = {"pembeli lama", "existing buyers"},
    [EXPLAIN_PART_AUDIENCE_ALL] = {"semua pembeli", "all buyers"},
    [EXPLAIN_PART_BUYER_NEW] = {"pesanan ini dari pembeli baru", "this order is a new buyer's"},
    [EXPLAIN_PART_BUYER_EXISTING] = {"pesanan ini dari pembeli lama",
                                     "this order is an existing buyer's"},
    [EXPLAIN_PART_BUYER_ALL] = {"jenis pembeli pesanan ini tidak diketahui",
                                "nothing is known of this order's buyer"},
};

const char *explanation_text(enum explanation_text text, enum lang lang)
{
    return TEXT[text][lang];
}

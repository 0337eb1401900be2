/* Words are those of the platform's seller guide; rules those of spec pricing,
 * sections 1 to 3. Ranks and bases are never said here: a rulebook may change
 * them. */
#include "codec/stacking_text.h"

const char *stacking_tier_meaning(enum tumpuk_tier tier, enum lang lang)
{
    static const char *const TEXT[TUMPUK_TIER_COUNT][LANG_COUNT] = {
        [TUMPUK_TIER_PRODUCT] = {"Menentukan harga setiap unit produk; dihitung paling awal.",
                                 "Sets the price of each unit of a product; calculated first."},
        [TUMPUK_TIER_CART] = {"Potongan atau hadiah untuk isi keranjang, ditambahkan di atas "
                              "promosi produk tunggal.",
                              "A discount or a gift for what is in the cart, on top of "
                              "single-product promotions."},
        [TUMPUK_TIER_VOUCHER] = {"Potongan untuk pesanan, dihitung setelah promosi produk tunggal "
                                 "dan promosi tingkat keranjang.",
                                 "A discount on the order, calculated after single-product and "
                                 "cart-level promotions."},
        [TUMPUK_TIER_SHIPPING] = {"Potongan ongkir; harga barang tidak berubah.",
                                  "Takes off the shipping fee; the price of the goods stays."},
        [TUMPUK_TIER_CASHBACK] = {"Bonus yang diterima pembeli dari pesanannya; tidak mengurangi "
                                  "jumlah yang dibayar.",
                                  "A bonus that the buyer earns with the order; it takes nothing "
                                  "off what is paid."},
    };
    return TEXT[tier][lang];
}

const char *stacking_tier_applies_to(enum tumpuk_tier tier, enum lang lang)
{
    static const char *const TEXT[TUMPUK_TIER_COUNT][LANG_COUNT] = {
        [TUMPUK_TIER_PRODUCT] = {"Produk tunggal", "A single product"},
        [TUMPUK_TIER_CART] = {"Total nilai barang dalam keranjang",
                              "The total value of the goods in the cart"},
        [TUMPUK_TIER_VOUCHER] = {"Total nilai barang dalam keranjang",
                                 "The total value of the goods in the cart"},
        [TUMPUK_TIER_SHIPPING] = {"Ongkir pesanan", "The order's shipping fee"},
        [TUMPUK_TIER_CASHBACK] = {"Total nilai barang dalam keranjang",
                                  "The total value of the goods in the cart"},
    };
    return TEXT[tier][lang];
}

const char *stacking_tier_rule(enum tumpuk_tier tier, enum lang lang)
{
    static const char *const TEXT[TUMPUK_TIER_COUNT][LANG_COUNT] = {
        [TUMPUK_TIER_PRODUCT] = {"Jika produk disertakan ke banyak promosi, hanya satu harga yang "
                                 "berlaku untuk setiap unit.",
                                 "Where a product is in several promotions, one price only holds "
                                 "for each unit."},
        [TUMPUK_TIER_CART] = {"Bisa digabung dengan promosi produk tunggal; setiap baris barang "
                              "ikut paling banyak satu Beli Banyak Lebih Hemat, dan setiap pesanan "
                              "mendapat paling banyak satu Pembelian Berhadiah.",
                              "Stacks on single-product promotions; a line of goods takes part in "
                              "one buy-more-save-more at most, and an order gets one gift with "
                              "purchase at most."},
        [TUMPUK_TIER_VOUCHER] = {"Bisa digabung dengan promosi produk tunggal dan promosi tingkat "
                                 "keranjang; satu pesanan memakai paling banyak satu voucher "
                                 "penjual dan satu voucher platform.",
                                 "Stacks on single-product and cart-level promotions; an order "
                                 "uses one seller voucher and one platform voucher at most."},
        [TUMPUK_TIER_SHIPPING] = {"Bisa digabung dengan semua tingkatan lain; satu pesanan memakai "
                                  "paling banyak satu promosi ongkir dari platform, lalu satu dari "
                                  "penjual.",
                                  "Stacks on every other tier; an order uses one shipping offer of "
                                  "the platform at most, then one of the seller."},
        [TUMPUK_TIER_CASHBACK] =
            {"Bisa digabung dengan semua tingkatan lain; satu pesanan mendapat "
             "paling banyak satu cashback.",
             "Stacks on every other tier; an order earns one cashback at "
             "most."},
    };
    return TEXT[tier][lang];
}

const char *stacking_relation_meaning(enum tumpuk_relation relation, enum lang lang)
{
    static const char *const TEXT[TUMPUK_RELATION_COUNT][LANG_COUNT] = {
        [TUMPUK_RELATION_STACKS] = {"Keduanya bisa digabung karena tidak memperebutkan tempat yang "
                                    "sama.",
                                    "Both apply: they do not compete for the same place."},
        [TUMPUK_RELATION_FIRST_WINS] = {"Yang pertama lebih diprioritaskan, berapa pun besar "
                                        "diskonnya.",
                                        "The first has priority, whatever the size of its "
                                        "discount."},
        [TUMPUK_RELATION_SECOND_WINS] = {"Yang kedua lebih diprioritaskan, berapa pun besar "
                                         "diskonnya.",
                                         "The second has priority, whatever the size of its "
                                         "discount."},
        [TUMPUK_RELATION_LARGER_DISCOUNT_WINS] = {"Prioritas keduanya sama; hanya yang diskonnya "
                                                  "lebih besar yang berlaku.",
                                                  "Both have the same priority; only the one with "
                                                  "the larger discount applies."},
    };
    return TEXT[relation][lang];
}

const char *stacking_choosing(int step, enum lang lang)
{
    static const char *const TEXT[STACKING_CHOOSING_COUNT][LANG_COUNT] = {
        {"Promosi yang tidak memenuhi syarat dikeluarkan lebih dulu, masing-masing dengan "
         "alasannya.",
         "Promotions that cannot apply are dropped first, each with its reason."},
        {"Promosi prioritas: peringkat yang paling kuat (angka terkecil) menang, walaupun "
         "diskonnya "
         "lebih kecil.",
         "Priority: the strongest rank (the smallest number) wins, even where its discount is "
         "smaller."},
        {"Diskon optimal: di peringkat yang sama, diskon terbesar menang; untuk harga produk yang "
         "dibandingkan adalah potongan per unit setelah dibulatkan, selain itu jumlah potongan "
         "pada "
         "pesanan.",
         "Best discount: within a rank the largest discount wins; for product prices the discount "
         "per unit after rounding is compared, elsewhere the amount off the order."},
        {"Jika sama besar, yang dimulai lebih awal menang, lalu yang ID-nya lebih awal dalam "
         "urutan.",
         "A tie goes to the promotion that starts earlier, then to the one whose ID comes first in "
         "order."},
        {"Promosi gabungan: pemenang dari tempat yang berbeda digabung, dan pilihan di satu tempat "
         "tidak bergantung pada langkah sesudahnya.",
         "Stacking: the winners of different places add up, and a choice never depends on a later "
         "step."},
    };
    return TEXT[step][lang];
}

const char *stacking_rounding(enum lang lang)
{
    return lang == LANG_ID
               ? "Setiap diskon dibulatkan satu kali ke satuan harga terkecil; tepat setengah "
                 "dibulatkan ke atas."
               : "Each discount is rounded once, to the smallest priced unit; exactly half goes "
                 "up.";
}

const char *stacking_step(enum tumpuk_slot slot, enum lang lang)
{
    static const char *const TEXT[TUMPUK_SLOT_COUNT][LANG_COUNT] = {
        [TUMPUK_SLOT_PRODUCT_PRICE] = {"Potongan dihitung per unit dari {1}.",
                                       "The discount is taken of {1}, unit by unit."},
        [TUMPUK_SLOT_CART_DISCOUNT] =
            {"Syarat minimum dinilai dari {0}, dan potongan dihitung dari "
             "{1}, dari produk yang dicakup dan belum diambil promosi "
             "lain di tempat ini.",
             "Minimums are judged on {0}, and the discount is taken of "
             "{1}, over the products covered that no other promotion in "
             "this place has taken."},
        [TUMPUK_SLOT_CART_GIFT] = {"Syarat minimum dinilai dari {0}; hadiah ditambahkan dengan "
                                   "harga 0 dan tidak dihitung dalam syarat atau total apa pun.",
                                   "Minimums are judged on {0}; the gift is added at price 0 and "
                                   "counts in no minimum and no total."},
        [TUMPUK_SLOT_SELLER_VOUCHER] = {"Syarat minimum dinilai dari {0}; potongan dihitung dari "
                                        "{1}.",
                                        "Minimums are judged on {0}; the discount is taken of "
                                        "{1}."},
        [TUMPUK_SLOT_PLATFORM_VOUCHER] = {"Syarat minimum dinilai dari {0}; potongan dihitung dari "
                                          "{1}.",
                                          "Minimums are judged on {0}; the discount is taken of "
                                          "{1}."},
        [TUMPUK_SLOT_PLATFORM_SHIPPING] =
            {"Syarat minimum dinilai dari {0}; potongan dihitung dari "
             "{1}.",
             "Minimums are judged on {0}; the discount is taken of "
             "{1}."},
        [TUMPUK_SLOT_SELLER_SHIPPING] = {"Syarat minimum dinilai dari {0}; potongan dihitung dari "
                                         "{1}.",
                                         "Minimums are judged on {0}; the discount is taken of "
                                         "{1}."},
        [TUMPUK_SLOT_CASHBACK] = {"Syarat minimum dinilai dari {0}; cashback dihitung dari {1} dan "
                                  "tidak mengurangi yang dibayar.",
                                  "Minimums are judged on {0}; the cashback is counted on {1} and "
                                  "takes nothing off what is paid."},
    };
    return TEXT[slot][lang];
}

const char *stacking_bonus_name(enum lang lang)
{
    return lang == LANG_ID ? "Saldo bonus pengguna" : "The buyer's bonus balance";
}

/* {0}: the price after all vouchers */
const char *stacking_bonus_step(enum lang lang)
{
    return lang == LANG_ID
               ? "Saldo bonus pembeli dipakai untuk membayar {0}, paling banyak sebesar "
                 "jumlah itu; ini uang pembeli, bukan promosi."
               : "The buyer's bonus balance pays towards {0}, never more than that; it "
                 "is the buyer's own money and no promotion.";
}

/*
 * What people call things. Indonesian names are those of the platform's seller
 * guide (spec pricing, section 2).
 */
#include "codec/stacking_rules.h"

const char *term_type(enum tumpuk_type type, enum lang lang)
{
    static const char *const NAME[TUMPUK_TYPE_COUNT][LANG_COUNT] = {
        [TUMPUK_TYPE_CAMPAIGN_PRICE] = {"Harga Campaign", "Campaign price"},
        [TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE] = {"Kampanye yang Ditanggung Bersama",
                                                 "Co-funded campaign price"},
        [TUMPUK_TYPE_SELLER_FLASH_SALE] = {"Seller Flash Sale", "Seller flash sale"},
        [TUMPUK_TYPE_PRODUCT_DISCOUNT] = {"Diskon Produk", "Product discount"},
        [TUMPUK_TYPE_NEW_PRODUCT_DISCOUNT] = {"Diskon Produk Baru", "New product discount"},
        [TUMPUK_TYPE_BUY_MORE_SAVE_MORE] = {"Beli Banyak Lebih Hemat", "Buy more, save more"},
        [TUMPUK_TYPE_GIFT_WITH_PURCHASE] = {"Pembelian Berhadiah", "Gift with purchase"},
        [TUMPUK_TYPE_SELLER_VOUCHER] = {"Voucher reguler", "Regular voucher"},
        [TUMPUK_TYPE_CHAT_VOUCHER] = {"Voucher dari chat", "Chat voucher"},
        [TUMPUK_TYPE_PROMO_CODE] = {"Kode promo", "Promo code"},
        [TUMPUK_TYPE_PLATFORM_VOUCHER] = {"Voucher Platform", "Platform voucher"},
        [TUMPUK_TYPE_COFUNDED_VOUCHER] = {"Voucher yang Ditanggung Bersama", "Co-funded voucher"},
        [TUMPUK_TYPE_SHIPPING_VOUCHER] = {"Voucher Ongkir / Program Gratis Ongkir",
                                          "Shipping voucher / free shipping programme"},
        [TUMPUK_TYPE_SHIPPING_DISCOUNT] = {"Diskon (Gratis) Ongkir", "(Free) shipping discount"},
        [TUMPUK_TYPE_BONUS_CASHBACK] = {"Voucher Bonus Cashback", "Bonus cashback voucher"},
    };
    return NAME[type][lang];
}

const char *term_type_short(enum tumpuk_type type, enum lang lang)
{
    if (type == TUMPUK_TYPE_SHIPPING_VOUCHER)
        return lang == LANG_ID ? "Voucher Ongkir" : "Shipping voucher";
    if (type == TUMPUK_TYPE_SHIPPING_DISCOUNT)
        return lang == LANG_ID ? "Diskon Ongkir" : "Shipping discount";
    return term_type(type, lang);
}

const char *term_tier(enum tumpuk_tier tier, enum lang lang)
{
    static const char *const NAME[TUMPUK_TIER_COUNT][LANG_COUNT] = {
        [TUMPUK_TIER_PRODUCT] = {"Promosi produk tunggal", "Single-product promotions"},
        [TUMPUK_TIER_CART] = {"Promosi tingkat keranjang", "Cart-level promotions"},
        [TUMPUK_TIER_VOUCHER] = {"Voucher", "Vouchers"},
        [TUMPUK_TIER_SHIPPING] = {"Promosi ongkir", "Shipping offers"},
        [TUMPUK_TIER_CASHBACK] = {"Bonus cashback", "Bonus cashback"},
    };
    return NAME[tier][lang];
}

const char *term_slot(enum tumpuk_slot slot, enum lang lang)
{
    static const char *const NAME[TUMPUK_SLOT_COUNT][LANG_COUNT] = {
        [TUMPUK_SLOT_PRODUCT_PRICE] = {"Harga produk", "Product price"},
        [TUMPUK_SLOT_CART_DISCOUNT] = {"Diskon keranjang", "Cart discount"},
        [TUMPUK_SLOT_CART_GIFT] = {"Hadiah pembelian", "Gift with purchase"},
        [TUMPUK_SLOT_SELLER_VOUCHER] = {"Voucher penjual", "Seller voucher"},
        [TUMPUK_SLOT_PLATFORM_VOUCHER] = {"Voucher platform", "Platform voucher"},
        [TUMPUK_SLOT_PLATFORM_SHIPPING] = {"Promosi ongkir platform", "Platform shipping offer"},
        [TUMPUK_SLOT_SELLER_SHIPPING] = {"Promosi ongkir penjual", "Seller shipping offer"},
        [TUMPUK_SLOT_CASHBACK] = {"Bonus cashback", "Bonus cashback"},
    };
    return NAME[slot][lang];
}

const char *term_amount(enum tumpuk_amount amount, enum lang lang)
{
    static const char *const NAME[TUMPUK_AMOUNT_COUNT][LANG_COUNT] = {
        [TUMPUK_AMOUNT_LIST] = {"harga asli", "the list price"},
        [TUMPUK_AMOUNT_AFTER_PRODUCT] = {"harga setelah promosi produk tunggal",
                                         "the price after single-product promotions"},
        [TUMPUK_AMOUNT_AFTER_CART] = {"harga setelah promosi tingkat keranjang",
                                      "the price after cart-level promotions"},
        [TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER] = {"harga setelah voucher penjual",
                                                "the price after the seller voucher"},
        [TUMPUK_AMOUNT_AFTER_VOUCHER] = {"harga setelah semua voucher",
                                         "the price after all vouchers"},
        [TUMPUK_AMOUNT_AFTER_BONUS] = {"harga setelah saldo bonus",
                                       "the price after the bonus balance"},
        [TUMPUK_AMOUNT_SHIPPING_FEE] = {"ongkir", "the shipping fee"},
        [TUMPUK_AMOUNT_SHIPPING_REMAINING] = {"sisa ongkir", "what is left of the shipping fee"},
        [TUMPUK_AMOUNT_NONE] = {"", ""},
    };
    return NAME[amount][lang];
}

const char *term_channel(enum tumpuk_channel channel)
{
    return channel == TUMPUK_CHANNEL_TOKOPEDIA ? "Tokopedia" : "ShopTokopedia";
}

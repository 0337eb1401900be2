/* Terms are those of the platform's seller guide. What depends on ranks or
 * bases is worded from the rulebook, never here. */
#include "codec/glossary.h"

#include "codec/sentence.h"
#include "codec/stacking_rules.h"

struct entry {
    const char *term[LANG_COUNT];
    const char *meaning[LANG_COUNT];
};

static const struct entry ENTRIES[] = {
    {{"Harga asli", "List price"},
     {"Harga satuan SKU sebelum promosi apa pun.", "A SKU's price a unit before any promotion."}},
    {{"SKU", "SKU"},
     {"Satu variasi produk yang bisa dijual, dengan harga aslinya sendiri.",
      "One sellable variation of a product, with a list price of its own."}},
    {{"Tingkatan diskon", "Discount tier"},
     {"Kelompok promosi menurut apa yang dipotong: produk tunggal, keranjang, voucher, ongkir, "
      "lalu cashback.",
      "A group of promotions by what they take off: the single product, the cart, vouchers, "
      "shipping, then cashback."}},
    {{"Promosi prioritas", "Priority"},
     {"Jika suatu produk disertakan ke sejumlah promosi yang tidak bisa digabung, aturan sistem "
      "menentukan jenis promosi yang diprioritaskan, walaupun diskonnya lebih kecil.",
      "Where promotions cannot be combined, the rulebook says which type goes first, even where "
      "its discount is smaller."}},
    {{"Diskon optimal", "Best discount"},
     {"Jika beberapa promosi berprioritas sama bersaing, yang diskonnya terbesar yang berlaku; "
      "misalnya dari 30% dan 50%, yang dipakai 50%.",
      "Where promotions of the same priority compete, the largest discount applies; of 30% and "
      "50%, it is 50%."}},
    {{"Promosi gabungan", "Stacked promotions"},
     {"Promosi dari tingkatan diskon yang berbeda bisa digabung dalam satu pesanan agar harga "
      "akhir makin murah.",
      "Promotions of different tiers can be combined in one order, for a lower final price."}},
    {{"Syarat pembelanjaan minimum", "Minimum spend"},
     {"Nilai belanja produk yang dicakup promosi yang harus tercapai agar promosi berlaku; dinilai "
      "dari harga pada langkah yang disebutkan di urutan penghitungan.",
      "What the products that a promotion covers must come to before it applies; judged on the "
      "price at the step that the order of calculation names."}},
    {{"Batas unit per pesanan", "Limit of units per order"},
     {"Jumlah unit terbanyak dalam satu pesanan yang mendapat harga promosi; selebihnya memakai "
      "promosi lain atau harga asli.",
      "The most units of one order that get a promotion's price; the others take another promotion "
      "or the list price."}},
    {{"Perkiraan harga akhir", "Estimated final price"},
     {"Harga yang diperkirakan dibayar pembeli; harga sebenarnya bisa berbeda karena promosi yang "
      "didanai platform dan faktor lain.",
      "What a buyer is expected to pay; the real price may differ through promotions that the "
      "platform funds, and other causes."}},
    {{"Pendanaan", "Funding"},
     {"Siapa yang menanggung potongan: penjual, platform, atau keduanya bersama. Potongan yang "
      "ditanggung platform diganti kepada penjual.",
      "Who pays for a discount: the seller, the platform, or both. What the platform funds is made "
      "good to the seller."}},
    {{"Ditanggung bersama", "Co-funded"},
     {"Potongan yang dibagi antara penjual dan platform menurut porsi yang disepakati.",
      "A discount that seller and platform share by an agreed part."}},
    {{"Hasil penjual", "Seller proceeds"},
     {"Harga asli dikurangi semua potongan yang ditanggung penjual; bisa di bawah nol.",
      "The list price less all discounts that the seller funds; it may be below zero."}},
    {{"Margin", "Margin"},
     {"Hasil penjual dikurangi biaya barang serta bagian penjual dari biaya hadiah dan cashback; "
      "hanya ada jika semua biayanya diketahui.",
      "Seller proceeds less the cost of the goods and the seller's part of gift and cashback; only "
      "told where all costs are known."}},
    {{"Saldo bonus pengguna", "Bonus balance"},
     {"Uang pembeli sendiri yang dipakai saat membayar; bukan promosi dan tidak mengurangi hasil "
      "penjual.",
      "The buyer's own money, used when paying; it is no promotion and takes nothing from the "
      "seller's proceeds."}},
    {{"Cashback", "Cashback"},
     {"Bonus yang diterima pembeli dari pesanannya; tidak mengurangi jumlah yang dibayar.",
      "A bonus that the buyer earns with an order; it takes nothing off what is paid."}},
    {{"Ongkir", "Shipping fee"},
     {"Biaya pengiriman pesanan; milik kurir, terpisah dari harga barang.",
      "What sending the order costs; it is the carrier's, and apart from the price of the goods."}},
    {{"Klaim", "Claim"},
     {"Voucher dari chat baru berlaku setelah pembeli mengklaimnya; kode promo, setelah pembeli "
      "memasukkan kodenya.",
      "A chat voucher applies once the buyer has claimed it, a promo code once the buyer has "
      "entered it."}},
    {{"Kuota", "Quota"},
     {"Jumlah pemakaian promosi yang tersedia, seluruhnya atau untuk setiap pembeli.",
      "How often a promotion may be used, in all or by each buyer."}},
    {{"Jenis pembeli", "Audience"},
     {"Pembeli baru, pembeli lama, atau semua pembeli. Jika jenis pembeli tidak diketahui, hanya "
      "promosi untuk semua pembeli yang berlaku.",
      "New buyers, existing buyers, or all. Where nothing is known of the buyer, only promotions "
      "for all buyers apply."}},
    {{"Saluran", "Channel"},
     {"Tempat pesanan dibuat: ShopTokopedia atau Tokopedia.",
      "Where an order is placed: ShopTokopedia or Tokopedia."}},
    {{"Buku aturan", "Rulebook"},
     {"Versi aturan prioritas dan dasar penghitungan yang berlaku pada suatu saat.",
      "The version of priorities and bases of calculation in force at a time."}},
};

static const struct entry NOTICE = {
    {"Lebih banyak voucher tidak selalu lebih murah", "More vouchers are not always cheaper"},
    {"Menambah voucher atau promosi tidak selalu menurunkan harga, karena promosi prioritas bisa "
     "menggantikan yang lebih murah.",
     "Adding a voucher or promotion does not always lower the price, because one that has priority "
     "can take the place of a cheaper one."},
};

/* {0}: names of slots */
static const char *const VOUCHER_NOTICE[LANG_COUNT] = {
    " Voucher juga menurunkan nilai belanja yang dipakai untuk menilai syarat minimum ({0}), "
    "sehingga pesanan bisa jatuh di bawah minimum itu.",
    " A voucher also lowers the amount on which other minimums are judged ({0}), so that it can "
    "push an order under such a minimum.",
};

/* Whether a voucher lowers the amount on which the slot's minimums are judged. */
static bool lowered_by_vouchers(const struct tumpuk_rulebook *rules, int slot)
{
    return rules->threshold_basis[slot] >= TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER &&
           rules->threshold_basis[slot] < TUMPUK_AMOUNT_MERCHANDISE_COUNT;
}

static bool any_lowered_by_vouchers(const struct tumpuk_rulebook *rules)
{
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        if (lowered_by_vouchers(rules, i))
            return true;
    }
    return false;
}

/* The names of those slots, with commas. */
static void put_lowered(struct sentence *sentence, char x, const void *context)
{
    bool any = false;

    (void)x; /* the template has one value */
    for (int i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        if (!lowered_by_vouchers(context, i))
            continue;
        sentence_put(sentence, any ? ", " : "");
        sentence_put(sentence, term_slot((enum tumpuk_slot)i, sentence->lang));
        any = true;
    }
}

/* spec: Invariants: not promised, and told in the glossary: that more vouchers
 * always mean a lower price. */
static void put_notice(struct json_out *out, const struct tumpuk_rulebook *rules, enum lang lang)
{
    struct sentence sentence;

    json_out_object(out);
    json_out_member_string(out, "term", NOTICE.term[lang]);
    json_out_key(out, "meaning");
    sentence = sentence_open(out, lang);
    sentence_put(&sentence, NOTICE.meaning[lang]);
    if (any_lowered_by_vouchers(rules))
        sentence_write(&sentence, VOUCHER_NOTICE[lang], put_lowered, rules);
    sentence_close(&sentence);
    json_out_end_object(out);
}

void glossary_encode(struct json_out *out, const struct tumpuk_rulebook *rules, enum lang lang)
{
    json_out_key(out, "glossary");
    json_out_array(out);
    for (size_t i = 0; i < sizeof(ENTRIES) / sizeof(ENTRIES[0]); i++) {
        json_out_object(out);
        json_out_member_string(out, "term", ENTRIES[i].term[lang]);
        json_out_member_string(out, "meaning", ENTRIES[i].meaning[lang]);
        json_out_end_object(out);
    }
    put_notice(out, rules, lang);
    json_out_end_array(out);
}

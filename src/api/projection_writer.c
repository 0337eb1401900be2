#include "api/projection_writer.h"

void projection_writer_init(struct projection_writer *writer, const struct http_request *request,
                            struct projection_run *run, const struct catalog_found *found,
                            size_t count)
{
    *writer = (struct projection_writer){.run = run,
                                         .found = found,
                                         .count = count,
                                         .summary = {.skus = count},
                                         .view = projection_run_view(run, request->lang)};
    json_out_init(&writer->out, NULL, request->pretty);
}

static void open_sku(struct projection_writer *writer)
{
    const struct catalog_found *found = &writer->found[writer->sku];
    const struct tumpuk_line line = {.sku_id = found->sku->id,
                                     .product_id = found->sku->product->id,
                                     .list_price = found->sku->list_price};

    projection_run_begin(writer->run, found);
    writer->looked_at += writer->run->seller.count + writer->run->everybody.count;
    writer->first = true;
    projection_item_open(&writer->out, &line);
}

static void open_piece(struct projection_writer *writer)
{
    const struct projection_piece *piece = &writer->piece;
    struct projection_extreme extreme = {
        .price = piece->estimated_price, .from_us = piece->from_us, .to_us = piece->to_us};

    if (writer->first || extreme.price < writer->lowest.price)
        writer->lowest = extreme;
    if (writer->first || extreme.price > writer->highest.price)
        writer->highest = extreme;
    writer->first = false;
    writer->cause = 0;
    writer->summary.segments++;
    writer->summary.below_floor += piece->below_floor;
    projection_piece_open(&writer->out, &writer->view, piece);
}

/* A few hundred bytes more; false where a sum left the range of money. */
static bool write_step(struct projection_writer *writer)
{
    switch (writer->step) {
    case WRITER_HEAD:
        projection_answer_open(&writer->out, &writer->view);
        writer->step = WRITER_SKU;
        break;
    case WRITER_SKU:
        if (writer->sku < writer->count) {
            open_sku(writer);
            writer->step = WRITER_PIECE;
        } else {
            projection_answer_close(&writer->out, &writer->summary);
            writer->step = WRITER_END;
        }
        break;
    case WRITER_PIECE:
        if (projection_run_next(writer->run, &writer->piece)) {
            open_piece(writer);
            writer->step = WRITER_CAUSE;
        } else {
            if (!projection_run_in_range(writer->run))
                return false;
            projection_item_close(&writer->out, &writer->view, &writer->lowest, &writer->highest);
            writer->sku++;
            writer->step = WRITER_SKU;
        }
        break;
    case WRITER_CAUSE:
        if (writer->cause < writer->piece.cause_count) {
            projection_cause_encode(&writer->out, &writer->view, &writer->piece, writer->cause++);
        } else {
            projection_piece_close(&writer->out, &writer->piece);
            writer->step = WRITER_PIECE;
        }
        break;
    case WRITER_END:
        break;
    }
    return true;
}

enum projection_written projection_writer_write(struct projection_writer *writer, struct buf *out,
                                                size_t bytes)
{
    writer->out.buf = out;
    writer->looked_at = 0;
    while (writer->step != WRITER_END && out->len < bytes && !out->failed &&
           writer->looked_at < PROJECTION_WRITER_PROMOTIONS) {
        if (!write_step(writer))
            return PROJECTION_WRITTEN_OUT_OF_RANGE;
    }
    return writer->step == WRITER_END ? PROJECTION_WRITTEN_ALL : PROJECTION_WRITTEN_PART;
}

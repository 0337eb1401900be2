#include "dashboard/data.h"

const char *data_source_name(enum data_source source)
{
    switch (source) {
    case DATA_SOURCE_LIVE:
        return "LIVE";
    case DATA_SOURCE_VIDEO:
        return "VIDEO";
    case DATA_SOURCE_PRODUCT_CARD:
        return "PRODUCT_CARD";
    case DATA_SOURCE_OTHER:
        return "OTHER";
    }
    return "";
}

const char *data_via_name(enum data_via via)
{
    switch (via) {
    case DATA_VIA_NONE:
        return "";
    case DATA_VIA_AFFILIATE:
        return "AFFILIATE";
    case DATA_VIA_AD:
        return "AD";
    }
    return "";
}

const char *data_event_kind_name(enum data_event_kind kind)
{
    switch (kind) {
    case DATA_EVENT_CANCELLED:
        return "CANCELLED";
    case DATA_EVENT_REFUNDED:
        return "REFUNDED";
    }
    return "";
}

const char *data_traffic_kind_name(enum data_traffic_kind kind)
{
    switch (kind) {
    case DATA_TRAFFIC_SHOP_VIEW:
        return "SHOP_VIEW";
    case DATA_TRAFFIC_PRODUCT_VIEW:
        return "PRODUCT_VIEW";
    case DATA_TRAFFIC_PRODUCT_IMPRESSION:
        return "PRODUCT_IMPRESSION";
    case DATA_TRAFFIC_PRODUCT_CLICK:
        return "PRODUCT_CLICK";
    case DATA_TRAFFIC_ADD_TO_CART:
        return "ADD_TO_CART";
    }
    return "";
}

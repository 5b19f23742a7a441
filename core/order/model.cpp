#include "model.hpp"

namespace dray::orders {

const char* to_word(status s) {
    switch (s) {
    case status::new_:
        return "new";
    case status::at_wms:
        return "at_wms";
    case status::shipped:
        return "shipped";
    case status::confirmed:
        return "confirmed";
    case status::error:
        return "error";
    case status::canceled:
        return "canceled";
    }
    return "new";
}

const char* to_label(const derived& d) {
    switch (d.status) {
    case status::new_:
        return d.sending_canceled ? "Cancel Sending" : "New";
    case status::at_wms:
        return "At WMS";
    case status::shipped:
        return "Shipped";
    case status::confirmed:
        return "Confirmed";
    case status::error:
        return "Error";
    case status::canceled:
        return "Canceled";
    }
    return "New";
}

const char* to_word(consignment_state s) {
    switch (s) {
    case consignment_state::planned:
        return "planned";
    case consignment_state::accepted:
        return "accepted";
    case consignment_state::canceled:
        return "canceled";
    case consignment_state::replaced:
        return "replaced";
    }
    return "planned";
}

const char* to_word(moment m) {
    switch (m) {
    case moment::on_download:
        return "on_download";
    case moment::on_partial_shipment:
        return "on_partial_shipment";
    case moment::on_shipment:
        return "on_shipment";
    case moment::on_cancel:
        return "on_cancel";
    }
    return "on_download";
}

std::optional<moment> moment_of(const std::string& word) {
    for (const auto m : {moment::on_download, moment::on_partial_shipment, moment::on_shipment,
                         moment::on_cancel}) {
        if (word == to_word(m))
            return m;
    }
    return std::nullopt;
}

} // namespace dray::orders

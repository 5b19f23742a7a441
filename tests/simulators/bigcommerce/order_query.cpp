#include "tests/simulators/bigcommerce/order_query.hpp"

#include "tests/simulators/common/times.hpp"

#include <boost/beast/core/string.hpp>
#include <cmath>
#include <cstdlib>

namespace dray::sim::bigcommerce {

namespace {

std::optional<std::int64_t> number_param(const call& what, std::string_view name) {
    const auto* text = what.where.param(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto value = integer(*text);
    if (!value) {
        invalid_field(name);
    }
    return value;
}

std::optional<std::int64_t> cents_param(const call& what, std::string_view name) {
    const auto* text = what.where.param(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    char* end = nullptr;
    const double value = std::strtod(text->c_str(), &end);
    if (text->empty() || *end != '\0' || !std::isfinite(value) || std::abs(value) > 1e12) {
        invalid_field(name);
    }
    return std::llround(value * 100.0);
}

std::optional<std::int64_t> date_param(const settings& set, const call& what,
                                       std::string_view name) {
    const auto* text = what.where.param(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto value = parse_time(*text, static_cast<int>(set.default_utc_offset_min));
    if (!value) {
        invalid_field(name);
    }
    return value;
}

} // namespace

order_query::order_query(const shop& in, const call& what) {
    read_ids(what);
    read_dates(in.set, what);
    read_rest(in, what);
}

void order_query::read_ids(const call& what) {
    least_id = number_param(what, "min_id").value_or(least_id);
    most_id = number_param(what, "max_id").value_or(most_id);
}

void order_query::read_dates(const settings& set, const call& what) {
    const std::int64_t step = set.boundaries_inclusive ? 0 : 1;
    if (const auto value = date_param(set, what, "min_date_modified")) {
        least_modified = *value + step;
        bounded_by_modified = true;
    }
    if (const auto value = date_param(set, what, "max_date_modified")) {
        most_modified = *value - step;
        bounded_by_modified = true;
    }
    if (const auto value = date_param(set, what, "min_date_created")) {
        least_created_ = *value + step;
        bounds_only = false;
    }
    if (const auto value = date_param(set, what, "max_date_created")) {
        most_created_ = *value - step;
        bounds_only = false;
    }
}

void order_query::read_rest(const shop& in, const call& what) {
    least_total_ = cents_param(what, "min_total").value_or(least_total_);
    most_total_ = cents_param(what, "max_total").value_or(most_total_);
    status_id_ = number_param(what, "status_id");
    customer_id_ = number_param(what, "customer_id");
    channel_id_ = number_param(what, "channel_id");
    email_ = what.where.param("email");
    cart_id_ = what.where.param("cart_id");
    payment_method_ = what.where.param("payment_method");
    external_order_id_ = what.where.param("external_order_id");
    if (const auto* text = what.where.param("is_deleted")) {
        if (in.set.is_deleted_filter != "honoured") {
            unsupported_field("is_deleted");
        }
        if (*text != "true" && *text != "false") {
            invalid_field("is_deleted");
        }
        deleted_ = *text == "true";
    } else if (!in.set.archived_in_list) {
        deleted_ = false;
    }
    bounds_only = bounds_only && what.where.param("min_total") == nullptr &&
                  what.where.param("max_total") == nullptr && !status_id_ && !customer_id_ &&
                  !channel_id_ && email_ == nullptr && cart_id_ == nullptr &&
                  payment_method_ == nullptr && external_order_id_ == nullptr &&
                  (!deleted_ || (!*deleted_ && in.orders.deleted() == 0));
}

bool order_query::admits(const order& one) const {
    return one.id >= least_id && one.id <= most_id && one.modified >= least_modified &&
           one.modified <= most_modified && (!deleted_ || one.deleted == *deleted_) &&
           (!status_id_ || one.status_id == *status_id_) && one.created >= least_created_ &&
           one.created <= most_created_ && (!customer_id_ || one.customer_id == *customer_id_) &&
           (!channel_id_ || one.channel_id == *channel_id_) &&
           (least_total_ == std::numeric_limits<std::int64_t>::min() ||
            one.total_with_tax() >= least_total_) &&
           (most_total_ == std::numeric_limits<std::int64_t>::max() ||
            one.total_with_tax() <= most_total_) &&
           (email_ == nullptr || boost::beast::iequals(one.billing.email, *email_)) &&
           (cart_id_ == nullptr || one.cart_id == *cart_id_) &&
           (payment_method_ == nullptr || one.payment_method == *payment_method_) &&
           (external_order_id_ == nullptr || one.external_order_id == *external_order_id_);
}

expansion expansion_of(const call& what) {
    expansion out;
    if (const auto* text = what.where.param("include")) {
        std::string_view rest = *text;
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            const auto word = rest.substr(0, comma);
            if (word == "consignments") {
                out.consignments = true;
            } else if (word == "consignments.line_items") {
                out.consignments = true;
                out.line_items = true;
            } else if (word == "fees") {
                out.fees = true;
            } else {
                invalid_field("include");
            }
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
    }
    if (const auto* text = what.where.param("consignment_structure")) {
        if (*text != "object") {
            invalid_field("consignment_structure");
        }
        out.structure_object = true;
    }
    return out;
}

} // namespace dray::sim::bigcommerce

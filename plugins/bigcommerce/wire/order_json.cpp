#include "order_json.hpp"

#include "listed_orders.hpp"

#include "plugins/common/unreadable.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace dray::bigcommerce {

using namespace common;

namespace json = boost::json;

namespace {

// A reader of a further member adds it here; the test that compares with a whole parse fails where
// that is forgotten.
constexpr auto wanted = std::to_array<std::string_view>({
    "id",
    "sku",
    "url",
    "zip",
    "city",
    "name",
    "type",
    "email",
    "phone",
    "state",
    "value",
    "status",
    "company",
    "country",
    "pickups",
    "shipping",
    "street_1",
    "street_2",
    "quantity",
    "last_name",
    "location",
    "downloads",
    "status_id",
    "total_tax",
    "base_price",
    "channel_id",
    "event_date",
    "event_name",
    "first_name",
    "is_deleted",
    "line_items",
    "product_id",
    "cost_ex_tax",
    "customer_id",
    "external_id",
    "form_fields",
    "items_total",
    "postal_code",
    "staff_notes",
    "consignments",
    "country_iso2",
    "date_created",
    "date_shipped",
    "display_name",
    "order_source",
    "price_ex_tax",
    "currency_code",
    "custom_status",
    "date_modified",
    "display_value",
    "ebay_order_id",
    "total_inc_tax",
    "address_line_1",
    "address_line_2",
    "country_alpha2",
    "payment_method",
    "payment_status",
    "billing_address",
    "coupon_discount",
    "discount_amount",
    "external_source",
    "product_options",
    "shipping_method",
    "subtotal_ex_tax",
    "customer_message",
    "order_address_id",
    "quantity_shipped",
    "external_order_id",
    "gift_certificates",
    "quantity_refunded",
    "configurable_fields",
    "shipping_cost_ex_tax",
    "default_currency_code",
    "external_merchant_id",
    "order_pickup_method_id",
    "parent_order_product_id",
    "pickup_method_display_name",
});

constexpr std::size_t longest = 26;

/// by_length[n] to by_length[n + 1]: the names of n letters.
constexpr auto sorted = [] {
    auto names = wanted;
    std::sort(names.begin(), names.end(), [](std::string_view a, std::string_view b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    return names;
}();
constexpr auto by_length = [] {
    std::array<std::size_t, longest + 2> starts{};
    for (std::size_t n = 0; n < starts.size(); ++n) {
        while (starts[n] < sorted.size() && sorted[starts[n]].size() < n)
            ++starts[n];
    }
    return starts;
}();
static_assert(sorted.back().size() == longest);

/// Takes the parser's events and puts what is wanted on a stack, from which the value is made.
class order_builder {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    using code = boost::system::error_code;

    order_builder() : stack_(json::storage_ptr(), temporary_, sizeof temporary_) {}

    void use(json::storage_ptr memory) { stack_.reset(std::move(memory)); }
    json::value release() { return stack_.release(); }

    bool on_document_begin(code&) { return true; }
    bool on_document_end(code&) { return true; }

    bool on_object_begin(code&) { return open(); }
    bool on_object_end(std::size_t, code&) {
        if (close())
            stack_.push_object(take_count());
        return true;
    }
    bool on_array_begin(code&) { return open(); }
    bool on_array_end(std::size_t, code&) {
        if (close())
            stack_.push_array(take_count());
        return true;
    }

    bool on_key_part(json::string_view part, std::size_t, code&) {
        if (skipped_depth_ == 0)
            key_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view last, std::size_t, code&) {
        if (skipped_depth_ > 0)
            return true;
        std::string_view name(last.data(), last.size());
        if (!key_.empty()) {
            key_.append(name);
            name = key_;
        }
        skip_next_ = !is_wanted_member(name);
        if (!skip_next_)
            stack_.push_key(json::string_view(name.data(), name.size()));
        key_.clear();
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t, code&) {
        if (skipped_depth_ == 0 && !skip_next_)
            stack_.push_chars(part);
        return true;
    }
    bool on_string(json::string_view last, std::size_t, code&) {
        if (scalar())
            stack_.push_string(last);
        return true;
    }
    bool on_number_part(json::string_view, code&) { return true; }
    bool on_int64(std::int64_t n, json::string_view, code&) {
        if (scalar())
            stack_.push_int64(n);
        return true;
    }
    bool on_uint64(std::uint64_t n, json::string_view, code&) {
        if (scalar())
            stack_.push_uint64(n);
        return true;
    }
    bool on_double(double n, json::string_view, code&) {
        if (scalar())
            stack_.push_double(n);
        return true;
    }
    bool on_bool(bool b, code&) {
        if (scalar())
            stack_.push_bool(b);
        return true;
    }
    bool on_null(code&) {
        if (scalar())
            stack_.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, code&) { return true; }
    bool on_comment(json::string_view, code&) { return true; }

private:
    /// Whether the value that begins here is kept; if so it counts in its object or array.
    bool scalar() {
        if (skipped_depth_ > 0)
            return false;
        if (std::exchange(skip_next_, false))
            return false;
        if (!counts_.empty())
            ++counts_.back();
        return true;
    }
    bool open() {
        if (skipped_depth_ > 0 || !scalar()) {
            ++skipped_depth_;
        } else {
            counts_.push_back(0);
        }
        return true;
    }
    /// Whether what ends here was kept.
    bool close() {
        if (skipped_depth_ == 0)
            return true;
        --skipped_depth_;
        return false;
    }
    std::size_t take_count() {
        const auto n = counts_.back();
        counts_.pop_back();
        return n;
    }

    unsigned char temporary_[8192];
    json::value_stack stack_;
    std::vector<std::size_t> counts_; ///< members kept so far, of each open object and array
    std::string key_;                 ///< a key that comes in parts
    std::size_t skipped_depth_ = 0;
    bool skip_next_ = false;
};

} // namespace

bool is_wanted_member(std::string_view name) {
    if (name.empty() || name.size() > longest)
        return false;
    for (auto i = by_length[name.size()]; i < by_length[name.size() + 1]; ++i) {
        // The last letter tells most of them apart without a call.
        if (sorted[i].back() == name.back() && sorted[i] == name)
            return true;
    }
    return false;
}

json::value parse_order(std::string_view raw, json::storage_ptr memory) {
    json::parse_options options;
    options.max_depth = max_depth;
    json::basic_parser<order_builder> parser(options);
    parser.handler().use(std::move(memory));
    boost::system::error_code bad;
    const auto taken = parser.write_some(false, raw.data(), raw.size(), bad);
    if (!bad && taken < raw.size())
        bad = json::error::extra_data;
    if (bad)
        throw damaged("it is no valid JSON: " + bad.message());
    return parser.handler().release();
}

} // namespace dray::bigcommerce

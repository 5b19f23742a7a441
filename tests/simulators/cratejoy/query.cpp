#include "tests/simulators/cratejoy/query.hpp"

#include "tests/simulators/common/times.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace dray::sim::cratejoy {
namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 11> operators{"eq",   "ne",    "lt", "le",  "gt",     "ge",
                                                     "like", "ilike", "in", "nin", "is_null"};
constexpr std::size_t most_operands = 10'000;

bool reserved(std::string_view name) {
    return name == "page" || name == "limit" || name == "offset" || name == "with";
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// SQL's LIKE with '%' alone.
bool like(std::string_view text, std::string_view pattern, bool any_case) {
    const auto same = [any_case](char a, char b) {
        return any_case ? lower(a) == lower(b) : a == b;
    };
    std::size_t at = 0;
    std::size_t in_pattern = 0;
    std::size_t star = std::string_view::npos;
    std::size_t marked = 0;
    while (at < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '%') {
            star = in_pattern++;
            marked = at;
        } else if (in_pattern < pattern.size() && same(pattern[in_pattern], text[at])) {
            ++in_pattern;
            ++at;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            at = ++marked;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.size() && pattern[in_pattern] == '%') {
        ++in_pattern;
    }
    return in_pattern == pattern.size();
}

std::vector<std::string> comma_list(const std::string& text) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == ',' && out.size() < most_operands) {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    return out;
}

std::string encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        }
    }
    return out;
}

const std::string* param(const parameters& query, std::string_view name) {
    for (const auto& [key, given] : query) {
        if (key == name) {
            return &given;
        }
    }
    return nullptr;
}

std::optional<std::int64_t> number_param(const parameters& query, std::string_view name,
                                         std::int64_t least) {
    const auto* text = param(query, name);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto number = integer(*text);
    if (!number || *number < least || *number > 1'000'000'000) {
        bad_parameter(name);
    }
    return number;
}

constexpr int never = 2;

int order_of(std::int64_t left, std::int64_t right) {
    return left < right ? -1 : left > right ? 1 : 0;
}

template <class T>
std::function<bool(const T&)> own_condition(const shop& in, const condition& from) {
    const auto* found = property_named<T>(from.property);
    if (found == nullptr) {
        unknown_property(from.written);
    }
    value_test test(in.set, from);
    test(found->get(in, specimen<T>())); // throws for an operand that does not fit
    return [&in, found, test](const T& one) { return test(found->get(in, one)); };
}

template <class T>
filter<T> all_of(std::vector<filter<T>> tests) {
    return [tests = std::move(tests)](const T& one) {
        return std::all_of(tests.begin(), tests.end(),
                           [&](const filter<T>& each) { return each(one); });
    };
}

/// A condition on the one thing that an id leads to.
template <class T, class Map>
filter<T> by_id(const Map& map, ident T::*id,
                std::function<bool(const typename Map::mapped_type&)> test) {
    return [&map, id, test = std::move(test)](const T& one) {
        const auto found = map.find(one.*id);
        return found != map.end() && test(found->second);
    };
}

} // namespace

void unknown_property(std::string_view name) {
    throw refusal(400, {"Unknown property '" + std::string(name) + "'", "Invalid query parameter"});
}

void bad_parameter(std::string_view name) {
    throw refusal(400,
                  {"Invalid value for '" + std::string(name) + "'", "Invalid query parameter"});
}

std::vector<condition> conditions_of(const parameters& query) {
    std::vector<condition> out;
    for (const auto& [name, operand] : query) {
        if (reserved(name)) {
            continue;
        }
        condition one;
        one.written = name;
        one.operand = operand;
        one.op = "eq";
        one.property = name;
        // Names have single underscores alone.
        if (const auto mark = name.rfind("__"); mark != std::string::npos) {
            one.op = name.substr(mark + 2);
            one.property = name.substr(0, mark);
        }
        if (const auto dot = one.property.find('.'); dot != std::string::npos) {
            one.relation = one.property.substr(0, dot);
            one.property = one.property.substr(dot + 1);
        }
        if (std::find(operators.begin(), operators.end(), std::string_view(one.op)) ==
            operators.end()) {
            unknown_property(name);
        }
        out.push_back(std::move(one));
    }
    return out;
}

value_test::value_test(const settings& set, const condition& from)
    : value_test(set, from,
                 from.op == "in" || from.op == "nin" ? comma_list(from.operand)
                                                     : std::vector<std::string>{from.operand}) {}

value_test::value_test(const settings& set, const condition& from,
                       std::vector<std::string> operands)
    : op_(from.op), name_(from.written), operands_(std::move(operands)), set_(&set) {}

int value_test::compare(const value& what, const std::string& operand) const {
    switch (what.is) {
    case value::kind::null:
        return never;
    case value::kind::text:
        return what.text < operand ? -1 : what.text > operand ? 1 : 0;
    case value::kind::word: {
        const auto number = integer(operand);
        if ((number && set_->status_filter == "word") ||
            (!number && set_->status_filter == "number")) {
            bad_parameter(name_);
        }
        if (number) {
            return order_of(what.number, *number);
        }
        return what.text == operand ? 0 : never;
    }
    case value::kind::number: {
        const auto number = integer(operand);
        if (!number) {
            bad_parameter(name_);
        }
        return order_of(what.number, *number);
    }
    case value::kind::flag: {
        const bool yes = operand == "true" || operand == "1" || operand == "True";
        if (!yes && operand != "false" && operand != "0" && operand != "False") {
            bad_parameter(name_);
        }
        return order_of(what.number, yes ? 1 : 0);
    }
    case value::kind::moment: {
        const auto when = parse_time(operand, static_cast<int>(set_->date_only_offset_min));
        if (!when) {
            bad_parameter(name_);
        }
        return order_of(what.number, *when);
    }
    }
    return never;
}

bool value_test::holds(int order) const {
    if (order == never) {
        return false;
    }
    return (op_ == "eq" && order == 0) || (op_ == "lt" && order < 0) ||
           (op_ == "le" && order <= 0) || (op_ == "gt" && order > 0) || (op_ == "ge" && order >= 0);
}

bool value_test::operator()(const value& what) const {
    if (op_ == "is_null") {
        const bool wanted_null = operands_[0] != "false" && operands_[0] != "0";
        return (what.is == value::kind::null) == wanted_null;
    }
    if (op_ == "like" || op_ == "ilike") {
        return what.is != value::kind::null && like(what.text, operands_[0], op_ == "ilike");
    }
    if (op_ == "ne") {
        return what.is != value::kind::null && compare(what, operands_[0]) != 0;
    }
    if (op_ == "in" || op_ == "nin") {
        if (what.is == value::kind::null) {
            return false;
        }
        const bool found =
            std::any_of(operands_.begin(), operands_.end(),
                        [&](const std::string& each) { return compare(what, each) == 0; });
        return found == (op_ == "in");
    }
    return holds(compare(what, operands_[0]));
}

filter<shipment> shipment_filter(const shop& in, const parameters& query) {
    std::vector<filter<shipment>> tests;
    for (const auto& each : conditions_of(query)) {
        if (each.relation.empty() && each.property == "subscription_id") {
            condition nested = each;
            const auto test = own_condition<fulfillment>(in, nested);
            tests.emplace_back([test](const shipment& one) {
                return std::any_of(one.fulfillments.begin(), one.fulfillments.end(), test);
            });
        } else if (each.relation.empty()) {
            tests.push_back(own_condition<shipment>(in, each));
        } else if (each.relation == "customer") {
            tests.push_back(
                by_id(in.customers, &shipment::customer_id, own_condition<customer>(in, each)));
        } else if (each.relation == "ship_address") {
            tests.push_back(
                by_id(in.addresses, &shipment::address_id, own_condition<address>(in, each)));
        } else if (each.relation == "batch") {
            tests.push_back(by_id(in.batches, &shipment::batch_id, own_condition<batch>(in, each)));
        } else if (each.relation == "fulfillments") {
            const auto test = own_condition<fulfillment>(in, each);
            tests.emplace_back([test](const shipment& one) {
                return std::any_of(one.fulfillments.begin(), one.fulfillments.end(), test);
            });
        } else {
            unknown_property(each.written);
        }
    }
    return all_of(std::move(tests));
}

filter<order> order_filter(const shop& in, const parameters& query) {
    std::vector<filter<order>> tests;
    for (const auto& each : conditions_of(query)) {
        if (each.relation.empty()) {
            tests.push_back(own_condition<order>(in, each));
        } else if (each.relation == "customer") {
            tests.push_back(
                by_id(in.customers, &order::customer_id, own_condition<customer>(in, each)));
        } else {
            unknown_property(each.written);
        }
    }
    return all_of(std::move(tests));
}

filter<shipment> streamlined_filter(const shop& in, const parameters& query) {
    const auto json_list = [](const condition& from) {
        boost::system::error_code error;
        const auto parsed = json::parse(from.operand, error);
        if (error || !parsed.is_array() || parsed.get_array().size() > most_operands) {
            bad_parameter(from.written);
        }
        std::vector<std::string> out;
        for (const auto& each : parsed.get_array()) {
            if (!each.is_string()) {
                bad_parameter(from.written);
            }
            out.emplace_back(each.get_string());
        }
        return out;
    };
    using getter = std::function<value(const shipment&)>;
    std::vector<filter<shipment>> tests;
    for (const auto& each : conditions_of(query)) {
        const auto& name = each.property;
        const bool words = name == "status" || name == "billing_type";
        const bool ids = name == "customer_id" || name == "batch_id";
        const bool moment = name == "adjusted_ordered_at";
        const bool cycle = name == "sub_cycle" || name == "cust_cycle";
        const bool ordering =
            each.op == "gt" || each.op == "ge" || each.op == "lt" || each.op == "le";
        const bool known = words || ids || moment || cycle;
        const bool fits =
            each.op == "eq" || (each.op == "in" && (words || ids)) || (ordering && moment);
        if (!each.relation.empty() || !known || !fits) {
            unknown_property(each.written);
        }
        getter get;
        if (name == "billing_type") {
            get = [](const shipment& one) { return value::of_word(one.billing); };
        } else if (name == "sub_cycle") {
            get = subscription_cycle;
        } else if (name == "cust_cycle") {
            get = [](const shipment& one) { return value::of_number(one.customer_cycle); };
        } else {
            const auto* found = property_named<shipment>(name);
            get = [&in, found](const shipment& one) { return found->get(in, one); };
        }
        const auto test = words && each.op == "in" ? value_test(in.set, each, json_list(each))
                                                   : value_test(in.set, each);
        test(get(specimen<shipment>()));
        tests.emplace_back([get, test](const shipment& one) { return test(get(one)); });
    }
    return all_of(std::move(tests));
}

pager::pager(const settings& set, const parameters& query, std::int64_t most)
    : query_(query), origin_(set.page_origin) {
    constexpr std::int64_t v11_default = 10;
    const bool v11 = most > 0;
    limit_ = number_param(query, "limit", 1).value_or(v11 ? v11_default : set.v1_default_limit);
    const auto top = v11 ? most : set.v1_max_limit;
    if (limit_ > top) {
        if (v11 && set.v11_limit_over_max == "400") {
            bad_parameter("limit");
        }
        limit_ = top;
    }
    const auto page = number_param(query, "page", 0).value_or(origin_);
    page_ = std::max<std::int64_t>(0, page - origin_);
    skip_ = page_ * limit_;
    if (const auto offset = number_param(query, "offset", 0); offset && !v11) {
        skip_ = *offset;
        page_ = skip_ / limit_;
    }
}

std::string pager::link(const settings& set, std::int64_t page) const {
    std::string out = "?page=" + std::to_string(page + origin_);
    for (const auto& [name, given] : query_) {
        const bool dropped = name == "limit" && set.next_habit == "drops_limit";
        if (name != "page" && name != "offset" && !dropped) {
            out += "&" + name + "=" + encoded(given);
        }
    }
    return out;
}

json::object pager::envelope(shop& in, std::string_view path) && {
    json::object out;
    out["count"] = count_;
    out["next"] = nullptr;
    if (skip_ + limit_ < count_) {
        auto to = page_ + 1;
        if (in.set.next_habit == "loops" && page_ > 0) {
            to = page_;
        }
        if (in.set.next_habit == "repeats" && page_ > 0 &&
            in.pages_repeated.insert(std::string(path) + link(in.set, page_)).second) {
            to = page_;
        }
        out["next"] = link(in.set, to);
    }
    out["prev"] = page_ > 0 ? json::value(link(in.set, page_ - 1)) : json::value();
    out["results"] = std::move(rows_);
    return out;
}

relations wanted(const settings& set, const parameters& query, const relations& usual,
                 const relations& all) {
    const auto* text = param(query, "with");
    if (text == nullptr) {
        return usual;
    }
    if (*text == "all") {
        return all;
    }
    relations out = set.with_adds && !text->empty() ? usual : relations();
    if (text->empty()) {
        return out;
    }
    for (const auto& each : comma_list(*text)) {
        if (!all.contains(each)) {
            unknown_property(each);
        }
        out.insert(each);
    }
    return out;
}

} // namespace dray::sim::cratejoy

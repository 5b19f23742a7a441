#include "tests/simulators/threedcart/api.hpp"

#include "tests/simulators/common/json_text.hpp"
#include "tests/simulators/common/times.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>
#include <chrono>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

json::value shown_status(const settings& set, int status) {
    if (set.status_as_int) {
        return status;
    }
    return json::value(std::to_string(status));
}

json::object entry(const settings& set, const record& from) {
    json::object out;
    out["Key"] =
        from.failed() && set.failed_record_key == "Error" ? std::string("Error") : from.key;
    out["Value"] = from.value;
    out["Status"] = shown_status(set, from.status);
    out["Message"] = from.message;
    return out;
}

std::string_view taken(std::string_view& rest, char until) {
    const auto end = rest.find(until);
    const auto out = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return out;
}

std::optional<int> digits(std::string_view text, std::size_t most) {
    if (text.empty() || text.size() > most) {
        return std::nullopt;
    }
    const auto value = integer(text);
    if (!value || *value < 0) {
        return std::nullopt;
    }
    return static_cast<int>(*value);
}

} // namespace

void call::only(const settings& set, std::initializer_list<std::string_view> methods) const {
    if (std::find(methods.begin(), methods.end(), req.method) == methods.end()) {
        throw refusal(set.wrong_method_status,
                      "The requested resource does not support http method '" + req.method + "'.");
    }
}

const std::string* call::param(std::string_view name) const {
    for (const auto& [key, value] : where.query) {
        if (boost::beast::iequals(key, name) && !value.empty()) {
            return &value;
        }
    }
    return nullptr;
}

bool call::flag(std::string_view name) const {
    for (const auto& [key, value] : where.query) {
        if (boost::beast::iequals(key, name)) {
            return value != "0" && !boost::beast::iequals(value, "false");
        }
    }
    return false;
}

json::value call::body() const {
    boost::system::error_code error;
    auto parsed = json::parse(req.body, error);
    if (error || !(parsed.is_object() || parsed.is_array())) {
        throw refusal(400, "The request is invalid: the body is not valid JSON");
    }
    return parsed;
}

json::object call::object() const {
    auto all = objects();
    if (all.size() != 1) {
        throw refusal(400, "The request is invalid: one object was expected");
    }
    return std::move(all.front());
}

std::vector<json::object> call::objects() const {
    auto parsed = body();
    std::vector<json::object> out;
    if (auto* one = parsed.if_object()) {
        out.push_back(std::move(*one));
        return out;
    }
    for (auto& each : parsed.get_array()) {
        if (!each.is_object()) {
            throw refusal(400, "The request is invalid: a list of objects was expected");
        }
        out.push_back(std::move(each.get_object()));
    }
    return out;
}

std::optional<std::int64_t> number_param(const call& what, const settings& set,
                                         std::string_view name) {
    const auto* text = what.param(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto value = integer(*text);
    if (!value && set.bad_parameter == "reject") {
        throw refusal(400, "The request is invalid: " + std::string(name));
    }
    return value;
}

paging paging_of(const call& what, const settings& set, std::int64_t most) {
    constexpr std::int64_t usual_limit = 10;
    paging out;
    out.count_only = number_param(what, set, "countonly").value_or(0) == 1;
    out.limit = number_param(what, set, "limit").value_or(usual_limit);
    if (out.limit < 1) {
        out.limit = usual_limit;
    }
    if (out.limit > most) {
        if (set.limit_over_max == "reject") {
            throw refusal(400, "The request is invalid: limit exceeds " + std::to_string(most));
        }
        out.limit = most;
    }
    const auto offset = number_param(what, set, "offset").value_or(1);
    out.skip = std::max<std::int64_t>(0, offset - 1); // 0 reads as 1
    return out;
}

std::optional<wall_date> parse_us_date(std::string_view text) {
    constexpr std::size_t longest = 32;
    if (text.size() > longest) {
        return std::nullopt;
    }
    auto clock_text = text;
    auto date_text = taken(clock_text, ' ');
    const auto month = digits(taken(date_text, '/'), 2);
    const auto day = digits(taken(date_text, '/'), 2);
    const auto year = digits(date_text, 4);
    if (!month || !day || !year) {
        return std::nullopt;
    }
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{*year},
                              std::chrono::month{static_cast<unsigned>(*month)},
                              std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    wall_date out;
    out.wall = sys_seconds(sys_days(date)).time_since_epoch().count();
    if (clock_text.empty()) {
        return out;
    }
    out.has_time = true;
    auto half = clock_text;
    auto time_text = taken(half, ' ');
    auto hour = digits(taken(time_text, ':'), 2);
    const auto minute = digits(taken(time_text, ':'), 2);
    const auto second = time_text.empty() ? std::optional<int>(0) : digits(time_text, 2);
    const bool afternoon = boost::beast::iequals(half, "PM");
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    if (afternoon || boost::beast::iequals(half, "AM")) {
        if (*hour < 1 || *hour > 12) {
            return std::nullopt;
        }
        hour = *hour % 12 + (afternoon ? 12 : 0);
    } else if (!half.empty()) {
        return std::nullopt;
    }
    out.wall += *hour * 3600 + *minute * 60 + *second;
    return out;
}

namespace {

constexpr std::int64_t day = 86'400;

std::int64_t start_of_day(std::int64_t wall) {
    return wall - ((wall % day) + day) % day;
}

std::optional<wall_date> date_param(const call& what, const settings& set, std::string_view name) {
    const auto* text = what.param(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto date = parse_us_date(*text);
    if (!date && set.bad_parameter == "reject") {
        throw refusal(400, "The request is invalid: " + std::string(name));
    }
    return date;
}

} // namespace

wall_range wall_range_of(const call& what, const settings& set, const std::string& stem,
                         bool by_day) {
    wall_range out;
    if (const auto from = date_param(what, set, stem + "start")) {
        out.least = by_day ? start_of_day(from->wall) : from->wall;
    }
    if (const auto to = date_param(what, set, stem + "end")) {
        const bool whole_day = by_day || !to->has_time;
        out.most = whole_day ? start_of_day(to->wall) + day - 1 : to->wall;
    }
    return out;
}

response page_of_rows::answer(const settings& set) && {
    if (page_.count_only && (count_ > 0 || set.count_of_none == "zero")) {
        json::object body;
        body["TotalCount"] = count_;
        return threedcart::answer(200, body);
    }
    if (count_ == 0) {
        not_found(set);
    }
    if (rows_.empty()) {
        throw refusal(set.past_end_status, "Offset amount exceeds the total number of records");
    }
    return threedcart::answer(200, rows_);
}

response answer(int status, const json::value& body) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    out.body = json_text(body);
    return out;
}

response error_answer(const settings& set, int status, const std::string& message) {
    json::object shown;
    shown["Key"] = "Error";
    shown["Value"] = "";
    shown["Status"] = shown_status(set, status);
    shown["Message"] = message;
    json::array body;
    body.emplace_back(std::move(shown));
    return answer(status, body);
}

response records_answer(const settings& set, const std::vector<record>& records, bool bulk) {
    json::array body;
    for (const auto& each : records) {
        body.emplace_back(entry(set, each));
    }
    int status = 200;
    if (!bulk && !records.empty() && records.front().failed()) {
        status = records.front().status == 404 ? 404 : static_cast<int>(set.refused_status);
    }
    return answer(status, body);
}

response created_answer(const settings& set, std::int64_t id) {
    record made{"Id", std::to_string(id), 201, "Created successfully"};
    json::array body;
    body.emplace_back(entry(set, made));
    return answer(201, body);
}

void not_found(const settings& set) {
    throw refusal(404, set.not_found_message);
}

response store_settings_api(shop& in, const call& what) {
    what.only(in.set, {"GET"});
    json::object standards;
    standards["StoreTimeZone"] = in.set.store_time_zone_text;
    json::object general;
    general["StoreName"] = in.set.store_name;
    general["StoreSecureURL"] = in.secure_url;
    json::object body;
    body["StoreStandards"] = std::move(standards);
    body["StoreInformation"] = std::move(general);
    return answer(200, body);
}

} // namespace dray::sim::threedcart

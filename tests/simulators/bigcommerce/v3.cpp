#include "tests/simulators/bigcommerce/v3.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace dray::sim::bigcommerce {
namespace json = boost::json;

namespace {

constexpr std::string_view error_type =
    "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";

std::size_t number_param(const call& what, std::string_view name, std::size_t otherwise,
                         std::size_t most) {
    const auto* text = what.where.param(name);
    if (text == nullptr) {
        return otherwise;
    }
    const auto value = integer(*text);
    if (!value || *value < 1 || static_cast<std::size_t>(*value) > most) {
        const std::string key(name);
        throw v3_refusal(422, "The query is not valid.",
                         {{key, key + " must be 1 to " + std::to_string(most)}});
    }
    return static_cast<std::size_t>(*value);
}

json::object links(std::size_t page, std::size_t pages, std::size_t limit) {
    const auto link = [limit](std::size_t to) {
        return "?page=" + std::to_string(to) + "&limit=" + std::to_string(limit);
    };
    json::object out;
    if (page > 1) {
        out["previous"] = link(page - 1);
    }
    out["current"] = link(page);
    if (page < pages) {
        out["next"] = link(page + 1);
    }
    return out;
}

} // namespace

json::object v3_error(int status, std::string_view title, const v3_refusal::field_errors& fields) {
    json::object errors;
    for (const auto& [name, text] : fields) {
        errors[name] = text;
    }
    json::object out;
    out["status"] = status;
    out["title"] = title;
    out["type"] = error_type;
    out["errors"] = std::move(errors);
    return out;
}

response v3_answer(json::value data, int status) {
    json::object body;
    body["data"] = std::move(data);
    body["meta"] = json::object();
    return answer(status, std::move(body));
}

response v3_page(const call& what, json::array all, std::size_t largest) {
    constexpr std::size_t usual = 50;
    constexpr std::size_t most_pages = 1'000'000;
    const auto limit = number_param(what, "limit", usual, largest);
    const auto page = number_param(what, "page", 1, most_pages);
    const auto total = all.size();
    const auto skip = std::min(total, (page - 1) * limit);
    const auto count = std::min(limit, total - skip);
    const auto pages = (total + limit - 1) / limit;
    json::array data;
    for (std::size_t i = skip; i < skip + count; ++i) {
        data.push_back(std::move(all[i]));
    }
    json::object pagination;
    pagination["total"] = total;
    pagination["count"] = count;
    pagination["per_page"] = limit;
    pagination["current_page"] = page;
    pagination["total_pages"] = pages;
    pagination["links"] = links(page, pages, limit);
    json::object meta;
    meta["pagination"] = std::move(pagination);
    json::object body;
    body["data"] = std::move(data);
    body["meta"] = std::move(meta);
    return answer(200, std::move(body));
}

json::value v3_body(const call& what) {
    if (!header(what.req.headers, "Content-Type").starts_with("application/json")) {
        throw v3_refusal(415, "The content type is not supported.");
    }
    boost::system::error_code error;
    auto out = json::parse(what.req.body, error);
    if (error) {
        throw v3_refusal(400, "Input is invalid.");
    }
    return out;
}

json::object v3_object(const call& what) {
    auto out = v3_body(what);
    if (!out.is_object()) {
        throw v3_refusal(422, "Input is invalid.", {{"body", "an object is wanted"}});
    }
    return std::move(out.get_object());
}

void v3_only(const call& what, std::initializer_list<std::string_view> methods) {
    if (std::find(methods.begin(), methods.end(), what.req.method) == methods.end()) {
        throw v3_refusal(405, "Method not allowed.");
    }
}

void v3_not_found() {
    throw v3_refusal(404, "The requested resource was not found.");
}

std::vector<std::string> listed(const call& what, std::string_view name) {
    std::vector<std::string> out;
    if (const auto* text = what.where.param(name)) {
        std::string_view rest = *text;
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            out.emplace_back(rest.substr(0, comma));
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
    }
    return out;
}

} // namespace dray::sim::bigcommerce

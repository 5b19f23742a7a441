#include "tests/simulators/warehouse_manager/dialect.hpp"

#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

namespace dray::sim::wm {
namespace json = boost::json;

namespace {

class writer {
public:
    explicit writer(dialect how) : how_(how) {}

    std::string out;

    void write(const json::value& from) {
        if (const auto* object = from.if_object()) {
            write_object(*object);
        } else if (const auto* array = from.if_array()) {
            char mark = '[';
            for (const auto& each : *array) {
                out += mark;
                mark = ',';
                write(each);
            }
            out += mark == '[' ? "[]" : "]";
        } else if (from.is_double()) {
            write_decimal(from.get_double());
        } else {
            out += json::serialize(from);
        }
    }

private:
    void write_object(const json::object& from) {
        char mark = '{';
        for (const auto& member : from) {
            const std::string_view name = member.key();
            if ((how_.drop_nulls && member.value().is_null()) ||
                (!how_.hal && name.starts_with('_'))) {
                continue;
            }
            out += mark;
            mark = ',';
            auto shown = std::string(name);
            if (!how_.hal && shown[0] >= 'a' && shown[0] <= 'z') {
                shown[0] = static_cast<char>(shown[0] - 'a' + 'A');
            }
            out += json::serialize(json::string(shown));
            out += ':';
            write(member.value());
        }
        out += mark == '{' ? "{}" : "}";
    }

    void write_decimal(double value) {
        std::array<char, 400> text{};
        const auto end =
            std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
        out.append(text.data(), end.ptr);
        if (value == std::floor(value)) {
            out += ".0";
        }
    }

    dialect how_;
};

} // namespace

bool asks_for_hal(const request& req) {
    const auto accept = header(req.headers, "Accept");
    for (std::size_t at = 0; at < accept.size(); ++at) {
        if (boost::beast::iequals(accept.substr(at, 8), "hal+json")) {
            return true;
        }
    }
    return false;
}

std::string text_in(dialect how, const json::value& from) {
    writer to(how);
    to.write(from);
    return std::move(to.out);
}

response answer(dialect how, int status, const json::value& body) {
    response out;
    out.status = status;
    out.headers.emplace_back("Content-Type", how.hal ? "application/hal+json; charset=utf-8"
                                                     : "application/json; charset=utf-8");
    out.headers.emplace_back("Cache-Control", "no-cache");
    out.body = text_in(how, body);
    return out;
}

response bare(int status) {
    response out;
    out.status = status;
    return out;
}

response answer(dialect how, listing page) {
    json::object body;
    body["totalResults"] = page.total;
    if (!how.hal) {
        if (!page.without_rows) {
            body[page.plain_name] = std::move(page.rows);
        }
        return answer(how, 200, body);
    }
    if (page.embedded.empty()) {
        body[page.plain_name] = std::move(page.rows);
    } else if (!page.without_rows) {
        json::object embedded;
        embedded[page.embedded] = std::move(page.rows);
        body["_embedded"] = std::move(embedded);
    }
    json::object links;
    for (const auto& [name, href] :
         {std::pair{"next", &page.next}, std::pair{"prev", &page.prev}}) {
        if (!href->empty()) {
            json::object link;
            link["href"] = *href;
            links[name] = std::move(link);
        }
    }
    body["_links"] = std::move(links);
    return answer(how, 200, body);
}

std::string rel(std::string_view of) {
    return "http://api.3plCentral.com/rels/" + std::string(of);
}

json::value in_camel_case(const json::value& from) {
    if (const auto* array = from.if_array()) {
        json::array out;
        for (const auto& each : *array) {
            out.emplace_back(in_camel_case(each));
        }
        return out;
    }
    const auto* object = from.if_object();
    if (object == nullptr) {
        return from;
    }
    json::object out;
    for (const auto& member : *object) {
        std::string name(member.key());
        if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') {
            name[0] = static_cast<char>(name[0] - 'A' + 'a');
        }
        out[name] = in_camel_case(member.value());
    }
    return out;
}

} // namespace dray::sim::wm
